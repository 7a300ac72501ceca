pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Kiosk.Flow
import theme
import components

// Which insurance pays and whether the personal account does: chosen before anything is computed (R26).
PageFrame {
    id: page

    lead: Words.say("ui.insurance.lead")

    Repeater {
        model: page.facts.options

        T.AbstractButton {
            id: option

            required property var modelData

            objectName: "action_choice_" + modelData.index
            text: modelData.kind
            implicitHeight: Math.max(Theme.primary, inside.implicitHeight + (Theme.landscape ? 36 : 52))
            focusPolicy: Qt.NoFocus
            checkable: false
            Layout.fillWidth: true
            Accessible.role: Accessible.RadioButton
            Accessible.checked: modelData.chosen
            Accessible.name: modelData.kind + " " + modelData.region + " " + modelData.account
            onClicked: Bridge.tapIndex("choice", modelData.index)

            background: Rectangle {
                radius: Theme.radius
                color: option.modelData.chosen || option.down ? Theme.brandTint : Theme.surface
                border.width: option.modelData.chosen ? 5 : 2
                border.color: option.modelData.chosen ? Theme.brand : Theme.control
            }
            contentItem: Item {
                RowLayout {
                    id: inside

                    anchors.verticalCenter: parent.verticalCenter
                    x: 36
                    width: parent.width - 72
                    spacing: 32

                    Rectangle {
                        Layout.preferredWidth: 60
                        Layout.preferredHeight: 60
                        radius: 30
                        color: option.modelData.chosen ? Theme.brand : Theme.surface
                        border.width: 3
                        border.color: option.modelData.chosen ? Theme.brand : Theme.control

                        Icon {
                            visible: option.modelData.chosen
                            anchors.centerIn: parent
                            width: 36
                            height: 36
                            name: "check"
                            color: Theme.onDark
                            weight: 3
                        }
                    }
                    ColumnLayout {
                        spacing: 6
                        Layout.fillWidth: true

                        Label {
                            text: option.modelData.title
                            font.pixelSize: Theme.heading
                            font.weight: Font.Bold
                            Layout.fillWidth: true
                        }
                        Label {
                            text: option.modelData.detail
                            Layout.fillWidth: true
                        }
                        Label {
                            visible: (option.modelData.balance ?? "0.00") !== "0.00"
                            text: Words.fill("ui.insurance.balance", {amount: option.modelData.balance ?? ""})
                            font.pixelSize: Theme.small
                            color: Theme.inkSoft
                            Layout.fillWidth: true
                        }
                    }
                }
            }
        }
    }
    Item {
        Layout.fillHeight: true
    }
}
