import QtQuick
import QtQuick.Layouts
import theme
import components

// That nothing which is done here is written down, why, and what that leaves: above everything, and never scrolled away.
Rectangle {
    id: band

    required property var facts

    objectName: "unrecorded"
    implicitHeight: said.implicitHeight + 24
    radius: Theme.radiusSmall
    color: Theme.warmTint
    border.width: Theme.line
    border.color: Theme.warmLine

    RowLayout {
        id: said

        x: 18
        y: 12
        width: parent.width - 36
        spacing: 14

        Icon {
            name: "alert"
            color: Theme.warm
            Layout.preferredWidth: Theme.dense * 1.5
            Layout.preferredHeight: Theme.dense * 1.5
            Layout.alignment: Qt.AlignTop
        }
        ColumnLayout {
            spacing: 2
            Layout.fillWidth: true

            Cell {
                objectName: "unrecorded_title"
                text: band.facts.title
                color: Theme.warm
                font.weight: Font.Bold
            }
            Cell {
                objectName: "unrecorded_why"
                text: band.facts.why + " " + band.facts.then
                font.pixelSize: Theme.denseSmall
            }
        }
    }
}
