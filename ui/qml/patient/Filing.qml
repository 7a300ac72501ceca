import QtQuick
import QtQuick.Layouts
import theme
import components

// What holds of the filing: what it means, what to do now, whom to call, and how the kiosk knows. Never red: whatever
// is missing can still be mended before the discharge (R14).
PageFrame {
    id: page

    readonly property bool unknown: facts.status === "unknown"
    readonly property bool waits: facts.status === "pending" || unknown
    readonly property color strong: facts.good ? Theme.good : Theme.warm

    TwoColumns {
        Half {
            Verdict {
                objectName: "filing_" + page.facts.status
                tone: page.facts.good ? "good" : "warm"
                symbol: page.facts.good ? "check" : page.unknown ? "question" : page.waits ? "clock" : "alert"
                text: page.facts.meaning
                note: page.facts.rule ?? ""
            }
        }
        Half {
            Surface {
                objectName: "next"
                spacing: 8
                Layout.fillWidth: true

                Label {
                    text: Words.say("ui.filing.next")
                    font.pixelSize: Theme.small
                    font.weight: Font.DemiBold
                    color: Theme.brand
                    Layout.fillWidth: true
                }
                Label {
                    text: page.facts.next
                    font.weight: Font.DemiBold
                    Layout.fillWidth: true
                }
                Badge {
                    visible: (page.facts.whom ?? "") !== ""
                    symbol: "call"
                    text: page.facts.whom ?? ""
                    Layout.fillWidth: true
                    Layout.topMargin: 10
                }
            }
        }
    }
    Surface {
        spacing: 12
        Layout.fillWidth: true

        TwoColumns {
            columnSpacing: Theme.wide * 2
            rowSpacing: 12

            Half {
                spacing: 12

                Fact {
                    label: Words.say("ui.filing.insured")
                    value: page.facts.insured
                    type: Theme.small
                }
                Fact {
                    label: Words.say("ui.filing.care")
                    value: page.facts.care
                    type: Theme.small
                }
                Fact {
                    label: Words.say("ui.filing.stay")
                    value: page.facts.stay
                    type: Theme.small
                }
                Rule {
                    visible: !!page.facts.record && !Theme.landscape
                }
            }
            Half {
                visible: !!page.facts.record
                spacing: 12

                Fact {
                    label: Words.say("ui.filing.type")
                    value: page.facts.record?.type ?? ""
                    type: Theme.small
                }
                Fact {
                    label: Words.say("ui.filing.destination")
                    value: page.facts.record?.destination ?? ""
                    type: Theme.small
                }
                Fact {
                    label: Words.say("ui.filing.period")
                    value: page.facts.record ? Words.fill("ui.filing.from_to", {begin: page.facts.record.begin, end: page.facts.record.end}) : ""
                    type: Theme.small
                }
                Fact {
                    label: Words.say("ui.filing.number")
                    value: page.facts.record?.number ?? ""
                    type: Theme.small
                }
            }
        }
        Rule {}
        Label {
            objectName: "evidence"
            text: Words.fill("ui.filing.evidence", {evidence: page.facts.evidence, at: page.facts.checked_at})
            font.pixelSize: Theme.small
            color: Theme.inkSoft
            Layout.fillWidth: true
        }
    }
    Item {
        Layout.fillHeight: true
    }
}
