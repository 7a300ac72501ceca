import QtQuick
import QtQuick.Layouts
import Kiosk.Flow
import theme

// Content that scrolls only where it must, by two big buttons (a finger works too). Where it fits, nothing shows.
Item {
    id: area

    default property alias content: inside.data
    property alias spacing: inside.spacing
    readonly property bool scrolls: inside.implicitHeight > height + 1
    readonly property bool scrollPort: true

    function toTop() {
        flick.contentY = 0;
    }

    readonly property Item focused: Bridge.assisted ? Window.activeFocusItem : null

    // a button that the keyboard has come to is brought into sight
    onFocusedChanged: {
        let up = focused;
        while (up && up !== inside)
            up = up.parent;
        if (!up || !scrolls)
            return;
        const top = focused.mapToItem(inside, 0, 0).y;
        const bottom = top + focused.height;
        if (top < flick.contentY)
            flick.contentY = Math.max(0, top - Theme.space);
        else if (bottom > flick.contentY + flick.height)
            flick.contentY = Math.min(flick.contentHeight - flick.height, bottom - flick.height + Theme.space);
    }
    implicitHeight: inside.implicitHeight

    Flickable {
        id: flick

        width: area.width
        height: area.scrolls ? area.height - buttons.height - Theme.gap : area.height
        contentWidth: width
        contentHeight: inside.height
        clip: area.scrolls
        interactive: area.scrolls
        boundsBehavior: Flickable.StopAtBounds

        ColumnLayout {
            id: inside

            width: flick.width
            height: area.scrolls ? implicitHeight : area.height
            spacing: Theme.space
        }
    }
    RowLayout {
        id: buttons

        visible: area.scrolls
        anchors.bottom: parent.bottom
        width: parent.width
        spacing: Theme.space
        uniformCellSizes: true

        BigButton {
            objectName: "scroll_up"
            text: Words.say("ui.scroll.up")
            symbol: "up"
            type: Theme.chrome
            minimum: Theme.touch + 8
            enabled: flick.contentY > 1
            Layout.fillWidth: true
            onClicked: flick.contentY = Math.max(0, flick.contentY - flick.height * 0.8)
        }
        BigButton {
            objectName: "scroll_down"
            text: Words.say("ui.scroll.down")
            symbol: "down"
            type: Theme.chrome
            minimum: Theme.touch + 8
            enabled: flick.contentY < flick.contentHeight - flick.height - 1
            Layout.fillWidth: true
            onClicked: flick.contentY = Math.min(flick.contentHeight - flick.height, flick.contentY + flick.height * 0.8)
        }
    }
}
