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
        model: rail.sections.length // not the list itself: a press or the keyboard outlives a change of health

        OptionCard {
            id: entry

            required property int index
            readonly property var one: rail.sections[index] ?? ({value: "", text: "", health: "", word: "", chosen: false})

            objectName: "section_" + one.value
            chosen: one.chosen
            onward: false
            pad: 4
            minimum: Theme.touch
            Accessible.name: one.text + ", " + one.word
            onClicked: Bridge.tap("section", one.value)

            GridLayout {
                columns: Theme.landscape ? 2 : 1
                columnSpacing: 8
                rowSpacing: 0
                Layout.fillWidth: true

                Label {
                    text: entry.one.text
                    font.pixelSize: Theme.dense
                    font.weight: Font.Bold
                    lineHeight: 1
                    Layout.fillWidth: true
                    Layout.preferredWidth: 100
                    Accessible.ignored: true
                }
                HealthMark {
                    health: entry.one.health
                    word: entry.one.word
                    type: Theme.denseSmall
                    Layout.fillWidth: true
                    Layout.preferredWidth: 105
                }
            }
        }
    }
}
