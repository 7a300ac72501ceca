import QtQuick
import QtQuick.Layouts
import theme
import components

// A paper before the camera: what it sees, one big button, then the picture to look at: keep it, or once more.
PageFrame {
    id: page

    readonly property string picture: facts.picture ?? ""

    lead: facts.title

    Badge {
        visible: !!page.facts.hint
        objectName: "photo_hint"
        tone: "warm"
        symbol: "alert"
        type: Theme.body
        text: page.facts.hint ?? ""
        Layout.fillWidth: true
    }
    Label {
        visible: !page.facts.hint
        text: page.facts.taken ? Words.say("ui.photo.result") : page.screen.busy ? Words.say("ui.photo.looking") : Words.say("ui.photo.aim")
        font.weight: Font.DemiBold
        Layout.fillWidth: true
    }
    PaperView {
        picture: page.picture
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.minimumHeight: 220
        Layout.preferredHeight: 240
    }
    RowLayout {
        visible: page.screen.busy
        spacing: Theme.space
        Layout.alignment: Qt.AlignHCenter

        Spinner {}
        Label {
            text: Words.say("ui.working")
        }
    }
    Label {
        text: Words.say("ui.photo.deleted")
        color: Theme.inkSoft
        font.pixelSize: Theme.small
        Layout.fillWidth: true
    }
}
