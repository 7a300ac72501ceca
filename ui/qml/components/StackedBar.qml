pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import theme

// Who pays which part of the total: a bar with a percentage in each part that has room, and a legend in words.
ColumnLayout {
    id: bar

    property var parts: []
    property bool tall: true
    readonly property var shown: parts.filter(part => part.fen > 0)

    spacing: Theme.landscape ? 12 : 16

    Item {
        id: strip

        Layout.fillWidth: true
        implicitHeight: Theme.landscape ? 60 : 72

        Row {
            anchors.fill: parent
            spacing: 4

            Repeater {
                model: bar.shown

                Pattern {
                    id: piece

                    required property var modelData

                    kind: modelData.kind
                    height: strip.height
                    width: Math.max(12, (strip.width - 4 * (bar.shown.length - 1)) * modelData.share)
                    radius: 6
                    Accessible.role: Accessible.Graphic
                    Accessible.name: modelData.label + " " + Words.yuan(modelData.amount)

                    Rectangle {
                        visible: percent.implicitWidth + 28 < piece.width
                        anchors.centerIn: parent
                        width: percent.implicitWidth + 20
                        height: percent.implicitHeight + 6
                        radius: 8
                        color: Theme.surface

                        Label {
                            id: percent

                            anchors.centerIn: parent
                            text: Math.round(piece.modelData.share * 100) + "%"
                            font.pixelSize: Math.min(Theme.small, 36)
                            font.weight: Font.Bold
                            lineHeight: 1
                        }
                    }
                }
            }
        }
    }
    Repeater {
        model: bar.parts

        RowLayout {
            id: entry

            required property var modelData

            spacing: 18
            Layout.fillWidth: true

            Pattern {
                kind: entry.modelData.kind
                radius: 6
                Layout.preferredWidth: 44
                Layout.preferredHeight: 30
                Layout.alignment: Qt.AlignTop
                Layout.topMargin: 8
            }
            Fact {
                label: entry.modelData.label
                value: Words.yuan(entry.modelData.amount)
                strong: entry.modelData.kind === "person"
            }
        }
    }
}
