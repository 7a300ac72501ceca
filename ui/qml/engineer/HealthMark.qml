import QtQuick
import QtQuick.Layouts
import theme
import components

// How something is: a sign, a word and a colour, never the colour alone.
RowLayout {
    id: mark

    property string health: "" // ready, degraded, unknown, out_of_order, absent; "" not known yet
    property string word: ""
    property int type: Theme.dense
    property bool firm: false // the word stays on one line: what stands beside it makes room
    readonly property color strong: health === "ready" ? Theme.good : health === "degraded" ? Theme.warm : health === "out_of_order" ? Theme.bad : Theme.grey
    readonly property string sign: health === "ready" ? "check" : health === "degraded" ? "alert" : health === "out_of_order" ? "cross" : health === "unknown" ? "question" : "square"

    spacing: 8

    Icon {
        name: mark.sign
        color: mark.strong
        weight: 2.6
        Layout.preferredWidth: mark.type * 1.15
        Layout.preferredHeight: mark.type * 1.15
    }
    Label {
        visible: text !== ""
        text: mark.word
        color: mark.strong
        font.pixelSize: mark.type
        font.weight: Font.DemiBold
        lineHeight: 1.05
        Layout.fillWidth: true
        Layout.minimumWidth: mark.firm ? Math.ceil(implicitWidth) : 0
    }
}
