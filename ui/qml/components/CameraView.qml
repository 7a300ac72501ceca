pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Flow
import theme

// What the camera sees, mirrored as people expect of themselves, with a frame where the code belongs and the outline of
// what was found. In the dark its edge gives light. What would help to read it says CameraAdvice.
Rectangle {
    id: view

    readonly property int edge: Preview.dark ? Math.max(24, Math.min(width, height) * 0.09) : 6

    objectName: "camera_view"
    color: Preview.dark ? "#FFFFFF" : Theme.ink
    border.color: Preview.dark ? Theme.edge : Theme.ink
    border.width: Theme.line
    radius: Theme.radius
    clip: true
    implicitHeight: 180
    Accessible.role: Accessible.Graphic
    Accessible.name: Words.say("ui.camera.view")

    Image {
        id: picture

        objectName: "preview"
        anchors.fill: parent
        anchors.margins: view.edge
        visible: Preview.count > 0
        source: Preview.count > 0 ? "image://camera/" + Preview.count : ""
        fillMode: Image.PreserveAspectCrop
        clip: true
        mirror: true
        cache: false
        asynchronous: false
        retainWhileLoading: true
    }
    Label {
        visible: Preview.count === 0
        anchors.centerIn: parent
        width: parent.width - 40
        text: Words.say("ui.camera.starting")
        color: Preview.dark ? Theme.ink : Theme.onDark
        horizontalAlignment: Text.AlignHCenter
    }
    Item {
        id: target

        anchors.centerIn: parent
        width: Math.min(parent.width, parent.height) * 0.72
        height: width
        opacity: found.visible ? 0.45 : 1

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
    FoundOutline {
        id: found

        objectName: "outline"
        anchors.fill: picture
        image: picture
    }
}
