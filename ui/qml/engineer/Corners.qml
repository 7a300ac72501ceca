pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Flow

// The engineer's way in, invisible to everybody else: hold the upper left corner of the window, then the lower left one,
// each for `hold` ms. Nothing shows, and a hand that only rests on one of them opens nothing.
Item {
    id: corners

    property int hold: 3000
    property int between: 5000 // ms from the first corner until the second must be held
    property bool half: false

    Accessible.ignored: true
    onVisibleChanged: half = false

    component Corner: MouseArea {
        width: 150
        height: 100
        pressAndHoldInterval: corners.hold
        Accessible.ignored: true
    }

    Corner {
        objectName: "corner_first"
        onPressAndHold: {
            corners.half = true;
            forget.restart();
        }
    }
    Corner {
        objectName: "corner_second"
        anchors.bottom: parent.bottom
        onPressed: forget.stop()
        onPressAndHold: {
            if (corners.half)
                Bridge.tap("engineer", "");
            corners.half = false;
        }
        onReleased: corners.half = false
        onCanceled: corners.half = false
    }
    Timer {
        id: forget

        interval: corners.between
        onTriggered: corners.half = false
    }
}
