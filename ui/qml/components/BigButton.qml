import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import theme

// A button. Primary is the one next step; quiet leaves or goes back. Its text wraps, the button grows with it.
T.AbstractButton {
    id: button

    property string weight: "secondary"
    property string symbol: ""
    property string note: ""
    property bool chosen: false
    property int align: Text.AlignHCenter
    property int minimum: weight === "primary" ? Theme.primary : Theme.button
    property int type: weight === "primary" ? Theme.heading : Theme.body
    property int padSide: Theme.space
    property bool stacked: false
    property bool inverse: false // on a dark ground
    readonly property bool solid: weight === "primary" || chosen
    readonly property color face: inverse ? Theme.brand : solid ? Theme.onDark : weight === "quiet" ? Theme.inkSoft : Theme.brand

    implicitWidth: Math.max(Theme.touch, inside.implicitWidth + 2 * padSide)
    implicitHeight: Math.max(minimum, inside.implicitHeight + 2 * Theme.gap)
    padding: 0
    focusPolicy: Qt.TabFocus
    opacity: enabled ? 1 : 0.45
    Accessible.role: Accessible.Button
    Accessible.name: note ? text + ", " + note : text

    background: Rectangle {
        radius: Math.min(Theme.radius, height / 2)
        color: button.inverse ? (button.down ? Theme.brandTint : Theme.surface) : button.solid ? (button.down ? Theme.brandDown : Theme.brand) : button.down ? Theme.brandTint : button.weight === "quiet" ? "transparent" : Theme.surface
        border.width: button.solid || button.inverse ? 0 : button.weight === "quiet" ? 2 : 3
        border.color: button.weight === "quiet" ? Theme.control : Theme.brand

        FocusRing {
            radius: Math.min(Theme.radius, height / 2)
            on: button.visualFocus
        }
    }

    contentItem: Item {
        implicitWidth: inside.implicitWidth
        implicitHeight: inside.implicitHeight

        GridLayout {
            id: inside

            anchors.centerIn: parent
            width: button.align === Text.AlignHCenter ? Math.min(implicitWidth, parent.width - 2 * button.padSide) : parent.width - 2 * button.padSide
            columns: button.stacked ? 1 : 2
            columnSpacing: Theme.gap + 4
            rowSpacing: Theme.gap

            Icon {
                visible: button.symbol !== ""
                name: button.symbol || "info"
                color: button.face
                Layout.alignment: button.stacked ? Qt.AlignHCenter : Qt.AlignVCenter
                Layout.preferredWidth: button.stacked ? button.type * 2.4 : button.type * 1.2
                Layout.preferredHeight: Layout.preferredWidth
                weight: button.stacked ? 1.5 : 2
            }
            ColumnLayout {
                spacing: 4
                Layout.fillWidth: true

                Label {
                    id: words

                    text: button.text
                    color: button.face
                    font.pixelSize: button.type
                    font.weight: Font.DemiBold
                    lineHeight: 1.05
                    horizontalAlignment: button.align
                    Layout.fillWidth: true
                    Accessible.ignored: true
                }
                Label {
                    id: remark

                    visible: text !== ""
                    text: button.note
                    color: button.inverse ? (button.down ? Theme.brandTint : Theme.surface) : button.solid ? Theme.onDark : Theme.inkSoft
                    font.pixelSize: Math.min(Theme.small, button.type)
                    horizontalAlignment: button.align
                    Layout.fillWidth: true
                    Accessible.ignored: true
                }
            }
        }
    }
}
