pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import theme

// What was answered before, small: so that nobody has to remember it.
Surface {
    id: given

    property var answers: [] // {text, answer}

    visible: answers.length > 0
    objectName: "given"
    color: Theme.sunken
    pad: 22
    spacing: 8
    Layout.fillWidth: true

    Label {
        text: Words.say("ui.question.given")
        font.pixelSize: Theme.small
        font.weight: Font.DemiBold
        color: Theme.inkSoft
        Layout.fillWidth: true
    }
    Repeater {
        model: given.answers

        Fact {
            required property var modelData

            label: modelData.text
            value: modelData.answer
            type: Theme.small
        }
    }
}
