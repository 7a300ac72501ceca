pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Kiosk.Flow
import theme
import components

// Which stay: one large card each.
PageFrame {
    id: page

    actions: screen.actions.filter(action => action.tap !== "stay")
    lead: Words.say("ui.stays.lead")

    Repeater {
        model: page.facts.stays

        T.AbstractButton {
            id: stay

            required property var modelData

            objectName: "action_stay_" + modelData.index
            text: modelData.ward
            implicitHeight: Math.max(Theme.primary, inside.implicitHeight + 56)
            focusPolicy: Qt.NoFocus
            Layout.fillWidth: true
            Accessible.role: Accessible.Button
            Accessible.name: modelData.hospital + " " + modelData.ward + " " + Words.fill("ui.stays.since", {day: modelData.admitted, days: modelData.days})
            onClicked: Bridge.tapIndex("stay", modelData.index)

            background: Rectangle {
                radius: Theme.radius
                color: stay.down ? Theme.brandTint : Theme.surface
                border.width: 3
                border.color: Theme.brand
            }
            contentItem: Item {
                RowLayout {
                    id: inside

                    anchors.verticalCenter: parent.verticalCenter
                    x: 36
                    width: parent.width - 72
                    spacing: 32

                    Icon {
                        name: "bed"
                        color: Theme.brand
                        Layout.preferredWidth: Theme.hero * 0.8
                        Layout.preferredHeight: Theme.hero * 0.8
                    }
                    ColumnLayout {
                        spacing: 8
                        Layout.fillWidth: true

                        Label {
                            text: Words.fill("ui.stays.where", {ward: stay.modelData.ward, bed: stay.modelData.bed})
                            font.pixelSize: Theme.heading
                            font.weight: Font.Bold
                            Layout.fillWidth: true
                        }
                        Label {
                            text: Words.fill("ui.stays.since", {day: stay.modelData.admitted, days: stay.modelData.days})
                            Layout.fillWidth: true
                        }
                        Label {
                            text: Words.fill("ui.stays.number", {number: stay.modelData.number, hospital: stay.modelData.hospital})
                            color: Theme.inkSoft
                            font.pixelSize: Theme.small
                            Layout.fillWidth: true
                        }
                    }
                    Icon {
                        name: "right"
                        color: Theme.brand
                        Layout.preferredWidth: Theme.heading
                        Layout.preferredHeight: Theme.heading
                    }
                }
            }
        }
    }
    Item {
        Layout.fillHeight: true
    }
}
