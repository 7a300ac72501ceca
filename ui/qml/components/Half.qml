import QtQuick
import QtQuick.Layouts
import theme

// One half of `TwoColumns`, its content from the top.
ColumnLayout {
    spacing: Theme.landscape ? Theme.space - 4 : Theme.space
    Layout.fillWidth: true
    Layout.fillHeight: false
    Layout.alignment: Qt.AlignTop
}
