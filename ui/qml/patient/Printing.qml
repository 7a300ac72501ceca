import QtQuick
import QtQuick.Layouts
import theme
import components

PageFrame {
    id: page

    Item {
        Layout.fillHeight: true
    }
    Rectangle {
        Layout.preferredWidth: 240
        Layout.preferredHeight: 240
        Layout.alignment: Qt.AlignHCenter
        radius: 120
        color: Theme.brandTint

        Icon {
            anchors.centerIn: parent
            width: 140
            height: 140
            name: "printer"
            color: Theme.brand
            weight: 1.6
        }
    }
    Spinner {
        Layout.alignment: Qt.AlignHCenter
        Layout.topMargin: Theme.space
    }
    Label {
        text: page.facts.copy > 0 ? Words.fill("ui.printing.copy", {copy: page.facts.copy}) : Words.say("ui.printing.what")
        font.pixelSize: Theme.heading
        horizontalAlignment: Text.AlignHCenter
        Layout.fillWidth: true
        Layout.topMargin: Theme.space
    }
    Item {
        Layout.fillHeight: true
        Layout.preferredHeight: 2
    }
}
