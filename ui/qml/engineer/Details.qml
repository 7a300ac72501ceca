pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import theme

// Measured facts: label, value with its unit, and how it is where the driver judges it.
GridLayout {
    id: details

    required property var facts

    visible: facts.length > 0
    columns: Theme.landscape ? 2 : 1
    columnSpacing: 28
    rowSpacing: 5
    uniformCellWidths: true
    Layout.fillWidth: true

    Repeater {
        model: details.facts

        RowLayout {
            id: row

            required property var modelData

            spacing: 12
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop

            Cell {
                text: row.modelData.label
                color: Theme.inkSoft
                font.pixelSize: Theme.denseSmall
                Layout.preferredWidth: 140
                Layout.alignment: Qt.AlignTop
            }
            RowLayout {
                spacing: 14
                Layout.fillWidth: true
                Layout.preferredWidth: 290
                Layout.alignment: Qt.AlignTop

                Cell {
                    text: row.modelData.value
                    font.pixelSize: Theme.denseSmall
                    Layout.preferredWidth: implicitWidth
                    Layout.maximumWidth: Math.ceil(implicitWidth) + 1
                }
                HealthMark {
                    visible: row.modelData.health !== "" && row.modelData.health !== "ready"
                    health: row.modelData.health
                    word: row.modelData.word
                    type: Theme.denseSmall
                    firm: true
                }
                Item {
                    Layout.fillWidth: true
                }
            }
        }
    }
}
