import QtQuick
import QtQuick.Layouts
import theme
import components

// Settled, but no paper: staff print it from here; nothing is settled again.
PageFrame {
    id: page

    Badge {
        tone: "good"
        symbol: "check"
        text: Words.say("ui.slip_owed.settled")
        Layout.fillWidth: true
    }
    Surface {
        Layout.fillWidth: true

        Fact {
            label: Words.say("ui.reference")
            value: page.facts.reference
            strong: true
        }
        Fact {
            label: Words.say("ui.bill.total")
            value: Words.yuan(page.facts.total)
        }
        Fact {
            label: Words.say("ui.settling.cash")
            value: Words.yuan(page.facts.cash)
        }
    }
    ProblemPanel {
        problem: page.facts.problem
        Layout.fillWidth: true
    }
    Item {
        Layout.fillHeight: true
    }
}
