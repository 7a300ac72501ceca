import QtQuick
import QtQuick.Layouts
import theme
import components

// The application is with the insured place: its number, whether it is decided, and what happens next.
PageFrame {
    id: page

    readonly property bool approved: facts.state === "approved"

    TwoColumns {
        Half {
            Verdict {
                objectName: "sent_" + page.facts.state
                tone: page.approved ? "good" : "warm"
                symbol: page.approved ? "check" : "clock"
                text: page.facts.head
                type: Theme.statement
            }
            BigNumber {
                objectName: "number"
                label: Words.say("ui.filing.number")
                number: page.facts.number
            }
            BigNumber {
                // where the ticket did not come out, its number has to be copied down
                visible: number !== "" && page.facts.printed !== true
                objectName: "ticket"
                label: Words.say("ui.ticket.number")
                number: page.facts.ticket
            }
            Owed {
                visible: Theme.landscape && papers.length > 0
                papers: page.facts.owed
            }
        }
        Half {
            Points {
                lines: page.facts.lines
                Layout.fillWidth: true
                Layout.topMargin: 8
                Layout.bottomMargin: 8
            }
            Owed {
                visible: !Theme.landscape && papers.length > 0
                papers: page.facts.owed
            }
            Label {
                visible: page.facts.reference !== ""
                text: Words.fill("ui.reference_is", {reference: page.facts.reference})
                font.pixelSize: Theme.small
                color: Theme.inkSoft
                Layout.fillWidth: true
            }
        }
    }
    Item {
        Layout.fillHeight: true
    }
}
