import QtQuick
import QtQuick.Layouts
import Kiosk.Flow
import theme
import components

// Touch anywhere to begin. Says what one needs, and which way is out of order today.
PageFrame {
    id: page

    readonly property bool cardReady: facts.devices.card === "ready"
    readonly property bool codeReady: facts.devices.code === "ready"

    bare: true
    sidePanel: false
    actions: screen.actions.filter(action => action.tap !== "start" && action.tap !== "staff")

    Item {
        Layout.fillWidth: true
        Layout.fillHeight: true
        implicitHeight: inside.implicitHeight

        MouseArea {
            objectName: "anywhere"
            anchors.fill: parent
            onClicked: Bridge.tap("start", "")
        }
        GridLayout {
            id: inside

            anchors.fill: parent
            columns: Theme.landscape ? 2 : 1
            columnSpacing: 80
            rowSpacing: Theme.wide

            ColumnLayout {
                spacing: Theme.space
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                Layout.topMargin: Theme.landscape ? 0 : 40
                Layout.alignment: Theme.landscape ? Qt.AlignVCenter : Qt.AlignTop

                Label {
                    text: page.facts.hospital
                    color: Theme.brand
                    font.pixelSize: Theme.heading
                    font.weight: Font.DemiBold
                    Layout.fillWidth: true
                }
                Label {
                    objectName: "title"
                    text: page.title
                    font.pixelSize: Theme.hero * 0.92
                    font.weight: Font.Bold
                    lineHeight: 1.1
                    Layout.fillWidth: true
                }
                Label {
                    text: Words.say("ui.welcome.what")
                    color: Theme.inkSoft
                    Layout.fillWidth: true
                }
                BigButton {
                    objectName: "action_start"
                    text: Words.say("ui.welcome.start")
                    weight: "primary"
                    type: Theme.title
                    minimum: Theme.primary * 1.25
                    Layout.fillWidth: true
                    Layout.topMargin: Theme.space
                    onClicked: Bridge.tap("start", "")
                }
            }
            ColumnLayout {
                spacing: Theme.space
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                Layout.alignment: Theme.landscape ? Qt.AlignVCenter : Qt.AlignTop

                Label {
                    text: Words.say("ui.welcome.bring")
                    font.weight: Font.Bold
                    Layout.fillWidth: true
                }
                Repeater {
                    model: [{
                            symbol: "card",
                            name: Words.say("ui.welcome.card"),
                            note: Words.say("ui.welcome.card_note"),
                            ready: page.cardReady
                        }, {
                            symbol: "phone",
                            name: Words.say("ui.welcome.code"),
                            note: Words.say("ui.welcome.code_note"),
                            ready: page.codeReady
                        }]

                    Surface {
                        id: way

                        required property var modelData

                        Layout.fillWidth: true
                        color: modelData.ready ? Theme.surface : Theme.sunken

                        RowLayout {
                            spacing: 28

                            Icon {
                                name: way.modelData.symbol
                                color: way.modelData.ready ? Theme.brand : Theme.grey
                                weight: 1.5
                                Layout.preferredWidth: Theme.hero
                                Layout.preferredHeight: Theme.hero
                            }
                            ColumnLayout {
                                spacing: 6
                                Layout.fillWidth: true

                                Label {
                                    text: way.modelData.name
                                    font.pixelSize: Theme.heading
                                    font.weight: Font.Bold
                                    color: way.modelData.ready ? Theme.ink : Theme.inkSoft
                                    Layout.fillWidth: true
                                }
                                Label {
                                    text: way.modelData.ready ? way.modelData.note : Words.say("ui.welcome.out")
                                    font.pixelSize: Theme.small
                                    color: way.modelData.ready ? Theme.inkSoft : Theme.bad
                                    Layout.fillWidth: true
                                }
                            }
                        }
                    }
                }
                Label {
                    text: Words.say("ui.welcome.no_phone")
                    font.pixelSize: Theme.small
                    color: Theme.inkSoft
                    Layout.fillWidth: true
                }
            }
            Item {
                visible: !Theme.landscape
                Layout.fillHeight: true
            }
        }
    }
    RowLayout {
        spacing: Theme.space
        Layout.fillWidth: true

        Label {
            text: page.facts.owed > 0 ? Words.fill("ui.welcome.owed", {count: page.facts.owed}) : ""
            font.pixelSize: Theme.small
            color: Theme.inkSoft
            Layout.fillWidth: true
        }
        BigButton {
            objectName: "action_staff"
            text: Words.say("ui.welcome.staff")
            weight: "quiet"
            symbol: "staff"
            type: Theme.chrome
            minimum: Theme.touch + 8
            onClicked: Bridge.tap("staff", "")
        }
    }
}
