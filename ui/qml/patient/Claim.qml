pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import theme
import components

// Pay now and claim later: which papers to take home, where each comes from, and where to bring them.
PageFrame {
    id: page

    lead: facts.total ? Words.fill("ui.claim.total", {amount: facts.total}) : ""

    Badge {
        visible: (page.facts.printed ?? null) !== null
        objectName: "claim_printed"
        tone: page.facts.printed ? "good" : "warm"
        symbol: "printer"
        text: page.facts.printed ? Words.say("ui.claim.printed") : Words.say("ui.claim.not_printed")
        Layout.fillWidth: true
    }
    TwoColumns {
        Half {
            Surface {
                Layout.fillWidth: true

                Label {
                    text: Words.say("ui.claim.papers")
                    color: Theme.brand
                    font.pixelSize: Theme.small
                    font.weight: Font.DemiBold
                    Layout.fillWidth: true
                }
                Repeater {
                    model: page.facts.papers

                    RowLayout {
                        id: paper

                        required property var modelData

                        spacing: 18
                        Layout.fillWidth: true

                        Icon {
                            name: "square"
                            color: Theme.brand
                            Layout.preferredWidth: Theme.body * 1.2
                            Layout.preferredHeight: Theme.body * 1.2
                            Layout.alignment: Qt.AlignTop
                        }
                        GridLayout {
                            columns: Theme.size > 1 ? 1 : 2
                            columnSpacing: 18
                            rowSpacing: 0
                            Layout.fillWidth: true

                            Label {
                                text: paper.modelData.text
                                font.weight: Font.DemiBold
                                Layout.fillWidth: true
                            }
                            Label {
                                visible: text !== ""
                                text: paper.modelData.have ?? ""
                                font.pixelSize: Theme.small
                                color: Theme.inkSoft
                                Layout.fillWidth: parent.columns === 1
                            }
                        }
                    }
                }
            }
        }
        Half {
            StepList {
                steps: page.facts.lines
                type: Theme.small
                Layout.fillWidth: true
            }
            CallPanel {
                phone: ({
                        office: page.facts.office,
                        number: page.facts.phone,
                        hours: page.facts.address,
                        verified: page.facts.verified ?? ""
                    })
                Layout.fillWidth: true
            }
        }
    }
    Item {
        Layout.fillHeight: true
    }
}
