import QtQuick
import Kiosk.Flow
import theme

// A QR code or a barcode on white paper, in whole pixels a module.
Rectangle {
    id: code

    property string kind: "qr"
    property string text: ""
    property int room: 360

    implicitWidth: image.implicitWidth + 16
    implicitHeight: image.implicitHeight + 16
    visible: text !== ""
    color: "#FFFFFF"
    radius: 10
    border.width: Theme.line
    border.color: Theme.edge
    Accessible.role: Accessible.Graphic
    Accessible.name: kind === "qr" ? Words.say("ui.code.qr") : Words.say("ui.code.bar")

    Image {
        id: image

        objectName: "code_" + code.kind
        anchors.centerIn: parent
        source: Entry.codeSource(code.kind, code.text)
        sourceSize: code.kind === "qr" ? Qt.size(code.room, code.room) : Qt.size(code.room, Math.round(code.room * 0.16))
        asynchronous: false
        smooth: false
    }
}
