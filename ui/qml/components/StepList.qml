pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import theme

// What to do, in order, numbered.
ColumnLayout {
    id: list

    property var steps: []
    property int type: Theme.body

    spacing: Theme.space - 4

    Repeater {
        model: list.steps

        RowLayout {
            id: step

            required property int index
            required property string modelData

            spacing: 20
            Layout.fillWidth: true

            Rectangle {
                Layout.preferredWidth: list.type * 1.5
                Layout.preferredHeight: Layout.preferredWidth
                Layout.alignment: Qt.AlignTop
                radius: width / 2
                color: Theme.brandTint

                Label {
                    anchors.centerIn: parent
                    text: String(step.index + 1)
                    color: Theme.brand
                    font.pixelSize: list.type * 0.85
                    font.weight: Font.Bold
                    lineHeight: 1
                    Accessible.ignored: true
                }
            }
            Label {
                text: step.modelData
                font.pixelSize: list.type
                Layout.fillWidth: true
                Layout.alignment: Qt.AlignVCenter
            }
        }
    }
}
