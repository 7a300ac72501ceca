pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Flow
import theme
import components

// The readiness report: what is wanting first, every part's verdict, and who confirmed what.
ColumnLayout {
    id: panel

    required property var facts
    readonly property var report: facts.readiness ?? null

    spacing: 12
    Layout.fillWidth: true

    GridLayout {
        columns: 2
        columnSpacing: 10
        uniformCellWidths: true
        Layout.fillWidth: true

        SmallButton {
            objectName: "ready_make"
            text: Words.say("ui.engineer.ready_make")
            enabled: !panel.facts.busy
            Layout.fillWidth: true
            Layout.fillHeight: true
            onClicked: Bridge.tap("readiness", "")
        }
        SmallButton {
            objectName: "ready_print"
            text: Words.say("ui.engineer.ready_print")
            symbol: "printer"
            enabled: panel.report !== null && !panel.facts.busy
            Layout.fillWidth: true
            Layout.fillHeight: true
            onClicked: Bridge.tap("readiness_print", "")
        }
    }
    Cell {
        visible: panel.report === null
        text: Words.say("ui.engineer.ready_none")
    }
    Surface {
        visible: panel.report !== null
        objectName: "ready"
        pad: 18
        spacing: 4
        border.color: panel.report?.ready === true ? Theme.goodLine : Theme.badLine
        Layout.fillWidth: true

        HealthMark {
            objectName: "ready_head"
            health: panel.report?.ready === true ? "ready" : "out_of_order"
            word: panel.report?.head ?? ""
            type: Math.round(Theme.dense * 1.15)
            Layout.fillWidth: true
        }
        Cell {
            text: (panel.report?.number ?? "") + "　" + (panel.report?.digest ?? "")
            font.pixelSize: Theme.denseSmall
            color: Theme.inkSoft
        }
    }
    Repeater {
        model: panel.report?.rows ?? []

        ColumnLayout {
            id: row

            required property var modelData

            spacing: 4
            Layout.fillWidth: true

            Rule {}
            RowLayout {
                spacing: 12
                Layout.fillWidth: true

                HealthMark {
                    health: row.modelData.verdict === "pass" ? "ready" : row.modelData.verdict === "fail" ? "out_of_order" : row.modelData.verdict === "unknown" ? "unknown" : "absent"
                    word: row.modelData.word
                    firm: true
                    Layout.fillWidth: true
                    Layout.preferredWidth: Theme.dense * 6
                    Layout.alignment: Qt.AlignTop
                }
                Cell {
                    text: row.modelData.part
                    font.weight: Font.DemiBold
                    Layout.preferredWidth: 165
                    Layout.alignment: Qt.AlignTop
                }
                ColumnLayout {
                    spacing: 2
                    Layout.fillWidth: true
                    Layout.preferredWidth: 320

                    Cell {
                        visible: text !== ""
                        text: row.modelData.evidence
                        font.pixelSize: Theme.denseSmall
                        Layout.preferredWidth: 320
                    }
                    Repeater {
                        model: [...row.modelData.wants, ...row.modelData.said]

                        Cell {
                            required property string modelData

                            text: modelData
                            font.pixelSize: Theme.denseSmall
                            color: Theme.inkSoft
                            Layout.preferredWidth: 320
                        }
                    }
                }
            }
        }
    }
}
