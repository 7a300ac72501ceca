pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import theme

// Papers that are still to come, by name. Amber and a clock: nothing is lost, something remains to be done.
Rectangle {
    id: owed

    property var papers: []
    property string title: Words.say("ui.owed.title")

    visible: papers.length > 0
    objectName: "owed"
    implicitHeight: inside.implicitHeight + 48
    radius: Theme.radius
    color: Theme.warmTint
    border.width: Theme.line
    border.color: Theme.warmLine
    Layout.fillWidth: true

    ColumnLayout {
        id: inside

        x: 30
        y: 24
        width: parent.width - 60
        spacing: 8

        RowLayout {
            spacing: 14

            Icon {
                name: "clock"
                color: Theme.warm
                Layout.preferredWidth: Theme.body * 1.1
                Layout.preferredHeight: Theme.body * 1.1
            }
            Label {
                text: owed.title
                color: Theme.warm
                font.weight: Font.DemiBold
                Layout.fillWidth: true
            }
        }
        Repeater {
            model: owed.papers

            RowLayout {
                id: paper

                required property string modelData

                spacing: 14

                Icon {
                    name: "paper"
                    color: Theme.ink
                    Layout.preferredWidth: Theme.body
                    Layout.preferredHeight: Theme.body
                    Layout.alignment: Qt.AlignTop
                }
                Label {
                    text: paper.modelData
                    Layout.fillWidth: true
                }
            }
        }
    }
}
