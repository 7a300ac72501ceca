pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Flow
import theme
import components

// The tests of the glass: a touch grid for dead zones, full colours and patterns. What was found is a record.
Surface {
    id: tests

    property var asks: []
    property bool recorded: true // false: what was found can be said to nobody
    property string under: "" // "touch" or "colours" while one covers the window
    property alias grid: touching
    property alias colours: showing

    function said(name: string): var {
        return asks.find(ask => ask.name === name) ?? null;
    }

    objectName: "screen_tests"
    pad: 18
    spacing: 10
    Layout.fillWidth: true

    component Test: RowLayout {
        id: test

        property string name: ""
        property string text: ""
        property string how: ""
        readonly property var kept: tests.said(name)

        signal begun

        spacing: 14
        Layout.fillWidth: true

        SmallButton {
            objectName: "test_" + test.name
            text: test.text
            Layout.preferredWidth: 240
            onClicked: test.begun()
        }
        ColumnLayout {
            spacing: 2
            Layout.fillWidth: true

            Cell {
                text: test.how
                font.pixelSize: Theme.denseSmall
                color: Theme.inkSoft
            }
            HealthMark {
                visible: (test.kept?.passed ?? null) !== null
                health: test.kept?.passed === true ? "ready" : "out_of_order"
                word: test.kept?.said ?? ""
                type: Theme.denseSmall
                Layout.fillWidth: true
            }
        }
    }

    Heading {
        text: Words.say("ui.engineer.screen_tests")
    }
    Test {
        name: "touch_grid"
        text: Words.say("ui.engineer.touch")
        how: Words.say("ui.engineer.touch_how")
        onBegun: {
            touching.reset();
            tests.under = "touch";
        }
    }
    Test {
        name: "colours"
        text: Words.say("ui.engineer.colours")
        how: Words.say("ui.engineer.colours_how")
        onBegun: {
            showing.at = 0;
            tests.under = "colours";
        }
    }
    TouchGrid {
        id: touching

        recorded: tests.recorded
        parent: tests.Window.contentItem
        anchors.fill: parent
        z: 10
        visible: tests.under === "touch"
        onEnded: passed => {
            tests.under = "";
            if (tests.recorded)
                Bridge.tap("judge", "screen/touch_grid/" + (passed ? "yes" : "no"));
        }
    }
    ColourScreens {
        id: showing

        recorded: tests.recorded
        parent: tests.Window.contentItem
        anchors.fill: parent
        z: 10
        visible: tests.under === "colours"
        onEnded: passed => {
            tests.under = "";
            if (tests.recorded)
                Bridge.tap("judge", "screen/colours/" + (passed ? "yes" : "no"));
        }
    }
}
