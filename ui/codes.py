"""QR codes and Code 128 bars as images for QML (package qrcode; bars by zxing-cpp's writer).

A code is drawn with whole pixels a module inside the requested size, so that no bar is wider than another by a
rounding; the window shows it unscaled or scaled as a whole.
"""

from __future__ import annotations

import base64

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtQuick import QQuickImageProvider

QUIET_QR = 4
QUIET_BAR = 10
_DEFAULT = QSize(400, 400)


def source(kind: str, text: str) -> str:
    """The image source of `text` as a "qr" or "bar" code; the text travels as base64, since it may hold anything."""
    return f"image://codes/{kind}/{base64.urlsafe_b64encode(text.encode()).decode()}"


def qr_modules(text: str) -> list[list[bool]]:
    """The dark modules of a QR code, rows first, without the quiet zone."""
    import qrcode  # here: the first frame of the window doesn't wait for it

    code = qrcode.QRCode(border=0, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(text)
    return [[bool(module) for module in row] for row in code.get_matrix()]


def bar_modules(text: str) -> list[bool]:
    """The dark modules of a Code 128 barcode, without the quiet zone. ValueError for text it can't carry."""
    import numpy  # here, both: as above
    import zxingcpp

    picture = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128).to_image(
        scale=1, add_quiet_zones=False, add_hrt=False
    )
    pixels = numpy.array(picture)
    return [bool(value < 128) for value in pixels[pixels.shape[0] // 2]]


class CodeImages(QQuickImageProvider):
    """image://codes/<kind>/<base64>: black on white, at most the requested size."""

    def __init__(self) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)

    def requestImage(self, id: str, size: QSize, requestedSize: QSize) -> QImage:
        kind, _, coded = id.partition("/")
        text = base64.urlsafe_b64decode(coded.encode()).decode()
        room = requestedSize if requestedSize.isValid() and not requestedSize.isEmpty() else _DEFAULT
        image = draw(kind, text, room)
        size.setWidth(image.width())
        size.setHeight(image.height())
        return image


def draw(kind: str, text: str, room: QSize) -> QImage:
    """The code with its quiet zone, in whole pixels a module, as large as fits into `room` pixels."""
    quiet = QUIET_QR if kind == "qr" else QUIET_BAR
    rows = qr_modules(text) if kind == "qr" else [bar_modules(text)]
    across = len(rows[0]) + 2 * quiet
    unit = max(room.width() // across, 1) if kind == "bar" else max(min(room.width(), room.height()) // across, 1)
    tall = room.height() if kind == "bar" else unit
    height = tall if kind == "bar" else across * unit
    image = QImage(across * unit, height, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                top = 0 if kind == "bar" else (y + quiet) * unit
                painter.fillRect((x + quiet) * unit, top, unit, tall, QColor("black"))
    painter.end()
    return image
