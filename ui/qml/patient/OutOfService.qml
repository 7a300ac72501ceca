import QtQuick
import QtQuick.Layouts
import theme
import components

// The kiosk can't serve: where to go instead, and what staff tell the engineer.
PageFrame {
    id: page

    // a wide page in large type has no room to say twice what is wrong and where to go, nor for what others do
    readonly property bool tight: Theme.landscape && Theme.size > 1

    title: tight ? facts.problem.title : screen.title
    lead: tight ? "" : Words.fill("ui.out_of_service.lead", {hospital: facts.hospital})
    sideContent: [
        Repeater {
            model: page.tight ? page.facts.problem.remedies.filter(each => each.who !== "patient") : []

            ColumnLayout {
                id: others

                required property var modelData

                spacing: 4
                Layout.fillWidth: true

                Label {
                    text: others.modelData.who === "staff" ? Words.say("ui.problem.staff") : Words.say("ui.problem.engineer")
                    font.pixelSize: Theme.dense
                    font.weight: Font.DemiBold
                    color: Theme.inkSoft
                    Layout.fillWidth: true
                }
                Label {
                    text: others.modelData.text
                    font.pixelSize: Theme.dense
                    Layout.fillWidth: true
                }
            }
        }
    ]

    ProblemPanel {
        problem: page.facts.problem
        titled: page.facts.problem.title !== page.title
        tight: page.tight
        Layout.fillWidth: true
    }
    Item {
        Layout.fillHeight: true
    }
}
