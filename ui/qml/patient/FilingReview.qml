pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import theme
import components

// The whole application once more before it is sent. Nothing has left the kiosk until the main button.
PageFrame {
    id: page

    lead: Words.say("ui.filing_review.lead")

    Verdict {
        visible: (page.facts.wrong ?? "") !== ""
        objectName: "wrong"
        tone: "warm"
        symbol: "alert"
        text: page.facts.wrong ?? ""
    }
    TwoColumns {
        Half {
            Surface {
                pad: 24
                spacing: 10
                Layout.fillWidth: true

                Repeater {
                    model: page.facts.rows

                    Fact {
                        required property var modelData

                        label: modelData.label
                        value: modelData.value
                    }
                }
            }
        }
        Half {
            Surface {
                pad: 24
                spacing: 10
                Layout.fillWidth: true

                Fact {
                    objectName: "begins"
                    label: Words.say("ui.filing_review.begins")
                    value: page.facts.begins
                    strong: true
                }
                Fact {
                    objectName: "decided"
                    label: Words.say("ui.filing_review.decided")
                    value: page.facts.decided
                    strong: true
                }
            }
            Badge {
                visible: text !== ""
                objectName: "replaces"
                tone: "warm"
                symbol: "info"
                type: Theme.body
                text: page.facts.replaces ?? ""
                Layout.fillWidth: true
            }
            Owed {
                papers: page.facts.owed
            }
        }
    }
    Item {
        Layout.fillHeight: true
    }
}
