import QtQuick
import QtQuick.Layouts
import theme

// A short statement with a sign: never by colour alone.
Rectangle {
    id: badge

    property string text: ""
    property string symbol: "info"
    property int type: Theme.small
    property string tone: "info" // good, bad, warm, info
    readonly property color strong: tone === "good" ? Theme.good : tone === "bad" ? Theme.bad : tone === "warm" ? Theme.warm : Theme.brand

    implicitWidth: inside.implicitWidth + 40
    implicitHeight: inside.implicitHeight + 20
    radius: Theme.radiusSmall
    color: tone === "good" ? Theme.goodTint : tone === "bad" ? Theme.badTint : tone === "warm" ? Theme.warmTint : Theme.brandTint
    border.width: Theme.line
    border.color: tone === "good" ? Theme.goodLine : tone === "bad" ? Theme.badLine : tone === "warm" ? Theme.warmLine : Theme.brandLine

    RowLayout {
        id: inside

        anchors.fill: parent
        anchors.leftMargin: 20
        anchors.rightMargin: 20
        spacing: 14

        Icon {
            name: badge.symbol
            color: badge.strong
            Layout.preferredWidth: badge.type * 1.2
            Layout.preferredHeight: badge.type * 1.2
        }
        Label {
            text: badge.text
            color: badge.strong
            font.pixelSize: badge.type
            font.weight: Font.DemiBold
            Layout.fillWidth: true
        }
    }
}
