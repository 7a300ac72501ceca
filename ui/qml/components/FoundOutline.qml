import QtQuick
import QtQuick.Shapes
import Kiosk.Flow
import theme

// The outline of what the camera found, over its picture: `image` shows the picture, mirrored or not, cut or whole.
Item {
    id: outline

    required property Image image
    readonly property real wide: image.paintedWidth
    readonly property real high: image.paintedHeight
    readonly property list<point> corners: Preview.outline.map(c => Qt.point((image.width - wide) / 2 + (image.mirror ? 1 - c.x : c.x) * wide, (image.height - high) / 2 + c.y * high))
    readonly property list<point> closed: corners.length > 2 ? [...corners, corners[0]] : []

    visible: closed.length > 0
    clip: true

    Shape {
        anchors.fill: parent

        ShapePath {
            strokeColor: Theme.ink
            strokeWidth: 16
            fillColor: "transparent"
            joinStyle: ShapePath.RoundJoin
            PathPolyline {
                path: outline.closed
            }
        }
        ShapePath {
            strokeColor: "#FFFFFF"
            strokeWidth: 8
            fillColor: "transparent"
            joinStyle: ShapePath.RoundJoin
            PathPolyline {
                path: outline.closed
            }
        }
    }
}
