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
    readonly property var blank: ({argument: "", text: "", working: false, result: null})

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
            model: tests.probes.length

            SmallButton {
                required property int index
                readonly property var one: tests.probes[index] ?? tests.blank

                objectName: "probe_" + one.argument
                text: one.text
                chosen: one.working
                enabled: !tests.busy
                Layout.fillWidth: true
                Layout.fillHeight: true
                onClicked: Bridge.tap("probe", one.argument)
            }
        }
    }
    Repeater {
        model: tests.probes.length

        ColumnLayout {
            id: done

            required property int index
            readonly property var one: tests.probes[index] ?? tests.blank
            readonly property var result: one.result ?? null

            visible: result !== null
            spacing: 4
            Layout.fillWidth: true

            Cell {
                text: done.one.text
                font.pixelSize: Theme.denseSmall
                font.weight: Font.DemiBold
            }
            Loader {
                active: done.result !== null
                Layout.fillWidth: true
                sourceComponent: Outcome {
                    objectName: "outcome_" + done.one.argument
                    result: done.result ?? ({health: "", word: "", evidence: "", details: []})
                }
            }
        }
    }
}
