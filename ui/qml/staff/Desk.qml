pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Flow
import theme
import components

// The staff's desk: what is open, which slips are owed, what the hospital's system lacks, and the day.
PageFrame {
    id: page

    lead: Words.fill("ui.staff.lead", {staff: facts.staff, day: facts.day})
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

    component Block: Surface {
        id: block

        property string heading: ""
        property int count: 0
        property string none: ""

        pad: 22
        spacing: 10
        Layout.fillWidth: true

        Label {
            text: block.heading
            font.pixelSize: Math.round(Theme.dense * 1.15)
            font.weight: Font.Bold
            Layout.fillWidth: true
        }
        Label {
            visible: block.count === 0
            text: block.none
            font.pixelSize: Theme.dense
            color: Theme.inkSoft
            Layout.fillWidth: true
        }
    }

    Badge {
        visible: (page.facts.notice ?? "") !== ""
        text: page.facts.notice ?? ""
        Layout.fillWidth: true
    }
    Block {
        objectName: "open_requests"
        heading: Words.fill("ui.staff.open", {count: page.facts.open.length})
        count: page.facts.open.length
        none: Words.say("ui.staff.none_open")
        border.color: count ? Theme.warm : Theme.edge

        Repeater {
            model: page.facts.open

            ColumnLayout {
                id: request

                required property var modelData

                spacing: 6
                Layout.fillWidth: true

                RowLayout {
                    spacing: 16
                    Layout.fillWidth: true

                    Cell {
                        text: request.modelData.reference
                        font.weight: Font.DemiBold
                        Layout.preferredWidth: 190
                    }
                    Cell {
                        text: request.modelData.name
                        Layout.preferredWidth: 70
                    }
                    Cell {
                        text: request.modelData.at
                    }
                    Cell {
                        text: Words.yuan(request.modelData.total)
                    }
                    Cell {
                        text: request.modelData.state
                        color: Theme.warm
                    }
                }
                Cell {
                    text: request.modelData.said
                    color: Theme.inkSoft
                }
                Flow {
                    spacing: 16
                    Layout.fillWidth: true

                    BigButton {
                        objectName: "action_case_here_" + request.modelData.request
                        text: page.facts.reverses ? Words.say("ui.staff.here") : Words.say("ui.staff.ask")
                        type: Theme.dense
                        minimum: Theme.touch
                        padSide: 20
                        onClicked: Bridge.tap("case_here", request.modelData.request)
                    }
                    BigButton {
                        visible: page.facts.reverses
                        objectName: "action_case_gone_" + request.modelData.request
                        text: Words.say("ui.staff.gone")
                        weight: "second"
                        type: Theme.dense
                        minimum: Theme.touch
                        padSide: 20
                        onClicked: Bridge.tap("case_gone", request.modelData.request)
                    }
                }
            }
        }
    }
    Block {
        visible: count > 0
        objectName: "open_writes"
        heading: Words.fill("ui.staff.writes", {count: page.facts.writes.length})
        count: page.facts.writes.length
        border.color: Theme.warm

        Repeater {
            model: page.facts.writes

            RowLayout {
                id: write

                required property var modelData

                spacing: 16
                Layout.fillWidth: true

                Cell {
                    text: write.modelData.reference
                    font.weight: Font.DemiBold
                    Layout.preferredWidth: 190
                }
                Cell {
                    text: write.modelData.kind
                }
                Cell {
                    text: write.modelData.at
                }
                Cell {
                    text: write.modelData.state
                    color: Theme.warm
                }
            }
        }
    }
    Block {
        visible: count > 0
        objectName: "waiting_filings"
        heading: Words.fill("ui.staff.waiting", {count: page.facts.waiting.length})
        count: page.facts.waiting.length

        Repeater {
            model: page.facts.waiting

            RowLayout {
                id: filing

                required property var modelData

                spacing: 16
                Layout.fillWidth: true

                Cell {
                    text: filing.modelData.number
                    font.weight: Font.DemiBold
                    Layout.preferredWidth: 190
                }
                Cell {
                    text: filing.modelData.name
                    Layout.preferredWidth: 70
                }
                Cell {
                    text: filing.modelData.insured
                    Layout.preferredWidth: 130
                }
                Cell {
                    text: Words.fill("ui.staff.waiting_since", {since: filing.modelData.since})
                    Layout.preferredWidth: 130
                }
                Cell {
                    text: Words.fill("ui.staff.waiting_until", {until: filing.modelData.until})
                    Layout.preferredWidth: 130
                }
            }
        }
    }
    Block {
        objectName: "owed_slips"
        heading: Words.fill("ui.staff.owed", {count: page.facts.owed.length})
        count: page.facts.owed.length
        none: Words.say("ui.staff.none_owed")
        border.color: count ? Theme.warm : Theme.edge

        Repeater {
            model: page.facts.owed

            RowLayout {
                id: slip

                required property var modelData

                spacing: 16
                Layout.fillWidth: true

                Cell {
                    text: slip.modelData.reference
                    font.weight: Font.DemiBold
                    Layout.preferredWidth: 190
                }
                Cell {
                    text: slip.modelData.name
                }
                Cell {
                    text: slip.modelData.state
                }
                Cell {
                    text: Words.fill("ui.staff.copies", {copies: slip.modelData.copies})
                }
                BigButton {
                    objectName: "action_reprint_" + slip.modelData.request
                    text: Words.say("ui.staff.print")
                    symbol: "printer"
                    type: Theme.dense
                    minimum: Theme.touch
                    padSide: 20
                    enabled: !page.screen.busy
                    onClicked: Bridge.tap("reprint", slip.modelData.request)
                }
            }
        }
    }
    Block {
        visible: count > 0
        objectName: "owed_hospital"
        heading: Words.fill("ui.staff.hospital", {count: page.facts.hospital_owed.length})
        count: page.facts.hospital_owed.length
        border.color: Theme.warm

        Repeater {
            model: page.facts.hospital_owed

            RowLayout {
                id: owed

                required property var modelData

                spacing: 16
                Layout.fillWidth: true

                Cell {
                    text: owed.modelData.reference
                    font.weight: Font.DemiBold
                }
                Cell {
                    text: Words.yuan(owed.modelData.total)
                }
            }
        }
    }
    Block {
        visible: count > 0
        objectName: "undo_owed"
        heading: Words.fill("ui.staff.undo_owed", {count: page.facts.undo_owed.length})
        count: page.facts.undo_owed.length
        border.color: Theme.warm

        Repeater {
            model: page.facts.undo_owed

            Cell {
                required property string modelData

                text: modelData
                font.weight: Font.DemiBold
            }
        }
    }
    Block {
        objectName: "day"
        heading: Words.fill("ui.staff.day", {count: page.facts.sums.count})
        count: page.facts.rows.length
        none: Words.say("ui.staff.none_day")
        spacing: 4

        RowLayout {
            visible: page.facts.rows.length > 0
            spacing: 10
            Layout.fillWidth: true

            Head {
                text: Words.say("ui.staff.col.reference")
                Layout.preferredWidth: 210
            }
            Head {
                text: Words.say("ui.staff.col.name")
                Layout.preferredWidth: 70
            }
            Head {
                text: Words.say("ui.staff.col.total")
                horizontalAlignment: Text.AlignRight
                Layout.preferredWidth: 120
            }
            Head {
                text: Words.say("ui.staff.col.fund")
                horizontalAlignment: Text.AlignRight
                Layout.preferredWidth: 120
            }
            Head {
                text: Words.say("ui.staff.col.cash")
                horizontalAlignment: Text.AlignRight
                Layout.preferredWidth: 120
            }
            Head {
                text: Words.say("ui.staff.col.state")
                Layout.preferredWidth: 100
            }
            Item {
                Layout.preferredWidth: Theme.touch
            }
            Item {
                visible: page.facts.undoes
                Layout.preferredWidth: 84
            }
        }
        Repeater {
            model: page.facts.rows

            Rectangle {
                id: row

                required property var modelData
                required property int index

                implicitHeight: cells.implicitHeight + 8
                color: index % 2 ? Theme.surface : Theme.ground
                radius: 8
                Layout.fillWidth: true

                RowLayout {
                    id: cells

                    anchors.verticalCenter: parent.verticalCenter
                    width: parent.width
                    spacing: 10

                    ColumnLayout {
                        spacing: 0
                        Layout.fillWidth: true
                        Layout.preferredWidth: 210

                        Cell {
                            text: row.modelData.reference
                        }
                        Cell {
                            text: row.modelData.at
                            font.pixelSize: Theme.denseSmall
                            color: Theme.inkSoft
                        }
                    }
                    Cell {
                        text: row.modelData.name
                        Layout.preferredWidth: 70
                    }
                    Cell {
                        text: row.modelData.total
                        horizontalAlignment: Text.AlignRight
                        Layout.preferredWidth: 120
                    }
                    Cell {
                        text: row.modelData.fund
                        horizontalAlignment: Text.AlignRight
                        Layout.preferredWidth: 120
                    }
                    Cell {
                        text: row.modelData.cash
                        horizontalAlignment: Text.AlignRight
                        Layout.preferredWidth: 120
                    }
                    ColumnLayout {
                        spacing: 0
                        Layout.fillWidth: true
                        Layout.preferredWidth: 100

                        Cell {
                            text: row.modelData.state
                        }
                        Cell {
                            visible: text !== ""
                            text: row.modelData.slip ?? ""
                            font.pixelSize: Theme.denseSmall
                            color: Theme.inkSoft
                        }
                        Cell {
                            visible: !row.modelData.hospital
                            text: Words.say("ui.staff.hospital_missing")
                            font.pixelSize: Theme.denseSmall
                            color: Theme.warm
                        }
                    }
                    BigButton {
                        objectName: "action_reprint_row_" + row.modelData.request
                        text: ""
                        symbol: "printer"
                        Accessible.name: Words.fill("ui.staff.print_this", {reference: row.modelData.reference})
                        weight: "quiet"
                        type: Theme.dense
                        minimum: Theme.touch
                        padSide: 6
                        visible: !!row.modelData.slip
                        enabled: !page.screen.busy
                        Layout.preferredWidth: Theme.touch
                        onClicked: Bridge.tap("reprint", row.modelData.request)
                    }
                    Item {
                        visible: !row.modelData.slip
                        Layout.preferredWidth: Theme.touch
                        Layout.minimumWidth: Theme.touch
                    }
                    BigButton {
                        objectName: "action_undo_" + row.modelData.request
                        text: Words.say("ui.staff.undo")
                        Accessible.name: Words.fill("ui.staff.undo_this", {reference: row.modelData.reference})
                        weight: "quiet"
                        type: Theme.dense
                        minimum: Theme.touch
                        padSide: 4
                        visible: page.facts.undoes && row.modelData.settled
                        enabled: !page.screen.busy
                        Layout.preferredWidth: 84
                        onClicked: Bridge.tap("undo", row.modelData.request)
                    }
                    Item {
                        visible: page.facts.undoes && !row.modelData.settled
                        Layout.preferredWidth: 84
                        Layout.minimumWidth: 84
                    }
                }
            }
        }
        Rule {
            visible: page.facts.rows.length > 0
        }
        Flow {
            visible: page.facts.rows.length > 0
            spacing: 36
            Layout.fillWidth: true

            Repeater {
                model: [Words.fill("ui.staff.sum.total", {amount: page.facts.sums.total}), Words.fill("ui.staff.sum.fund", {amount: page.facts.sums.fund}), Words.fill("ui.staff.sum.cash", {amount: page.facts.sums.cash})]

                Label {
                    required property string modelData

                    text: modelData
                    font.pixelSize: Theme.dense
                    font.weight: Font.Bold
                }
            }
        }
    }
    Item {
        Layout.fillHeight: true
    }
}
