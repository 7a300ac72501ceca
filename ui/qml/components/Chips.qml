pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import theme

// A few ways of seeing the same list, side by side; the one in use is filled.
GridLayout {
    id: chips

    required property var choices
    property string tap: ""

    signal chosen(string value)

    columns: choices.length
    columnSpacing: Theme.gap
    rowSpacing: Theme.gap
    Layout.fillWidth: true
    Layout.fillHeight: false

    Repeater {
        model: chips.choices

        BigButton {
            required property var modelData

            objectName: "chip_" + chips.tap + "_" + modelData.value
            text: modelData.text
            chosen: modelData.chosen
            type: Theme.chrome
            padSide: 10
            minimum: Theme.touch + 4
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredWidth: implicitWidth
            onClicked: chips.chosen(modelData.value)
        }
    }
}
