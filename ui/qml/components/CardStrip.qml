import QtQuick
import QtQuick.Layouts
import theme

// A card in the reader that the page isn't about: whose step is next. Nothing to press; no height where there is none.
Rectangle {
    id: strip

    property string words: ""

    visible: words !== ""
    objectName: "card_strip"
    height: visible ? row.implicitHeight + 32 : 0
    color: Theme.warmTint
    border.width: Theme.line
    border.color: Theme.warmLine

    RowLayout {
        id: row

        x: Theme.margin
        y: 16
        width: parent.width - 2 * Theme.margin
        spacing: 20

        Icon {
            name: "card"
            color: Theme.warm
            weight: 1.5
            Layout.preferredWidth: Theme.title
            Layout.preferredHeight: Theme.title
        }
        Label {
            objectName: "card_words"
            text: strip.words
            font.pixelSize: Math.min(Theme.body, Theme.chrome * 1.15)
            font.weight: Font.DemiBold
            Layout.fillWidth: true
        }
    }
}
