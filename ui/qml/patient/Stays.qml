pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Flow
import theme
import components

// Which stay: one large card each.
PageFrame {
    id: page

    actions: screen.actions.filter(action => action.tap !== "stay")
    lead: Words.say("ui.stays.lead")

    Repeater {
        model: page.facts.stays

        OptionCard {
            id: stay

            required property var modelData

            objectName: "action_stay_" + modelData.index
            text: modelData.ward
            symbol: "bed"
            number: modelData.index + 1
            Accessible.name: modelData.hospital + " " + modelData.ward + " " + Words.fill("ui.stays.since", {day: modelData.admitted, days: modelData.days})
            onClicked: Bridge.tapIndex("stay", modelData.index)

            Label {
                text: Words.fill("ui.stays.where", {ward: stay.modelData.ward, bed: stay.modelData.bed})
                font.pixelSize: Theme.heading
                font.weight: Font.Bold
                Layout.fillWidth: true
            }
            Label {
                text: Words.fill("ui.stays.since", {day: stay.modelData.admitted, days: stay.modelData.days})
                Layout.fillWidth: true
            }
            Label {
                text: Words.fill("ui.stays.number", {number: stay.modelData.number, hospital: stay.modelData.hospital})
                color: Theme.inkSoft
                font.pixelSize: Theme.small
                Layout.fillWidth: true
            }
        }
    }
    Item {
        Layout.fillHeight: true
    }
}
