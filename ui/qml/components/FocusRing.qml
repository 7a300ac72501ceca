import QtQuick
import Kiosk.Flow
import theme

// Where a keyboard is: a dark and a light line, seen on paper and on a filled button. Only while one is used.
Rectangle {
    id: ring

    property bool on: false

    visible: on && Bridge.assisted
    anchors.fill: parent
    color: "transparent"
    radius: Theme.radius
    border.width: 6
    border.color: Theme.ink

    Rectangle {
        anchors.fill: parent
        anchors.margins: 6
        color: "transparent"
        radius: ring.radius - 6
        border.width: 4
        border.color: Theme.onDark
    }
}
