import QtQuick
import QtQuick.Layouts
import theme

// A number to copy down, and what it is. Never broken over two lines: it becomes smaller instead.
Surface {
    id: big

    property string label: ""
    property string number: ""

    visible: number !== ""
    spacing: 4
    Layout.fillWidth: true

    Label {
        text: big.label
        color: Theme.inkSoft
        font.pixelSize: Theme.small
        horizontalAlignment: Text.AlignHCenter
        Layout.fillWidth: true
    }
    Label {
        text: big.number
        color: Theme.brand
        font.pixelSize: Theme.title
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Theme.small
        wrapMode: Text.NoWrap
        font.weight: Font.Bold
        font.letterSpacing: 2
        horizontalAlignment: Text.AlignHCenter
        Layout.fillWidth: true
    }
}
