pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Flow
import theme
import components

// What is signed, readable above the pad; then the finger, or the form on paper. The strokes leave this page only by
// the last button.
PageFrame {
    id: page

    readonly property bool finger: facts.way === "finger"

    local: ["signed"]
    actions: [...screen.actions.filter(action => action.tap !== "sign"), ...(finger ? [{
                tap: "signed",
                text: Words.say("ui.signature.done"),
                weight: "primary",
                argument: "",
                enabled: !pad.empty && !screen.busy
            }] : [])]
    lead: facts.who
    onChosen: Bridge.tapList("sign", pad.strokes)
    onScreenChanged: {
        if (screen.facts.error)
            pad.clear();
    }

    Badge {
        visible: !!page.facts.error
        objectName: "signature_error"
        tone: "bad"
        symbol: "alert"
        text: page.facts.error ?? ""
        Layout.fillWidth: true
    }
    GridLayout {
        columns: Theme.landscape && page.finger ? 2 : 1
        uniformCellWidths: true
        columnSpacing: Theme.space
        rowSpacing: Theme.space
        Layout.fillWidth: true
        Layout.fillHeight: true

        Surface {
            // A long text scrolls by itself: the pad is always whole.
            pad: 26
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.minimumHeight: 220
            Layout.preferredHeight: page.finger ? 300 : implicitHeight
            Layout.maximumHeight: Math.max(implicitHeight, 220)
            Layout.alignment: Qt.AlignTop

            ScrollArea {
                Layout.fillWidth: true
                Layout.fillHeight: true
                spacing: Theme.gap

                Label {
                    text: page.facts.heading
                    font.weight: Font.Bold
                    Layout.fillWidth: true
                }
                Repeater {
                    model: page.facts.lines

                    Label {
                        required property var modelData

                        text: modelData
                        font.pixelSize: Theme.small
                        Layout.fillWidth: true
                    }
                }
                Item {
                    Layout.fillHeight: true
                }
            }
        }
        SignaturePad {
            id: pad

            visible: page.finger
            enabled: !page.screen.busy
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.minimumHeight: 55 * Theme.mm
            Layout.preferredHeight: 55 * Theme.mm

            BigButton {
                visible: !pad.empty && !page.screen.busy
                objectName: "pad_clear"
                anchors.right: parent.right
                anchors.top: parent.top
                anchors.margins: 16
                text: Words.say("ui.signature.clear")
                symbol: "delete"
                type: Theme.chrome
                minimum: Theme.touch
                onClicked: pad.clear()
            }
        }
    }
    RowLayout {
        visible: page.screen.busy
        spacing: Theme.space
        Layout.alignment: Qt.AlignHCenter

        Spinner {}
        Label {
            text: Words.say("ui.working")
        }
    }
    Item {
        visible: !page.finger
        Layout.fillHeight: true
    }
}
