import QtQuick
import QtQuick.Layouts
import theme
import components

// The kiosk asks somebody; the person waits.
PageFrame {
    id: page

    Item {
        Layout.fillHeight: true
    }
    Spinner {
        Layout.alignment: Qt.AlignHCenter
    }
    Label {
        text: page.facts.line
        font.pixelSize: Theme.heading
        horizontalAlignment: Text.AlignHCenter
        Layout.fillWidth: true
        Layout.topMargin: Theme.space
    }
    Badge {
        visible: page.facts.long ?? false
        symbol: "clock"
        tone: "warm"
        text: Words.say("ui.waiting.long")
        Layout.alignment: Qt.AlignHCenter
        Layout.maximumWidth: 900
        Layout.fillWidth: true
    }
    Item {
        Layout.fillHeight: true
        Layout.preferredHeight: 2
    }
}
