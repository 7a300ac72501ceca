pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import theme

// The buttons of a page, always at the same place: the main one last and largest, the others above it.
ColumnLayout {
    id: bar

    property var actions: []
    property bool column: false
    readonly property var primary: actions.filter(action => action.weight === "primary")
    readonly property var others: actions.filter(action => action.weight !== "primary")

    signal chosen(string tap, string argument)

    function nameOf(action: var): string {
        return "action_" + action.tap + (action.argument ? "_" + action.argument : "");
    }

    spacing: Theme.space

    GridLayout {
        visible: bar.others.length > 0
        columns: bar.column ? 1 : bar.others.length > 2 ? 2 : Math.max(bar.others.length, 1)
        uniformCellWidths: true
        columnSpacing: Theme.space
        rowSpacing: Theme.space - 6
        Layout.fillWidth: true

        Repeater {
            model: bar.others

            BigButton {
                required property int index
                required property var modelData
                readonly property bool alone: !bar.column && index === bar.others.length - 1 && index % 2 === 0

                objectName: bar.nameOf(modelData)
                text: modelData.text
                weight: modelData.weight
                enabled: modelData.enabled ?? true
                Layout.columnSpan: alone && bar.others.length > 2 ? 2 : 1
                Layout.fillWidth: true
                Layout.fillHeight: true
                onClicked: bar.chosen(modelData.tap, modelData.argument)
            }
        }
    }
    Repeater {
        model: bar.primary

        BigButton {
            required property var modelData

            objectName: bar.nameOf(modelData)
            text: modelData.text
            weight: "primary"
            enabled: modelData.enabled ?? true
            Layout.fillWidth: true
            onClicked: bar.chosen(modelData.tap, modelData.argument)
        }
    }
}
