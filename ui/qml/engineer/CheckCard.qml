pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import theme
import components

// One part: how it is and what shows it, cause and remedy, measured facts, tests, what to confirm, how to mend it.
Surface {
    id: card

    required property var check
    required property string section
    property bool busy: false
    property string opened: ""
    readonly property var problem: check.problem ?? null
    readonly property bool bad: check.health === "out_of_order"

    objectName: "check_" + check.part
    pad: Theme.landscape ? 18 : 20
    spacing: 8
    border.color: bad ? Theme.badLine : check.health === "degraded" ? Theme.warmLine : Theme.edge
    Layout.fillWidth: true

    RowLayout {
        spacing: 14
        Layout.fillWidth: true

        Heading {
            text: card.check.title
            Layout.preferredWidth: implicitWidth
            Layout.maximumWidth: Math.ceil(implicitWidth) + 1
        }
        HealthMark {
            objectName: "health_" + card.check.part
            health: card.check.health
            word: card.check.word
            firm: true
        }
        Item {
            Layout.fillWidth: true
        }
    }
    Cell {
        objectName: "evidence_" + card.check.part
        text: card.check.evidence
    }
    Cell {
        visible: card.check.driver !== ""
        text: Words.fill("ui.engineer.driver", {driver: card.check.driver})
        font.pixelSize: Theme.denseSmall
        color: Theme.inkSoft
    }
    Rectangle {
        visible: card.problem !== null
        objectName: "cause_" + card.check.part
        implicitHeight: why.implicitHeight + 24
        radius: Theme.radiusSmall
        color: card.bad ? Theme.badTint : Theme.warmTint
        Layout.fillWidth: true

        ColumnLayout {
            id: why

            x: 16
            y: 12
            width: parent.width - 32
            spacing: 4

            Cell {
                text: card.problem !== null ? Words.fill("ui.engineer.code", {code: card.problem.code, title: card.problem.title}) : ""
                font.weight: Font.Bold
                color: card.bad ? Theme.bad : Theme.warm
            }
            Cell {
                text: card.problem?.cause ?? ""
            }
            Cell {
                visible: (card.problem?.remedy ?? null) !== null
                text: Words.fill("ui.engineer.do", {remedy: card.problem?.remedy ?? ""})
                font.weight: Font.DemiBold
            }
        }
    }
    Details {
        facts: card.check.details
    }
    Tests {
        probes: card.check.probes
        busy: card.busy
    }
    Asks {
        questions: card.check.asks
        own: card.check.part === "screen" ? ["touch_grid", "colours"] : []
    }
    Cell {
        visible: (card.check.withheld ?? null) !== null
        objectName: "withheld_" + card.check.part
        text: card.check.withheld ?? ""
        color: Theme.warm
    }
    Cell {
        visible: card.check.fixes.length > 0
        text: Words.say("ui.engineer.fixes")
        color: Theme.inkSoft
        font.weight: Font.DemiBold
    }
    Repeater {
        model: card.check.fixes.length

        FixSteps {
            required property int index

            fix: card.check.fixes[index] ?? ({argument: "", title: "", steps: [], act: null, withheld: null, working: false, result: null})
            section: card.section
            busy: card.busy
            open: card.opened !== "" ? card.opened === fix.argument : index === 0
            onOpened: card.opened = fix.argument
        }
    }
}
