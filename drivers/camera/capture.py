"""cv2.VideoCapture: frames off a V4L2 device or a video file, and the device's controls; nothing else."""

from __future__ import annotations

import os
from dataclasses import fields
from typing import TypeAlias

import cv2
import numpy as np

from drivers.camera.controls import AUTOMATIC, Controls
from drivers.camera.image import Picture
from drivers.camera.source import Source

#: A frame as it was taken: the JPEG as the camera sent it (it needn't be whole), or a picture: blue, green and red, or
#: two values a pixel (grey, and blue or red in turn) as a camera sends YUYV.
Taken: TypeAlias = Picture | bytes

#: A frozen device holds `read` for this many seconds (OpenCV's own default is 10). Read at OpenCV's first grab.
os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "1")
_JPEG_BEGINS = b"\xff\xd8"
_MJPG, _YUYV = (cv2.VideoWriter.fourcc(*name) for name in ("MJPG", "YUYV"))

_WHOLLY_AUTOMATIC = 0.0
_PROPERTIES = {
    "auto": cv2.CAP_PROP_AUTO_EXPOSURE,
    "exposure": cv2.CAP_PROP_EXPOSURE,
    "gain": cv2.CAP_PROP_GAIN,
    "autofocus": cv2.CAP_PROP_AUTOFOCUS,
    "focus": cv2.CAP_PROP_FOCUS,
    "brightness": cv2.CAP_PROP_BRIGHTNESS,
}


class Capture:
    """An opened source. After a re-plug a new one is needed: the old one says it is open for ever.

    A camera that sends MJPG is read raw: opening its frames ourselves is cheaper (most are never looked at), and
    OpenCV, where it can't open one, hands out the frame before once more: a code long gone would be seen again. One
    that has nothing but YUYV is read raw too: its grey values are there already. Not for several threads at a time.
    """

    def __init__(self, capture: cv2.VideoCapture) -> None:
        self._capture = capture
        self._device = capture.getBackendName() == "V4L2"
        code = int(capture.get(cv2.CAP_PROP_FOURCC))
        raw = self._device and code in (_MJPG, _YUYV) and capture.set(cv2.CAP_PROP_CONVERT_RGB, 0)
        self._jpeg = raw and code == _MJPG
        self.format = code.to_bytes(4, "little").decode("ascii", "replace").strip("\0 ") if code > 0 else ""
        self.width = int(capture.get(cv2.CAP_PROP_FRAME_WIDTH))
        self.height = int(capture.get(cv2.CAP_PROP_FRAME_HEIGHT))

    @classmethod
    def open(cls, source: Source) -> Capture | None:
        """None where it can't be opened. OpenCV's own warnings are kept off the terminal."""
        cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
        path = source.path()
        if path is None:
            return None
        try:
            capture = _device(source, path) if source.is_device else cv2.VideoCapture(path, cv2.CAP_FFMPEG)
            return cls(capture) if capture.isOpened() else None
        except cv2.error:
            return None

    def read(self) -> Taken | None:
        """The next frame; None for a miss: unplugged, timed out, an empty buffer, bytes that are no JPEG.

        Blocks until the device delivers, a second at most.
        """
        try:
            ok, frame = self._capture.read()
        except cv2.error:  # an empty buffer, or one too short for its size
            return None
        if not ok or frame is None or frame.size == 0:
            return None
        if not self._jpeg:
            return np.asarray(frame, np.uint8)
        data = frame.tobytes()
        return data if data.startswith(_JPEG_BEGINS) else None

    def taken_at(self) -> float | None:
        """When the device took the last frame, in seconds of its own (monotonic) clock; None where it doesn't say."""
        said = float(self._capture.get(cv2.CAP_PROP_POS_MSEC)) if self._device else 0.0
        return said / 1000 if said > 0 else None

    def controls(self) -> Controls:
        """What the device has, and how it stands. Nothing for a file."""
        if not self._device:
            return Controls()
        said = {name: float(self._capture.get(number)) for name, number in _PROPERTIES.items()}
        return Controls(**{name: value if value >= 0 else None for name, value in said.items()})

    def turn(self, wanted: Controls) -> None:
        """Set what isn't None, the exposure's mode first. A driver clamps what is too much; what it refuses stays."""
        if not self._device:
            return
        for each in fields(wanted):
            value = getattr(wanted, each.name)
            if value is not None and not self._capture.set(_PROPERTIES[each.name], value) and value == AUTOMATIC:
                self._capture.set(_PROPERTIES[each.name], _WHOLLY_AUTOMATIC)  # the other mode of V4L2's automatic

    def release(self) -> None:
        self._capture.release()


def _device(source: Source, path: str) -> cv2.VideoCapture:
    """Opened, and asked for MJPG in that size and rate; a device that has no such answers with what it has."""
    capture = cv2.VideoCapture()
    capture.open(path, cv2.CAP_V4L2)
    capture.set(cv2.CAP_PROP_FOURCC, _MJPG)
    capture.set(cv2.CAP_PROP_FRAME_WIDTH, source.width)
    capture.set(cv2.CAP_PROP_FRAME_HEIGHT, source.height)
    capture.set(cv2.CAP_PROP_FPS, source.fps)
    return capture
