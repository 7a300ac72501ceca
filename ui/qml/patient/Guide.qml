pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Flow
import theme
import components

// What can be done, what people ask, whom to call: a list, found by letters too, and one of them opened.
PageFrame {
    id: page

    property bool typing: facts.query !== ""
    property string words: facts.query
    readonly property var open: facts.open ?? null

    readonly property bool beside: Theme.landscape && typing && !open // the letters beside the list

    function shorter() {
        if (words)
            say(words.slice(0, -1));
        else
            typing = false;
    }

    function say(words: string) {
        page.words = words;
        Bridge.tap("find", words);
    }

    title: open ? open.title : screen.title
    sidePanel: Theme.landscape && !beside && barActions.length > 0

    // ---- the list
    GridLayout {
        visible: !page.open
        columns: page.beside ? 2 : 1
        columnSpacing: Theme.wide
        rowSpacing: Theme.space
        Layout.fillWidth: true
        Layout.fillHeight: true

        ColumnLayout {
            spacing: Theme.gap
            Layout.fillWidth: true
            Layout.fillHeight: page.beside
            Layout.alignment: Qt.AlignTop
            Layout.preferredWidth: 4
            Layout.row: 0
            Layout.column: page.beside ? 1 : 0

            Chips {
                choices: page.facts.groups
                tap: "group"
                onChosen: value => {
                    page.words = "";
                    Bridge.tap("group", value);
                }
            }
            BigButton {
                visible: !page.typing
                objectName: "type_words"
                text: Words.say("ui.guide.type")
                symbol: "list"
                type: Theme.chrome
                minimum: Theme.touch + 4
                Layout.fillWidth: true
                onClicked: page.typing = true
            }
            TypedWords {
                visible: page.typing
                words: page.words
                hint: Words.say("ui.guide.hint")
                onCleared: page.say("")
            }
            LetterPad {
                visible: page.beside
                onLetter: letter => page.say(page.words + letter)
                onBack: page.shorter()
            }
            Item {
                visible: page.beside
                Layout.fillHeight: true
            }
            ActionBar {
                visible: page.beside && page.barActions.length > 0
                actions: page.beside ? page.barActions : []
                Layout.fillWidth: true
                Layout.fillHeight: false
                onChosen: (tap, argument) => page.choose(tap, argument)
            }
        }
        ScrollArea {
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredHeight: 200
            Layout.preferredWidth: 5
            Layout.row: page.beside ? 0 : 1
            Layout.column: 0

            Label {
                visible: page.facts.count === 0
                text: Words.say("ui.guide.nothing")
                Layout.fillWidth: true
            }
            TwoColumns {
                visible: page.facts.count > 0
                columns: Theme.landscape && !page.beside ? 2 : 1

                Repeater {
                    model: page.facts.topics

                    OptionCard {
                        id: card

                        required property var modelData

                        objectName: "topic_" + modelData.value
                        text: modelData.text
                        minimum: Theme.button
                        Layout.fillHeight: true
                        Accessible.name: modelData.text
                        onClicked: Bridge.tap("topic", modelData.value)

                        Label {
                            text: card.modelData.text
                            font.weight: Font.DemiBold
                            Layout.fillWidth: true
                            Accessible.ignored: true
                        }
                        Label {
                            visible: card.modelData.value.startsWith("phone.")
                            text: visible ? card.modelData.detail : ""
                            color: Theme.inkSoft
                            font.pixelSize: Theme.small
                            Layout.fillWidth: true
                            Accessible.ignored: true
                        }
                    }
                }
            }
            Item {
                Layout.fillHeight: true
            }
        }
        LetterPad {
            visible: page.typing && !page.beside
            Layout.row: 2
            Layout.column: 0
            onLetter: letter => page.say(page.words + letter)
            onBack: page.shorter()
        }
    }

    // ---- one of them
    Surface {
        visible: page.open !== null
        Layout.fillWidth: true
        Layout.fillHeight: false
        spacing: Theme.space

        Label {
            visible: text !== ""
            text: page.open?.says ?? ""
            font.pixelSize: Theme.heading
            lineHeight: 1.25
            Layout.fillWidth: true
        }
        StepList {
            visible: (page.open?.steps ?? []).length > 0
            steps: page.open?.steps ?? []
            Layout.fillWidth: true
        }
        Rule {
            visible: (page.open?.steps ?? []).length > 0
        }
        Repeater {
            model: page.open?.rows ?? []

            Fact {
                required property var modelData

                label: modelData.label
                value: modelData.value
            }
        }
        Label {
            text: page.open?.source ?? ""
            color: Theme.inkSoft
            font.pixelSize: Theme.small
            Layout.fillWidth: true
        }
    }
    Item {
        visible: page.open !== null
        Layout.fillHeight: true
    }
    onOpenChanged: page.toTop()
}
