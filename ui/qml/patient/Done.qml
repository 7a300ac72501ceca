import QtQuick
import QtQuick.Layouts
import theme
import components

// Take your card, take your slip, and where to pay.
PageFrame {
    id: page

    GridLayout {
        columns: Theme.landscape ? 2 : 1
        columnSpacing: Theme.wide
        rowSpacing: Theme.space
        uniformCellWidths: true
        Layout.fillWidth: true
        Layout.fillHeight: false

        ColumnLayout {
            spacing: Theme.space
            Layout.fillWidth: true
            Layout.fillHeight: false
            Layout.alignment: Qt.AlignTop

            Rectangle {
                visible: page.facts.take_card
                objectName: "take_card"
                implicitHeight: cardInside.implicitHeight + 44
                radius: Theme.radius
                color: Theme.warmTint
                border.width: 4
                border.color: Theme.warm
                Layout.fillWidth: true

                RowLayout {
                    id: cardInside

                    anchors.verticalCenter: parent.verticalCenter
                    x: 30
                    width: parent.width - 60
                    spacing: 24

                    Label {
                        text: Words.say("ui.done.take_card")
                        font.pixelSize: Theme.landscape ? Theme.heading : Theme.title
                        font.weight: Font.Bold
                        color: Theme.warm
                        Layout.fillWidth: true
                    }
                    CardDrawing {
                        out: true
                        Layout.preferredWidth: Theme.landscape && Theme.size > 1.2 ? 190 : 300
                        Layout.preferredHeight: Layout.preferredWidth / 2
                    }
                }
            }
            Badge {
                visible: page.facts.take_slip
                objectName: "take_slip"
                tone: "good"
                symbol: "printer"
                type: Theme.heading
                text: Words.say("ui.done.take_slip")
                Layout.fillWidth: true
            }
            Surface {
                visible: Theme.landscape
                pad: 20
                spacing: 6
                Layout.fillWidth: true

                Sums {
                    facts: page.facts
                }
            }
        }
        PayHere {
            facts: page.facts
            column: true
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop
        }
        Surface {
            visible: !Theme.landscape
            Layout.fillWidth: true

            Sums {
                facts: page.facts
            }
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
