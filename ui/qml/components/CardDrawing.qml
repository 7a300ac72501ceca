import QtQuick
import theme

// How the card goes in: chip up, chip first. One slow movement, a few small items: cheap without a GPU.
Item {
    id: drawing

    property bool out: false // take the card instead
    property bool moving: true
    readonly property real unit: Math.min(width, height * 2.2)

    implicitWidth: 420
    implicitHeight: 250
    Accessible.role: Accessible.Graphic
    Accessible.name: out ? Words.say("ui.card.out") : Words.say("ui.card.in")
    clip: true

    Rectangle {
        id: card

        property real travel: 0

        width: drawing.unit * 0.56
        height: width * 0.63
        x: (drawing.width - drawing.unit) / 2 + drawing.unit * (0.02 + 0.2 * travel)
        y: (parent.height - height) / 2
        radius: 14
        color: Theme.brandTint
        border.width: 3
        border.color: Theme.brand

        Rectangle {
            x: parent.width * 0.08
            y: parent.height * 0.14
            width: parent.width * 0.5
            height: parent.height * 0.13
            radius: 4
            color: Theme.brand
            opacity: 0.75
        }
        Rectangle {
            x: parent.width * 0.08
            y: parent.height * 0.68
            width: parent.width * 0.36
            height: parent.height * 0.08
            radius: 3
            color: Theme.brandLine
        }
        Rectangle {
            x: parent.width * 0.76
            y: parent.height * 0.38
            width: parent.width * 0.17
            height: parent.height * 0.26
            radius: 5
            color: "#E3B75B"
            border.width: 2
            border.color: Theme.warm

            Rectangle {
                anchors.centerIn: parent
                width: parent.width
                height: 2
                color: Theme.warm
            }
            Rectangle {
                anchors.centerIn: parent
                width: 2
                height: parent.height
                color: Theme.warm
            }
        }
        SequentialAnimation on travel {
            running: drawing.moving && drawing.visible
            loops: Animation.Infinite

            NumberAnimation {
                from: drawing.out ? 1 : 0
                to: drawing.out ? 0 : 1
                duration: 1600
                easing.type: Easing.InOutQuad
            }
            PauseAnimation {
                duration: 1400
            }
        }
    }
    Rectangle {
        x: (drawing.width + drawing.unit) / 2 - width
        y: (parent.height - height) / 2
        width: drawing.unit * 0.3
        height: Math.min(parent.height, drawing.unit * 0.46)
        radius: 18
        color: Theme.sunken
        border.width: 3
        border.color: Theme.control

        Rectangle {
            x: -2
            anchors.verticalCenter: parent.verticalCenter
            width: 18
            height: parent.height * 0.62
            radius: 6
            color: Theme.ink
        }
        Rectangle {
            anchors.right: parent.right
            anchors.rightMargin: 22
            y: 22
            width: 18
            height: 18
            radius: 9
            color: Theme.good
        }
    }
}
