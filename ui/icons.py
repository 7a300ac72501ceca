"""Line drawings and patterns as images for QML, drawn from SVG paths on a 24 × 24 grid.

Images, not QtQuick.Shapes: on the software scene graph a Shape that is scrolled out of its clip is drawn unclipped.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QByteArray, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtQuick import QQuickImageProvider
from PySide6.QtSvg import QSvgRenderer

_CORNER = "1.5 1.5 0 0 1"
_CARD = f"M3 5 h18 a{_CORNER} 1.5 1.5 v11 a{_CORNER} -1.5 1.5 h-18 a{_CORNER} -1.5 -1.5 v-11 a{_CORNER} 1.5 -1.5"
_PHONE = f"M7 2 h10 a{_CORNER} 1.5 1.5 v17 a{_CORNER} -1.5 1.5 h-10 a{_CORNER} -1.5 -1.5 v-17 a{_CORNER} 1.5 -1.5"
PATHS: Mapping[str, str] = {
    "person": "M12 12 a4 4 0 1 0 0 -8 a4 4 0 1 0 0 8 M4 21 c0 -4.5 3.5 -6.5 8 -6.5 s8 2 8 6.5",
    "family": (
        "M8 11 a3.2 3.2 0 1 0 0 -6.4 a3.2 3.2 0 1 0 0 6.4 "
        "M1.5 20 c0 -4 3 -6 6.5 -6 s6.5 2 6.5 6 "
        "M17 12 a2.7 2.7 0 1 0 0 -5.4 a2.7 2.7 0 1 0 0 5.4 "
        "M17.4 14.6 c3 0 5.1 1.7 5.1 4.9"
    ),
    "card": (f"{_CARD} M5 9.5 h5 v4.5 h-5 z M14 15.5 h5"),
    "phone": (f"{_PHONE} M10.5 19 h3"),
    "id_card": (
        f"{_CARD} "
        "M8 11.5 a2 2 0 1 0 0 -4 a2 2 0 1 0 0 4 "
        "M4.5 16 c0 -2 1.5 -3 3.5 -3 s3.5 1 3.5 3 "
        "M14.5 9 h5 "
        "M14.5 12 h5 "
        "M14.5 15 h3"
    ),
    "check": "M4 12.5 l5.5 5.5 L20 7",
    "cross": "M6 6 L18 18 M18 6 L6 18",
    "alert": "M12 3.5 L22 20.5 H2 Z M12 9.5 v5 M12 17.2 v0.6",
    "info": "M12 22 a10 10 0 1 0 0 -20 a10 10 0 1 0 0 20 M12 11 v6 M12 7 v0.6",
    "question": ("M12 22 a10 10 0 1 0 0 -20 a10 10 0 1 0 0 20 M9 9.5 c0 -4 6 -4 6 -0.5 c0 2.5 -3 2.5 -3 5 M12 17 v0.6"),
    "exit": "M10 4 H4.5 v16 H10 M15 8 l4.5 4 l-4.5 4 M19 12 H9",
    "up": "M5 15 l7 -7 l7 7",
    "down": "M5 9 l7 7 l7 -7",
    "left": "M15 5 l-7 7 l7 7",
    "right": "M9 5 l7 7 l-7 7",
    "back": "M20 12 H5 M11 5.5 L4.5 12 L11 18.5",
    "delete": "M8 5 h13 v14 h-13 l-6 -7 z M11.5 9 l6 6 M17.5 9 l-6 6",
    "printer": "M6.5 8.5 V3 h11 v5.5 M6.5 17.5 H3 V8.5 h18 v9 h-3.5 M6.5 14 h11 v7.5 h-11 z",
    "clock": "M12 22 a10 10 0 1 0 0 -20 a10 10 0 1 0 0 20 M12 6.5 V12 l4 2.5",
    "ticket": ("M3 6 h18 v4 a2 2 0 0 0 0 4 v4 h-18 v-4 a2 2 0 0 0 0 -4 z M14.5 6.5 v2 M14.5 11 v2 M14.5 15.5 v2"),
    "hospital": "M4 22 V5 h16 v17 M2 22 h20 M12 8 v6 M9 11 h6 M9.5 22 v-4 h5 v4",
    "bed": ("M2.5 5 v15 M2.5 16.5 h19 M21.5 20 v-6.5 a3 3 0 0 0 -3 -3 H10 v6 M6.2 12.5 a2 2 0 1 0 0 -4 a2 2 0 1 0 0 4"),
    "eye": "M1.5 12 c5 -8.5 16 -8.5 21 0 c-5 8.5 -16 8.5 -21 0 M12 15 a3 3 0 1 0 0 -6 a3 3 0 1 0 0 6",
    "money": ("M12 22 a10 10 0 1 0 0 -20 a10 10 0 1 0 0 20 M8 6.5 l4 5.5 l4 -5.5 M12 12 v6 M8.5 12.5 h7 M8.5 15.3 h7"),
    "shield": ("M12 2 L20.5 5 v6.5 c0 5 -3.5 8.5 -8.5 10.5 c-5 -2 -8.5 -5.5 -8.5 -10.5 V5 Z M8 11.5 l3 3 l5 -5.5"),
    "list": "M4 6 h16 M4 12 h16 M4 18 h16",
    "call": (
        "M6 3 h4 l1.5 5 l-2.5 2 c1 2.5 2.5 4 5 5 l2 -2.5 l5 1.5 v4 c0 1.5 -1 2.5 -2.5 2.5 "
        "C10 20 3.5 13.5 3.5 5.5 C3.5 4 4.5 3 6 3"
    ),
    "staff": (
        "M12 11 a4 4 0 1 0 0 -8 a4 4 0 1 0 0 8 M4 21.5 c0 -4.8 3 -7 8 -7 s8 2.2 8 7 M12 15.5 v4.5 M9.8 17.7 h4.4"
    ),
    "lock": "M5 11 h14 v10 h-14 z M8 11 V7.5 a4 4 0 0 1 8 0 V11 M12 15 v2.5",
    "paper": "M6 2.5 h8.5 L19 7 v14.5 H6 z M14 2.5 V7.5 h5 M9 12 h7 M9 15 h7 M9 18 h4",
    "calendar": "M3.5 5 h17 v16 h-17 z M3.5 10 h17 M8 2.5 v5 M16 2.5 v5",
    "camera": "M3 7 h4.5 l2 -3 h5 l2 3 H21 v13 H3 z M12 17 a4 4 0 1 0 0 -8 a4 4 0 1 0 0 8",
    "pen": "M4 20 l1 -4.5 L16.5 4 l3.5 3.5 L8.5 19 z M14 6.5 l3.5 3.5",
    "book": (
        "M12 6 c-2.5 -2 -5.5 -2.3 -9.5 -2.3 v15.5 c4 0 7 0.3 9.5 2.3 "
        "c2.5 -2 5.5 -2.3 9.5 -2.3 V3.7 c-4 0 -7 0.3 -9.5 2.3 v15.5"
    ),
    "folder": "M2.5 20 V4.5 h7 l2 3 h10 V20 z",
    "sound": "M3 9 h4 l5 -4.5 v15 l-5 -4.5 h-4 z M15.5 9 c1.6 1.6 1.6 4.4 0 6 M18.5 6 c3.4 3.4 3.4 8.6 0 12",
    "handset": "M4 8 c4.5 -4.5 11.5 -4.5 16 0 l-2 4 l-4 -1 v-2.5 h-4 v2.5 l-4 1 z M7 15 v6 M17 15 v6 M12 15 v6",
    "square": "M4.5 4.5 h15 v15 h-15 z",
    "closer": "M14 4 h6 v6 M20 4 L13 11 M10 20 H4 v-6 M4 20 L11 13",
    "farther": "M20 10 h-6 V4 M14 10 L21 3 M4 14 h6 v6 M10 14 L3 21",
    "steady": "M12 22 a10 10 0 1 0 0 -20 a10 10 0 1 0 0 20 M9.5 8 v8 M14.5 8 v8",
    "brighter": (
        "M12 16 a4 4 0 1 0 0 -8 a4 4 0 1 0 0 8 M12 1.5 v3 M12 19.5 v3 M1.5 12 h3 M19.5 12 h3 "
        "M4.6 4.6 l2.1 2.1 M17.3 17.3 l2.1 2.1 M4.6 19.4 l2.1 -2.1 M17.3 6.7 l2.1 -2.1"
    ),
    "tilt": "M7.5 21 L3 8 L11 5 L15.5 18 z M15 3.5 a8.5 8.5 0 0 1 6 8.5 M18.3 9.8 L21 12.4 L23 9.2",
    "centre": "M12 18 a6 6 0 1 0 0 -12 a6 6 0 1 0 0 12 M12 1.5 v6.5 M12 16 v6.5 M1.5 12 h6.5 M16 12 h6.5",
}

STRIPE = 28
_DEFAULT = 48


class IconImages(QQuickImageProvider):
    """image://icons/<name>/<rrggbb>/<stroke> and image://icons/pattern/<kind>."""

    def __init__(self) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)

    def requestImage(self, id: str, size: QSize, requestedSize: QSize) -> QImage:
        name, colour, *rest = id.split("/")
        if name == "pattern":
            image = pattern(colour)
        else:
            side = max(requestedSize.width(), requestedSize.height())
            image = draw(name, colour, rest[0] if rest else "2", side if side > 0 else _DEFAULT)
        size.setWidth(image.width())
        size.setHeight(image.height())
        return image


def draw(name: str, colour: str, stroke: str, side: int) -> QImage:
    """The drawing `name`, `side` × `side` pixels. KeyError for a name that isn't drawn."""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="{PATHS[name]}" fill="none" '
        f'stroke="#{colour}" stroke-width="{stroke}" stroke-linecap="round" stroke-linejoin="round"/></svg>'
    )
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(0, 0, 0, 0))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    return image


def pattern(kind: str) -> QImage:
    """A tile that tells a part of the bar from its neighbours without colour: "person" slanted, "account" upright;
    "board": single black and white pixels, for the test of the glass."""
    if kind == "board":
        return _board()
    image = QImage(STRIPE, STRIPE, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(0, 0, 0, 0))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(255, 255, 255, 110), 6))
    if kind == "person":
        for offset in (-STRIPE, 0, STRIPE):
            painter.drawLine(offset - 4, STRIPE + 4, offset + STRIPE + 4, -4)
    elif kind == "account":
        painter.drawLine(STRIPE // 2, -4, STRIPE // 2, STRIPE + 4)
    painter.end()
    return image


def _board() -> QImage:
    image = QImage(2, 2, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    for x, y in ((0, 0), (1, 1)):
        image.setPixelColor(x, y, QColor("black"))
    return image
