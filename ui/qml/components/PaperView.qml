pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Flow
import theme

// A paper before the camera as it lies there (never mirrored: it is to be read), or the picture that was taken of it.
Rectangle {
    id: view

    property string picture: "" // a JPEG as base64; "" shows what the camera sees

    color: Theme.ink
    radius: Theme.radius
    clip: true
    implicitHeight: 420
    Accessible.role: Accessible.Graphic
    Accessible.name: picture ? Words.say("ui.photo.taken") : Words.say("ui.camera.view")

    Image {
        id: seen

        objectName: "paper_preview"
        anchors.fill: parent
        anchors.margins: 6
        visible: view.picture === "" && Preview.count > 0
        source: visible ? "image://camera/" + Preview.count : ""
        fillMode: Image.PreserveAspectFit
        cache: false
        asynchronous: false
        retainWhileLoading: true
    }
    FoundOutline {
        objectName: "paper_outline"
        anchors.fill: seen
        image: seen
        opacity: seen.visible ? 1 : 0
    }
    Image {
        objectName: "paper_taken"
        anchors.fill: parent
        anchors.margins: 12
        visible: view.picture !== ""
        source: visible ? "data:image/jpeg;base64," + view.picture : ""
        fillMode: Image.PreserveAspectFit
        mipmap: true
        cache: false
        asynchronous: false
    }
    Label {
        visible: view.picture === "" && Preview.count === 0
        anchors.centerIn: parent
        width: parent.width - 40
        text: Words.say("ui.camera.starting")
        color: Theme.onDark
        horizontalAlignment: Text.AlignHCenter
    }
}
