pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Flow
import theme
import components

// The ten sections with how each is: sign, word and colour.
ColumnLayout {
    id: rail

    required property var sections

    spacing: Theme.landscape ? 5 : 7

    Repeater {
        model: rail.sections

        OptionCard {
            id: entry

            required property var modelData

            objectName: "section_" + modelData.value
            chosen: modelData.chosen
            onward: false
            pad: 4
            minimum: Theme.touch
            Accessible.name: modelData.text + ", " + modelData.word
            onClicked: Bridge.tap("section", modelData.value)

            GridLayout {
                columns: Theme.landscape ? 2 : 1
                columnSpacing: 8
                rowSpacing: 0
                Layout.fillWidth: true

                Label {
                    text: entry.modelData.text
                    font.pixelSize: Theme.dense
                    font.weight: Font.Bold
                    lineHeight: 1
                    Layout.fillWidth: true
                    Layout.preferredWidth: 100
                    Accessible.ignored: true
                }
                HealthMark {
                    health: entry.modelData.health
                    word: entry.modelData.word
                    type: Theme.denseSmall
                    Layout.fillWidth: true
                    Layout.preferredWidth: 105
                }
            }
        }
    }
}
