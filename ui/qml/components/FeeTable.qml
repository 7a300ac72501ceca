pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import theme

// Fee lines with their class 甲/乙/丙, moved by two big buttons.
ColumnLayout {
    id: table

    property var lines: []
    readonly property int classWidth: Theme.small * 2.4

    spacing: Theme.gap

    Flow {
        spacing: 28
        Layout.fillWidth: true

        Repeater {
            model: [Words.say("ui.fees.class_a"), Words.say("ui.fees.class_b"), Words.say("ui.fees.class_c")]

            Label {
                required property string modelData

                text: modelData
                font.pixelSize: Theme.small
                color: Theme.inkSoft
            }
        }
    }
    Rectangle {
        color: Theme.surface
        radius: Theme.radius
        border.width: Theme.line
        border.color: Theme.edge
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.minimumHeight: 240

        ListView {
            id: list

            readonly property bool scrollPort: true

            anchors.fill: parent
            anchors.margins: 6
            clip: true
            model: table.lines
            boundsBehavior: Flickable.StopAtBounds
            reuseItems: true
            cacheBuffer: 0  // lines beyond the edge are made over several frames, and stand at the top until placed

            delegate: Rectangle {
                id: line

                required property var modelData
                required property int index

                width: list.width
                height: row.implicitHeight + 28
                color: index % 2 ? Theme.ground : Theme.surface
                radius: 10

                RowLayout {
                    id: row

                    anchors.verticalCenter: parent.verticalCenter
                    x: 24
                    width: parent.width - 48
                    spacing: 20

                    Rectangle {
                        Layout.preferredWidth: table.classWidth
                        Layout.preferredHeight: mark.implicitHeight + 14
                        radius: 10
                        color: line.modelData.class === "甲" ? Theme.goodTint : line.modelData.class === "乙" ? Theme.blueTint : Theme.warmTint

                        Label {
                            id: mark

                            anchors.centerIn: parent
                            text: line.modelData.class
                            font.pixelSize: Theme.small
                            font.weight: Font.Bold
                            lineHeight: 1
                            color: line.modelData.class === "甲" ? Theme.good : line.modelData.class === "乙" ? Theme.blue : Theme.warm
                        }
                    }
                    ColumnLayout {
                        spacing: 2
                        Layout.fillWidth: true

                        Label {
                            text: line.modelData.name
                            font.pixelSize: Theme.body
                            Layout.fillWidth: true
                        }
                        Label {
                            text: Words.fill("ui.fees.each", {category: line.modelData.category, price: line.modelData.price, quantity: line.modelData.quantity})
                            font.pixelSize: Theme.small
                            color: Theme.inkSoft
                            Layout.fillWidth: true
                        }
                    }
                    Label {
                        text: line.modelData.amount
                        font.pixelSize: Theme.body
                        font.weight: Font.DemiBold
                        horizontalAlignment: Text.AlignRight
                    }
                }
            }
        }
    }
    RowLayout {
        visible: list.contentHeight > list.height
        spacing: Theme.space
        uniformCellSizes: true
        Layout.fillWidth: true

        BigButton {
            objectName: "fees_up"
            text: Words.say("ui.scroll.up")
            symbol: "up"
            enabled: !list.atYBeginning
            Layout.fillWidth: true
            onClicked: list.contentY = Math.max(list.originY, list.contentY - list.height * 0.8)
        }
        BigButton {
            objectName: "fees_down"
            text: Words.say("ui.scroll.down")
            symbol: "down"
            enabled: !list.atYEnd
            Layout.fillWidth: true
            onClicked: list.contentY = Math.min(list.originY + list.contentHeight - list.height, list.contentY + list.height * 0.8)
        }
    }
}
