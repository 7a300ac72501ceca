import QtQuick
import QtQuick.Layouts
import theme

// What to pay, or fetch, at which window, with the barcode the window scans.
GridLayout {
    id: pay

    required property var facts

    property bool column: !Theme.landscape

    columns: column ? 1 : 2
    columnSpacing: Theme.wide
    rowSpacing: Theme.space
    uniformCellWidths: true
    Layout.fillHeight: false

    DueAmount {
        amount: pay.facts.due
        direction: pay.facts.direction
        paid: pay.facts.paid ?? false
        checking: pay.facts.checking ?? false
        note: checking ? Words.fill("ui.pay.checking", {window: pay.facts.window}) : pay.facts.direction === "pay" && !(pay.facts.paid ?? false) ? Words.fill("ui.pay.at", {window: pay.facts.window}) : pay.facts.direction === "refund" ? Words.fill("ui.pay.back_at", {window: pay.facts.window}) : Words.say("ui.pay.nothing")
        Layout.fillWidth: true
    }
    Surface {
        id: paper

        visible: (pay.facts.barcode ?? "") !== "" && pay.facts.direction !== "even"
        pad: 18
        spacing: 4
        Layout.fillWidth: true

        CodeImage {
            kind: "bar"
            text: pay.facts.barcode ?? ""
            room: Theme.landscape ? 560 : 820
            border.width: 0
            Layout.alignment: Qt.AlignHCenter
        }
        Label {
            text: pay.facts.barcode ?? ""
            font.pixelSize: Theme.small
            font.letterSpacing: 3
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }
    }
}
