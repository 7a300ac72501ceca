import QtQuick
import QtQuick.Layouts
import theme

// A panel of paper: its content in a column, as high as the content needs.
Rectangle {
    id: surface

    default property alias content: inside.data
    property int pad: Theme.landscape ? 26 : 32
    property alias spacing: inside.spacing

    implicitWidth: inside.implicitWidth + 2 * pad
    implicitHeight: inside.implicitHeight + 2 * pad
    color: Theme.surface
    radius: Theme.radius
    border.width: Theme.line
    border.color: Theme.edge

    ColumnLayout {
        id: inside

        anchors.fill: parent
        anchors.margins: surface.pad
        spacing: Theme.gap
    }
}
