import QtQuick
import theme

// A line drawing of ui/icons.py in one colour.
Item {
    id: icon

    property string name: "info"
    property color color: Theme.ink
    property real weight: 2

    implicitWidth: 48
    implicitHeight: 48
    Accessible.ignored: true

    Image {
        readonly property int side: Math.max(8, Math.ceil(Math.min(icon.width, icon.height)))

        anchors.centerIn: parent
        width: side
        height: side
        sourceSize: Qt.size(side, side)
        source: "image://icons/" + icon.name + "/" + String(icon.color).slice(-6) + "/" + icon.weight
        asynchronous: false
    }
}
