import QtQuick
import theme

// White paper with a line to sign on. What is drawn stays here as strokes until the page sends it: a list of strokes,
// each a list of [x, y, ms], in tenths of a millimetre of glass and milliseconds since the first touch.
Rectangle {
    id: pad

    property list<var> strokes: []
    readonly property bool empty: strokes.length === 0
    readonly property int mostStrokes: 200
    readonly property int mostPoints: 5000
    property int points: 0
    property real begun: 0
    property real latest: 0
    property int finger: -1

    function clear() {
        strokes = [];
        points = 0;
        begun = 0;
        latest = 0;
        finger = -1;
        paper.drawn = 0;
        paper.upTo = 0;
        paper.requestPaint();
    }

    function down(x: real, y: real) {
        if (strokes.length >= mostStrokes || points >= mostPoints)
            return;
        if (empty)
            begun = Date.now();
        strokes.push([at(x, y)]);
        points += 1;
        paper.requestPaint();
    }

    function move(x: real, y: real) {
        if (empty || points >= mostPoints)
            return;
        const next = at(x, y);
        const stroke = strokes[strokes.length - 1];
        const last = stroke[stroke.length - 1];
        if (Math.abs(next[0] - last[0]) + Math.abs(next[1] - last[1]) < 3)
            return;
        stroke.push(next);
        strokes[strokes.length - 1] = stroke;
        points += 1;
        paper.requestPaint();
    }

    // A clock that is set back while somebody signs must not make a point earlier than the one before.
    function at(x: real, y: real): list<int> {
        latest = empty ? 0 : Math.max(latest, Date.now() - begun);
        return [tenths(x, width), tenths(y, height), Math.min(Math.round(latest), 3600000)];
    }

    function tenths(value: real, most: real): int {
        return Math.round(Math.min(Math.max(value, 0), most) / Theme.mm * 10);
    }

    implicitHeight: 420
    radius: Theme.radius
    color: "#FFFFFF"
    border.width: 3
    border.color: Theme.brand
    clip: true
    Accessible.role: Accessible.Canvas
    Accessible.name: Words.say("ui.signature.pad")

    Label {
        visible: pad.empty
        anchors.horizontalCenter: parent.horizontalCenter
        y: foot.y - height - 24
        text: Words.say("ui.signature.pad")
        color: Theme.control
        font.pixelSize: Theme.heading
    }
    Rectangle {
        id: foot

        x: parent.width * 0.06
        width: parent.width * 0.88
        y: parent.height * 0.78
        height: 3
        color: Theme.control
    }
    Canvas {
        id: paper

        property int drawn: 0 // strokes drawn to their end
        property int upTo: 0 // points drawn of the next one

        anchors.fill: parent
        renderStrategy: Canvas.Immediate
        onWidthChanged: again()
        onHeightChanged: again()

        function again() {
            drawn = 0;
            upTo = 0;
            requestPaint();
        }

        // Only what is new: a long signature would otherwise be drawn anew for every point of it.
        onPaint: {
            const ink = getContext("2d");
            const scale = Theme.mm / 10;
            if (drawn === 0 && upTo === 0)
                ink.clearRect(0, 0, width, height);
            ink.lineWidth = Math.max(0.9 * Theme.mm, 3);
            ink.lineCap = "round";
            ink.lineJoin = "round";
            ink.strokeStyle = "#0B1F4B";
            for (let s = drawn; s < pad.strokes.length; s++) {
                const stroke = pad.strokes[s];
                let from = Math.max(upTo - 1, 0);
                ink.beginPath();
                ink.moveTo(stroke[from][0] * scale, stroke[from][1] * scale);
                for (let p = from; p < stroke.length; p++)
                    ink.lineTo(stroke[p][0] * scale + (stroke.length === 1 ? 0.1 : 0), stroke[p][1] * scale);
                ink.stroke();
                if (s < pad.strokes.length - 1) {
                    drawn = s + 1;
                    upTo = 0;
                } else {
                    upTo = stroke.length;
                }
            }
        }
    }
    MultiPointTouchArea {
        objectName: "pad"
        anchors.fill: parent
        onGestureStarted: gesture => gesture.grab() // the page must not scroll under the writing finger
        onPressed: touched => {
            if (pad.finger === -1) {
                pad.finger = touched[0].pointId;
                pad.down(touched[0].x, touched[0].y);
            }
        }
        onUpdated: touched => {
            const mine = touched.find(each => each.pointId === pad.finger);
            if (mine)
                pad.move(mine.x, mine.y);
        }
        onReleased: touched => {
            if (touched.some(each => each.pointId === pad.finger))
                pad.finger = -1;
        }
        onCanceled: pad.finger = -1
    }
}
