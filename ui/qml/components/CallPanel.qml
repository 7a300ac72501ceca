import QtQuick
import QtQuick.Layouts
import theme

// Whom to call: one number, large enough to be copied down, with its hours and who verified it. Where nobody has a
// verified number the panel says so and names the office.
Surface {
    id: panel

    property var phone: null // {office, number, hours, verified}
    readonly property string number: phone?.number ?? ""

    visible: (phone ?? null) !== null
    color: Theme.brandTint
    border.color: Theme.brandLine
    pad: Theme.landscape ? 22 : 28
    spacing: 6

    RowLayout {
        spacing: 24

        Rectangle {
            Layout.preferredWidth: Theme.title * 1.4
            Layout.preferredHeight: Layout.preferredWidth
            Layout.alignment: Qt.AlignVCenter
            radius: width / 2
            color: Theme.brand

            Icon {
                anchors.centerIn: parent
                width: parent.width * 0.55
                height: width
                name: "call"
                color: Theme.onDark
            }
        }
        GridLayout {
            columns: panel.width > 1000 ? 2 : 1
            columnSpacing: Theme.wide
            rowSpacing: 4
            Layout.fillWidth: true

            Label {
                objectName: "call_office"
                visible: text !== ""
                text: panel.phone?.office ?? ""
                font.weight: Font.DemiBold
                Layout.fillWidth: true
            }
            Label {
                visible: text !== ""
                objectName: "call_number"
                text: panel.number || (panel.phone?.verified ? "" : Words.say("ui.call.none"))
                color: Theme.brand
                font.pixelSize: panel.number ? Theme.title : Theme.small
                font.weight: panel.number ? Font.Bold : Font.Normal
                font.letterSpacing: panel.number ? 2 : 0
                fontSizeMode: panel.number ? Text.HorizontalFit : Text.FixedSize
                minimumPixelSize: Theme.small
                wrapMode: panel.number ? Text.NoWrap : Text.Wrap
                Layout.fillWidth: true
            }
            Label {
                visible: text !== ""
                text: panel.phone?.hours ?? ""
                font.pixelSize: Theme.small
                Layout.fillWidth: true
            }
            Label {
                visible: text !== ""
                text: panel.phone?.verified ?? ""
                font.pixelSize: Theme.small
                color: Theme.inkSoft
                Layout.fillWidth: true
            }
        }
    }
}
