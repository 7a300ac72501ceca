"""cv2.VideoCapture: frames off a V4L2 device or a video file, and nothing else."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np

from drivers.camera.image import Picture

#: A frame as it was taken: the JPEG as the camera sent it (it needn't be whole), or an opened picture.
Taken: TypeAlias = Picture | bytes

#: A frozen device holds `read` for this many seconds (OpenCV's own default is 10). Read at OpenCV's first grab.
os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "1")
_JPEG_BEGINS = b"\xff\xd8"


@dataclass(frozen=True)
class Source:
    """`name`: a device's number or path, or a video file. Size in pixels and `fps` are asked of a device only."""

    name: str
    width: int
    height: int
    fps: float

    @property
    def is_device(self) -> bool:
        return self.name.isdecimal() or self.name.startswith("/dev/")


class Capture:
    """An opened source. After a re-plug a new one is needed: the old one says it is open for ever.

    A camera that sends MJPG is read raw: opening its frames ourselves is cheaper (most are never looked at), and
    OpenCV, where it can't open one, hands out the frame before once more: a code long gone would be seen again.
    """

    def __init__(self, capture: cv2.VideoCapture) -> None:
        self._capture = capture
        mjpg = cv2.VideoWriter.fourcc(*"MJPG")
        from_device = capture.getBackendName() == "V4L2" and int(capture.get(cv2.CAP_PROP_FOURCC)) == mjpg
        self._raw = from_device and capture.set(cv2.CAP_PROP_CONVERT_RGB, 0)
        self.width = int(capture.get(cv2.CAP_PROP_FRAME_WIDTH))
        self.height = int(capture.get(cv2.CAP_PROP_FRAME_HEIGHT))

    @classmethod
    def open(cls, source: Source) -> Capture | None:
        """None where it can't be opened. OpenCV's own warnings are kept off the terminal."""
        cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
        try:
            capture = _device(source) if source.is_device else cv2.VideoCapture(source.name, cv2.CAP_FFMPEG)
            return cls(capture) if capture.isOpened() else None
        except cv2.error:
            return None

    def read(self) -> Taken | None:
        """The next frame; None for a miss: unplugged, timed out, an empty buffer, bytes that are no JPEG.

        Blocks until the device delivers, a second at most.
        """
        try:
            ok, frame = self._capture.read()
        except cv2.error:  # an empty buffer
            return None
        if not ok or frame is None or frame.size == 0:
            return None
        if not self._raw:
            return np.asarray(frame, np.uint8)
        data = frame.tobytes()
        return data if data.startswith(_JPEG_BEGINS) else None

    def release(self) -> None:
        self._capture.release()


def _device(source: Source) -> cv2.VideoCapture:
    capture = cv2.VideoCapture()
    if source.name.isdecimal():
        capture.open(int(source.name), cv2.CAP_V4L2)
    else:
        capture.open(source.name, cv2.CAP_V4L2)
    capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
    capture.set(cv2.CAP_PROP_FRAME_WIDTH, source.width)
    capture.set(cv2.CAP_PROP_FRAME_HEIGHT, source.height)
    capture.set(cv2.CAP_PROP_FPS, source.fps)
    return capture
