pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import theme
import components

// Full colours for dead pixels and casts, grey steps, and a checkerboard on a plain grey for ghosts of what stood there
// for years. A touch shows the next; at the end the engineer says what was seen.
Rectangle {
    id: screens

    readonly property var sheets: ["#FF0000", "#00FF00", "#0000FF", "#FFFFFF", "#000000", "steps", "board", "#808080"]
    property int at: 0
    property bool recorded: true
    readonly property bool over: at >= sheets.length
    readonly property string sheet: over ? "" : sheets[at]

    signal ended(bool passed)

    objectName: "colour_screens"
    color: sheet.startsWith("#") ? sheet : "#808080"

    Row {
        visible: screens.sheet === "steps"
        anchors.fill: parent

        Repeater {
            model: 16

            Rectangle {
                required property int index

                width: screens.width / 16
                height: screens.height
                color: Qt.rgba(index / 15, index / 15, index / 15, 1)
            }
        }
    }
    Image {
        visible: screens.sheet === "board"
        anchors.fill: parent
        fillMode: Image.Tile
        smooth: false
        source: screens.sheet === "board" ? "image://icons/pattern/board" : ""
    }
    MouseArea {
        objectName: "colour_next"
        anchors.fill: parent
        enabled: !screens.over
        onClicked: screens.at += 1
    }
    Surface {
        visible: screens.over
        objectName: "colour_ask"
        anchors.centerIn: parent
        width: 860
        scale: Math.min(screens.width, screens.height) / 1080

        Label {
            visible: screens.recorded
            text: Words.say("ui.engineer.colours_ask")
            Layout.fillWidth: true
        }
        BigButton {
            objectName: "colour_repeat"
            text: Words.say("ui.engineer.repeat")
            Layout.fillWidth: true
            onClicked: screens.at = 0
        }
        BigButton {
            visible: !screens.recorded
            objectName: "colour_close"
            text: Words.say("ui.engineer.unkept")
            Layout.fillWidth: true
            onClicked: screens.ended(true)
        }
        RowLayout {
            visible: screens.recorded
            spacing: Theme.space
            uniformCellSizes: true
            Layout.fillWidth: true

            BigButton {
                objectName: "colour_yes"
                text: Words.say("ui.engineer.yes")
                symbol: "check"
                Layout.fillWidth: true
                onClicked: screens.ended(true)
            }
            BigButton {
                objectName: "colour_no"
                text: Words.say("ui.engineer.no")
                symbol: "cross"
                Layout.fillWidth: true
                onClicked: screens.ended(false)
            }
        }
    }
}
