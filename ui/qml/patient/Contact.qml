import QtQuick
import QtQuick.Layouts
import Kiosk.Flow
import theme
import components

// A number where the insured place can ask back: a mobile, or a landline with its area code. The flow judges it.
PageFrame {
    id: page

    property string digits: ""

    function press(key: string) {
        if (key === "enter")
            enter();
        else if (key === "back")
            digits = digits.slice(0, -1);
        else if (digits.length < 12)
            digits += key;
    }

    function enter() {
        if (digits.length >= 10)
            Bridge.tap("phone_number", digits);
    }

    local: ["enter"]
    actions: [...screen.actions, {
            tap: "enter",
            text: Words.say("ui.agent.next"),
            weight: "primary",
            argument: "",
            enabled: digits.length >= 10
        }]
    lead: Words.say("ui.contact.lead")
    onChosen: enter()

    Badge {
        visible: text !== ""
        objectName: "contact_error"
        tone: "bad"
        symbol: "alert"
        text: page.facts.error ?? ""
        Layout.fillWidth: true
    }
    Surface {
        pad: Theme.landscape ? 14 : 28
        border.color: page.digits.length >= 10 ? Theme.brand : Theme.control
        Layout.fillWidth: true

        Label {
            objectName: "typed"
            text: [page.digits.slice(0, 3), page.digits.slice(3, 7), page.digits.slice(7)].filter(part => part).join(" ") || " "
            font.pixelSize: Math.round(Theme.title * 1.1)
            font.weight: Font.DemiBold
            font.letterSpacing: 2
            lineHeight: 1
            Layout.fillWidth: true
        }
    }
    Keypad {
        Layout.fillWidth: true
        onKey: key => page.press(key)
    }
    Item {
        Layout.fillHeight: true
    }
}
