import QtQuick
import QtQuick.Layouts
import Kiosk.Flow
import theme

// Whose kiosk it is, and what is always at hand: language, type size, help, leave; where it can, being read to.
Rectangle {
    id: header

    property string hospital: ""
    property var leave: null // the page's quiet way out
    property bool voiceInPage: false // the page has the voice's buttons itself

    signal helpAsked

    implicitHeight: rows.implicitHeight + 36
    color: Theme.surface

    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: Theme.line
        color: Theme.edge
    }
    ColumnLayout {
        id: rows

        anchors.verticalCenter: parent.verticalCenter
        x: Theme.margin
        width: parent.width - 2 * Theme.margin
        spacing: Theme.gap

        RowLayout {
            spacing: 14

            Rectangle {
                Layout.preferredWidth: 60
                Layout.preferredHeight: 60
                radius: 16
                color: Theme.brand

                Rectangle {
                    anchors.centerIn: parent
                    width: 34
                    height: 11
                    radius: 3
                    color: Theme.onDark
                }
                Rectangle {
                    anchors.centerIn: parent
                    width: 11
                    height: 34
                    radius: 3
                    color: Theme.onDark
                }
            }
            Label {
                text: header.hospital || Words.say("ui.service")
                font.pixelSize: Theme.chrome
                font.weight: Font.DemiBold
                lineHeight: 1.05
                Layout.fillWidth: true
            }
            VoiceBar {
                visible: Voice.canRead && Theme.landscape
            }
            BigButton {
                objectName: "language"
                text: Words.say("ui.header.language")
                weight: "quiet"
                type: Theme.chrome
                minimum: Theme.touch + 12
                padSide: 22
                onClicked: Comfort.nextLanguage()
            }
            BigButton {
                objectName: "type_size"
                text: [Words.say("ui.header.type.0"), Words.say("ui.header.type.1"), Words.say("ui.header.type.2")][Comfort.typeSize]
                weight: "quiet"
                type: Theme.chrome
                minimum: Theme.touch + 12
                padSide: 22
                onClicked: Comfort.setTypeSize((Comfort.typeSize + 1) % 3)
            }
            BigButton {
                objectName: "help"
                text: Words.say("ui.header.help")
                symbol: "question"
                type: Theme.chrome
                minimum: Theme.touch + 12
                padSide: 22
                onClicked: header.helpAsked()
            }
            BigButton {
                objectName: "action_cancel"
                visible: header.leave !== null
                text: header.leave?.text ?? ""
                weight: "quiet"
                symbol: Theme.landscape ? "exit" : ""
                type: Theme.chrome
                minimum: Theme.touch + 12
                padSide: 22
                onClicked: Bridge.tap("cancel", "")
            }
        }
        VoiceBar {
            visible: Voice.canRead && !Theme.landscape && !header.voiceInPage
            Layout.fillWidth: true
        }
    }
}
