pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Flow
import theme
import components

// Which kind of filing: for each what it means for the money, the papers, until when, and how soon it is decided.
// What the answers don't support is shown, closed, with the reason.
PageFrame {
    id: page

    readonly property var chosenOne: facts.options.find(option => option.chosen) ?? null

    lead: facts.note ?? ""
    actions: screen.actions.filter(action => action.tap !== "type")

    TwoColumns {
        Repeater {
            model: page.facts.options.filter(option => option.open)

            OptionCard {
                id: option

                required property int index
                required property var modelData

                objectName: "action_type_" + modelData.index
                text: modelData.title
                number: index + 1
                radio: true
                Layout.fillHeight: true
                chosen: modelData.chosen
                Accessible.name: [modelData.title, modelData.pays, modelData.papers, modelData.until, modelData.decided].join(", ")
                onClicked: Bridge.tapIndex("type", modelData.index)

                Label {
                    text: option.modelData.title
                    font.pixelSize: Theme.statement
                    font.weight: Font.Bold
                    Layout.fillWidth: true
                    Accessible.ignored: true
                }
                Repeater {
                    model: [{
                            symbol: "money",
                            text: option.modelData.pays
                        }, {
                            symbol: "paper",
                            text: option.modelData.papers
                        }, {
                            symbol: "calendar",
                            text: option.modelData.until
                        }, {
                            symbol: "clock",
                            text: option.modelData.decided
                        }]

                    RowLayout {
                        id: line

                        required property int index
                        required property var modelData

                        spacing: 16
                        Layout.fillWidth: true

                        Icon {
                            name: line.modelData.symbol
                            color: Theme.brand
                            Layout.preferredWidth: Theme.small * 1.2
                            Layout.preferredHeight: Theme.small * 1.2
                            Layout.alignment: Qt.AlignTop
                        }
                        Label {
                            text: line.modelData.text
                            font.pixelSize: Theme.small
                            font.weight: line.index === 0 ? Font.DemiBold : Font.Normal
                            Layout.fillWidth: true
                            Accessible.ignored: true
                        }
                    }
                }
            }
        }
    }
    Surface {
        visible: page.facts.options.some(option => !option.open)
        objectName: "closed"
        color: Theme.sunken
        pad: 24
        spacing: 14
        Layout.fillWidth: true

        Label {
            text: Words.say("ui.filing_type.closed")
            font.pixelSize: Theme.small
            color: Theme.inkSoft
            Layout.fillWidth: true
        }
        TwoColumns {
            rowSpacing: 14

            Repeater {
                model: page.facts.options.filter(option => !option.open)

                RowLayout {
                    id: closed

                    required property var modelData

                    spacing: 18
                    Layout.alignment: Qt.AlignTop

                    Icon {
                        name: "lock"
                        color: Theme.grey
                        Layout.preferredWidth: Theme.small
                        Layout.preferredHeight: Theme.small
                        Layout.alignment: Qt.AlignTop
                    }
                    ColumnLayout {
                        spacing: 0
                        Layout.fillWidth: true

                        Label {
                            text: closed.modelData.title
                            color: Theme.inkSoft
                            font.pixelSize: Theme.small
                            font.weight: Font.DemiBold
                            Layout.fillWidth: true
                        }
                        Label {
                            visible: text !== ""
                            text: closed.modelData.why ?? ""
                            color: Theme.inkSoft
                            font.pixelSize: Theme.small
                            Layout.fillWidth: true
                        }
                    }
                }
            }
        }
    }
    Item {
        Layout.fillHeight: true
    }
}
