import QtQuick
import QtQuick.Layouts
import theme

// What a test or a fix found when it was done last.
Rectangle {
    id: outcome

    required property var result

    implicitHeight: inside.implicitHeight + 20
    radius: Theme.radiusSmall
    color: Theme.sunken
    Layout.fillWidth: true

    ColumnLayout {
        id: inside

        x: 14
        y: 10
        width: parent.width - 28
        spacing: 4

        RowLayout {
            spacing: 12
            Layout.fillWidth: true

            HealthMark {
                health: outcome.result.health
                word: outcome.result.word
                type: Theme.denseSmall
                firm: true
                Layout.alignment: Qt.AlignTop
            }
            Cell {
                text: outcome.result.evidence
                font.pixelSize: Theme.denseSmall
            }
        }
        Details {
            facts: outcome.result.details
        }
    }
}
