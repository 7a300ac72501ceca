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
        Layout.fillHeight: false

        Surface {
            Layout.fillWidth: true
            Layout.preferredWidth: Theme.landscape ? 420 : 900
            Layout.minimumWidth: Theme.landscape ? 430 : 0
            Layout.maximumWidth: Theme.landscape ? 520 : 4000
            Layout.alignment: Qt.AlignTop

            GridLayout {
                columns: Theme.landscape ? 1 : 2
                columnSpacing: Theme.wide
                rowSpacing: Theme.gap
                Layout.fillWidth: true

                ColumnLayout {
                    spacing: 6
                    Layout.fillWidth: Theme.landscape

                    CodeImage {
                        text: page.facts.link
                        room: Theme.landscape ? 300 : 330
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
                    spacing: 10
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
        StepList {
            steps: page.facts.steps
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop
        }
    }
    Item {
        Layout.fillHeight: true
    }
}
