pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Flow
import theme
import components

// Which insurance pays and whether the personal account does: chosen before anything is computed (R26).
PageFrame {
    id: page

    lead: Words.say("ui.insurance.lead")

    Repeater {
        model: page.facts.options

        OptionCard {
            id: option

            required property var modelData

            objectName: "action_choice_" + modelData.index
            text: modelData.kind
            number: modelData.index + 1
            radio: true
            chosen: modelData.chosen
            Accessible.name: modelData.kind + " " + modelData.region + " " + modelData.account
            onClicked: Bridge.tapIndex("choice", modelData.index)

            Label {
                text: option.modelData.title
                font.pixelSize: Theme.heading
                font.weight: Font.Bold
                Layout.fillWidth: true
            }
            Label {
                text: option.modelData.detail
                Layout.fillWidth: true
            }
            Label {
                visible: (option.modelData.balance ?? "0.00") !== "0.00"
                text: Words.fill("ui.insurance.balance", {amount: option.modelData.balance ?? ""})
                font.pixelSize: Theme.small
                color: Theme.inkSoft
                Layout.fillWidth: true
            }
        }
    }
    Item {
        Layout.fillHeight: true
    }
}
