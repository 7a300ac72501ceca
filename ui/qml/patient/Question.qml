pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Flow
import theme
import components

// One plain question with its answers as large buttons; what was answered before stands small beneath.
PageFrame {
    id: page

    title: facts.text
    over: Words.fill("ui.question.of", {step: facts.step, of: facts.of})
    lead: facts.note ?? ""
    actions: screen.actions.filter(action => action.tap !== "answer")

    TwoColumns {
        columns: Theme.landscape && page.facts.options.length > (Theme.size > 1.2 ? 2 : 3) ? 2 : 1

        Repeater {
            model: page.facts.options

            OptionCard {
                id: option

                required property int index
                required property var modelData

                objectName: "action_answer_" + modelData.value
                text: modelData.text
                number: index + 1
                onward: !Theme.landscape && Theme.size < 1.2
                Layout.fillHeight: true
                Accessible.name: modelData.text + (modelData.detail ? ", " + modelData.detail : "")
                onClicked: Bridge.tap("answer", modelData.value)

                Label {
                    text: option.modelData.text
                    font.pixelSize: Theme.statement
                    font.weight: Font.Bold
                    Layout.fillWidth: true
                    Accessible.ignored: true
                }
                Label {
                    visible: text !== ""
                    text: option.modelData.detail ?? ""
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
    Given {
        answers: page.facts.given
    }
}
