import QtQuick
import QtQuick.Layouts
import theme
import components

// The printer can't say whether paper came out: the person can.
PageFrame {
    id: page

    lead: Words.say("ui.print_ask.lead")

    Item {
        Layout.fillHeight: true
    }
    Rectangle {
        Layout.preferredWidth: 260
        Layout.preferredHeight: 260
        Layout.alignment: Qt.AlignHCenter
        radius: 130
        color: Theme.brandTint

        Icon {
            anchors.centerIn: parent
            width: 150
            height: 150
            name: "printer"
            color: Theme.brand
            weight: 1.6
        }
    }
    Badge {
        symbol: "shield"
        text: Words.say("ui.print_ask.safe")
        Layout.fillWidth: true
        Layout.topMargin: Theme.space
    }
    Label {
        text: Words.fill("ui.reference_is", {reference: page.facts.reference})
        font.pixelSize: Theme.small
        color: Theme.inkSoft
        horizontalAlignment: Text.AlignHCenter
        Layout.fillWidth: true
    }
    Item {
        Layout.fillHeight: true
        Layout.preferredHeight: 2
    }
}
