import QtQuick
import QtQuick.Layouts
import theme

// The one thing a page says, with a round sign before it: never by colour alone.
Rectangle {
    id: verdict

    property string text: ""
    property string note: ""
    property string symbol: "check"
    property string tone: "good" // good, warm
    property int type: Theme.body
    readonly property bool narrow: Theme.landscape && Theme.size > 1.2
    readonly property color strong: tone === "good" ? Theme.good : Theme.warm

    implicitHeight: inside.implicitHeight + (Theme.landscape ? 44 : 64)
    radius: Theme.radius
    color: tone === "good" ? Theme.goodTint : Theme.warmTint
    border.width: Theme.line
    border.color: tone === "good" ? Theme.goodLine : Theme.warmLine
    Layout.fillWidth: true

    RowLayout {
        id: inside

        anchors.verticalCenter: parent.verticalCenter
        x: verdict.narrow ? 24 : 36
        width: parent.width - 2 * x
        spacing: verdict.narrow ? 20 : 32

        Rectangle {
            Layout.preferredWidth: verdict.narrow ? Theme.title : Theme.hero
            Layout.preferredHeight: Layout.preferredWidth
            Layout.alignment: Qt.AlignTop
            radius: width / 2
            color: verdict.strong

            Icon {
                anchors.centerIn: parent
                width: parent.width * 0.6
                height: width
                name: verdict.symbol
                color: Theme.onDark
                weight: 2.6
            }
        }
        ColumnLayout {
            spacing: 10
            Layout.fillWidth: true

            Label {
                objectName: "verdict"
                text: verdict.text
                font.pixelSize: verdict.type
                font.weight: Font.DemiBold
                Layout.fillWidth: true
            }
            Label {
                visible: text !== ""
                text: verdict.note
                font.pixelSize: Theme.small
                color: Theme.inkSoft
                Layout.fillWidth: true
            }
        }
    }
}
