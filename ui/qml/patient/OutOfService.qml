import QtQuick
import QtQuick.Layouts
import Kiosk.Flow
import theme
import components

// The kiosk can't serve: where to go instead, and what staff tell the engineer.
PageFrame {
    id: page

    sidePanel: false
    lead: Words.fill("ui.out_of_service.lead", {hospital: facts.hospital})

    ProblemPanel {
        problem: page.facts.problem
        Layout.fillWidth: true
    }
    Item {
        Layout.fillHeight: true
    }
    BigButton {
        objectName: "action_staff"
        text: Words.say("ui.welcome.staff")
        weight: "quiet"
        symbol: "staff"
        type: Theme.chrome
        minimum: Theme.touch + 8
        Layout.alignment: Qt.AlignRight
        onClicked: Bridge.tap("staff", "")
    }
}
