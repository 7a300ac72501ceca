import QtQuick
import QtQuick.Layouts
import theme
import components

// How to file on the phone, with the link as a QR code. The stay's facts are those the form asks for.
PageFrame {
    id: page

    GridLayout {
        columns: Theme.landscape ? 2 : 1
        columnSpacing: Theme.wide
        rowSpacing: Theme.space
        Layout.fillWidth: true

        Surface {
            Layout.fillWidth: !Theme.landscape
            Layout.preferredWidth: Theme.landscape ? 460 : 0
            Layout.alignment: Qt.AlignTop

            CodeImage {
                text: page.facts.link
                room: Theme.landscape ? 380 : 420
                Layout.alignment: Qt.AlignHCenter
            }
            Label {
                text: Words.say("ui.phone_filing.scan")
                font.pixelSize: Theme.small
                horizontalAlignment: Text.AlignHCenter
                color: Theme.inkSoft
                Layout.fillWidth: true
            }
        }
        ColumnLayout {
            spacing: Theme.space
            Layout.fillWidth: true

            StepList {
                steps: page.facts.steps
                Layout.fillWidth: true
            }
            Surface {
                spacing: 12
                Layout.fillWidth: true

                Label {
                    text: Words.say("ui.phone_filing.write")
                    font.weight: Font.DemiBold
                    color: Theme.brand
                    font.pixelSize: Theme.small
                    Layout.fillWidth: true
                }
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
                    label: Words.say("ui.phone_filing.begin")
                    value: page.facts.admitted
                    strong: true
                    type: Theme.small
                }
            }
        }
    }
    Item {
        Layout.fillHeight: true
    }
}
