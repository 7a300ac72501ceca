import QtQuick
import QtQuick.Templates as T
import Kiosk.Flow

// What a kiosk's page must not have, all of it: whatever gets past the filter does harm here.
Item {
    id: bait

    property bool fingers: false // what one finger can do: no filter keeps that from a page

    anchors.fill: parent
    z: 1000

    function link() {
        Qt.openUrlExternally("https://example.invalid");
    }

    Shortcut {
        sequences: ["Ctrl+O", "Ctrl+L", "Alt+F4", "Meta+L", "F1", "Ctrl+Alt+T"]
        context: Qt.ApplicationShortcut
        onActivated: bait.link()
        onActivatedAmbiguously: bait.link()
    }
    TextInput {
        id: field

        objectName: "field"
        width: parent.width
        height: parent.height / 4
        text: "990100198501021010"
        focus: true
        selectByMouse: true
        persistentSelection: true
        onAccepted: Bridge.tap("confirm", "")
        onTextEdited: {
            selectAll();
            copy();
        }
        Keys.onPressed: event => {
            if (event.key >= Qt.Key_Back)
                bait.link();
            event.accepted = false;
        }
        Component.onCompleted: forceActiveFocus()
    }
    T.AbstractButton {
        objectName: "bait_confirm"
        x: parent.width / 6
        width: parent.width * 2 / 3
        height: parent.height / 2
        y: parent.height / 4
        background: Rectangle {
            color: "tomato"
        }
        onClicked: Bridge.tap("confirm", "")
    }
    TapHandler {
        acceptedDevices: PointerDevice.Mouse
        acceptedButtons: Qt.RightButton | Qt.MiddleButton | Qt.BackButton
        gesturePolicy: TapHandler.ReleaseWithinBounds
        onTapped: bait.link()
    }
    DropArea {
        anchors.fill: parent
        onDropped: bait.link()
    }
    DragHandler {
        enabled: bait.fingers
        target: null
        grabPermissions: PointerHandler.CanTakeOverFromAnything
        onActiveChanged: bait.link()
    }
    TapHandler {
        enabled: bait.fingers
        acceptedDevices: PointerDevice.TouchScreen
        gesturePolicy: TapHandler.WithinBounds
        longPressThreshold: 0.002
        onLongPressed: bait.link()
    }
    PinchHandler {
        target: null
        acceptedDevices: PointerDevice.TouchPad | PointerDevice.Stylus
        onActiveChanged: bait.link()
    }
}
