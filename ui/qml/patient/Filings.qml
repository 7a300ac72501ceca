pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Flow
import theme
import components

// Every filing of this person, a card each, with what can be done with it; or that this place can't be asked from
// here, and whom to call.
PageFrame {
    id: page

    lead: Words.fill("ui.filings.insured", {insured: facts.insured})

    Badge {
        visible: text !== "" && page.facts.rows.length > 0
        objectName: "notice"
        symbol: "info"
        type: Theme.body
        text: page.facts.notice ?? ""
        Layout.fillWidth: true
    }
    Verdict {
        visible: page.facts.rows.length === 0
        objectName: page.facts.known ? "filings_none" : "filings_unknown"
        tone: "warm"
        symbol: page.facts.known ? "info" : "question"
        text: page.facts.notice ?? ""
    }
    TwoColumns {
        visible: page.facts.rows.length > 0

        Repeater {
            model: page.facts.rows

            FilingCard {
                required property var modelData

                objectName: "filing_row_" + modelData.index
                row: modelData
                Layout.alignment: Qt.AlignTop
                onChosen: (tap, argument) => Bridge.tap(tap, argument)
            }
        }
    }
    Item {
        Layout.fillHeight: true
    }
    CallPanel {
        phone: page.facts.phone
        Layout.fillWidth: true
    }
}
