pragma Singleton
import QtQuick
import Kiosk.Flow

// Every measure and colour of the window. Lengths are stage pixels: the short side of the glass is 1080 of them.
// Text colours reach 4.5:1 on the grounds they are used on (tests/ui/test_theme.py computes it).
QtObject {
    property bool landscape: false
    property string family: "Noto Sans CJK SC"

    // ---- type: three sizes; a landscape page has less height, so its steps are a little closer
    readonly property real size: [1.0, 1.25, 1.5][Comfort.typeSize] ?? 1.0
    readonly property real factor: size * (landscape ? 0.86 : 1.0)
    readonly property int hero: Math.round(92 * (1 + (factor - 1) * 0.6))
    readonly property int title: Math.round(54 * (1 + (factor - 1) * 0.8))
    readonly property int heading: Math.round(40 * factor)
    readonly property int body: Math.round(33 * factor)
    readonly property int small: Math.round(27 * factor)
    // what a page says above all: larger than the rest, but at the largest type not so large that the next step is lost
    readonly property int statement: size > 1.2 ? body : heading
    // the frame around the page grows less, so that the page keeps its room
    readonly property int chrome: Math.round(27 * (1 + (size - 1) * 0.5))
    readonly property int dense: Math.round(22 * (1 + (size - 1) * 0.5))
    readonly property int denseSmall: Math.round(19 * (1 + (size - 1) * 0.5))

    // ---- space
    readonly property int gap: 12
    readonly property int space: landscape ? 20 : 24
    readonly property int wide: landscape ? 30 : 40
    readonly property int margin: 48
    readonly property int radius: 24
    readonly property int radiusSmall: 14
    readonly property int line: 2
    readonly property int side: Comfort.typeSize > 0 ? 540 : 460

    // ---- touch: no target is smaller than 15 mm of glass, main buttons are larger
    readonly property real mm: Comfort.pixelsPerMm
    readonly property int touch: Math.ceil(Math.max(15 * mm, 64))
    readonly property int button: Math.ceil(Math.max(22 * mm, 96 * (1 + (factor - 1) * 0.5)))
    readonly property int primary: Math.ceil(Math.max(26 * mm, 124 * (1 + (factor - 1) * 0.5)))

    // ---- colour: warm paper, deep teal for what to press, amber for what the person pays
    readonly property color ground: "#F8F4EC"
    readonly property color surface: "#FFFFFF"
    readonly property color sunken: "#F0EADF"
    readonly property color edge: "#DDD4C4"
    readonly property color control: "#857B6B"
    readonly property color ink: "#1D2B30"
    readonly property color inkSoft: "#4C595D"
    readonly property color onDark: "#FFFFFF"

    readonly property color brand: "#0A655F"
    readonly property color brandDown: "#064541"
    readonly property color brandTint: "#E2F0EC"
    readonly property color brandLine: "#9CC7BE"
    readonly property color warm: "#9A4E0B"
    readonly property color warmTint: "#FCEEDA"
    readonly property color warmLine: "#E3B77F"
    readonly property color good: "#1A6B3C"
    readonly property color goodTint: "#E3F2E6"
    readonly property color goodLine: "#9BCBA8"
    readonly property color bad: "#A3261D"
    readonly property color badTint: "#FBE8E4"
    readonly property color badLine: "#E3A79E"
    readonly property color blue: "#1F5A94"
    readonly property color blueTint: "#E4EEF8"
    readonly property color grey: "#5F6668"

    readonly property color partFund: "#0A655F"
    readonly property color partAccount: "#2C6AA8"
    readonly property color partPerson: "#C96A12"
    readonly property color partHospital: "#7B8285"

    function part(kind: string): color {
        return kind === "fund" ? partFund : kind === "account" ? partAccount : kind === "person" ? partPerson : partHospital;
    }
}
