import QtQuick
import QtQuick.Layouts
import Kiosk.Flow
import theme

// What would help to have the code read, in large words with a symbol; while there is nothing to advise, how it is done.
Item {
    id: view

    property string otherwise: ""
    readonly property string advice: Preview.count > 0 ? Preview.advice : ""

    implicitWidth: 200
    implicitHeight: Math.max(how.implicitHeight, said.implicitHeight + 2 * Theme.gap)

    Label {
        id: how

        objectName: "code_how"
        visible: view.advice === ""
        width: view.width
        text: view.otherwise
        color: Theme.inkSoft
    }
    Rectangle {
        objectName: "advice"
        visible: view.advice !== ""
        anchors.fill: parent
        radius: Theme.radiusSmall
        color: Theme.warmTint
        border.color: Theme.warmLine
        border.width: Theme.line
        Accessible.role: Accessible.AlertMessage
        Accessible.name: said.text

        RowLayout {
            anchors.fill: parent
            anchors.leftMargin: 18
            anchors.rightMargin: 18
            spacing: 16

            Icon {
                name: view.advice === "show" || view.advice === "" ? "phone" : view.advice
                color: Theme.warm
                Layout.preferredWidth: Theme.statement * 1.2
                Layout.preferredHeight: Theme.statement * 1.2
            }
            Label {
                id: said

                objectName: "advice_words"
                text: view.advice === "" ? " " : Words.say("ui.camera.advice." + view.advice)
                font.pixelSize: Theme.statement
                font.weight: Font.Bold
                Layout.fillWidth: true
            }
        }
    }
}
