pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Flow
import theme

// Digits, with X for ID numbers where asked. Physical digits come the same way.
GridLayout {
    id: pad

    property bool withX: false
    property int keyHeight: Theme.landscape ? 80 : 124

    signal key(string key)

    columns: 3
    uniformCellWidths: true
    uniformCellHeights: true
    columnSpacing: Theme.gap + 4
    rowSpacing: Theme.gap + 4

    Repeater {
        model: ["1", "2", "3", "4", "5", "6", "7", "8", "9", pad.withX ? "X" : "", "0", "back"]

        BigButton {
            required property string modelData

            objectName: "key_" + modelData
            text: modelData === "back" ? Words.say("ui.key.back") : modelData
            visible: true
            enabled: modelData !== ""
            opacity: modelData === "" ? 0 : 1
            symbol: modelData === "back" ? "delete" : ""
            type: modelData === "back" ? Theme.chrome : Theme.landscape ? 40 : 48
            padSide: 8
            minimum: pad.keyHeight
            Layout.fillWidth: true
            Accessible.ignored: modelData === ""
            onClicked: pad.key(modelData)
        }
    }
    Connections {
        target: Bridge

        function onDigitTyped(key: string) {
            if (pad.visible)
                pad.key(key);
        }
    }
}
