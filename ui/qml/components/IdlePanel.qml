import QtQuick
import QtQuick.Layouts
import Kiosk.Flow
import theme

// The last seconds of a page nobody touches.
Overlay {
    onOutside: Bridge.stay()
    Accessible.role: Accessible.Dialog
    Accessible.name: Words.say("ui.idle.title")

    Label {
        text: Words.say("ui.idle.title")
        font.pixelSize: Theme.title
        font.weight: Font.Bold
        horizontalAlignment: Text.AlignHCenter
        Layout.fillWidth: true
    }
    Label {
        objectName: "idle_seconds"
        text: String(Bridge.remaining)
        font.pixelSize: Theme.hero * 1.6
        font.weight: Font.Bold
        color: Theme.warm
        horizontalAlignment: Text.AlignHCenter
        lineHeight: 1
        Layout.fillWidth: true
    }
    Label {
        text: Words.say("ui.idle.what")
        color: Theme.inkSoft
        horizontalAlignment: Text.AlignHCenter
        Layout.fillWidth: true
    }
    BigButton {
        objectName: "idle_stay"
        text: Words.say("ui.idle.stay")
        weight: "primary"
        Layout.fillWidth: true
        onClicked: Bridge.stay()
    }
}
