"""cv2.VideoCapture: frames off a V4L2 device or a video file, and nothing else."""

from __future__ import annotations

import os
from dataclasses import dataclass

import cv2
import numpy as np

from drivers.camera.image import Picture

#: A frozen device holds `read` for this many seconds (OpenCV's own default is 10). Read at OpenCV's first grab.
os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "1")


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
    """An opened source. After a re-plug a new one is needed: the old one says it is open for ever."""

    def __init__(self, capture: cv2.VideoCapture) -> None:
        self._capture = capture

    @classmethod
    def open(cls, source: Source) -> Capture | None:
        """None where it can't be opened. OpenCV's own warnings are kept off the terminal."""
        cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
        try:
            if not source.is_device:
                capture = cv2.VideoCapture(source.name, cv2.CAP_FFMPEG)
            else:
                capture = (
                    cv2.VideoCapture(int(source.name), cv2.CAP_V4L2)
                    if source.name.isdecimal()
                    else cv2.VideoCapture(source.name, cv2.CAP_V4L2)
                )
                capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
                capture.set(cv2.CAP_PROP_FRAME_WIDTH, source.width)
                capture.set(cv2.CAP_PROP_FRAME_HEIGHT, source.height)
                capture.set(cv2.CAP_PROP_FPS, source.fps)
        except cv2.error:
            return None
        return cls(capture) if capture.isOpened() else None

    def read(self) -> Picture | None:
        """The next frame as blue, green, red; None for a miss: unplugged, timed out, an empty or broken buffer.

        Blocks until the device delivers, a second at most.
        """
        try:
            ok, picture = self._capture.read()
        except cv2.error:  # an empty MJPG buffer
            return None
        return np.asarray(picture, np.uint8) if ok and picture is not None and picture.size else None

    def release(self) -> None:
        self._capture.release()
