import QtQuick
import QtQuick.Layouts
import Kiosk.Flow
import theme

// Read to me, and how loud. Only where a voice is there and the page has something to read.
RowLayout {
    id: bar

    spacing: 14

    BigButton {
        objectName: "read_aloud"
        text: Voice.speaking ? Words.say("ui.voice.stop") : Voice.handset ? Words.say("ui.voice.read_handset") : Words.say("ui.voice.read")
        symbol: Voice.speaking ? "square" : Voice.handset ? "handset" : "sound"
        chosen: Voice.speaking
        type: Theme.chrome
        minimum: Theme.touch + 12
        padSide: 22
        Layout.fillWidth: !Theme.landscape
        onClicked: Voice.readAloud()
    }
    BigButton {
        objectName: "volume"
        text: [Words.say("ui.voice.volume.0"), Words.say("ui.voice.volume.1"), Words.say("ui.voice.volume.2")][Voice.volume]
        weight: "quiet"
        type: Theme.chrome
        minimum: Theme.touch + 12
        padSide: 22
        onClicked: Voice.nextVolume()
    }
}
