pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Flow
import theme
import components

// One way to mend a part, as numbered steps: what the kiosk can do by itself, and test again.
ColumnLayout {
    id: steps

    required property var fix
    required property string section
    property bool open: true
    property bool busy: false
    readonly property var result: fix.result ?? null

    signal opened

    spacing: 8
    Layout.fillWidth: true

    SmallButton {
        visible: !steps.open
        objectName: "more_" + steps.fix.argument
        text: Words.fill("ui.engineer.more", {title: steps.fix.title})
        weight: "quiet"
        align: Text.AlignLeft
        Layout.fillWidth: true
        onClicked: steps.opened()
    }
    Cell {
        visible: steps.open
        text: steps.fix.title
        font.weight: Font.Bold
    }
    Repeater {
        model: steps.open ? steps.fix.steps : []

        RowLayout {
            id: step

            required property var modelData

            spacing: 12
            Layout.fillWidth: true

            Rectangle {
                Layout.preferredWidth: Theme.dense * 1.6
                Layout.preferredHeight: Theme.dense * 1.6
                Layout.alignment: Qt.AlignTop
                radius: width / 2
                color: Theme.brandTint

                Label {
                    anchors.centerIn: parent
                    text: String(step.modelData.number)
                    font.pixelSize: Theme.denseSmall
                    font.weight: Font.Bold
                    color: Theme.brand
                    lineHeight: 1
                }
            }
            Cell {
                text: step.modelData.text
            }
        }
    }
    Cell {
        visible: steps.open && (steps.fix.withheld ?? null) !== null
        objectName: "withheld_" + steps.fix.argument
        text: steps.fix.withheld ?? ""
        color: Theme.warm
    }
    GridLayout {
        visible: steps.open
        columns: Theme.landscape ? 3 : 1
        columnSpacing: 10
        rowSpacing: 8
        Layout.fillWidth: true

        SmallButton {
            visible: (steps.fix.act ?? null) !== null
            objectName: "fix_" + steps.fix.argument
            text: steps.fix.act ?? ""
            symbol: "right"
            chosen: steps.fix.working
            enabled: !steps.busy
            Layout.fillWidth: !Theme.landscape
            onClicked: Bridge.tap("fix", steps.fix.argument)
        }
        SmallButton {
            objectName: "again_" + steps.fix.argument
            text: Words.say("ui.engineer.test_again")
            enabled: !steps.busy
            Layout.fillWidth: !Theme.landscape
            onClicked: Bridge.tap("retest", steps.section)
        }
        Item {
            visible: Theme.landscape
            Layout.fillWidth: true
        }
    }
    Loader {
        active: steps.open && steps.result !== null
        visible: active
        Layout.fillWidth: true
        sourceComponent: Outcome {
            objectName: "mended_" + steps.fix.argument
            result: steps.result ?? ({health: "", word: "", evidence: "", details: []})
        }
    }
}
