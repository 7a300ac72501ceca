pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Flow
import theme
import components

// Where else it settles: a word typed in letters, the nearest first, and everything about one of them.
PageFrame {
    id: page

    property string words: facts.query
    property bool picking: false // which service must be opened
    readonly property var one: facts.one ?? null
    readonly property var trouble: facts.trouble ?? null
    readonly property bool placing: (facts.places ?? null) !== null
    readonly property bool listing: !one && !placing && !picking && !trouble
    readonly property string service: (facts.services.find(s => s.chosen) ?? facts.services[0]).text

    function say(words: string) {
        page.words = words;
        Bridge.tap("find", words);
    }

    title: one ? one.name : placing ? Words.say("ui.directory.where") : picking ? Words.say("ui.directory.what") : screen.title
    sidePanel: Theme.landscape && !listing && barActions.length > 0
    lead: one && Comfort.language === "en" ? one.spoken : ""

    // ---- the list
    GridLayout {
        visible: page.listing
        columns: Theme.landscape ? 2 : 1
        columnSpacing: Theme.wide
        rowSpacing: Theme.space
        Layout.fillWidth: true
        Layout.fillHeight: true

        ScrollArea {
            id: list

            spacing: Theme.gap
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredHeight: 200
            Layout.preferredWidth: 5
            Layout.row: Theme.landscape ? 0 : 1
            Layout.column: 0

            Repeater {
                model: page.listing ? page.facts.rows : []

                OptionCard {
                    id: card

                    required property var modelData

                    objectName: "hospital_" + modelData.index
                    text: modelData.name
                    pad: 10
                    minimum: Theme.touch + 16
                    Accessible.name: modelData.name + ", " + modelData.place
                    onClicked: Bridge.tap("open", String(modelData.index))

                    Label {
                        text: card.modelData.name
                        font.weight: Font.DemiBold
                        lineHeight: 1.05
                        Layout.fillWidth: true
                        Accessible.ignored: true
                    }
                    Label {
                        text: (Comfort.language === "en" ? [card.modelData.spoken, card.modelData.place] : [card.modelData.level, card.modelData.place, card.modelData.services]).filter(part => part !== "").join(" · ")
                        color: Theme.inkSoft
                        font.pixelSize: Math.min(Theme.small, 34)
                        lineHeight: 1.05
                        Layout.fillWidth: true
                        Accessible.ignored: true
                    }
                }
            }
            Label {
                visible: text !== ""
                text: page.facts.asking ? Words.say("ui.directory.asking") : page.facts.count === 0 ? Words.say("ui.directory.nothing") : page.facts.more ? Words.say("ui.directory.more") : ""
                Layout.fillWidth: true
            }
            Item {
                Layout.fillHeight: true
            }
        }
        ColumnLayout {
            spacing: Theme.gap
            Layout.fillWidth: true
            Layout.fillHeight: Theme.landscape
            Layout.alignment: Qt.AlignTop
            Layout.preferredWidth: 4
            Layout.row: 0
            Layout.column: Theme.landscape ? 1 : 0

            TypedWords {
                words: page.words
                hint: Words.say("ui.directory.hint")
                onCleared: page.say("")
            }
            Chips {
                choices: page.facts.areas
                tap: "area"
                onChosen: value => value === "other" ? Bridge.tap("areas", "") : Bridge.tap("area", value)
            }
            BigButton {
                objectName: "pick_service"
                text: Words.fill("ui.directory.opened_for", {service: page.service})
                symbol: "list"
                type: Theme.chrome
                minimum: Theme.touch + 4
                Layout.fillWidth: true
                onClicked: page.picking = true
            }
            LetterPad {
                visible: Theme.landscape
                onLetter: letter => page.say(page.words + letter)
                onBack: page.say(page.words.slice(0, -1))
            }
            Item {
                visible: Theme.landscape
                Layout.fillHeight: true
            }
            ActionBar {
                visible: Theme.landscape && page.barActions.length > 0
                actions: Theme.landscape ? page.barActions : []
                Layout.fillWidth: true
                Layout.fillHeight: false
                onChosen: (tap, argument) => page.choose(tap, argument)
            }
        }
        LetterPad {
            visible: !Theme.landscape
            Layout.row: 2
            Layout.column: 0
            onLetter: letter => page.say(page.words + letter)
            onBack: page.say(page.words.slice(0, -1))
        }
    }
    Label {
        visible: page.listing && (page.facts.published ?? "") !== "" && !Theme.landscape && Theme.size < 1.2
        text: page.facts.published ?? ""
        color: Theme.inkSoft
        font.pixelSize: Math.min(Theme.small, 26)
        Layout.fillWidth: true
    }

    // ---- a place, a service
    GridLayout {
        visible: page.placing && !page.one
        columns: Theme.size > 1.2 ? 2 : 3
        columnSpacing: Theme.gap
        rowSpacing: Theme.gap
        uniformCellWidths: true
        Layout.fillWidth: true
        Layout.fillHeight: false

        Repeater {
            model: page.facts.places ?? []

            BigButton {
                required property var modelData

                objectName: "place_" + modelData.value
                text: modelData.text
                note: modelData.count ? Words.fill("ui.directory.count", {count: modelData.count}) : ""
                type: Theme.chrome
                padSide: 8
                minimum: Theme.touch + 16
                Layout.fillWidth: true
                Layout.fillHeight: true
                onClicked: Bridge.tap(modelData.tap, modelData.value)
            }
        }
    }
    GridLayout {
        visible: page.picking && !page.one && !page.placing
        columns: Theme.landscape ? 3 : 2
        columnSpacing: Theme.gap
        rowSpacing: Theme.gap
        uniformCellWidths: true
        Layout.fillWidth: true
        Layout.fillHeight: false

        Repeater {
            model: page.facts.services

            BigButton {
                required property var modelData

                objectName: "service_" + modelData.value
                text: modelData.text
                chosen: modelData.chosen
                type: Theme.chrome
                minimum: Theme.button
                Layout.fillWidth: true
                Layout.fillHeight: true
                onClicked: {
                    page.picking = false;
                    Bridge.tap("service", modelData.value);
                }
            }
        }
    }

    // ---- one of them
    Surface {
        visible: page.one !== null
        Layout.fillWidth: true
        spacing: Theme.space

        Repeater {
            model: page.one ? [["level", page.one.level], ["place", page.one.place], ["address", page.one.address], ["phone", page.one.phone]] : []

            Fact {
                required property var modelData

                label: Words.say("ui.directory.row." + modelData[0])
                value: modelData[1] || Words.say("ui.directory.not_given")
            }
        }
        Rule {}
        Label {
            text: page.one?.known ? Words.say("ui.directory.opened") : Words.say("ui.directory.opened_unknown")
            font.weight: Font.DemiBold
            Layout.fillWidth: true
        }
        GridLayout {
            visible: page.one?.known ?? false
            columns: Theme.landscape || Theme.size < 1.2 ? 2 : 1
            columnSpacing: Theme.wide
            rowSpacing: Theme.gap
            uniformCellWidths: true
            Layout.fillWidth: true

            Repeater {
                model: page.one?.services ?? []

                RowLayout {
                    id: service

                    required property var modelData

                    spacing: 16
                    Layout.fillWidth: true

                    Icon {
                        name: service.modelData.open ? "check" : "cross"
                        color: service.modelData.open ? Theme.good : Theme.grey
                        weight: 2.6
                        Layout.preferredWidth: Theme.body
                        Layout.preferredHeight: Theme.body
                    }
                    Label {
                        text: service.modelData.text
                        color: service.modelData.open ? Theme.ink : Theme.grey
                        font.pixelSize: Theme.small
                        Accessible.name: text + ": " + (service.modelData.open ? Words.say("ui.directory.open") : Words.say("ui.directory.closed"))
                        Layout.fillWidth: true
                    }
                }
            }
        }
        Label {
            text: page.one?.source ?? ""
            color: Theme.inkSoft
            font.pixelSize: Theme.small
            Layout.fillWidth: true
        }
    }

    // ---- out of order
    ProblemPanel {
        visible: page.trouble !== null && !page.one
        problem: page.trouble ?? ({
                code: "",
                title: "",
                cause: "",
                remedies: [],
                money: "no",
                moved: "",
                reference: ""
            })
        Layout.fillWidth: true
    }
    Item {
        visible: !page.listing
        Layout.fillHeight: true
    }

    onWordsChanged: list.toTop()
}
