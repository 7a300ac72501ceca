import QtQuick
import QtQuick.Layouts
import theme
import components

// Take your card, take your slip, and where to pay.
PageFrame {
    id: page

    GridLayout {
        columns: Theme.landscape && page.facts.take_card ? 2 : 1
        columnSpacing: Theme.wide
        rowSpacing: Theme.space
        Layout.fillWidth: true

        Rectangle {
            id: card

            visible: page.facts.take_card
            objectName: "take_card"
            implicitHeight: cardInside.implicitHeight + 48
            radius: Theme.radius
            color: Theme.warmTint
            border.width: 4
            border.color: Theme.warm
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredWidth: 1

            RowLayout {
                id: cardInside

                anchors.verticalCenter: parent.verticalCenter
                x: 32
                width: parent.width - 64
                spacing: 32

                Label {
                    text: Words.say("ui.done.take_card")
                    font.pixelSize: Theme.title
                    font.weight: Font.Bold
                    color: Theme.warm
                    Layout.fillWidth: true
                }
                CardDrawing {
                    out: true
                    Layout.preferredWidth: 330
                    Layout.preferredHeight: 180
                }
            }
        }
        Badge {
            visible: page.facts.take_slip
            objectName: "take_slip"
            tone: "good"
            symbol: "printer"
            text: Words.say("ui.done.take_slip")
            Layout.fillWidth: true
            Layout.fillHeight: Theme.landscape && page.facts.take_card
            Layout.preferredWidth: 1
        }
    }
    PayHere {
        facts: page.facts
        Layout.fillWidth: true
    }
    Surface {
        Layout.fillWidth: true

        Fact {
            label: Words.say("ui.bill.total")
            value: Words.yuan(page.facts.total)
        }
        Fact {
            label: Words.say("ui.done.funds")
            value: Words.yuan(page.facts.fund_total)
        }
        Fact {
            label: Words.say("ui.settling.cash")
            value: Words.yuan(page.facts.cash)
        }
    }
    Badge {
        visible: page.facts.hospital_owed
        objectName: "hospital_owed"
        tone: "warm"
        symbol: "info"
        text: Words.say("ui.done.hospital_owed")
        Layout.fillWidth: true
    }
    Item {
        Layout.fillHeight: true
    }
}
