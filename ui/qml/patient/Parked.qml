import QtQuick
import QtQuick.Layouts
import theme
import components

// The visit rests; the ticket takes it up again.
PageFrame {
    id: page

    readonly property var printed: facts.printed ?? null

    Item {
        Layout.fillHeight: true
    }
    TicketPaper {
        number: page.facts.ticket
        lines: page.facts.lines
        Layout.alignment: Qt.AlignHCenter
        Layout.fillWidth: true
        Layout.maximumWidth: 860
    }
    Badge {
        text: page.printed === true ? Words.say("ui.parked.printed") : page.printed === false ? Words.say("ui.parked.not_printed") : Words.say("ui.parked.printing")
        symbol: page.printed === false ? "alert" : "printer"
        tone: page.printed === true ? "good" : page.printed === false ? "warm" : "info"
        Layout.alignment: Qt.AlignHCenter
        Layout.fillWidth: true
        Layout.maximumWidth: 860
    }
    Item {
        Layout.fillHeight: true
        Layout.preferredHeight: 2
    }
}
