pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import theme
import components

// Why it can't go on: one cause, one next step, one phone. What else it may be, and the platform's own words, are
// folded away.
PageFrame {
    id: page

    property bool open: false
    readonly property bool folded: facts.others.length > 0 || facts.said !== "" || facts.evidence.length > 0
    readonly property var more: ({
            tap: "more",
            text: open ? Words.say("ui.refusal.less") : Words.say("ui.refusal.more"),
            weight: "secondary",
            argument: ""
        })

    local: ["more"]
    actions: folded ? [...screen.actions, more] : screen.actions
    onChosen: {
        open = !open;
        toTop();
    }

    TwoColumns {
        visible: !page.open

        Half {
            Verdict {
                objectName: "cause"
                tone: "warm"
                symbol: "alert"
                text: page.facts.cause
                type: Theme.statement
            }
            NextStep {
                text: page.facts.next
                who: page.facts.who
            }
        }
        Half {
            CallPanel {
                phone: ({
                        office: page.facts.office,
                        number: page.facts.phone,
                        hours: page.facts.hours,
                        verified: page.facts.verified ?? ""
                    })
                Layout.fillWidth: true
            }
            Badge {
                visible: (page.facts.printed ?? null) !== null
                objectName: "help_printed"
                tone: page.facts.printed ? "good" : "warm"
                symbol: "printer"
                text: page.facts.printed ? Words.say("ui.refusal.printed") : Words.say("ui.refusal.not_printed")
                Layout.fillWidth: true
            }
            Badge {
                objectName: "money_" + page.facts.money
                tone: page.facts.money === "no" ? "good" : "warm"
                symbol: page.facts.money === "no" ? "shield" : page.facts.money === "yes" ? "money" : "question"
                text: page.facts.moved
                Layout.fillWidth: true
            }
        }
    }
    TwoColumns {
        visible: page.open

        Half {
            Surface {
                visible: page.facts.evidence.length > 0
                objectName: "evidence"
                Layout.fillWidth: true

                Label {
                    text: Words.say("ui.refusal.evidence")
                    color: Theme.brand
                    font.pixelSize: Theme.small
                    font.weight: Font.DemiBold
                    Layout.fillWidth: true
                }
                Repeater {
                    model: page.facts.evidence

                    Label {
                        required property string modelData

                        text: modelData
                        font.pixelSize: Theme.small
                        Layout.fillWidth: true
                    }
                }
            }
            Surface {
                visible: page.facts.said !== ""
                objectName: "said"
                color: Theme.sunken
                Layout.fillWidth: true

                Label {
                    text: Words.say("ui.refusal.said")
                    color: Theme.inkSoft
                    font.pixelSize: Theme.small
                    font.weight: Font.DemiBold
                    Layout.fillWidth: true
                }
                Label {
                    text: page.facts.said
                    font.pixelSize: Theme.small
                    Layout.fillWidth: true
                }
            }
        }
        Half {
            Surface {
                visible: page.facts.others.length > 0
                objectName: "others"
                spacing: Theme.space
                Layout.fillWidth: true

                Label {
                    text: Words.say("ui.refusal.others")
                    color: Theme.brand
                    font.pixelSize: Theme.small
                    font.weight: Font.DemiBold
                    Layout.fillWidth: true
                }
                Repeater {
                    model: page.facts.others

                    ColumnLayout {
                        id: other

                        required property var modelData

                        spacing: 2
                        Layout.fillWidth: true

                        Label {
                            text: other.modelData.cause
                            font.weight: Font.DemiBold
                            Layout.fillWidth: true
                        }
                        Label {
                            text: other.modelData.next
                            font.pixelSize: Theme.small
                            color: Theme.inkSoft
                            Layout.fillWidth: true
                        }
                    }
                }
            }
        }
    }
    Label {
        visible: page.facts.reference !== ""
        objectName: "reference"
        text: Words.fill("ui.reference_is", {reference: page.facts.reference})
        font.pixelSize: Theme.small
        color: Theme.inkSoft
        Layout.fillWidth: true
    }
    Item {
        Layout.fillHeight: true
    }
}
