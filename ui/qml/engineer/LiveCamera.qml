pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Flow
import theme
import components

// What the camera sees now, and what it measures of itself.
Surface {
    id: live

    property var checks: []
    readonly property var cameras: ["camera", "paper_camera"].map(part => ({
                part: part,
                title: checks.find(check => check.part === part)?.title ?? "",
                measured: Bridge.live.cameras?.[part] ?? []
            })).filter(camera => camera.measured.length > 0)

    objectName: "live_camera"
    pad: 18
    spacing: 10
    Layout.fillWidth: true

    GridLayout {
        columns: Theme.landscape ? 2 : 1
        columnSpacing: 20
        rowSpacing: 10
        Layout.fillWidth: true

        CameraView {
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop
            Layout.preferredWidth: 400
            Layout.preferredHeight: Theme.landscape ? 260 : 320
        }
        ColumnLayout {
            spacing: 8
            Layout.fillWidth: true
            Layout.preferredWidth: 300
            Layout.alignment: Qt.AlignTop

            Heading {
                text: Words.say("ui.engineer.live")
            }
            RowLayout {
                visible: live.cameras.length > 1
                spacing: 10

                // not of `cameras`, which are new twice a second: a button must not go away under the finger
                Repeater {
                    model: ["camera", "paper_camera"]

                    SmallButton {
                        required property string modelData

                        objectName: `look_through_${modelData}`
                        text: live.checks.find(check => check.part === modelData)?.title ?? ""
                        chosen: Bridge.live.through === modelData
                        Layout.fillWidth: true
                        onClicked: Bridge.tap("look_through", modelData)
                    }
                }
            }
            Cell {
                text: Words.say("ui.engineer.chart")
                font.pixelSize: Theme.denseSmall
            }
            Repeater {
                model: live.cameras

                ColumnLayout {
                    id: camera

                    required property var modelData

                    spacing: 4
                    Layout.fillWidth: true

                    Cell {
                        text: camera.modelData.title
                        font.weight: Font.DemiBold
                    }
                    Repeater {
                        model: camera.modelData.measured

                        RowLayout {
                            id: fact

                            required property var modelData

                            spacing: 12
                            Layout.fillWidth: true

                            Cell {
                                text: fact.modelData.label
                                color: Theme.inkSoft
                                font.pixelSize: Theme.denseSmall
                            }
                            Cell {
                                text: fact.modelData.value
                                font.pixelSize: Theme.denseSmall
                            }
                        }
                    }
                }
            }
        }
    }
}
