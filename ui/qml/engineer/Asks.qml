pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Flow
import theme

// What only a person can say of a part: did it print well, was it heard. Kept as a record.
ColumnLayout {
    id: asks

    required property var questions
    property var own: [] // names that the window asks by itself

    readonly property var shown: questions.filter(question => own.indexOf(question.name) < 0)

    visible: shown.length > 0
    spacing: 8
    Layout.fillWidth: true

    Cell {
        text: Words.say("ui.engineer.asks")
        color: Theme.inkSoft
        font.weight: Font.DemiBold
    }
    Repeater {
        model: asks.shown.length

        RowLayout {
            id: ask

            required property int index
            readonly property var one: asks.shown[index] ?? ({argument: "", name: "", text: "", said: null, passed: null})
            readonly property var passed: one.passed ?? null

            spacing: 12
            Layout.fillWidth: true

            ColumnLayout {
                spacing: 2
                Layout.fillWidth: true

                Cell {
                    text: ask.one.text
                }
                HealthMark {
                    visible: ask.passed !== null
                    objectName: "said_" + ask.one.argument
                    health: ask.passed === true ? "ready" : "out_of_order"
                    word: ask.one.said ?? ""
                    type: Theme.denseSmall
                    Layout.fillWidth: true
                }
            }
            SmallButton {
                objectName: "judge_" + ask.one.argument + "/yes"
                text: Words.say("ui.engineer.yes")
                symbol: "check"
                chosen: ask.passed === true
                onClicked: Bridge.tap("judge", ask.one.argument + "/yes")
            }
            SmallButton {
                objectName: "judge_" + ask.one.argument + "/no"
                text: Words.say("ui.engineer.no")
                symbol: "cross"
                chosen: ask.passed === false
                onClicked: Bridge.tap("judge", ask.one.argument + "/no")
            }
        }
    }
}
