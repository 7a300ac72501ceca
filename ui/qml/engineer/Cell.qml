import QtQuick.Layouts
import theme
import components

// A dense text of a table or a list.
Label {
    font.pixelSize: Theme.dense
    lineHeight: 1.05
    Layout.fillWidth: true
    Layout.preferredWidth: 100
}
