import QtQuick
import QtQuick.Layouts
import Kiosk.Flow
import theme

// What every page shares: its title, its content, and its buttons at one place. A page's `screen` is its own and
// never another page's, so that no binding of a leaving page meets foreign facts.
Item {
    id: frame

    required property var screen
    readonly property var facts: screen.facts
    property string title: screen.title
    property string lead: ""
    property string over: "" // small, above the title: where in a row of questions one is
    property var actions: screen.actions
    property var local: [] // taps that this page answers itself
    property bool leaveInBar: false
    readonly property var leave: leaveInBar ? null : actions.find(action => action.tap === "cancel" && action.weight === "quiet") ?? null
    readonly property var barActions: leave === null ? actions : actions.filter(action => action.tap !== "cancel" || action.weight !== "quiet")
    property bool hasVoice: false // "read to me" stands in the content, for want of room above it
    property bool bare: false // no title: the content says it
    property int progress: screen.progress
    property bool sidePanel: Theme.landscape && (barActions.length > 0 || progress > 0)
    readonly property string name: facts.name ?? ""
    default property alias content: area.content
    property alias spacing: area.spacing
    property alias sideContent: sideColumn.data // above the buttons of a landscape page; for one without steps

    signal chosen(string tap, string argument)

    function choose(tap: string, argument: string) {
        if (local.indexOf(tap) >= 0)
            chosen(tap, argument);
        else
            Bridge.tap(tap, argument);
    }

    function toTop() {
        area.toTop();
    }

    objectName: screen.page

    Steps {
        id: row

        visible: frame.progress > 0 && !Theme.landscape
        present: frame.progress
        x: Theme.margin
        y: 24
        width: parent.width - 2 * Theme.margin
    }
    ColumnLayout {
        id: head

        visible: !frame.bare
        x: Theme.margin
        y: row.visible ? row.y + row.height + 26 : Theme.landscape ? 28 : 48
        width: area.width
        spacing: Theme.gap

        Label {
            visible: text !== ""
            objectName: "over"
            text: frame.over
            color: Theme.brand
            font.pixelSize: Theme.small
            font.weight: Font.DemiBold
            Layout.fillWidth: true
        }
        Label {
            objectName: "title"
            text: frame.title
            font.pixelSize: Theme.title
            font.weight: Font.Bold
            Layout.fillWidth: true
            Accessible.role: Accessible.Heading
        }
        Label {
            visible: text !== ""
            text: frame.lead
            color: Theme.inkSoft
            Layout.fillWidth: true
        }
    }
    ScrollArea {
        id: area

        x: Theme.margin
        y: frame.bare ? (row.visible ? row.y + row.height + 26 : Theme.wide) : head.y + head.height + (Theme.landscape ? 20 : 28)
        width: frame.width - 2 * Theme.margin - (frame.sidePanel ? Theme.side + 4 : 0)
        height: (Theme.landscape || !portraitBar.visible ? frame.height - (Theme.landscape ? 28 : 36) : portraitBar.y - 24) - y
    }
    ActionBar {
        id: portraitBar

        visible: !Theme.landscape && frame.barActions.length > 0
        actions: Theme.landscape ? [] : frame.barActions
        x: Theme.margin
        y: frame.height - height - 30
        width: frame.width - 2 * Theme.margin
        onChosen: (tap, argument) => frame.choose(tap, argument)
    }
    Rectangle {
        visible: frame.sidePanel
        x: frame.width - width
        width: Theme.side
        height: frame.height
        color: Theme.sunken

        Steps {
            id: column

            readonly property bool fits: implicitHeight + sideBar.height + 100 < frame.height

            visible: frame.progress > 0
            opacity: fits ? 1 : 0 // not `visible`: its height decides
            column: true
            present: frame.progress
            x: 36
            y: 32
            width: parent.width - 72
        }
        Label {
            visible: column.visible && !column.fits
            text: Words.fill("ui.step.brief", {step: frame.progress, name: column.names[frame.progress - 1] ?? ""})
            color: Theme.brand
            font.pixelSize: Theme.chrome
            font.weight: Font.Bold
            x: 36
            y: 32
            width: parent.width - 72
        }
        ColumnLayout {
            id: sideColumn

            objectName: "side_content"
            x: 36
            y: 32
            width: parent.width - 72
            spacing: Theme.space
        }
        ActionBar {
            id: sideBar

            column: true
            actions: Theme.landscape ? frame.barActions : []
            x: 32
            y: parent.height - height - 32
            width: parent.width - 64
            onChosen: (tap, argument) => frame.choose(tap, argument)
        }
    }
}
