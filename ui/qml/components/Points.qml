pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import theme

// What is to be known, a point each.
ColumnLayout {
    id: points

    property var lines: []
    property real leading: 1.16

    spacing: Theme.landscape || Theme.size > 1.2 ? 16 : 24
    Layout.fillWidth: true

    Repeater {
        model: points.lines

        RowLayout {
            id: line

            required property string modelData

            spacing: 20
            Layout.fillWidth: true

            Rectangle {
                Layout.preferredWidth: 14
                Layout.preferredHeight: 14
                Layout.topMargin: Theme.body * 0.45
                Layout.alignment: Qt.AlignTop
                radius: 7
                color: Theme.brand
            }
            Label {
                text: line.modelData
                lineHeight: points.leading
                Layout.fillWidth: true
            }
        }
    }
}
