import QtQuick
import theme

// A part's face: colour and, for those who don't tell colours apart, a pattern.
Rectangle {
    id: pattern

    property string kind: "fund"

    color: Theme.part(kind)

    Image {
        visible: pattern.kind === "person" || pattern.kind === "account"
        anchors.fill: parent
        source: visible ? "image://icons/pattern/" + pattern.kind : ""
        fillMode: Image.Tile
        horizontalAlignment: Image.AlignLeft
        verticalAlignment: Image.AlignTop
        asynchronous: false
    }
}
