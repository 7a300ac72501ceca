import QtQuick
import QtQuick.Layouts
import theme

// What this page wants of you, and whom to call.
Overlay {
    id: help

    property string page: ""

    signal closed

    widest: Theme.landscape ? 1240 : 960
    Accessible.role: Accessible.Dialog
    Accessible.name: Words.say("ui.help.title")

    RowLayout {
        spacing: Theme.space

        Icon {
            name: "question"
            color: Theme.brand
            Layout.preferredWidth: Theme.title
            Layout.preferredHeight: Theme.title
        }
        Label {
            text: Words.say("ui.help.title")
            font.pixelSize: Theme.title
            font.weight: Font.Bold
            Layout.fillWidth: true
        }
    }
    Label {
        objectName: "help_text"
        text: Words.say("ui.help.page." + help.page)
        Layout.fillWidth: true
    }
    Badge {
        symbol: "call"
        text: Words.say("ui.help.whom")
        Layout.fillWidth: true
    }
    Label {
        text: Words.say("ui.help.safe")
        font.pixelSize: Theme.small
        color: Theme.inkSoft
        Layout.fillWidth: true
    }
    BigButton {
        objectName: "help_close"
        text: Words.say("ui.help.close")
        weight: "primary"
        Layout.fillWidth: true
        onClicked: help.closed()
    }
}
