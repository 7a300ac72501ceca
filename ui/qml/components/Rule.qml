import QtQuick
import QtQuick.Layouts
import theme

Rectangle {
    Layout.fillWidth: true
    implicitHeight: Theme.line
    color: Theme.edge
}
