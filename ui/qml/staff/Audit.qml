pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Flow
import theme
import components

// The audit's checks: sums, why each settlement is looked at with what staff have found, and the rate with its causes.
PageFrame {
    id: page

    readonly property var audit: facts.audit ?? null
    readonly property var trouble: facts.problem ?? null

    lead: audit !== null ? audit.head : ""
    spacing: 18

    component Cell: Label {
        font.pixelSize: Theme.dense
        lineHeight: 1.05
        Layout.fillWidth: true
        Layout.preferredWidth: 100
    }

    component Heading: Label {
        font.pixelSize: Math.round(Theme.dense * 1.15)
        font.weight: Font.Bold
        Layout.fillWidth: true
    }

    ProblemPanel {
        visible: page.trouble !== null
        problem: page.trouble ?? ({title: "", money: "no", moved: "", cause: "", remedies: [], code: "", reference: ""})
        brief: true
        Layout.fillWidth: true
    }
    Badge {
        visible: page.facts.working
        text: Words.say("ui.audit.working")
        Layout.fillWidth: true
    }
    Surface {
        visible: page.audit !== null
        objectName: "audit_sums"
        pad: 22
        spacing: 8
        Layout.fillWidth: true

        Repeater {
            model: page.audit !== null ? page.audit.sums : []

            RowLayout {
                id: sum

                required property var modelData

                spacing: 14
                Layout.fillWidth: true

                Cell {
                    text: sum.modelData.label
                    Layout.preferredWidth: 170
                }
                Cell {
                    text: sum.modelData.count
                    font.weight: Font.DemiBold
                    horizontalAlignment: Text.AlignRight
                    Layout.preferredWidth: 60
                }
                Cell {
                    text: Words.yuan(sum.modelData.amount)
                    horizontalAlignment: Text.AlignRight
                    Layout.preferredWidth: 160
                }
            }
        }
        Cell {
            text: page.audit !== null ? page.audit.note : ""
            color: Theme.inkSoft
        }
    }
    Surface {
        visible: page.audit !== null
        objectName: "audit_rate"
        pad: 22
        spacing: 8
        Layout.fillWidth: true

        Heading {
            text: Words.say("ui.audit.rate_title")
        }
        Cell {
            text: page.audit !== null ? page.audit.rate.head : ""
            font.weight: Font.DemiBold
        }
        Cell {
            visible: text !== ""
            text: page.audit?.rate.goal ?? ""
        }
        Repeater {
            model: page.audit !== null ? page.audit.rate.rows : []

            RowLayout {
                id: cause

                required property var modelData

                spacing: 14
                Layout.fillWidth: true

                Cell {
                    text: cause.modelData.cause
                    Layout.preferredWidth: 300
                }
                Cell {
                    text: cause.modelData.count
                    horizontalAlignment: Text.AlignRight
                    Layout.preferredWidth: 60
                }
            }
        }
        Cell {
            text: page.audit !== null ? page.audit.rate.note : ""
            font.pixelSize: Theme.denseSmall
            color: Theme.inkSoft
        }
    }
    Heading {
        visible: text !== ""
        text: page.audit?.none ?? ""
    }
    Repeater {
        model: page.audit !== null ? page.audit.flags : []

        Surface {
            id: flag

            required property var modelData
            required property int index

            objectName: "flag_" + index
            pad: 20
            spacing: 6
            border.color: modelData.open ? Theme.warm : Theme.edge
            Layout.fillWidth: true

            RowLayout {
                spacing: 16
                Layout.fillWidth: true

                Cell {
                    text: flag.modelData.title
                    font.weight: Font.Bold
                    Layout.preferredWidth: 200
                }
                Cell {
                    text: flag.modelData.number
                    font.weight: Font.DemiBold
                    horizontalAlignment: Text.AlignRight
                    Layout.preferredWidth: 160
                }
            }
            Repeater {
                model: flag.modelData.lines

                Cell {
                    required property string modelData

                    text: modelData
                }
            }
            Cell {
                text: Words.fill("ui.audit.amount", {amount: flag.modelData.amount})
                color: Theme.inkSoft
            }
            Cell {
                text: flag.modelData.state
                color: flag.modelData.open ? Theme.warm : Theme.inkSoft
            }
            Flow {
                spacing: 16
                Layout.fillWidth: true

                Repeater {
                    model: flag.modelData.actions

                    BigButton {
                        required property var modelData
                        required property int index

                        objectName: "action_review_" + flag.index + "_" + index
                        text: modelData.text
                        type: Theme.dense
                        minimum: Theme.touch
                        padSide: 20
                        onClicked: Bridge.tap("review", modelData.argument)
                    }
                }
            }
        }
    }
    Item {
        Layout.fillHeight: true
    }
}
