pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Flow
import theme
import components

// The engineer's diagnostics: the rail of sections with how each is, and beside it one section, or another paper.
PageFrame {
    id: page

    readonly property var trouble: facts.problem ?? null
    readonly property var unrecorded: facts.unrecorded ?? null
    readonly property string panel: facts.panel
    readonly property string shown: panel + facts.section
    readonly property var blank: ({part: "", title: "", health: "", word: "", evidence: "", driver: "", details: [], problem: null, probes: [], fixes: [], asks: []})
    readonly property int side: Theme.landscape ? (Theme.size > 1.2 ? 440 : 340) : (Theme.size > 1.2 ? 290 : 240)

    bare: true
    spacing: 12
    onShownChanged: area.toTop()

    RowLayout {
        spacing: 20
        Layout.fillWidth: true
        Layout.fillHeight: false

        ColumnLayout {
            spacing: 0
            Layout.fillWidth: true
            Layout.preferredWidth: 420

            Label {
                objectName: "title"
                text: page.title
                font.pixelSize: Theme.landscape ? Theme.body : Theme.heading
                font.weight: Font.Bold
                lineHeight: 1.05
                Layout.fillWidth: true
                Accessible.role: Accessible.Heading
            }
            Cell {
                text: page.facts.staff + ((page.facts.at ?? null) !== null ? "　" + page.facts.at : "")
                font.pixelSize: Theme.denseSmall
                color: Theme.inkSoft
            }
        }
        Tools {
            visible: Theme.landscape
            facts: page.facts
            Layout.fillWidth: true
            Layout.preferredWidth: 1040
        }
    }
    Unrecorded {
        visible: page.unrecorded !== null
        facts: page.unrecorded ?? ({title: "", why: "", then: "", burn: ""})
        Layout.fillWidth: true
    }
    RowLayout {
        spacing: 18
        Layout.fillWidth: true
        Layout.fillHeight: true

        ColumnLayout {
            spacing: 16
            Layout.preferredWidth: page.side
            Layout.maximumWidth: page.side
            Layout.alignment: Qt.AlignTop

            Rail {
                sections: page.facts.rail
                Layout.fillWidth: true
            }
            Tools {
                visible: !Theme.landscape
                facts: page.facts
                Layout.fillWidth: true
            }
        }
        ScrollArea {
            id: area

            spacing: 14
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredHeight: 400

            Badge {
                visible: (page.facts.working ?? null) !== null
                objectName: "working"
                text: page.facts.working ?? ""
                symbol: "clock"
                type: Theme.dense
                Layout.fillWidth: true
            }
            Badge {
                visible: (page.facts.notice ?? null) !== null
                objectName: "notice"
                text: page.facts.notice ?? ""
                type: Theme.dense
                Layout.fillWidth: true
            }
            Badge {
                visible: (page.facts.card ?? null) !== null
                objectName: "card_in"
                text: page.facts.card ?? ""
                symbol: "card"
                type: Theme.dense
                Layout.fillWidth: true
            }
            ProblemPanel {
                visible: page.trouble !== null
                problem: page.trouble ?? ({title: "", money: "no", moved: "", cause: "", remedies: [], code: "", reference: ""})
                brief: true
                Layout.fillWidth: true
            }
            RowLayout {
                visible: page.panel === "section"
                spacing: 14
                Layout.fillWidth: true

                Heading {
                    objectName: "section_title"
                    text: page.facts.section_title
                    font.pixelSize: Theme.landscape ? Theme.small : Theme.body
                }
                SmallButton {
                    objectName: "retest_section"
                    text: Words.say("ui.engineer.again")
                    enabled: !page.facts.busy
                    onClicked: Bridge.tap("retest", page.facts.section)
                }
            }
            Cell {
                visible: page.panel === "section" && page.facts.checks.length === 0
                text: Words.say("ui.engineer.first")
            }
            Loader {
                active: page.panel === "section" && page.facts.camera === true
                visible: active
                Layout.fillWidth: true
                sourceComponent: LiveCamera {
                    checks: page.facts.checks
                }
            }
            Loader {
                id: glass

                active: page.panel === "section" && page.facts.section === "screen" && page.facts.checks.length > 0
                visible: active
                Layout.fillWidth: true
                sourceComponent: ScreenTests {
                    recorded: page.unrecorded === null
                    asks: page.facts.checks.find(check => check.part === "screen")?.asks ?? []
                }
            }
            Repeater {
                model: page.panel === "section" ? page.facts.checks.length : 0

                CheckCard {
                    required property int index

                    check: page.facts.checks[index] ?? page.blank
                    section: page.facts.section
                    busy: page.facts.busy
                }
            }
            Loader {
                active: page.panel === "burning"
                visible: active
                Layout.fillWidth: true
                sourceComponent: BurnPanel {
                    facts: page.facts
                }
            }
            Loader {
                active: page.panel === "readiness"
                visible: active
                Layout.fillWidth: true
                sourceComponent: ReadyPanel {
                    facts: page.facts
                }
            }
            Loader {
                active: page.panel === "devices"
                visible: active
                Layout.fillWidth: true
                sourceComponent: DevicePanel {
                    facts: page.facts
                }
            }
            Item {
                Layout.fillHeight: true
            }
        }
    }
}
