import QtQuick
import theme

// One part's latencies over the time of a burn-in: the median as a full line, the longest as a light one.
Canvas {
    id: curve

    property var median: []
    property var longest: []
    readonly property real most: Math.max(1, ...longest, ...median)

    function line(context: var, values: var, colour: color, wide: real) {
        if (values.length === 0)
            return;
        const step = values.length > 1 ? width / (values.length - 1) : 0;
        context.strokeStyle = colour;
        context.lineWidth = wide;
        context.beginPath();
        for (let i = 0; i < values.length; ++i) {
            const y = height - 3 - (height - 6) * values[i] / most;
            if (i === 0)
                context.moveTo(0, y);
            else
                context.lineTo(i * step, y);
        }
        if (values.length === 1)
            context.lineTo(width, height - 3 - (height - 6) * values[0] / most);
        context.stroke();
    }

    implicitHeight: 56
    onMedianChanged: requestPaint()
    onLongestChanged: requestPaint()
    onWidthChanged: requestPaint()
    onPaint: {
        const context = getContext("2d");
        context.reset();
        context.fillStyle = Theme.sunken;
        context.fillRect(0, 0, width, height);
        line(context, longest, Theme.warmLine, 2);
        line(context, median, Theme.brand, 3);
    }
}
