pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import theme

// One filing as the insured place keeps it: what kind, where, from when to when, its state in words with a sign, and
// what can be done with it.
Surface {
    id: card

    required property var row
    property var actions: row.actions ?? []

    readonly property bool over: !row.good && actions.length === 0 // nothing can be done with it: it takes less room

    signal chosen(string tap, string argument)

    pad: over ? 22 : Theme.landscape ? 26 : 32
    spacing: over ? 6 : Theme.gap
    color: over ? Theme.sunken : Theme.surface
    border.color: row.good ? Theme.goodLine : Theme.edge
    Layout.fillWidth: true

    GridLayout {
        columns: state.implicitWidth + title.implicitWidth + 28 > width ? 1 : 2
        columnSpacing: 28
        rowSpacing: Theme.gap
        Layout.fillWidth: true

        Label {
            id: title

            text: card.row.title
            font.pixelSize: card.over ? Theme.body : Theme.statement
            font.weight: Font.Bold
            Layout.fillWidth: true
        }
        Badge {
            id: state

            objectName: "state_" + card.row.index
            tone: card.row.good ? "good" : "warm"
            symbol: card.row.good ? "check" : "info"
            text: card.row.state
            Layout.maximumWidth: parent.width
        }
    }
    Fact {
        label: Words.say("ui.filing.destination")
        value: card.row.place
        type: card.over ? Theme.small : Theme.body
    }
    Fact {
        label: Words.say("ui.filing.period")
        value: card.row.period
        type: card.over ? Theme.small : Theme.body
    }
    Fact {
        label: Words.say("ui.filing.number")
        value: card.over ? "" : card.row.number
        type: Theme.small
    }
    Label {
        visible: text !== ""
        text: card.row.note ?? ""
        color: Theme.inkSoft
        font.pixelSize: Theme.small
        Layout.fillWidth: true
    }
    GridLayout {
        visible: card.actions.length > 0
        columns: Math.min(card.actions.length, 2)
        uniformCellWidths: true
        columnSpacing: Theme.space
        Layout.fillWidth: true
        Layout.topMargin: 6

        Repeater {
            model: card.actions

            BigButton {
                required property var modelData

                objectName: "action_" + modelData.tap + "_" + modelData.argument
                text: modelData.text
                Accessible.name: modelData.text + ", " + card.row.title + " " + card.row.place
                Layout.fillWidth: true
                Layout.fillHeight: true
                onClicked: card.chosen(modelData.tap, modelData.argument)
            }
        }
    }
}
