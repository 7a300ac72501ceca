import QtQuick
import QtQuick.Layouts
import theme
import components

Label {
    font.pixelSize: Math.round(Theme.dense * 1.12)
    font.weight: Font.Bold
    lineHeight: 1.05
    Layout.fillWidth: true
}
