pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import theme
import components

// The whole glass as cells, each as large as the smallest button, that turn green when a touch is reported in them:
// nothing is filled in between two reports, or a dead strip would pass. The button in the middle counts as the cells that
// it covers: who can press it has touched them. Dead cells are named by row and column.
Rectangle {
    id: grid

    readonly property int columns: Math.max(4, Math.floor(width / (unit * Theme.touch)))
    readonly property int rows: Math.max(4, Math.floor(height / (unit * Theme.touch)))
    readonly property real unit: Math.min(width, height) / 1080
    property var touched: ({})
    property int count: 0
    property var missing: null // once finished: the cells that did not answer

    signal ended(bool passed)

    function reset() {
        touched = ({});
        count = 0;
        missing = null;
    }

    function mark(x: real, y: real) {
        const column = Math.floor(x / width * columns);
        const row = Math.floor(y / height * rows);
        if (missing !== null || column < 0 || row < 0 || column >= columns || row >= rows)
            return;
        const cell = row * columns + column;
        if (touched[cell] === true)
            return;
        touched[cell] = true;
        count += 1;
        const item = cells.itemAt(cell) as Rectangle;
        if (item)
            item.color = Theme.good;
    }

    function under(cell: int): bool {
        const x = (cell % columns + 0.5) * width / columns;
        const y = (Math.floor(cell / columns) + 0.5) * height / rows;
        return done.contains(done.mapFromItem(grid, x, y));
    }

    function finish() {
        const dead = [];
        for (let cell = 0; cell < columns * rows; ++cell) {
            if (touched[cell] !== true && !under(cell))
                dead.push(cell);
        }
        missing = dead;
    }

    function nameOf(cell: int): string {
        return Words.fill("ui.engineer.cell", {row: Math.floor(cell / columns) + 1, column: cell % columns + 1});
    }

    property bool recorded: true

    objectName: "touch_grid"
    color: Theme.ink

    Repeater {
        id: cells

        model: grid.visible && grid.missing === null ? grid.columns * grid.rows : 0

        Rectangle {
            required property int index

            x: index % grid.columns * grid.width / grid.columns
            y: Math.floor(index / grid.columns) * grid.height / grid.rows
            width: grid.width / grid.columns
            height: grid.height / grid.rows
            color: Theme.sunken
            border.width: 1
            border.color: Theme.control
        }
    }
    MultiPointTouchArea {
        anchors.fill: parent
        enabled: grid.missing === null
        mouseEnabled: true
        onPressed: points => points.forEach(point => grid.mark(point.x, point.y))
        onUpdated: points => points.forEach(point => grid.mark(point.x, point.y))
    }
    BigButton {
        id: done

        visible: grid.missing === null
        objectName: "touch_done"
        anchors.centerIn: parent
        text: Words.say("ui.engineer.touch_done")
        scale: grid.unit
        type: Theme.body
        onClicked: grid.finish()
    }
    Surface {
        visible: grid.missing !== null
        objectName: "touch_result"
        anchors.centerIn: parent
        width: 860
        scale: grid.unit

        HealthMark {
            objectName: "touch_said"
            health: grid.missing?.length === 0 ? "ready" : "out_of_order"
            word: grid.missing === null ? "" : grid.missing.length === 0 ? Words.fill("ui.engineer.touch_all", {count: grid.columns * grid.rows}) : Words.fill("ui.engineer.touch_missing", {count: grid.missing.length, cells: grid.missing.slice(0, 12).map(cell => grid.nameOf(cell)).join(", ") + (grid.missing.length > 12 ? " …" : "")})
            type: Theme.body
            Layout.fillWidth: true
        }
        BigButton {
            objectName: "touch_repeat"
            text: Words.say("ui.engineer.repeat")
            Layout.fillWidth: true
            onClicked: grid.reset()
        }
        BigButton {
            objectName: "touch_keep"
            text: Words.say(grid.recorded ? "ui.engineer.keep" : "ui.engineer.unkept")
            weight: "primary"
            Layout.fillWidth: true
            onClicked: grid.ended(grid.missing?.length === 0)
        }
    }
}
