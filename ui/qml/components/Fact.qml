import QtQuick
import QtQuick.Layouts
import theme

// A name and its value on one line; where both don't fit, the value goes beneath.
Item {
    id: fact

    property string label: ""
    property string value: ""
    property bool strong: false
    property int type: Theme.body
    property color valueColor: Theme.ink
    readonly property bool beneath: name.implicitWidth + said.implicitWidth + 32 > width

    visible: value !== ""
    implicitHeight: beneath ? name.contentHeight + said.contentHeight + 2 : Math.max(name.contentHeight, said.contentHeight)
    implicitWidth: 300
    Layout.fillWidth: true

    Label {
        id: name

        text: fact.label
        width: fact.beneath ? parent.width : implicitWidth
        color: Theme.inkSoft
        font.pixelSize: fact.type
    }
    Label {
        id: said

        text: fact.value
        width: fact.beneath ? parent.width : implicitWidth
        x: parent.width - width
        y: fact.beneath ? name.contentHeight + 2 : (fact.height - height) / 2
        horizontalAlignment: Text.AlignRight
        color: fact.valueColor
        font.pixelSize: fact.type
        font.weight: fact.strong ? Font.Bold : Font.Medium
    }
}
