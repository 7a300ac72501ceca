pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import theme

// Six steps: done with a tick, the present one filled and named. A row in portrait, a column beside the page.
GridLayout {
    id: steps

    property int present: 0
    property bool column: false
    readonly property var names: [Words.say("ui.step.1"), Words.say("ui.step.2"), Words.say("ui.step.3"), Words.say("ui.step.4"), Words.say("ui.step.5"), Words.say("ui.step.6")]

    flow: column ? GridLayout.TopToBottom : GridLayout.LeftToRight
    rows: column ? 6 : 1
    columns: column ? 1 : 6
    columnSpacing: 4
    rowSpacing: 4
    uniformCellWidths: !column
    Accessible.role: Accessible.ProgressBar
    Accessible.name: Words.fill("ui.step.of", {step: present, name: names[present - 1] ?? ""})

    Repeater {
        model: steps.names

        GridLayout {
            id: step

            required property int index
            required property string modelData
            readonly property bool past: index + 1 < steps.present
            readonly property bool now: index + 1 === steps.present

            columns: steps.column ? 2 : 1
            columnSpacing: 16
            rowSpacing: 6
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop

            Rectangle {
                Layout.preferredWidth: Theme.chrome * 1.7
                Layout.preferredHeight: Layout.preferredWidth
                Layout.alignment: steps.column ? Qt.AlignVCenter : Qt.AlignHCenter
                radius: width / 2
                color: step.now ? Theme.brand : step.past ? Theme.brandTint : Theme.surface
                border.width: step.now ? 0 : 2
                border.color: step.past ? Theme.brand : Theme.control

                Label {
                    visible: !step.past
                    anchors.centerIn: parent
                    text: String(step.index + 1)
                    color: step.now ? Theme.onDark : Theme.inkSoft
                    font.pixelSize: Theme.chrome
                    font.weight: Font.DemiBold
                    lineHeight: 1
                    Accessible.ignored: true
                }
                Icon {
                    visible: step.past
                    anchors.centerIn: parent
                    width: parent.width * 0.6
                    height: width
                    name: "check"
                    color: Theme.brand
                    weight: 3
                }
            }
            Label {
                text: step.modelData
                color: step.now ? Theme.brand : Theme.inkSoft
                font.pixelSize: Math.round(Theme.chrome * 0.9)
                font.weight: step.now ? Font.Bold : Font.Normal
                horizontalAlignment: steps.column ? Text.AlignLeft : Text.AlignHCenter
                lineHeight: 1
                Layout.fillWidth: true
                Accessible.ignored: true
            }
        }
    }
}
