"""Stages on which the same play is given: a camera, and hands that hold a phone up in front of it or pull its plug."""

from __future__ import annotations

import os
import queue
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from drivers.camera import opencv, simulated
from drivers.camera.decode import decode
from drivers.camera.image import Picture
from drivers.camera.phone import phone, room
from drivers.camera.simulated import CameraFault
from kiosk.ports import Camera, CodeSignal
from tests.ahead import Ahead

WIDTH, HEIGHT = 640, 480
#: No test waits this long for anything that happens; it only ends one that hangs.
PATIENCE = 60.0
#: Seconds of the stage's clock, which passes them when a test says so: a machine that stands still for a few seconds
#: between two frames makes no code leave and no camera freeze.
GONE_AFTER, FROZEN_AFTER = 60.0, 600.0
#: Real seconds: nothing but a test of blindness holds a black picture before the camera.
BLIND_AFTER = 1.0


def until(true: Callable[[], bool], what: str) -> None:
    """Wait until it is so."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > deadline:
            raise AssertionError(f"it never came that {what}")
        time.sleep(0.02)


class Stage(ABC):
    """A camera whose signals are collected, and what can be done in front of it."""

    camera: Camera

    def __init__(self) -> None:
        self.signals: queue.Queue[CodeSignal] = queue.Queue()
        self.clock = Ahead()

    def begin(self) -> None:
        self.camera.start(self.signals.put)

    def next_signal(self) -> CodeSignal:
        return self.signals.get(timeout=PATIENCE)

    def in_sight(self) -> tuple[str, ...]:
        """The codes on the preview, which a person sees."""
        frame = self.camera.frame()
        if frame is None:
            return ()
        assert len(frame.data) == 3 * frame.width * frame.height
        return decode(np.frombuffer(frame.data, np.uint8).reshape(frame.height, frame.width, 3))

    def show(self, content: str) -> None:
        """Hold up a phone, until the preview shows it."""
        self.place(phone(content, WIDTH, HEIGHT), content)
        until(lambda: self.in_sight() == (content,), "the phone is in sight")

    def hide(self) -> None:
        """Take the phone away, until it has left the view."""
        self.place(room(WIDTH, HEIGHT), None)
        until(lambda: self.camera.frame() is not None and not self.in_sight(), "the phone has gone")
        self.clock.pass_by(GONE_AFTER * 2)

    def until_late(self, true: Callable[[], bool], what: str) -> None:
        """Wait until it is so, while no frame comes: whoever would wait for one sees its time pass."""

        def so() -> bool:
            self.clock.pass_by(FROZEN_AFTER)
            return true()

        until(so, what)

    @abstractmethod
    def place(self, picture: Picture, content: str | None) -> None: ...
    @abstractmethod
    def blacken(self) -> None: ...
    @abstractmethod
    def unplug(self) -> None: ...
    @abstractmethod
    def plug(self) -> None: ...


class SimulatedStage(Stage):
    def __init__(self, threaded: bool) -> None:
        super().__init__()
        options = {"threaded": threaded, "width": WIDTH, "height": HEIGHT, "fps": 20.0, "gone_after": GONE_AFTER}
        options["blind_after"] = BLIND_AFTER
        self.simulated = simulated.create(options, self.clock)
        self.camera = self.simulated

    def place(self, picture: Picture, content: str | None) -> None:
        if content is None:
            self.simulated.hide()
        else:
            self.simulated.show(content)
        self.simulated.mend()

    def blacken(self) -> None:
        self.simulated.fail(CameraFault.BLACK)

    def unplug(self) -> None:
        self.simulated.fail(CameraFault.GONE)

    def plug(self) -> None:
        self.simulated.mend()

    def freeze(self) -> None:
        self.simulated.fail(CameraFault.FROZEN)

    def thaw(self) -> None:
        self.simulated.mend()


class FileStage(Stage):
    """OpenCV on a short MJPG film that is played again and again; the next film takes its place between two rounds."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._film = folder / "film.avi"
        self._away = folder / "away.avi"
        self.place(room(WIDTH, HEIGHT), None)
        options = {"source": str(self._film), "fps": 50, "frozen_after": FROZEN_AFTER, "gone_after": GONE_AFTER}
        options["blind_after"] = BLIND_AFTER
        self.camera = opencv.create(options, self.clock)

    def place(self, picture: Picture, content: str | None) -> None:
        next_film = self._film.with_name("next.avi")
        mjpg = cv2.VideoWriter.fourcc(*"MJPG")
        writer = cv2.VideoWriter(str(next_film), cv2.CAP_FFMPEG, mjpg, 50.0, (WIDTH, HEIGHT))
        for _ in range(5):
            writer.write(picture)
        writer.release()
        next_film.replace(self._film)

    def blacken(self) -> None:
        self.place(np.zeros((HEIGHT, WIDTH, 3), np.uint8), None)

    def unplug(self) -> None:
        self._film.replace(self._away)

    def plug(self) -> None:
        self._away.replace(self._film)


class DeviceStage(Stage):
    """OpenCV's V4L2 backend on the device of fake_v4l2.c, which must be preloaded."""

    def __init__(self, **options: Any) -> None:
        super().__init__()
        self.folder = Path(os.environ["FAKE_V4L2_FOLDER"])
        for file in self.folder.iterdir():
            file.unlink()
        self.place(room(WIDTH, HEIGHT), None)
        usual = {
            "source": "/dev/video0",
            "width": WIDTH,
            "height": HEIGHT,
            "frozen_after": FROZEN_AFTER,
            "blind_after": BLIND_AFTER,
        }
        self.opened = opencv.create({**usual, "gone_after": GONE_AFTER, **options}, self.clock)
        self.camera = self.opened

    def place(self, picture: Picture, content: str | None) -> None:
        next_frame = self.folder / "next.jpg"
        cv2.imwrite(str(next_frame), picture)
        next_frame.replace(self.folder / "frame.jpg")

    def blacken(self) -> None:
        self.place(np.zeros((HEIGHT, WIDTH, 3), np.uint8), None)

    def place_raw(self, picture: Picture) -> None:
        """The same as a camera without MJPG sends it: grey, and blue or red in turn."""
        high, wide = picture.shape[:2]
        blue, luma, red = (cv2.cvtColor(picture, cv2.COLOR_BGR2YUV)[..., n] for n in (1, 0, 2))
        sent = np.empty((high, wide, 2), np.uint8)
        sent[..., 0], sent[:, 0::2, 1], sent[:, 1::2, 1] = luma, blue[:, 0::2], red[:, 0::2]
        next_frame = self.folder / "next.yuyv"
        next_frame.write_bytes(sent.tobytes())
        next_frame.replace(self.folder / "frame.yuyv")

    def put(self, name: str, picture: Picture) -> None:
        """What the camera sees at a shorter ("short.jpg") or longer exposure."""
        cv2.imwrite(str(self.folder / "next.jpg"), picture)
        (self.folder / "next.jpg").replace(self.folder / name)

    def stands(self) -> dict[str, int]:
        """How the device's controls stand, once any was set."""
        try:
            lines = (self.folder / "stands").read_text().split("\n")
        except OSError:
            return {}
        return {name: int(value) for name, _, value in (line.partition(" ") for line in lines if line)}

    def switch(self, name: str, on: bool) -> None:
        if on:
            (self.folder / name).touch()
        else:
            (self.folder / name).unlink()

    def unplug(self) -> None:
        self.switch("unplugged", True)

    def plug(self) -> None:
        self.switch("unplugged", False)

    def freeze(self) -> None:
        """From now on no frame comes, nor one that was on its way."""
        still = self.folder / "still"
        still.unlink(missing_ok=True)
        self.switch("frozen", True)
        until(still.exists, "the last frame was taken off")

    def spoil(self, fault: str) -> None:
        """From now on frames come with this fault, and none that was on its way without it."""
        self.freeze()
        self.switch(fault, True)
        self.thaw()

    def thaw(self) -> None:
        self.switch("frozen", False)


#: Where the fake device is preloaded (test_v4l2.py starts such a process) the plays are given on it alone.
ON_DEVICE = "FAKE_V4L2_FOLDER" in os.environ
STAGES = ("device",) if ON_DEVICE else ("simulated", "unthreaded", "film")
FREEZING = ("device",) if ON_DEVICE else ("simulated", "unthreaded")


def stage(name: str, folder: Path) -> Stage:
    """A fresh stage, its camera not started."""
    match name:
        case "device":
            return DeviceStage()
        case "film":
            return FileStage(folder)
        case _:
            return SimulatedStage(threaded=name == "simulated")
