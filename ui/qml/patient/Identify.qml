import QtQuick
import QtQuick.Layouts
import theme
import components

// The card in, or the phone before the camera: whichever is at hand. A hint says what was wrong, the ways stay open.
PageFrame {
    id: page

    readonly property var hint: facts.hint ?? null
    readonly property bool scannerAlone: !!facts.scanner && !facts.camera

    lead: facts.for_family ? Words.say("ui.identify.family") : ""

    ProblemPanel {
        visible: page.hint !== null
        objectName: "hint"
        problem: page.hint ?? ({title: "", money: "no", moved: "", cause: "", remedies: [], code: "", reference: ""})
        brief: true
        Layout.fillWidth: true
    }
    Badge {
        visible: !!page.facts.resumed
        objectName: "resumed"
        symbol: "check"
        text: Words.say("ui.identify.resumed")
        Layout.fillWidth: true
    }
    GridLayout {
        columns: Theme.landscape ? 2 : 1
        columnSpacing: Theme.wide
        rowSpacing: Theme.space
        uniformCellWidths: true
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.maximumHeight: 1400

        Surface {
            visible: page.facts.card
            objectName: "way_card"
            spacing: Theme.gap
            pad: 26
            Layout.fillWidth: true
            Layout.fillHeight: true

            Label {
                text: Words.say("ui.identify.card")
                font.pixelSize: Theme.heading
                font.weight: Font.Bold
                Layout.fillWidth: true
            }
            CardDrawing {
                moving: !page.screen.busy
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.minimumHeight: 110
                Layout.preferredHeight: Theme.size > 1.2 ? 110 : 180
                Layout.maximumHeight: Theme.landscape ? 380 : 300
            }
            Label {
                text: Words.say("ui.identify.card_how")
                color: Theme.inkSoft
                Layout.fillWidth: true
            }
        }
        Surface {
            visible: page.facts.code
            objectName: "way_code"
            spacing: Theme.gap
            pad: 26
            Layout.fillWidth: true
            Layout.fillHeight: true

            Label {
                text: Words.say("ui.identify.code")
                font.pixelSize: Theme.heading
                font.weight: Font.Bold
                Layout.fillWidth: true
            }
            CameraView {
                visible: page.facts.camera
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.minimumHeight: 150
                Layout.preferredHeight: Theme.landscape ? 150 : Theme.size > 1.2 ? 200 : 340
                Layout.maximumHeight: 520
            }
            ScannerDrawing {
                visible: page.scannerAlone
                objectName: "scanner_drawing"
                moving: !page.screen.busy
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.minimumHeight: 150
                Layout.preferredHeight: 180
                Layout.maximumHeight: 380
            }
            CameraAdvice {
                otherwise: Words.say(page.scannerAlone ? "ui.scanner.code_how" : "ui.identify.code_how")
                Layout.fillWidth: true
            }
        }
    }
    RowLayout {
        visible: page.screen.busy
        spacing: Theme.space
        Layout.alignment: Qt.AlignHCenter

        Spinner {}
        Label {
            text: Words.say("ui.working")
        }
    }
    Label {
        visible: !page.facts.card && !page.facts.code
        text: Words.say("ui.identify.none")
        Layout.fillWidth: true
    }
    Item {
        Layout.fillHeight: true
    }
}
