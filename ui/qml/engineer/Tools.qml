pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Flow
import theme

// What concerns the whole terminal: test all, burn-in, readiness, support bundle, what is supported.
GridLayout {
    id: tools

    required property var facts
    readonly property var all: [{
            tap: "retest",
            argument: "",
            text: Words.say("ui.engineer.again_all"),
            panel: "",
            free: false
        }, {
            tap: "panel",
            argument: "burning",
            text: Words.say("ui.engineer.burn"),
            panel: "burning",
            free: true
        }, {
            tap: "panel",
            argument: "readiness",
            text: Words.say("ui.engineer.readiness"),
            panel: "readiness",
            free: true
        }, {
            tap: "bundle",
            argument: "",
            text: Words.say("ui.engineer.bundle"),
            panel: "",
            free: false
        }, {
            tap: "panel",
            argument: "devices",
            text: Words.say("ui.engineer.devices"),
            panel: "devices",
            free: true
        }]

    columns: Theme.landscape ? all.length : 1
    columnSpacing: 10
    rowSpacing: 7

    Repeater {
        model: tools.all

        SmallButton {
            required property var modelData

            objectName: "tool_" + (modelData.panel || modelData.tap)
            padSide: 8
            text: modelData.text
            chosen: modelData.panel !== "" && modelData.panel === tools.facts.panel
            enabled: modelData.free || !tools.facts.busy
            Layout.fillWidth: true
            Layout.fillHeight: Theme.landscape
            onClicked: Bridge.tap(modelData.tap, modelData.argument)
        }
    }
}
