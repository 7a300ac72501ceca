"""A drawn phone showing a QR code in front of a dim room: what the simulated camera sees."""

from __future__ import annotations

import numpy as np
import qrcode
from qrcode.exceptions import DataOverflowError

from drivers.camera.image import Picture

#: Up to this length a phone shows the code with error correction M, beyond it L, to fit at all.
_LONG = 300


def room(width: int, height: int) -> Picture:
    """An empty view: a grey gradient, darker at the bottom. Blue, green, red."""
    shade = np.linspace(120, 60, height, dtype=np.float32)[:, None] + np.linspace(-15, 15, width, dtype=np.float32)
    return np.repeat(shade.astype(np.uint8)[..., None], 3, axis=2)


def phone(content: str | bytes, width: int, height: int) -> Picture:
    """The room with a phone whose screen shows `content`. ValueError where no QR code, or no such picture, holds it."""
    drawn = code(content)
    scale = int(min(width, height) * 0.85) // len(drawn)
    if scale < 1:
        raise ValueError(f"{width}×{height} pixels are too few for this code")
    side = len(drawn) * scale
    left, top = (width - side) // 2, (height - side) // 2
    picture = room(width, height)
    bezel = max(side // 16, 1)
    picture[max(top - bezel, 0) : top + side + bezel, max(left - bezel, 0) : left + side + bezel] = (28, 24, 22)
    picture[top : top + side, left : left + side] = np.kron(drawn, np.ones((scale, scale), np.uint8))[..., None]
    return picture


def code(content: str | bytes) -> Picture:
    """The code one pixel a module, its quiet zone included: 25 for black and 245 for white, as screens are."""
    level = qrcode.constants.ERROR_CORRECT_L if len(content) > _LONG else qrcode.constants.ERROR_CORRECT_M
    made = qrcode.QRCode(error_correction=level, border=4)
    made.add_data(content)
    try:
        made.make(fit=True)
    except (DataOverflowError, ValueError) as error:
        raise ValueError("no QR code holds this much") from error
    return np.where(np.array(made.get_matrix()), 25, 245).astype(np.uint8)
