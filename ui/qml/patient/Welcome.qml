pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Flow
import theme
import components

// Touch anywhere to begin. Says what one needs, and which way is out of order today.
PageFrame {
    id: page

    readonly property bool cardReady: facts.devices.card === "ready"
    readonly property bool tight: Theme.size > 1.2 // the ways in come first, remarks make room
    readonly property bool codeReady: facts.devices.code === "ready"
    readonly property bool noPaper: facts.devices.paper === "out"
    readonly property bool spoken: Voice.canRead && !Theme.landscape // a row more above; what is read out says it too
    readonly property bool announced: (facts.notice ?? null) !== null
    readonly property bool held: (facts.card_in ?? "") !== "" // a strip below says what to do: it comes before all else
    readonly property bool bring: !held && (!announced || !(Theme.landscape || spoken) || !cardReady || !codeReady) // the next page says it too
    readonly property bool crowded: spoken && (announced || noPaper || !cardReady || !codeReady) // what is amiss is seen without scrolling
    readonly property bool brief: tight || crowded || held || (announced && Theme.landscape) // the button to begin stays on the glass

    // the other ways in, beside settling: each a door with its sign
    readonly property var doors: screen.actions.filter(action => action.tap !== "start" && action.tap !== "staff")
    readonly property var symbols: ({
            filings: "folder",
            guide: "book"
        })
    readonly property var notes: ({
            filings: Words.say("ui.welcome.filings_note"),
            guide: Words.say("ui.welcome.guide_note")
        })

    bare: true
    sidePanel: false
    actions: []

    GridLayout {
        columns: Theme.landscape ? 2 : 1
        columnSpacing: Theme.wide
        rowSpacing: Theme.space
        Layout.fillWidth: true
        Layout.fillHeight: true

        Rectangle {
            id: poster

            implicitHeight: words.implicitHeight + 2 * words.x
            radius: Theme.radius + 8
            color: Theme.brand
            clip: true
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredWidth: 3

            Rectangle {
                width: parent.width * 0.9
                height: width
                radius: width / 2
                x: parent.width * 0.52
                y: -height * 0.4
                color: Theme.onDark
                opacity: 0.06
            }
            Rectangle {
                width: parent.width * 0.6
                height: width
                radius: width / 2
                x: -width * 0.4
                y: parent.height - height * 0.6
                color: Theme.onDark
                opacity: 0.06
            }
            MouseArea {
                objectName: "anywhere"
                anchors.fill: parent
                onClicked: Bridge.tap("start", "")
            }
            ColumnLayout {
                id: words

                x: Theme.landscape || page.tight ? 44 : 64
                y: x
                width: parent.width - 2 * x
                height: parent.height - 2 * x
                spacing: page.tight ? 16 : Theme.space

                Item {
                    Layout.fillHeight: true
                }
                Label {
                    objectName: "title"
                    // a Chinese line breaks anywhere: it shall break where the title has its pause
                    text: Comfort.language === "zh" && !Theme.landscape ? page.title.replace(" ", "\n") : page.title
                    color: Theme.onDark
                    font.pixelSize: Theme.landscape ? Theme.title * 1.25 : page.title.length > 24 ? Theme.title * 1.15 : Math.min(Theme.hero, 100)
                    font.weight: Font.Bold
                    lineHeight: 1.12
                    Layout.fillWidth: true
                }
                Label {
                    visible: (!page.crowded || !page.tight) && !(page.held && (page.tight || Theme.landscape))
                    text: Words.say("ui.welcome.what")
                    color: Theme.onDark
                    Layout.fillWidth: true
                }
                Item {
                    Layout.fillHeight: true
                }
                BigButton {
                    objectName: "action_start"
                    text: Words.say("ui.welcome.start")
                    weight: "primary"
                    inverse: true
                    type: Theme.title
                    minimum: Theme.primary * 1.2
                    Layout.fillWidth: true
                    onClicked: Bridge.tap("start", "")
                }
            }
        }
        ColumnLayout {
            spacing: page.tight ? 14 : Theme.space
            Layout.fillWidth: true
            Layout.fillHeight: Theme.landscape
            Layout.preferredWidth: 2

            Surface {
                visible: page.announced
                objectName: "downtime"
                color: Theme.sunken
                spacing: 8
                Layout.fillWidth: true

                RowLayout {
                    spacing: 20
                    Layout.fillWidth: true

                    Icon {
                        name: "alert"
                        color: Theme.bad
                        Layout.preferredWidth: Theme.title
                        Layout.preferredHeight: Theme.title
                        Layout.alignment: Qt.AlignTop
                    }
                    ColumnLayout {
                        spacing: 4
                        Layout.fillWidth: true

                        Label {
                            text: page.facts.notice?.head ?? ""
                            font.weight: Font.Bold
                            Layout.fillWidth: true
                        }
                        Label {
                            visible: !page.tight
                            text: page.facts.notice?.words ?? ""
                            font.pixelSize: Theme.small
                            color: Theme.inkSoft
                            Layout.fillWidth: true
                        }
                        Label {
                            text: page.facts.notice?.advice ?? ""
                            font.pixelSize: Theme.small
                            Layout.fillWidth: true
                        }
                    }
                }
            }
            Repeater {
                model: page.doors

                OptionCard {
                    id: door

                    required property var modelData

                    objectName: "action_" + modelData.tap
                    text: modelData.text
                    symbol: page.symbols[modelData.tap] ?? "info"
                    minimum: Theme.button
                    Accessible.name: modelData.text + ", " + (page.notes[modelData.tap] ?? "")
                    onClicked: Bridge.tap(modelData.tap, modelData.argument)

                    Label {
                        text: door.modelData.text
                        font.pixelSize: Theme.statement
                        font.weight: Font.Bold
                        color: Theme.brand
                        Layout.fillWidth: true
                        Accessible.ignored: true
                    }
                    Label {
                        visible: text !== "" && !page.brief
                        text: page.notes[door.modelData.tap] ?? ""
                        font.pixelSize: Theme.small
                        color: Theme.inkSoft
                        Layout.fillWidth: true
                        Accessible.ignored: true
                    }
                }
            }
            Label {
                visible: page.bring
                text: Words.say("ui.welcome.bring")
                font.weight: Font.Bold
                Layout.fillWidth: true
            }
            RowLayout {
                visible: page.bring
                spacing: Theme.space
                uniformCellSizes: true
                Layout.fillWidth: true
                Layout.fillHeight: false

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

                        pad: 20
                        Layout.fillWidth: true
                        Layout.fillHeight: true
                        color: modelData.ready ? Theme.surface : Theme.sunken

                        RowLayout {
                            spacing: 20

                            Icon {
                                name: way.modelData.symbol
                                color: way.modelData.ready ? Theme.brand : Theme.grey
                                weight: 1.5
                                Layout.preferredWidth: 64
                                Layout.preferredHeight: 64
                            }
                            ColumnLayout {
                                spacing: 4
                                Layout.fillWidth: true

                                Label {
                                    text: way.modelData.name
                                    font.pixelSize: page.tight ? Theme.small : Theme.body
                                    font.weight: Font.Bold
                                    color: way.modelData.ready ? Theme.ink : Theme.inkSoft
                                    Layout.fillWidth: true
                                }
                                Label {
                                    visible: !way.modelData.ready || !page.brief
                                    text: way.modelData.ready ? way.modelData.note : page.brief ? Words.say("ui.welcome.out_brief") : Words.say("ui.welcome.out")
                                    font.pixelSize: Math.min(Theme.small, Theme.chrome)
                                    color: way.modelData.ready ? Theme.inkSoft : Theme.bad
                                    Layout.fillWidth: true
                                }
                            }
                        }
                    }
                }
            }
            Label {
                visible: !page.held && (!page.brief && !page.spoken || page.noPaper)
                objectName: "remark"
                text: page.noPaper ? Words.say(page.brief ? "ui.welcome.no_paper_brief" : "ui.welcome.no_paper") : Words.say("ui.welcome.no_phone")
                font.pixelSize: page.brief ? Math.min(Theme.small, Theme.chrome) : Theme.small
                color: page.noPaper ? Theme.bad : Theme.inkSoft
                Layout.fillWidth: true
            }
            Item {
                visible: Theme.landscape
                Layout.fillHeight: true
            }
            RowLayout {
                spacing: Theme.space
                Layout.fillWidth: true

                Label {
                    text: page.facts.owed > 0 ? Words.fill("ui.welcome.owed", {count: page.facts.owed}) : ""
                    font.pixelSize: Math.min(Theme.small, Theme.chrome)
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
    }
}
