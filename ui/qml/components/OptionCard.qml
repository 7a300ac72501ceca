pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Kiosk.Flow
import theme

// One of several to choose from: a card across the page, with its number for who reads it out or types it. What
// stands in it is the page's.
T.AbstractButton {
    id: card

    default property alias content: inside.data
    property int number: 0 // 1–9; 0 has none
    property string symbol: ""
    property bool chosen: false
    property bool radio: false // chosen first, confirmed below
    property bool onward: !radio
    property int pad: Theme.landscape ? 18 : Theme.size > 1.2 ? 14 : 26
    property int minimum: Theme.primary

    implicitHeight: Math.max(minimum, row.implicitHeight + 2 * pad)
    focusPolicy: Qt.TabFocus
    Layout.fillWidth: true
    Accessible.role: radio ? Accessible.RadioButton : Accessible.Button
    Accessible.checked: chosen

    background: Rectangle {
        radius: Theme.radius
        color: !card.enabled ? Theme.sunken : card.chosen || card.down ? Theme.brandTint : Theme.surface
        border.width: card.chosen ? 5 : card.enabled ? 3 : Theme.line
        border.color: !card.enabled ? Theme.edge : card.radio && !card.chosen ? Theme.control : Theme.brand

        FocusRing {
            on: card.visualFocus
        }
    }
    contentItem: Item {
        RowLayout {
            id: row

            anchors.verticalCenter: parent.verticalCenter
            x: card.pad + 8
            width: parent.width - 2 * x
            spacing: 28

            Rectangle {
                visible: card.radio || card.number > 0
                Layout.preferredWidth: Math.max(60, Theme.heading * 1.5)
                Layout.preferredHeight: Layout.preferredWidth
                radius: width / 2
                color: card.chosen ? Theme.brand : card.enabled && !card.radio ? Theme.brandTint : Theme.surface
                border.width: card.chosen || !card.radio ? 0 : 3
                border.color: Theme.control

                Icon {
                    visible: card.chosen || !card.enabled
                    anchors.centerIn: parent
                    width: parent.width * 0.6
                    height: width
                    name: card.chosen ? "check" : "lock"
                    color: card.chosen ? Theme.onDark : Theme.grey
                    weight: card.chosen ? 3 : 2
                }
                Label {
                    visible: !card.chosen && card.enabled && card.number > 0
                    anchors.centerIn: parent
                    text: String(card.number)
                    color: card.radio ? Theme.inkSoft : Theme.brand
                    font.pixelSize: Theme.heading * 0.85
                    font.weight: Font.Bold
                    lineHeight: 1
                    Accessible.ignored: true
                }
            }
            Icon {
                visible: card.symbol !== ""
                name: card.symbol || "info"
                color: Theme.brand
                weight: 1.6
                Layout.preferredWidth: Theme.hero * 0.8
                Layout.preferredHeight: Theme.hero * 0.8
            }
            ColumnLayout {
                id: inside

                spacing: 6
                Layout.fillWidth: true
            }
            Icon {
                visible: card.onward && card.enabled
                name: "right"
                color: Theme.brand
                Layout.preferredWidth: Theme.heading
                Layout.preferredHeight: Theme.heading
            }
        }
    }

    Connections {
        target: Bridge

        function onDigitTyped(key: string) {
            if (card.visible && card.enabled && card.number > 0 && key === String(card.number))
                card.clicked();
        }
    }
}
