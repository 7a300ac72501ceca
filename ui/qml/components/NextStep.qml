import QtQuick
import QtQuick.Layouts
import theme

// What to do now, in one sentence, and who does it.
Surface {
    id: next

    property string text: ""
    property string who: ""

    objectName: "next"
    spacing: 8
    border.width: 4
    border.color: Theme.brand
    Layout.fillWidth: true

    Label {
        text: Words.say("ui.filing.next")
        font.pixelSize: Theme.small
        font.weight: Font.DemiBold
        color: Theme.brand
        Layout.fillWidth: true
    }
    Label {
        text: next.text
        font.pixelSize: Theme.statement
        font.weight: Font.DemiBold
        Layout.fillWidth: true
    }
    Label {
        visible: text !== ""
        text: next.who
        color: Theme.inkSoft
        font.pixelSize: Theme.small
        Layout.fillWidth: true
    }
}
