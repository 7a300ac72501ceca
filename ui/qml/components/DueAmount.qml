import QtQuick
import QtQuick.Layouts
import theme

// The one amount that matters: to pay now, to get back, or nothing.
Rectangle {
    id: due

    required property string amount
    required property string direction // pay, refund, even
    property string note: ""
    property bool paid: false
    property bool checking: false // begun at the terminal, its answer lost: nobody pays again before it is known
    readonly property bool owes: direction === "pay" && !paid
    readonly property color strong: owes ? Theme.warm : Theme.good

    implicitHeight: inside.implicitHeight + 2 * inside.y
    radius: Theme.radius
    color: owes ? Theme.warmTint : Theme.goodTint
    border.width: Theme.line
    border.color: owes ? Theme.warmLine : Theme.goodLine

    ColumnLayout {
        id: inside

        x: Theme.landscape ? 28 : 36
        y: Theme.landscape ? 20 : 28
        width: parent.width - 2 * x
        spacing: 4

        Label {
            text: due.paid ? Words.say("ui.due.paid") : due.checking ? Words.say("ui.due.checking") : due.direction === "pay" ? Words.say("ui.due.pay") : due.direction === "refund" ? Words.say("ui.due.refund") : Words.say("ui.due.even")
            color: due.strong
            font.weight: Font.DemiBold
            Layout.fillWidth: true
        }
        Label {
            objectName: "due"
            visible: due.direction !== "even"
            text: Words.yuan(due.amount)
            color: due.strong
            font.pixelSize: Theme.hero
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: 48
            wrapMode: Text.NoWrap
            font.weight: Font.Bold
            lineHeight: 1
            Layout.fillWidth: true
        }
        Label {
            visible: text !== ""
            text: due.note
            font.pixelSize: Theme.small
            Layout.fillWidth: true
        }
    }
}
