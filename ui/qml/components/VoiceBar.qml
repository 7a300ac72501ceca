import QtQuick
import QtQuick.Layouts
import Kiosk.Flow
import theme

// Read to me, and how loud. Only where a voice is there and the page has something to read.
GridLayout {
    id: bar

    property bool column: false // one below the other

    columns: column ? 1 : 2
    columnSpacing: 14
    rowSpacing: 14

    BigButton {
        objectName: "read_aloud"
        text: Voice.speaking ? Words.say("ui.voice.stop") : Voice.handset ? Words.say("ui.voice.read_handset") : Words.say("ui.voice.read")
        symbol: Voice.speaking ? "square" : Voice.handset ? "handset" : "sound"
        chosen: Voice.speaking
        type: Theme.chrome
        minimum: Theme.touch + 12
        padSide: 22
        Layout.fillWidth: !Theme.landscape
        Layout.fillHeight: bar.column
        onClicked: Voice.readAloud()
    }
    BigButton {
        objectName: "volume"
        text: [Words.say("ui.voice.volume.0"), Words.say("ui.voice.volume.1"), Words.say("ui.voice.volume.2")][Voice.volume]
        weight: "quiet"
        type: Theme.chrome
        minimum: Theme.touch + 12
        padSide: 22
        Layout.fillWidth: bar.column
        Layout.fillHeight: bar.column
        onClicked: Voice.nextVolume()
    }
}
