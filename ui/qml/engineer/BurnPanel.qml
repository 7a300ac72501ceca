pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Flow
import theme
import components

// The burn-in: for how long, how it stands, and a curve for every part.
ColumnLayout {
    id: panel

    required property var facts
    readonly property var burning: Bridge.live.burning ?? facts.burning ?? null
    readonly property bool runs: facts.burns && burning?.state !== "ended" && burning?.state !== "stopped"

    spacing: 14
    Layout.fillWidth: true

    Cell {
        text: Words.say("ui.engineer.burn_how")
        color: Theme.inkSoft
    }
    Cell {
        visible: withheld !== null
        readonly property var withheld: panel.facts.unrecorded?.burn ?? null
        objectName: "withheld_burning"
        text: withheld ?? ""
        color: Theme.warm
        font.weight: Font.DemiBold
    }
    GridLayout {
        visible: !panel.runs
        columns: Theme.landscape ? 4 : 2
        columnSpacing: 10
        rowSpacing: 8
        uniformCellWidths: true
        Layout.fillWidth: true

        Repeater {
            model: panel.facts.hours

            SmallButton {
                required property var modelData

                objectName: "burn_" + modelData.minutes
                text: modelData.text
                enabled: !panel.facts.busy
                Layout.fillWidth: true
                Layout.fillHeight: true
                onClicked: Bridge.tap("burn", String(modelData.minutes))
            }
        }
    }
    SmallButton {
        visible: panel.runs
        objectName: "burn_stop"
        text: Words.say("ui.engineer.burn_stop")
        symbol: "cross"
        Layout.fillWidth: true
        onClicked: Bridge.tap("burn_stop", "")
    }
    Cell {
        visible: panel.burning === null
        text: Words.say("ui.engineer.burn_none")
    }
    Surface {
        visible: panel.burning !== null
        objectName: "burning"
        pad: 18
        spacing: 6
        border.color: panel.burning?.bad === true ? Theme.warmLine : Theme.edge
        Layout.fillWidth: true

        Heading {
            text: panel.burning?.head ?? ""
        }
        GridLayout {
            columns: Theme.landscape ? 3 : 1
            columnSpacing: 20
            rowSpacing: 4
            Layout.fillWidth: true

            Cell {
                text: panel.burning?.rounds ?? ""
            }
            HealthMark {
                health: panel.burning?.bad === true ? "out_of_order" : "ready"
                word: panel.burning?.failures ?? ""
                Layout.fillWidth: true
                Layout.preferredWidth: 100
            }
            HealthMark {
                health: (panel.burning?.degrees ?? []).length > 0 ? "ready" : "unknown"
                word: panel.burning?.temperature ?? ""
                Layout.fillWidth: true
                Layout.preferredWidth: 100
            }
        }
        Repeater {
            model: panel.burning?.problems ?? []

            Cell {
                required property var modelData

                text: (modelData.code + " " + modelData.title).trim() + " × " + modelData.count
                color: Theme.bad
            }
        }
        Cell {
            text: panel.burning?.span ?? ""
            font.pixelSize: Theme.denseSmall
            color: Theme.inkSoft
        }
    }
    Repeater {
        model: panel.burning?.series.length ?? 0

        RowLayout {
            id: row

            required property int index
            readonly property var one: panel.burning?.series[index] ?? ({part: "", text: "", p50: [], max: [], worst: "", usual: "", failures: 0})

            objectName: "series_" + one.part
            spacing: 14
            Layout.fillWidth: true

            ColumnLayout {
                spacing: 0
                Layout.fillWidth: true
                Layout.preferredWidth: 220

                Cell {
                    text: row.one.text
                    font.weight: Font.DemiBold
                }
                Cell {
                    text: Words.say("ui.engineer.burn_usual") + " " + row.one.usual
                    font.pixelSize: Theme.denseSmall
                    color: Theme.inkSoft
                }
                Cell {
                    text: Words.say("ui.engineer.burn_worst") + " " + row.one.worst
                    font.pixelSize: Theme.denseSmall
                    color: Theme.inkSoft
                }
                Cell {
                    visible: row.one.failures > 0
                    text: Words.say("ui.engineer.burn_failed") + " " + row.one.failures
                    font.pixelSize: Theme.denseSmall
                    color: Theme.bad
                }
            }
            Curve {
                median: row.one.p50
                longest: row.one.max
                Accessible.role: Accessible.Graphic
                Accessible.name: Words.fill("ui.engineer.curve", {part: row.one.text})
                Layout.fillWidth: true
                Layout.preferredWidth: 380
            }
        }
    }
}
