pragma ComponentBehavior: Bound
import QtQuick
import theme

// Three dots that light up in turn: says "at work" at little cost.
Row {
    id: dots

    property int present: 0

    spacing: 28
    Accessible.role: Accessible.Indicator
    Accessible.name: Words.say("ui.working")

    Repeater {
        model: 3

        Rectangle {
            required property int index

            width: 36
            height: 36
            radius: 18
            color: index === dots.present ? Theme.brand : Theme.brandLine
        }
    }
    Timer {
        running: dots.visible
        interval: 450
        repeat: true
        onTriggered: dots.present = (dots.present + 1) % 3
    }
}
