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
        text: Bridge.speaking ? Words.say("ui.voice.stop") : Bridge.handset ? Words.say("ui.voice.read_handset") : Words.say("ui.voice.read")
        symbol: Bridge.speaking ? "square" : Bridge.handset ? "handset" : "sound"
        chosen: Bridge.speaking
        type: Theme.chrome
        minimum: Theme.touch + 12
        padSide: 22
        Layout.fillWidth: !Theme.landscape
        onClicked: Bridge.readAloud()
    }
    BigButton {
        objectName: "volume"
        text: [Words.say("ui.voice.volume.0"), Words.say("ui.voice.volume.1"), Words.say("ui.voice.volume.2")][Bridge.volume]
        weight: "quiet"
        type: Theme.chrome
        minimum: Theme.touch + 12
        padSide: 22
        onClicked: Bridge.nextVolume()
    }
}
