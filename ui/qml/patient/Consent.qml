import QtQuick
import QtQuick.Layouts
import theme
import components

// What the kiosk will do with what it is given, and that the person agrees. For a child the guardian does.
PageFrame {
    id: page

    Badge {
        objectName: page.facts.child ? "consent_child" : "consent_own"
        tone: page.facts.child ? "warm" : "info"
        symbol: page.facts.child ? "family" : "person"
        type: Theme.body
        text: page.facts.who
        Layout.fillWidth: true
    }
    Surface {
        pad: Theme.landscape || Theme.size > 1.2 ? 28 : 44
        Layout.fillWidth: true

        Points {
            lines: page.facts.lines
            leading: Theme.size > 1.2 ? 1.16 : 1.3
        }
    }
    Item {
        Layout.fillHeight: true
    }
}
