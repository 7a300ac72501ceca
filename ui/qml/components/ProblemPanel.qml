pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import theme

// One problem: what happened, what to do now, who does it, whether money moved, and the code to read out.
Surface {
    id: panel

    required property var problem
    property bool brief: false
    property bool titled: true
    property bool tight: false // what others than the patient do stands elsewhere, and the cause in small type
    readonly property var steps: brief ? problem.remedies.slice(0, 1) : tight ? problem.remedies.filter(each => each.who === "patient") : problem.remedies
    readonly property bool moved: problem.money === "yes"
    readonly property bool safe: problem.money === "no"

    color: brief ? Theme.warmTint : Theme.surface
    border.color: brief ? Theme.warmLine : Theme.edge
    spacing: brief ? 8 : tight ? Theme.gap : Theme.space
    pad: brief || tight ? 22 : Theme.landscape ? 26 : 40

    GridLayout {
        columns: Theme.landscape && !panel.brief ? 2 : 1
        columnSpacing: Theme.wide
        rowSpacing: panel.spacing
        uniformCellWidths: true
        Layout.fillWidth: true

        ColumnLayout {
            spacing: panel.spacing
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop

            RowLayout {
                visible: panel.titled
                spacing: 20

                Icon {
                    name: "alert"
                    color: panel.brief ? Theme.warm : Theme.bad
                    Layout.preferredWidth: panel.brief ? Theme.heading : Theme.title
                    Layout.preferredHeight: Layout.preferredWidth
                    Layout.alignment: Qt.AlignTop
                }
                Label {
                    objectName: "problem_title"
                    text: panel.problem.title
                    font.pixelSize: panel.brief ? Theme.body : Theme.heading
                    font.weight: Font.Bold
                    color: panel.brief ? Theme.warm : Theme.ink
                    Layout.fillWidth: true
                }
            }
            Badge {
                visible: !panel.brief
                objectName: "money_badge"
                text: panel.problem.moved
                symbol: panel.safe ? "shield" : panel.moved ? "check" : "question"
                tone: panel.safe ? "good" : panel.moved ? "info" : "warm"
                Layout.fillWidth: true
            }
            Label {
                visible: !panel.brief
                text: panel.problem.cause
                font.pixelSize: panel.tight ? Theme.small : Theme.body
                color: Theme.inkSoft
                Layout.fillWidth: true
            }
        }
        ColumnLayout {
            spacing: panel.brief ? 8 : Theme.gap
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop

            Repeater {
                model: panel.steps

                Rectangle {
                    id: remedy

                    required property var modelData
                    readonly property bool mine: modelData.who === "patient"

                    Layout.fillWidth: true
                    implicitHeight: lines.implicitHeight + (panel.brief ? 0 : 36)
                    radius: Theme.radiusSmall
                    color: panel.brief ? "transparent" : mine ? Theme.brandTint : Theme.sunken

                    ColumnLayout {
                        id: lines

                        x: panel.brief ? 0 : 24
                        width: parent.width - 2 * x
                        anchors.verticalCenter: parent.verticalCenter
                        spacing: 4

                        Label {
                            visible: !panel.brief
                            text: remedy.modelData.who === "patient" ? Words.say("ui.problem.patient") : remedy.modelData.who === "staff" ? Words.say("ui.problem.staff") : Words.say("ui.problem.engineer")
                            font.pixelSize: Theme.small
                            font.weight: Font.DemiBold
                            color: remedy.mine ? Theme.brand : Theme.inkSoft
                            Layout.fillWidth: true
                        }
                        Label {
                            text: remedy.modelData.text
                            font.weight: remedy.mine && !panel.brief ? Font.DemiBold : Font.Normal
                            font.pixelSize: remedy.mine ? Theme.body : Theme.small
                            Layout.fillWidth: true
                        }
                    }
                }
            }
        }
    }
    Label {
        objectName: "problem_code"
        text: panel.problem.reference ? Words.fill("ui.problem.code_reference", {code: panel.problem.code, reference: panel.problem.reference}) : Words.fill("ui.problem.code", {code: panel.problem.code})
        font.pixelSize: Math.min(Theme.small, Theme.chrome)
        color: Theme.inkSoft
        Layout.fillWidth: true
    }
}
