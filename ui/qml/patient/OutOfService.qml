import QtQuick
import QtQuick.Layouts
import theme
import components

// The kiosk can't serve: where to go instead, and what staff tell the engineer.
PageFrame {
    id: page

    lead: Words.fill("ui.out_of_service.lead", {hospital: facts.hospital})

    ProblemPanel {
        problem: page.facts.problem
        Layout.fillWidth: true
    }
    Item {
        Layout.fillHeight: true
    }
}
