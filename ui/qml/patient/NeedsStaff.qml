import QtQuick
import QtQuick.Layouts
import theme
import components

// A case that goes on with staff, by its reference.
PageFrame {
    id: page

    Surface {
        visible: (page.facts.reference ?? "") !== ""
        color: Theme.brandTint
        border.color: Theme.brandLine
        Layout.fillWidth: true

        Label {
            text: Words.say("ui.needs_staff.say_this")
            font.pixelSize: Theme.small
            color: Theme.inkSoft
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }
        Label {
            objectName: "reference"
            text: page.facts.reference ?? ""
            font.pixelSize: Theme.title
            font.weight: Font.Bold
            font.letterSpacing: 2
            color: Theme.brand
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }
    }
    ProblemPanel {
        problem: page.facts.problem
        Layout.fillWidth: true
    }
    Item {
        Layout.fillHeight: true
    }
}
