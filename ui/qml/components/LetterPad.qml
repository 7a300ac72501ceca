pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import theme

// Letters, a space and a way back, for words typed in pinyin or English.
ColumnLayout {
    id: pad

    property int keyHeight: Math.max(Theme.touch, Theme.landscape ? 84 : 92)

    signal letter(string letter)
    signal back

    spacing: 8
    Layout.fillWidth: true

    Repeater {
        model: ["qwertyuiop", "asdfghjkl", "zxcvbnm <"]

        RowLayout {
            id: row

            required property string modelData

            spacing: 8
            Layout.fillWidth: true
            Layout.leftMargin: (10 - modelData.length) * (Theme.landscape ? 12 : 24)
            Layout.rightMargin: Layout.leftMargin

            Repeater {
                model: row.modelData.split("")

                BigButton {
                    required property string modelData
                    readonly property bool deletes: modelData === "<"
                    readonly property bool wide: modelData === " "

                    objectName: "letter_" + (deletes ? "back" : wide ? "space" : modelData)
                    text: deletes ? "" : wide ? Words.say("ui.directory.space") : modelData
                    symbol: deletes ? "delete" : ""
                    Accessible.name: deletes ? Words.say("ui.key.back") : wide ? Words.say("ui.directory.space") : modelData
                    type: wide ? Math.min(Theme.chrome, 30) : Theme.landscape ? 36 : 42
                    padSide: 2
                    minimum: pad.keyHeight
                    Layout.fillWidth: true
                    Layout.preferredWidth: wide ? 2 : 1
                    onClicked: deletes ? pad.back() : pad.letter(modelData)
                }
            }
        }
    }
}
