pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import theme
import components

// What this kiosk works with, and how far anybody knows.
ColumnLayout {
    id: panel

    required property var facts

    spacing: 8
    Layout.fillWidth: true

    Cell {
        text: Words.say("ui.engineer.devices_how")
        color: Theme.inkSoft
    }
    Repeater {
        model: panel.facts.devices

        ColumnLayout {
            id: row

            required property var modelData

            spacing: 2
            Layout.fillWidth: true

            Rule {}
            RowLayout {
                spacing: 12
                Layout.fillWidth: true

                Cell {
                    text: row.modelData.kind
                    color: Theme.inkSoft
                    Layout.preferredWidth: 130
                    Layout.alignment: Qt.AlignTop
                }
                ColumnLayout {
                    spacing: 2
                    Layout.fillWidth: true

                    Cell {
                        text: row.modelData.what
                        font.weight: Font.DemiBold
                        Layout.preferredWidth: 320
                    }
                    Cell {
                        visible: row.modelData.connected !== "-"
                        text: row.modelData.connected + "　" + row.modelData.driver
                        font.pixelSize: Theme.denseSmall
                        Layout.preferredWidth: 320
                    }
                    Cell {
                        visible: text !== ""
                        text: row.modelData.note
                        font.pixelSize: Theme.denseSmall
                        color: Theme.inkSoft
                        Layout.preferredWidth: 320
                    }
                }
                HealthMark {
                    health: row.modelData.state === "tested_virtual" ? "ready" : row.modelData.state === "unsupported" ? "out_of_order" : row.modelData.state === "simulated" ? "degraded" : "unknown"
                    word: row.modelData.word
                    type: Theme.denseSmall
                    Layout.fillWidth: true
                    Layout.preferredWidth: 170
                    Layout.alignment: Qt.AlignTop
                }
            }
        }
    }
}
