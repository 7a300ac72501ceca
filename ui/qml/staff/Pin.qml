pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Flow
import theme
import components

// The staff's PIN. Only dots show; the digits leave with the last button and stay nowhere.
PageFrame {
    id: page

    property string digits: ""
    readonly property var trouble: facts.problem ?? null
    readonly property var unrecorded: facts.unrecorded ?? null // only at the engineer's door

    function press(key: string) {
        if (key === "enter")
            enter();
        else if (key === "back")
            digits = digits.slice(0, -1);
        else if (digits.length < 12)
            digits += key;
    }

    function enter() {
        if (digits.length < 4)
            return;
        Bridge.tap("pin", digits);
        digits = "";
    }

    local: ["enter"]
    actions: [...screen.actions.filter(action => action.tap !== "pin"), {
            tap: "enter",
            text: Words.say("ui.pin.enter"),
            weight: "primary",
            argument: "",
            enabled: digits.length >= 4
        }]
    onChosen: enter()

    GridLayout {
        columns: Theme.landscape && notes.visible ? 2 : 1
        columnSpacing: Theme.wide
        rowSpacing: Theme.space
        Layout.fillWidth: true
        Layout.fillHeight: false

        ColumnLayout {
            id: notes

            visible: page.trouble !== null || page.unrecorded !== null
            spacing: Theme.space
            Layout.fillWidth: true
            Layout.preferredWidth: 400
            Layout.alignment: Qt.AlignTop

            ProblemPanel {
                visible: page.trouble !== null
                problem: page.trouble ?? ({title: "", money: "no", moved: "", cause: "", remedies: [], code: "", reference: ""})
                brief: true
                Layout.fillWidth: true
            }
            Badge {
                visible: page.unrecorded !== null
                objectName: "pin_unrecorded"
                text: page.unrecorded ?? ""
                symbol: "alert"
                type: Theme.dense
                tone: "warm"
                Layout.fillWidth: true
            }
        }
        ColumnLayout {
            spacing: Theme.space
            Layout.fillWidth: true
            Layout.preferredWidth: 460
            Layout.maximumWidth: 760
            Layout.alignment: Qt.AlignHCenter | Qt.AlignTop

            Surface {
                pad: 28
                Layout.fillWidth: true

                Row {
                    spacing: 18
                    Layout.alignment: Qt.AlignHCenter
                    Accessible.role: Accessible.StaticText
                    Accessible.name: Words.fill("ui.pin.typed", {count: page.digits.length})

                    Repeater {
                        model: Math.max(6, page.digits.length)

                        Rectangle {
                            required property int index

                            width: 32
                            height: 32
                            radius: 16
                            color: index < page.digits.length ? Theme.brand : Theme.sunken
                            border.width: 2
                            border.color: Theme.control
                        }
                    }
                }
            }
            Keypad {
                Layout.fillWidth: true
                onKey: key => page.press(key)
            }
            Badge {
                visible: (page.facts.card ?? null) !== null
                objectName: "pin_card"
                text: page.facts.card ?? ""
                symbol: "card"
                Layout.fillWidth: true
            }
        }
    }
    Item {
        Layout.fillHeight: true
    }
}
