import QtQuick
import theme

// A panel over the page. It takes every touch, so that nothing beneath is pressed by mistake.
Item {
    id: overlay

    default property alias content: inside.content
    property real widest: 900

    signal outside // touched beside the panel

    Rectangle {
        anchors.fill: parent
        color: "#1D2B30"
        opacity: 0.6
    }
    MouseArea {
        anchors.fill: parent
        onClicked: overlay.outside()
    }
    Surface {
        id: inside

        anchors.centerIn: parent
        width: Math.min(parent.width - 2 * Theme.margin, overlay.widest)
        pad: 48
        spacing: Theme.space
        border.width: 0
    }
}
