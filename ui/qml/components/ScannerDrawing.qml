pragma ComponentBehavior: Bound
import QtQuick
import theme

// The phone's code goes before the scanner's window. One slow movement, a few small items: cheap without a GPU.
Item {
    id: drawing

    property bool moving: true
    readonly property real unit: Math.min(width, height * 2.1)

    implicitWidth: 420
    implicitHeight: 250
    Accessible.role: Accessible.Graphic
    Accessible.name: Words.say("ui.scanner.picture")
    clip: true

    Rectangle {
        id: scanner

        x: (drawing.width + drawing.unit) / 2 - width
        y: (parent.height - height) / 2
        width: drawing.unit * 0.24
        height: drawing.unit * 0.3
        radius: 18
        color: Theme.sunken
        border.width: 3
        border.color: Theme.control

        Rectangle {
            x: -4
            anchors.verticalCenter: parent.verticalCenter
            width: 18
            height: parent.height * 0.7
            radius: 6
            color: Theme.ink
        }
        Rectangle {
            anchors.right: parent.right
            anchors.rightMargin: 18
            y: 18
            width: 16
            height: 16
            radius: 8
            color: Theme.good
        }
    }
    Rectangle {
        // its light
        x: phone.x + phone.width
        y: scanner.y + scanner.height * 0.2
        width: Math.max(scanner.x - x, 0)
        height: scanner.height * 0.6
        color: Theme.brandTint

        Rectangle {
            anchors.verticalCenter: parent.verticalCenter
            width: parent.width
            height: 4
            color: Theme.bad
        }
    }
    Rectangle {
        id: phone

        property real travel: 0

        width: drawing.unit * 0.26
        height: Math.min(width * 1.75, drawing.height - 12)
        x: (drawing.width - drawing.unit) / 2 + drawing.unit * (0.04 + 0.26 * travel)
        y: (parent.height - height) / 2
        radius: 16
        color: Theme.ink

        Rectangle {
            id: glass

            anchors.centerIn: parent
            width: parent.width - 14
            height: parent.height - 40
            radius: 4
            color: "#FFFFFF"

            Grid {
                id: code

                // a code as one knows it, with its three corners; it says nothing
                readonly property string modules: "1110111101010111101110001000111010110100101110101"
                readonly property real cell: glass.width * 0.78 / 7

                anchors.centerIn: parent
                columns: 7

                Repeater {
                    model: 49

                    Rectangle {
                        required property int index

                        width: code.cell
                        height: width
                        color: code.modules.charAt(index) === "1" ? Theme.ink : "#FFFFFF"
                    }
                }
            }
        }
        SequentialAnimation on travel {
            running: drawing.moving && drawing.visible
            loops: Animation.Infinite

            NumberAnimation {
                from: 0
                to: 1
                duration: 1600
                easing.type: Easing.InOutQuad
            }
            PauseAnimation {
                duration: 1400
            }
        }
    }
}
