"""zxing-cpp: QR codes out of one grey picture, in one attempt. The only file of the camera that knows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

import zxingcpp

from drivers.camera.image import Picture

#: Upper left, upper right, lower right, lower left of the code itself, whichever way it lies; in pixels.
Corners: TypeAlias = tuple[tuple[float, float], ...]

#: A QR code has at least 21 modules a side: a picture with fewer pixels can't hold one. Above, zxing-cpp's own limit.
SMALLEST, LARGEST = 21, 65535
#: The set of formats is made for each call: one that is kept is reported as leaked when the program ends.
_QR = zxingcpp.BarcodeFormat.QRCode


@dataclass(frozen=True)
class Symbol:
    """A code that was read: its text (bytes that have none come out with U+FFFD) and where it lies. Never logged."""

    text: str = field(repr=False)
    corners: Corners


def attempt(
    picture: Picture, *, invert: bool = False, one_threshold: bool = False, shrink: bool = True
) -> tuple[tuple[Symbol, ...], tuple[Corners, ...]]:
    """The codes read, and where codes lie that were found and couldn't be read.

    `invert` also looks for light codes on dark; `one_threshold` takes one for the whole picture, not many local ones;
    `shrink` looks at smaller versions too. Never raises: what is too small or too large holds none.
    """
    if min(picture.shape) < SMALLEST or max(picture.shape) > LARGEST:
        return (), ()
    found = zxingcpp.read_barcodes(
        picture,
        formats=zxingcpp.BarcodeFormats(_QR),
        text_mode=zxingcpp.TextMode.Plain,
        try_invert=invert,
        try_downscale=shrink,
        binarizer=zxingcpp.Binarizer.GlobalHistogram if one_threshold else zxingcpp.Binarizer.LocalAverage,
        return_errors=True,
    )
    read = tuple(Symbol(_text(code), _corners(code.position)) for code in found if code.valid)
    return read, tuple(_corners(code.position) for code in found if not code.valid)


def redrawn(picture: Picture) -> str | None:
    """The text of a code that fills a picture, drawn without a flaw but for its values. None: too many are wrong."""
    found = zxingcpp.read_barcodes(
        picture, formats=zxingcpp.BarcodeFormats(_QR), text_mode=zxingcpp.TextMode.Plain, is_pure=True
    )
    return _text(found[0]) if found and found[0].valid else None


def _text(code: zxingcpp.Barcode) -> str:
    try:
        return str(code.text)
    except UnicodeDecodeError:
        return bytes(code.bytes).decode("utf-8", "replace")


def _corners(at: zxingcpp.Position) -> Corners:
    return tuple((float(p.x), float(p.y)) for p in (at.top_left, at.top_right, at.bottom_right, at.bottom_left))
