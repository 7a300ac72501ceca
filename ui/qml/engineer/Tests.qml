pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Flow
import theme

// The tests that a part offers, each with what it found last.
ColumnLayout {
    id: tests

    required property var probes
    property bool busy: false

    visible: probes.length > 0
    spacing: 8
    Layout.fillWidth: true

    Cell {
        text: Words.say("ui.engineer.probes")
        color: Theme.inkSoft
        font.weight: Font.DemiBold
    }
    GridLayout {
        columns: Theme.landscape ? 3 : 2
        columnSpacing: 10
        rowSpacing: 8
        uniformCellWidths: true
        Layout.fillWidth: true

        Repeater {
            model: tests.probes

            SmallButton {
                required property var modelData

                objectName: "probe_" + modelData.argument
                text: modelData.text
                chosen: modelData.working
                enabled: !tests.busy
                Layout.fillWidth: true
                Layout.fillHeight: true
                onClicked: Bridge.tap("probe", modelData.argument)
            }
        }
    }
    Repeater {
        model: tests.probes

        ColumnLayout {
            id: done

            required property var modelData
            readonly property var result: modelData.result ?? null

            visible: result !== null
            spacing: 4
            Layout.fillWidth: true

            Cell {
                text: done.modelData.text
                font.pixelSize: Theme.denseSmall
                font.weight: Font.DemiBold
            }
            Loader {
                active: done.result !== null
                Layout.fillWidth: true
                sourceComponent: Outcome {
                    objectName: "outcome_" + done.modelData.argument
                    result: done.result
                }
            }
        }
    }
}
