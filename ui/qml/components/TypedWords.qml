import QtQuick
import QtQuick.Layouts
import theme

// What is typed by now, large; empty it says what can be typed.
Rectangle {
    id: field

    property string words: ""
    property string hint: ""

    signal cleared

    implicitHeight: Math.max(Theme.touch + 12, said.implicitHeight + 20)
    radius: Theme.radius
    color: Theme.surface
    border.width: 3
    border.color: Theme.brand
    Layout.fillWidth: true

    Label {
        id: said

        objectName: "words"
        anchors.verticalCenter: parent.verticalCenter
        x: 28
        width: parent.width - x - (clear.visible ? clear.width + 20 : 28)
        text: field.words || field.hint
        color: field.words ? Theme.brand : Theme.inkSoft
        font.pixelSize: field.words ? Theme.heading : Theme.chrome
        font.weight: field.words ? Font.Bold : Font.Normal
    }
    BigButton {
        id: clear

        objectName: "clear_words"
        visible: field.words !== ""
        anchors.right: parent.right
        anchors.rightMargin: 6
        anchors.verticalCenter: parent.verticalCenter
        text: Words.say("ui.directory.clear")
        weight: "quiet"
        type: Theme.chrome
        minimum: Theme.touch
        onClicked: field.cleared()
    }
}
