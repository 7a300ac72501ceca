import QtQuick
import QtQuick.Layouts
import Kiosk.Flow
import theme

// Who this visit is for (masked; in clear while a finger rests on the eye), and how long the page still waits.
Rectangle {
    id: footer

    property string name: ""

    implicitHeight: Math.max(row.implicitHeight + 16, Theme.touch + 16)
    color: Theme.sunken

    RowLayout {
        id: row

        anchors.verticalCenter: parent.verticalCenter
        x: Theme.margin
        width: parent.width - 2 * Theme.margin
        spacing: 20

        Label {
            visible: footer.name !== ""
            objectName: "whose"
            text: Words.fill("ui.footer.whose", {name: Bridge.revealed || footer.name})
            font.pixelSize: Theme.chrome
            color: Theme.ink
        }
        BigButton {
            id: eye

            visible: footer.name !== ""
            objectName: "reveal"
            text: Words.say("ui.footer.reveal")
            symbol: "eye"
            weight: "quiet"
            type: Math.round(Theme.chrome * 0.9)
            minimum: Theme.touch
            padSide: 18
            onPressedChanged: Bridge.hold(pressed)
        }
        Label {
            visible: footer.name === ""
            text: Words.say("ui.service")
            font.pixelSize: Theme.chrome
            color: Theme.inkSoft
        }
        Item {
            Layout.fillWidth: true
        }
        Icon {
            visible: Bridge.remaining > 0
            name: "clock"
            color: Theme.inkSoft
            Layout.preferredWidth: Theme.chrome
            Layout.preferredHeight: Theme.chrome
        }
        Label {
            visible: Bridge.remaining > 0
            objectName: "remaining"
            text: Words.fill("ui.footer.remaining", {seconds: Bridge.remaining})
            font.pixelSize: Theme.chrome
            color: Theme.inkSoft
        }
    }
}
