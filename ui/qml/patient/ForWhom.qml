pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Flow
import theme
import components

// For myself, or for my family: two doors of one size.
PageFrame {
    id: page

    readonly property var doors: screen.actions.filter(action => action.tap === "self" || action.tap === "family" || action.tap === "for_self" || action.tap === "for_family")

    actions: screen.actions.filter(action => doors.indexOf(action) < 0)
    lead: Words.say("ui.for_whom.lead")

    GridLayout {
        columns: Theme.landscape ? 2 : 1
        columnSpacing: Theme.wide
        rowSpacing: Theme.wide
        uniformCellWidths: true
        uniformCellHeights: true
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.maximumHeight: Theme.landscape ? 560 : 1000

        Repeater {
            model: page.doors

            BigButton {
                required property var modelData
                readonly property bool family: modelData.tap.indexOf("family") >= 0

                objectName: "action_" + modelData.tap
                text: modelData.text
                note: family ? Words.say("ui.for_whom.family_note") : Words.say("ui.for_whom.self_note")
                symbol: family ? "family" : "person"
                stacked: true
                type: Theme.title
                minimum: 300
                Layout.fillWidth: true
                Layout.fillHeight: true
                onClicked: Bridge.tap(modelData.tap, modelData.argument)
            }
        }
    }
    Item {
        Layout.fillHeight: true
    }
}
