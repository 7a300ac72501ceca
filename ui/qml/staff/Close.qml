pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Flow
import theme
import components

// The day close: choose a day, see the totals, what is to be looked at with every side's evidence, and what is allowed.
PageFrame {
    id: page

    readonly property var close: facts.close ?? null
    readonly property var words: close?.words ?? ({title: "", insurance: "", count: "", total: "", fund: "", account: "", result: "", own: "", to_do: "", others: "", others_note: ""})
    readonly property var trouble: facts.problem ?? null

    lead: close !== null ? close.head : ""
    spacing: 18

    component Cell: Label {
        font.pixelSize: Theme.dense
        lineHeight: 1.05
        Layout.fillWidth: true
        Layout.preferredWidth: 100
    }

    component Head: Label {
        font.pixelSize: Theme.denseSmall
        font.weight: Font.DemiBold
        color: Theme.inkSoft
        lineHeight: 1.05
        Layout.fillWidth: true
        Layout.preferredWidth: 100
    }

    component Heading: Label {
        font.pixelSize: Math.round(Theme.dense * 1.15)
        font.weight: Font.Bold
        Layout.fillWidth: true
    }

    component Total: RowLayout {
        id: total

        property string kind: ""
        property string count: ""
        property var amounts: []
        property string result: ""
        property bool even: true

        spacing: 14
        Layout.fillWidth: true

        Cell {
            text: total.kind
            Layout.preferredWidth: 170
        }
        Cell {
            text: total.count
            horizontalAlignment: Text.AlignRight
            Layout.preferredWidth: 60
        }
        Repeater {
            model: total.amounts

            Cell {
                required property string modelData

                text: modelData
                horizontalAlignment: Text.AlignRight
                Layout.preferredWidth: 120
            }
        }
        Cell {
            text: total.result
            color: total.even ? Theme.ink : Theme.warm
            font.weight: total.even ? Font.Normal : Font.Bold
            horizontalAlignment: Text.AlignRight
            Layout.preferredWidth: 90
        }
    }

    ProblemPanel {
        visible: page.trouble !== null
        problem: page.trouble ?? ({title: "", money: "no", moved: "", cause: "", remedies: [], code: "", reference: ""})
        brief: true
        Layout.fillWidth: true
    }
    Badge {
        objectName: "close_notice"
        visible: (page.facts.notice ?? "") !== ""
        text: page.facts.notice ?? ""
        Layout.fillWidth: true
    }
    GridLayout {
        columns: 2
        uniformCellWidths: true
        columnSpacing: 16
        rowSpacing: 12
        Layout.fillWidth: true
        Layout.fillHeight: false

        Repeater {
            model: page.facts.days

            BigButton {
                required property var modelData

                objectName: "action_close_day_" + modelData.value
                text: modelData.label
                type: Theme.dense
                minimum: Theme.touch
                padSide: 20
                chosen: modelData.chosen
                enabled: !page.facts.working
                Layout.fillWidth: true
                Layout.fillHeight: true
                onClicked: Bridge.tap("close_day", modelData.value)
            }
        }
    }
    Surface {
        visible: page.close !== null
        objectName: "close_totals"
        pad: 22
        spacing: 8
        border.color: page.close !== null && !page.close.good ? Theme.warm : Theme.edge
        Layout.fillWidth: true

        Heading {
            text: page.words.title
        }
        RowLayout {
            spacing: 14
            Layout.fillWidth: true

            Head {
                text: page.words.insurance
                Layout.preferredWidth: 170
            }
            Head {
                text: page.words.count
                horizontalAlignment: Text.AlignRight
                Layout.preferredWidth: 60
            }
            Head {
                text: page.words.total
                horizontalAlignment: Text.AlignRight
                Layout.preferredWidth: 120
            }
            Head {
                text: page.words.fund
                horizontalAlignment: Text.AlignRight
                Layout.preferredWidth: 120
            }
            Head {
                text: page.words.account
                horizontalAlignment: Text.AlignRight
                Layout.preferredWidth: 120
            }
            Head {
                text: page.words.result
                horizontalAlignment: Text.AlignRight
                Layout.preferredWidth: 90
            }
        }
        Repeater {
            model: page.close !== null ? page.close.totals : []

            Total {
                required property var modelData

                kind: modelData.insurance + " " + modelData.clearing
                count: modelData.count
                amounts: [modelData.total, modelData.fund, modelData.account]
                result: modelData.result
                even: modelData.even
            }
        }
        Rule {}
        Total {
            kind: page.words.own
            count: page.close !== null ? page.close.own.count : ""
            amounts: page.close !== null ? [page.close.own.total, page.close.own.fund, page.close.own.account] : []
        }
        Cell {
            text: page.close !== null ? page.close.own.cash : ""
            color: Theme.inkSoft
        }
        Rule {}
        Repeater {
            model: page.close !== null ? page.close.notes : []

            Cell {
                required property string modelData
                required property int index

                text: modelData
                font.weight: index === 0 ? Font.DemiBold : Font.Normal
            }
        }
    }
    Heading {
        visible: page.close !== null
        objectName: "close_to_do"
        text: page.words.to_do
    }
    Repeater {
        model: page.close !== null ? page.close.findings : []

        Surface {
            id: finding

            required property var modelData

            objectName: "finding_" + modelData.reference
            pad: 20
            spacing: 6
            border.color: Theme.warm
            Layout.fillWidth: true

            RowLayout {
                spacing: 16
                Layout.fillWidth: true

                Cell {
                    text: finding.modelData.number + ". " + finding.modelData.title
                    font.weight: Font.Bold
                    Layout.preferredWidth: 200
                }
                Cell {
                    text: finding.modelData.reference
                    horizontalAlignment: Text.AlignRight
                    font.weight: Font.DemiBold
                    Layout.preferredWidth: 160
                }
            }
            Cell {
                visible: text !== ""
                text: finding.modelData.sent ?? ""
                font.pixelSize: Theme.denseSmall
                color: Theme.inkSoft
            }
            Repeater {
                model: finding.modelData.evidence

                Cell {
                    required property string modelData

                    text: modelData
                }
            }
            Cell {
                text: finding.modelData.why
                color: Theme.inkSoft
            }
            Flow {
                visible: finding.modelData.actions.length > 0
                spacing: 16
                Layout.fillWidth: true

                Repeater {
                    model: finding.modelData.actions

                    BigButton {
                        required property var modelData

                        objectName: "action_close_act_" + modelData.action + "_" + finding.modelData.reference
                        text: modelData.text
                        type: Theme.dense
                        minimum: Theme.touch
                        padSide: 20
                        enabled: !page.facts.working
                        onClicked: Bridge.tap("close_act", modelData.argument)
                    }
                }
            }
        }
    }
    Surface {
        visible: page.close !== null && page.close.others.length > 0
        objectName: "close_others"
        pad: 22
        spacing: 4
        Layout.fillWidth: true

        Heading {
            text: page.words.others
        }
        Cell {
            text: page.words.others_note
            color: Theme.inkSoft
        }
        Repeater {
            model: page.close !== null ? page.close.others : []

            RowLayout {
                id: other

                required property var modelData

                spacing: 16
                Layout.fillWidth: true

                Cell {
                    text: other.modelData.reference
                    Layout.preferredWidth: 190
                }
                Cell {
                    text: Words.yuan(other.modelData.total)
                    horizontalAlignment: Text.AlignRight
                }
                Cell {
                    text: other.modelData.missing ?? ""
                    color: Theme.warm
                }
            }
        }
    }
    Cell {
        visible: text !== ""
        text: page.close?.more ?? ""
        color: Theme.inkSoft
    }
    Cell {
        visible: page.close !== null
        text: page.close !== null ? page.close.anchor : ""
        font.pixelSize: Theme.denseSmall
        color: Theme.inkSoft
    }
    Item {
        Layout.fillHeight: true
    }
}
