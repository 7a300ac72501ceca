pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Flow
import theme

// A name by pinyin: type letters, touch a character. Latin letters can be taken over as they are.
ColumnLayout {
    id: pad

    property string letters: ""
    property int page: 0
    readonly property int perPage: Theme.landscape ? 8 : 7
    readonly property var found: Entry.characters(letters)
    readonly property int keyHeight: Math.max(Theme.touch, Theme.landscape ? 72 : 108)

    signal character(string character)
    signal back

    spacing: Theme.gap

    GridLayout {
        columns: Theme.landscape ? 2 : 1
        columnSpacing: Theme.gap
        rowSpacing: Theme.gap
        Layout.fillWidth: true

        RowLayout {
            spacing: Theme.gap
            Layout.fillWidth: !Theme.landscape
            Layout.preferredWidth: Theme.landscape ? 330 : 900

            Label {
                objectName: "letters"
                text: pad.letters || Words.say("ui.name.letters")
                color: pad.letters ? Theme.brand : Theme.inkSoft
                font.pixelSize: Math.min(Theme.heading, 46)
                font.weight: Font.DemiBold
                Layout.fillWidth: true
            }
            BigButton {
                objectName: "name_latin"
                visible: pad.letters !== ""
                text: Words.fill("ui.name.latin", {letters: pad.letters.toUpperCase()})
                weight: "quiet"
                type: Theme.chrome
                minimum: Theme.touch
                onClicked: {
                    pad.character(pad.letters.toUpperCase());
                    pad.letters = "";
                }
            }
        }
        RowLayout {
            spacing: 8
            Layout.fillWidth: true

            BigButton {
                objectName: "name_before"
                text: ""
                symbol: "left"
                Accessible.name: Words.say("ui.name.before")
                type: Theme.chrome
                padSide: 14
                minimum: pad.keyHeight
                enabled: pad.page > 0
                onClicked: pad.page -= 1
            }
            Repeater {
                model: pad.perPage

                BigButton {
                    required property int index
                    readonly property string found: pad.found[pad.page * pad.perPage + index] ?? ""

                    objectName: "character_" + index
                    text: found || " "
                    enabled: found !== ""
                    opacity: found ? 1 : 0.25
                    Accessible.ignored: found === ""
                    type: Theme.landscape ? 40 : 48
                    padSide: 4
                    minimum: pad.keyHeight
                    Layout.fillWidth: true
                    Layout.preferredWidth: 1
                    onClicked: {
                        pad.character(found);
                        pad.letters = "";
                    }
                }
            }
            BigButton {
                objectName: "name_after"
                text: ""
                symbol: "right"
                Accessible.name: Words.say("ui.name.after")
                type: Theme.chrome
                padSide: 14
                minimum: pad.keyHeight
                enabled: (pad.page + 1) * pad.perPage < pad.found.length
                onClicked: pad.page += 1
            }
        }
    }
    Repeater {
        model: ["qwertyuiop", "asdfghjkl", "zxcvbnm<"]

        RowLayout {
            id: row

            required property string modelData

            spacing: 8
            Layout.fillWidth: true
            Layout.leftMargin: (10 - modelData.length) * 24
            Layout.rightMargin: Layout.leftMargin

            Repeater {
                model: row.modelData.split("")

                BigButton {
                    required property string modelData

                    objectName: "letter_" + (modelData === "<" ? "back" : modelData)
                    text: modelData === "<" ? "" : modelData
                    symbol: modelData === "<" ? "delete" : ""
                    Accessible.name: modelData === "<" ? Words.say("ui.key.back") : modelData
                    type: Theme.landscape ? 36 : 44
                    padSide: 2
                    minimum: pad.keyHeight
                    Layout.fillWidth: true
                    Layout.preferredWidth: 1
                    onClicked: {
                        if (modelData !== "<")
                            pad.letters += modelData;
                        else if (pad.letters)
                            pad.letters = pad.letters.slice(0, -1);
                        else
                            pad.back();
                    }
                }
            }
        }
    }
    onLettersChanged: page = 0
}
