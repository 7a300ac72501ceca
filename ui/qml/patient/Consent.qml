pragma ComponentBehavior: Bound
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
        spacing: Theme.landscape || Theme.size > 1.2 ? 16 : 24
        pad: Theme.landscape || Theme.size > 1.2 ? 28 : 44
        Layout.fillWidth: true

        Repeater {
            model: page.facts.lines

            RowLayout {
                id: line

                required property string modelData

                spacing: 20
                Layout.fillWidth: true

                Rectangle {
                    Layout.preferredWidth: 14
                    Layout.preferredHeight: 14
                    Layout.topMargin: Theme.body * 0.45
                    Layout.alignment: Qt.AlignTop
                    radius: 7
                    color: Theme.brand
                }
                Label {
                    text: line.modelData
                    lineHeight: Theme.size > 1.2 ? 1.16 : 1.3
                    Layout.fillWidth: true
                }
            }
        }
    }
    Item {
        Layout.fillHeight: true
    }
}
