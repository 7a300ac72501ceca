pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import theme

// The ticket as it comes out of the printer: its number large, and what it is for.
Surface {
    id: ticket

    property string number: ""
    property var lines: []

    pad: 40
    spacing: Theme.space

    Label {
        text: Words.say("ui.ticket.number")
        color: Theme.inkSoft
        font.pixelSize: Theme.small
        horizontalAlignment: Text.AlignHCenter
        Layout.fillWidth: true
    }
    Label {
        objectName: "ticket"
        text: ticket.number
        font.pixelSize: Theme.hero * 0.8
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: 40
        wrapMode: Text.NoWrap
        font.weight: Font.Bold
        font.letterSpacing: 4
        color: Theme.brand
        horizontalAlignment: Text.AlignHCenter
        lineHeight: 1
        Layout.fillWidth: true
    }
    Rule {}
    Repeater {
        model: ticket.lines

        Label {
            required property string modelData

            text: modelData
            Layout.fillWidth: true
        }
    }
}
