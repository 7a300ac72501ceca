pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Flow
import theme
import components

// What is paid by whom and why, before anything is booked. Views of one preview: the sums, the categories, every line,
// and how the amounts come about; the person turns between them, the confirm button stays where it is.
PageFrame {
    id: page

    property string view: "sums" // sums, details, why
    property bool byLine: false

    local: ["details", "sums"]
    // beside the amount, so that everything to check stands on the glass at once
    hasVoice: Voice.canRead && !Theme.landscape && view === "sums" && Theme.size < 1.1 && facts.due.length < 10
    leaveInBar: true
    lead: Words.fill("ui.bill.lead", {stay: facts.stay, days: facts.days})
    bare: view !== "sums"
    actions: [...screen.actions.filter(action => action.weight !== "primary"), {
            tap: view === "sums" ? "details" : "sums",
            text: view === "sums" ? Words.say("ui.bill.details") : Words.say("ui.bill.sums"),
            weight: "secondary",
            argument: ""
        }, ...screen.actions.filter(action => action.weight === "primary")]
    onChosen: tap => {
        view = tap;
        toTop();
    }

    GridLayout {
        visible: page.view === "sums"
        columns: Theme.landscape ? 2 : 1
        columnSpacing: Theme.wide
        rowSpacing: 18
        uniformCellWidths: true
        Layout.fillWidth: true
        Layout.fillHeight: false

        ColumnLayout {
            spacing: Theme.space
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            Layout.alignment: Qt.AlignTop

            RowLayout {
                spacing: Theme.gap
                Layout.fillWidth: true

                DueAmount {
                    amount: page.facts.due
                    direction: page.facts.direction
                    note: page.facts.direction === "refund" ? Words.say("ui.bill.refund_note") : page.facts.direction === "even" ? Words.say("ui.bill.even_note") : ""
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                }
                VoiceBar {
                    visible: page.hasVoice
                    column: true
                    Layout.fillHeight: true
                    Layout.fillWidth: false
                }
            }
            Badge {
                visible: !page.facts.settles_here
                objectName: "not_here"
                tone: "warm"
                symbol: "alert"
                text: Words.say("ui.bill.not_here")
                Layout.fillWidth: true
            }
            Badge {
                visible: !page.facts.paper && page.facts.settles_here
                objectName: "no_paper"
                tone: "warm"
                symbol: "alert"
                text: Words.say("ui.bill.no_paper")
                Layout.fillWidth: true
            }
            Surface {
                spacing: 12
                Layout.fillWidth: true

                Fact {
                    label: Words.say("ui.bill.person")
                    value: Words.yuan(page.facts.person)
                }
                Fact {
                    label: Words.say("ui.bill.account")
                    value: page.facts.account === "0.00" ? "" : "− " + Words.yuan(page.facts.account)
                }
                Fact {
                    label: Words.say("ui.bill.deposit")
                    value: page.facts.deposit === "0.00" ? "" : "− " + Words.yuan(page.facts.deposit)
                }
            }
        }
        Surface {
            spacing: Theme.gap + 4
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            Layout.alignment: Qt.AlignTop

            Fact {
                label: Words.say("ui.bill.total")
                value: Words.yuan(page.facts.total)
                strong: true
                type: Theme.landscape ? Theme.body : Theme.heading
            }
            StackedBar {
                parts: page.facts.parts
                Layout.fillWidth: true
            }
            Rule {}
            Label {
                text: Words.fill("ui.bill.policy", {insured: page.facts.insured, insurance: page.facts.insurance, deductible: page.facts.deductible, ratio: page.facts.ratio})
                font.pixelSize: Theme.small
                color: Theme.inkSoft
                Layout.fillWidth: true
            }
            BigButton {
                visible: !!page.facts.explanation
                objectName: "why"
                text: Words.say("ui.bill.why.open")
                symbol: "info"
                type: Theme.small
                minimum: Theme.touch + 14
                Layout.fillWidth: true
                onClicked: {
                    page.view = "why";
                    page.toTop();
                }
            }
            Label {
                visible: text !== ""
                text: page.facts.agent ?? ""
                font.pixelSize: Theme.small
                color: Theme.inkSoft
                Layout.fillWidth: true
            }
        }
    }
    RowLayout {
        visible: page.view === "details"
        spacing: Theme.space
        uniformCellSizes: true
        Layout.fillWidth: true
        Layout.fillHeight: false

        BigButton {
            objectName: "by_category"
            text: Words.say("ui.bill.by_category")
            chosen: !page.byLine
            type: Theme.small
            minimum: Theme.touch + 14
            Layout.fillWidth: true
            Layout.fillHeight: true
            onClicked: page.byLine = false
        }
        BigButton {
            objectName: "by_line"
            text: Words.say("ui.bill.by_line")
            chosen: page.byLine
            type: Theme.small
            minimum: Theme.touch + 14
            Layout.fillWidth: true
            Layout.fillHeight: true
            onClicked: page.byLine = true
        }
    }
    Surface {
        visible: page.view === "details" && !page.byLine
        spacing: 18
        Layout.fillWidth: true

        Repeater {
            model: page.facts.categories

            ColumnLayout {
                id: category

                required property var modelData

                spacing: 6
                Layout.fillWidth: true

                Fact {
                    label: category.modelData.label
                    value: Words.yuan(category.modelData.total)
                    strong: true
                }
                Item {
                    implicitHeight: 10
                    Layout.fillWidth: true

                    Rectangle {
                        width: parent.width
                        height: 10
                        radius: 5
                        color: Theme.sunken
                    }
                    Rectangle {
                        width: Math.max(10, parent.width * category.modelData.share)
                        height: 10
                        radius: 5
                        color: Theme.brand
                    }
                }
                Label {
                    text: Words.fill("ui.fees.classes", {a: category.modelData.a, b: category.modelData.b, c: category.modelData.c})
                    font.pixelSize: Theme.small
                    color: Theme.inkSoft
                    Layout.fillWidth: true
                }
            }
        }
        Rule {}
        Repeater {
            model: page.facts.informative

            Fact {
                required property var modelData

                label: modelData.label
                value: Words.yuan(modelData.amount)
                type: Theme.small
            }
        }
    }
    ExplanationList {
        visible: page.view === "why"
        steps: visible ? page.facts.explanation : []
        Layout.fillWidth: true
    }
    FeeTable {
        visible: page.view === "details" && page.byLine
        lines: visible ? page.facts.lines : []
        Layout.fillWidth: true
        Layout.fillHeight: true
    }
    Item {
        visible: !(page.view === "details" && page.byLine)
        Layout.fillHeight: true
    }
}
