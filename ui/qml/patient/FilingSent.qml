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
            Surface {
                visible: page.facts.number !== ""
                spacing: 4
                Layout.fillWidth: true

                Label {
                    text: Words.say("ui.filing.number")
                    color: Theme.inkSoft
                    font.pixelSize: Theme.small
                    horizontalAlignment: Text.AlignHCenter
                    Layout.fillWidth: true
                }
                Label {
                    objectName: "number"
                    text: page.facts.number
                    color: Theme.brand
                    font.pixelSize: Theme.title
                    fontSizeMode: Text.HorizontalFit
                    minimumPixelSize: Theme.small
                    wrapMode: Text.NoWrap
                    font.weight: Font.Bold
                    font.letterSpacing: 2
                    horizontalAlignment: Text.AlignHCenter
                    Layout.fillWidth: true
                }
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
