import QtQuick
import QtQuick.Layouts
import theme
import components

// Settled with the insurer; what remains is paid here or there.
PageFrame {
    id: page

    Badge {
        tone: "good"
        symbol: "check"
        text: Words.say("ui.pay.settled")
        Layout.fillWidth: true
    }
    PayHere {
        facts: page.facts
        Layout.fillWidth: true
    }
    Surface {
        Layout.fillWidth: true

        Fact {
            label: Words.say("ui.settling.cash")
            value: Words.yuan(page.facts.cash)
        }
        Fact {
            label: Words.say("ui.bill.deposit")
            value: Words.yuan(page.facts.deposit)
        }
    }
    Item {
        Layout.fillHeight: true
    }
}
