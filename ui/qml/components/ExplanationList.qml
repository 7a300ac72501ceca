pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import theme

// How the amounts come about: a step a row, its amount beneath or beside it, and whether it could be proven here.
Surface {
    id: list

    property var steps: []
    readonly property bool proven: steps.every(step => step.proven)

    spacing: 14

    Label {
        text: Words.say("ui.bill.why.title")
        font.pixelSize: Theme.heading
        font.weight: Font.Bold
        Layout.fillWidth: true
    }
    Label {
        text: Words.say("ui.bill.why.note")
        font.pixelSize: Theme.small
        color: Theme.inkSoft
        Layout.fillWidth: true
    }
    Badge {
        visible: list.proven
        objectName: "proven"
        tone: "good"
        symbol: "check"
        text: Words.say("ui.bill.why.proven")
        Layout.fillWidth: true
    }
    Repeater {
        model: list.steps

        ColumnLayout {
            id: step

            required property var modelData

            spacing: 8
            Layout.fillWidth: true
            Layout.leftMargin: modelData.of_sum ? Theme.space : 0

            Rule {}
            Fact {
                label: step.modelData.text
                value: Words.yuan(step.modelData.amount)
                strong: !step.modelData.of_sum
                type: Theme.small
            }
            RowLayout {
                visible: !step.modelData.proven
                spacing: 8
                Layout.fillWidth: true

                Icon {
                    name: "info"
                    color: Theme.warm
                    Layout.preferredWidth: Theme.small
                    Layout.preferredHeight: Theme.small
                    Layout.alignment: Qt.AlignTop
                    Layout.topMargin: 4
                }
                Label {
                    text: step.modelData.why ?? ""
                    font.pixelSize: Theme.small
                    color: Theme.warm
                    Layout.fillWidth: true
                }
            }
        }
    }
}
