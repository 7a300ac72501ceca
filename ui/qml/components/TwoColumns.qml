import QtQuick
import QtQuick.Layouts
import theme

// Side by side where the page is wide, beneath each other where it is high.
GridLayout {
    columns: Theme.landscape ? 2 : 1
    columnSpacing: Theme.space
    rowSpacing: Theme.landscape ? Theme.space - 4 : Theme.space
    uniformCellWidths: true
    Layout.fillWidth: true
    Layout.fillHeight: false
}
