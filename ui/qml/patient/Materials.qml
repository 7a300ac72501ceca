pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Flow
import theme
import components

// The papers this filing needs, a row each: what has been given, and the ways to give what has not.
PageFrame {
    id: page

    actions: screen.actions.filter(action => action.tap !== "hand")

    Repeater {
        model: page.facts.rows

        Surface {
            id: paper

            required property var modelData

            objectName: "paper_" + modelData.index
            border.color: modelData.done ? Theme.goodLine : Theme.warmLine
            border.width: 3
            pad: modelData.done ? 20 : Theme.landscape ? 26 : 32
            Layout.fillWidth: true

            RowLayout {
                spacing: 24
                Layout.fillWidth: true

                Rectangle {
                    Layout.preferredWidth: Theme.heading * 1.6
                    Layout.preferredHeight: Layout.preferredWidth
                    Layout.alignment: Qt.AlignTop
                    radius: width / 2
                    color: paper.modelData.done ? Theme.good : Theme.warmTint
                    border.width: paper.modelData.done ? 0 : 3
                    border.color: Theme.warm

                    Icon {
                        anchors.centerIn: parent
                        width: parent.width * 0.6
                        height: width
                        name: paper.modelData.done ? "check" : "paper"
                        color: paper.modelData.done ? Theme.onDark : Theme.warm
                        weight: paper.modelData.done ? 3 : 2
                    }
                }
                GridLayout {
                    columns: paper.modelData.done && title.implicitWidth + state.implicitWidth + 24 < width ? 2 : 1
                    columnSpacing: 24
                    rowSpacing: 2
                    Layout.fillWidth: true

                    Label {
                        id: title

                        text: paper.modelData.title
                        font.pixelSize: Theme.statement
                        font.weight: Font.Bold
                        Layout.fillWidth: true
                    }
                    Label {
                        id: state

                        text: paper.modelData.state
                        color: paper.modelData.done ? Theme.good : Theme.warm
                        font.weight: Font.DemiBold
                        font.pixelSize: Theme.small
                        Layout.fillWidth: parent.columns === 1
                    }
                }
            }
            GridLayout {
                visible: paper.modelData.ways.length > 0
                columns: Theme.size > 1.2 && !Theme.landscape ? 1 : Math.min(paper.modelData.ways.length, 3)
                uniformCellWidths: true
                columnSpacing: 16
                rowSpacing: 16
                Layout.fillWidth: true
                Layout.topMargin: 6

                Repeater {
                    model: paper.modelData.ways

                    BigButton {
                        required property var modelData

                        objectName: "action_hand_" + paper.modelData.index + "_" + modelData.value
                        text: modelData.text
                        symbol: modelData.value === "photo" ? "camera" : modelData.value === "commitment" ? "pen" : "clock"
                        type: Theme.small
                        weight: paper.modelData.done ? "quiet" : "secondary"
                        padSide: 14
                        Accessible.name: paper.modelData.title + ", " + modelData.text
                        Layout.fillWidth: true
                        Layout.fillHeight: true
                        onClicked: Bridge.tap("hand", paper.modelData.index + " " + modelData.value)
                    }
                }
            }
        }
    }
    Badge {
        visible: text !== ""
        objectName: "owed_note"
        tone: "warm"
        symbol: "clock"
        type: Theme.body
        text: page.facts.owed ?? ""
        Layout.fillWidth: true
    }
    Item {
        Layout.fillHeight: true
    }
}
