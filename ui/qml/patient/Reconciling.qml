import QtQuick
import QtQuick.Layouts
import theme
import components

// The answer is lost: it is being made certain. Never pay a second time.
PageFrame {
    id: page

    Item {
        Layout.fillHeight: true
    }
    Spinner {
        Layout.alignment: Qt.AlignHCenter
    }
    Surface {
        color: Theme.warmTint
        border.color: Theme.warmLine
        spacing: Theme.space
        Layout.fillWidth: true
        Layout.maximumWidth: 960
        Layout.alignment: Qt.AlignHCenter

        Label {
            objectName: "never_twice"
            text: Words.say("ui.reconciling.never_twice")
            font.pixelSize: Theme.title
            font.weight: Font.Bold
            color: Theme.warm
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }
        Label {
            text: Words.say("ui.reconciling.what")
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }
    }
    Surface {
        Layout.fillWidth: true
        Layout.maximumWidth: 960
        Layout.alignment: Qt.AlignHCenter

        Fact {
            label: Words.say("ui.reference")
            value: page.facts.reference
            strong: true
        }
        Fact {
            label: Words.say("ui.bill.total")
            value: Words.yuan(page.facts.total)
        }
    }
    Item {
        Layout.fillHeight: true
        Layout.preferredHeight: 2
    }
}
