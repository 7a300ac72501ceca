import QtQuick
import QtQuick.Layouts
import theme
import components

// Are you sure: the filing that would be cancelled, what that means, and where it can't be done here, why and whom
// to call.
PageFrame {
    id: page

    title: facts.title

    TwoColumns {
        Half {
            Verdict {
                visible: !page.facts.allowed
                objectName: "not_allowed"
                tone: "warm"
                symbol: "lock"
                text: page.facts.why ?? ""
            }
            FilingCard {
                row: page.facts.row
                actions: []
            }
        }
        Half {
            Verdict {
                visible: page.facts.allowed
                objectName: "consequence"
                tone: "warm"
                symbol: "alert"
                text: page.facts.consequence
                type: Theme.statement
            }
            Points {
                visible: page.facts.lines.length > 0
                lines: page.facts.lines
                Layout.fillWidth: true
            }
            CallPanel {
                visible: (phone ?? null) !== null && !page.facts.allowed
                phone: page.facts.phone
                Layout.fillWidth: true
            }
        }
    }
    Item {
        Layout.fillHeight: true
    }
}
