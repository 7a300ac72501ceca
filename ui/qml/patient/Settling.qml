import QtQuick
import QtQuick.Layouts
import theme
import components

// The request may be on its way: nothing to press, nothing to pull.
PageFrame {
    id: page

    Item {
        Layout.fillHeight: true
    }
    Spinner {
        Layout.alignment: Qt.AlignHCenter
    }
    Badge {
        symbol: "alert"
        tone: "warm"
        text: Words.say("ui.settling.stay")
        Layout.fillWidth: true
        Layout.maximumWidth: 900
        Layout.alignment: Qt.AlignHCenter
    }
    Surface {
        Layout.fillWidth: true
        Layout.maximumWidth: 900
        Layout.alignment: Qt.AlignHCenter

        Fact {
            label: Words.say("ui.bill.total")
            value: Words.yuan(page.facts.total)
        }
        Fact {
            label: Words.say("ui.settling.cash")
            value: Words.yuan(page.facts.cash)
        }
        Fact {
            label: Words.say("ui.reference")
            value: page.facts.reference
            type: Theme.small
        }
    }
    Item {
        Layout.fillHeight: true
        Layout.preferredHeight: 2
    }
}
