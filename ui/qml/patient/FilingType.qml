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

    // the closed ones by their reason: one reason is said once
    readonly property var reasons: {
        const found = [];
        for (const option of facts.options.filter(option => !option.open)) {
            const same = found.find(each => each.why === (option.why ?? ""));
            if (same)
                same.titles.push(option.title);
            else
                found.push({why: option.why ?? "", titles: [option.title]});
        }
        return found;
    }

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
        visible: page.reasons.length > 0
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
        Repeater {
            model: page.reasons

            RowLayout {
                id: closed

                required property var modelData

                spacing: 18
                Layout.fillWidth: true

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
                        text: closed.modelData.titles.join(" · ")
                        color: Theme.inkSoft
                        font.pixelSize: Theme.small
                        font.weight: Font.DemiBold
                        Layout.fillWidth: true
                    }
                    Label {
                        visible: text !== ""
                        text: closed.modelData.why
                        color: Theme.inkSoft
                        font.pixelSize: Theme.small
                        Layout.fillWidth: true
                    }
                }
            }
        }
    }
    Item {
        Layout.fillHeight: true
    }
}
