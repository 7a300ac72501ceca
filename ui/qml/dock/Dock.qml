pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic

// The bench's dock: what hands, bad days and time do to the kiosk beside it. English and plain: it is for engineers.
Window {
    id: root

    required property var dock
    property string person: dock.people[0].key

    width: 420
    height: 960
    visible: true
    title: "Bench dock"
    color: "#202a2e"
    onClosing: Qt.quit()

    component Press: Button {
        id: press

        Layout.fillWidth: true
        implicitHeight: 40
        Accessible.name: text
        contentItem: Text {
            text: press.text
            color: press.enabled ? "#ffffff" : "#7d888c"
            font.pixelSize: 15
            horizontalAlignment: Text.AlignHCenter
            verticalAlignment: Text.AlignVCenter
            wrapMode: Text.Wrap
        }
        background: Rectangle {
            radius: 8
            color: press.down ? "#0a655f" : "#35444a"
        }
    }
    component Heading: Text {
        color: "#9cc7be"
        font.pixelSize: 13
        font.weight: Font.DemiBold
        font.capitalization: Font.AllUppercase
        Layout.topMargin: 8
    }

    ColumnLayout {
        anchors.fill: parent
        anchors.margins: 14
        spacing: 6

        Heading { text: "Who" }
        ListView {
            id: list

            Layout.fillWidth: true
            Layout.fillHeight: true
            clip: true
            model: root.dock.people
            spacing: 2
            delegate: Rectangle {
                id: row

                required property var modelData
                readonly property bool chosen: root.person === modelData.key

                width: list.width
                height: words.implicitHeight + 12
                radius: 6
                color: chosen ? "#0a655f" : "#2a363b"
                Accessible.role: Accessible.Button
                Accessible.name: row.modelData.key

                Text {
                    id: words

                    anchors.verticalCenter: parent.verticalCenter
                    x: 8
                    width: parent.width - 16
                    wrapMode: Text.Wrap
                    color: "#ffffff"
                    font.pixelSize: 13
                    text: row.modelData.key + (row.modelData.note ? " — " + row.modelData.note : "")
                }
                TapHandler { onTapped: root.person = row.modelData.key }
            }
        }
        Heading { text: "Card — " + root.dock.reader }
        RowLayout {
            Press { text: "Put card in"; enabled: !root.dock.cardIn; onClicked: root.dock.insertCard(root.person) }
            Press { text: "Bank card"; enabled: !root.dock.cardIn; onClicked: root.dock.insertBankCard() }
            Press { text: "Pull"; enabled: root.dock.cardIn; onClicked: root.dock.pullCard() }
        }
        Heading { text: "Phone" }
        RowLayout {
            Press { text: "Show e-voucher"; onClicked: root.dock.showVoucher(root.person) }
            Press { text: "Show payment code"; onClicked: root.dock.showPaymentCode() }
            Press { text: "Take away"; onClicked: root.dock.hidePhone() }
        }
        RowLayout {
            Press { text: "Hold to scanner"; enabled: !root.dock.scannerOut; onClicked: root.dock.scanVoucher(root.person) }
            Press { text: root.dock.scannerOut ? "Plug scanner in" : "Pull scanner"; onClicked: root.dock.turnScanner() }
        }
        Heading { text: "Paper under the camera" }
        RowLayout {
            Press { text: "Lay a paper"; onClicked: root.dock.layPaper() }
            Press { text: "Signed form"; onClicked: root.dock.layForm(true) }
            Press { text: "Unsigned form"; onClicked: root.dock.layForm(false) }
        }
        Heading { text: "Bad day" }
        RowLayout {
            Press { text: root.dock.paperOut ? "Fill paper" : "Empty paper"; onClicked: root.dock.turnPaper() }
            Press { text: root.dock.network ? "Cut network" : "Mend network"; onClicked: root.dock.turnNetwork() }
            Press { text: "Lose next answer"; onClicked: root.dock.loseAnswer() }
        }
        Heading { text: "Voice — " + root.dock.voice }
        RowLayout {
            Press { text: root.dock.pulled ? "Plug loudspeaker in" : "Pull loudspeaker"; onClicked: root.dock.turnVoice() }
            Press { text: "What was said?"; onClicked: said.text = root.dock.said() }
        }
        Text {
            id: said

            Layout.fillWidth: true
            visible: text !== ""
            wrapMode: Text.Wrap
            maximumLineCount: 4
            elide: Text.ElideRight
            color: "#ffffff"
            font.pixelSize: 12
        }
        Heading { text: "Time — " + root.dock.time }
        RowLayout {
            Press { text: "+1 hour"; onClicked: root.dock.moveClock(1) }
            Press { text: "+1 day"; onClicked: root.dock.moveClock(24) }
            Press { text: "+7 days"; onClicked: root.dock.moveClock(168) }
        }
        Heading { text: "Staff PIN " + root.dock.pin + ", engineer PIN " + root.dock.engineerPin }
    }
}
