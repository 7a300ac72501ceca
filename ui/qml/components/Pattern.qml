import QtQuick
import QtQuick.Shapes
import theme

// A part's face: colour and, for those who don't tell colours apart, a pattern.
Rectangle {
    id: pattern

    property string kind: "fund"

    color: Theme.part(kind)
    clip: true

    Shape {
        id: lines

        readonly property int step: 22
        readonly property int count: pattern.kind === "person" ? Math.ceil((pattern.width + pattern.height) / step) : 0

        visible: pattern.kind === "person"
        width: pattern.width
        height: pattern.height

        ShapePath {
            strokeColor: "#66FFFFFF"
            strokeWidth: 5
            fillColor: "transparent"

            PathSvg {
                path: {
                    let drawn = "M0 0";
                    for (let i = 0; i < lines.count; i++)
                        drawn += " M" + (i * lines.step - pattern.height) + " " + pattern.height + " l" + pattern.height + " " + (-pattern.height);
                    return drawn;
                }
            }
        }
    }
    Row {
        visible: pattern.kind === "account"
        anchors.fill: parent
        spacing: 14

        Repeater {
            model: pattern.kind === "account" ? Math.ceil(pattern.width / 18) : 0

            Rectangle {
                width: 4
                height: pattern.height
                color: "#66FFFFFF"
            }
        }
    }
}
