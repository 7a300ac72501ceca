import QtQuick
import QtQuick.Layouts
import theme

// Total, what the funds paid, what remains in cash: three rows.
ColumnLayout {
    id: sums

    required property var facts

    spacing: Theme.gap
    Layout.fillWidth: true

    Fact {
        label: Words.say("ui.bill.total")
        value: Words.yuan(sums.facts.total)
    }
    Fact {
        label: Words.say("ui.done.funds")
        value: Words.yuan(sums.facts.fund_total)
    }
    Fact {
        label: Words.say("ui.settling.cash")
        value: Words.yuan(sums.facts.cash)
    }
}
