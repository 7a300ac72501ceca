"""What watching costs before an empty view, and how old a frame is when it is read: OpenCV's real V4L2 backend on the
fake device (tests/drivers/camera/fake_v4l2.c), each in a process of its own, beside the plainest reader there is."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np

from drivers.camera.image import Picture
from tests.bench.figures import Figure
from tests.drivers.camera.holding import hall, held
from tests.preloaded import before
from tests.require import need

_FAKE = Path(__file__).parents[1] / "drivers" / "camera" / "fake_v4l2.c"
#: Percent of a core that watching may take (issue D), and milliseconds a frame may be old.
_IDLE, _AGE = 12.0, 20.0


def measure(quick: bool) -> list[Figure]:
    """The idle cost at 720p30, and the age of frames before a reader that takes 60 ms a frame."""
    need("v4l2")
    seconds, long = ("4", "8") if quick else ("15", "24")
    with tempfile.TemporaryDirectory() as name:
        environment = before(_FAKE, "FAKE_V4L2_FOLDER", Path(name))
        folder = Path(environment["FAKE_V4L2_FOLDER"])
        with playing(folder, [hall()]):
            bare, idle = (_run(environment, *what) for what in (("bare", seconds), ("idle", long)))
        with playing(folder, [held(6, at=(200 + 12 * n, 80), soft=6.0) for n in range(6)]):
            plain, ours = (_run(environment, what, seconds) for what in ("plain", "ours"))
    return [
        Figure(
            "watching an empty view, 720p30",
            "% core",
            tuple(idle),
            tuple(bare),
            judged=0,
            note="floor: taking the frames off the device and nothing else, with the same noise on them",
        ),
        Figure("watching an empty view, against 12 % of a core", "% core", tuple(idle), (_IDLE,), 1.0, 50),
        Figure(
            "age of a frame when it is read",
            "ms",
            tuple(ours),
            tuple(plain),
            0.2,
            95,
            note="a phone that moves and isn't read, 60 ms of work a frame; floor: one thread that reads the queue",
        ),
        Figure("age of a frame when it is read, against 20 ms", "ms", tuple(ours), (_AGE,), 1.0, 95),
    ]


def _run(environment: dict[str, str], what: str, seconds: str) -> Sequence[float]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.eyeing", what, seconds],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found: list[float] = json.loads(done.stdout)
    return found


@contextmanager
def playing(folder: Path, views: Sequence[Picture]) -> Iterator[None]:
    """The device sees one view after the other, with the noise of a sensor that is never twice the same, 30 a second.
    Played from here: what it costs is not the reader's."""
    noise = np.random.default_rng(5)
    films = []
    for n in range(max(len(views), 8)):
        seen = views[n % len(views)] + noise.normal(0, 4, views[0].shape)
        grey = np.clip(seen, 0, 255).astype(np.uint8)
        films.append(
            cv2.imencode(".jpg", np.repeat(grey[..., None], 3, 2), [cv2.IMWRITE_JPEG_QUALITY, 90])[1].tobytes()
        )
    stopped, number = threading.Event(), 0

    def play() -> None:
        nonlocal number
        while True:
            following = folder / "next.jpg"
            following.write_bytes(films[number % len(films)])
            following.replace(folder / "frame.jpg")
            number += 1
            if stopped.wait(1 / 30):
                return

    thread = threading.Thread(target=play, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()
