pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Flow
import theme

// What the camera sees, mirrored as people expect of themselves, with a frame where the code belongs.
Rectangle {
    id: view

    color: Theme.ink
    radius: Theme.radius
    clip: true
    implicitHeight: 180
    Accessible.role: Accessible.Graphic
    Accessible.name: Words.say("ui.camera.view")

    Image {
        objectName: "preview"
        anchors.fill: parent
        anchors.margins: 6
        visible: Bridge.preview > 0
        source: Bridge.preview > 0 ? "image://camera/" + Bridge.preview : ""
        fillMode: Image.PreserveAspectCrop
        mirror: true
        cache: false
        asynchronous: false
        retainWhileLoading: true
    }
    Label {
        visible: Bridge.preview === 0
        anchors.centerIn: parent
        width: parent.width - 40
        text: Words.say("ui.camera.starting")
        color: Theme.onDark
        horizontalAlignment: Text.AlignHCenter
    }
    Item {
        id: target

        anchors.centerIn: parent
        width: Math.min(parent.width, parent.height) * 0.72
        height: width

        Repeater {
            model: 4

            Item {
                id: corner

                required property int index

                width: target.width * 0.24
                height: width
                x: index % 2 ? target.width - width : 0
                y: index > 1 ? target.height - height : 0

                Rectangle {
                    width: parent.width
                    height: 8
                    radius: 4
                    y: corner.index > 1 ? parent.height - 8 : 0
                    color: "#FFFFFF"
                }
                Rectangle {
                    width: 8
                    height: parent.height
                    radius: 4
                    x: corner.index % 2 ? parent.width - 8 : 0
                    color: "#FFFFFF"
                }
            }
        }
    }
}
