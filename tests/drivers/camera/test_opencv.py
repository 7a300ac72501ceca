"""The grabber and the eyes against captures that misbehave as the test says."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from drivers.camera.attention import Effort
from drivers.camera.blindness import first_sight
from drivers.camera.capture import Capture, Taken
from drivers.camera.controls import Controls
from drivers.camera.image import Picture
from drivers.camera.opencv import OpenCvCamera, create
from drivers.camera.phone import phone, room
from drivers.camera.reading import CascadeReader, Seen
from drivers.camera.source import Source
from kiosk.clock import SystemClock
from kiosk.domain.problems import ProblemCode
from kiosk.ports import CameraTrouble, CodeSignal, Health, TicketSeen
from kiosk.settings import SettingsError
from tests.drivers.camera.stages import PATIENCE, FileStage, until
from tests.drivers.camera.test_classify import TICKET

ROOM = room(640, 480)


class ScriptedCapture:
    """Reads as the script says: a picture, None for a miss; after its end the last word for ever."""

    width, height, format = 640, 480, "MJPG"

    def __init__(self, *script: Taken | None, hold: threading.Event | None = None) -> None:
        self._script = list(script)
        self._hold = hold

    def read(self) -> Taken | None:
        if self._hold is not None:
            self._hold.wait()
        threading.Event().wait(0.005)
        return self._script.pop(0) if len(self._script) > 1 else self._script[0]

    def taken_at(self) -> float | None:
        return None

    def controls(self) -> Controls:
        return Controls()

    def turn(self, wanted: Controls) -> None:
        pass

    def release(self) -> None:
        pass


class Opening:
    """Stands in for Capture.open: hands out the scripted captures in order, None for a device that isn't there."""

    def __init__(self, *captures: ScriptedCapture | None) -> None:
        self._captures = list(captures)
        self.opened = 0

    def __call__(self, source: Source) -> ScriptedCapture | None:
        self.opened += 1
        return self._captures.pop(0) if len(self._captures) > 1 else self._captures[0]


@pytest.fixture
def signals() -> queue.Queue[CodeSignal]:
    return queue.Queue()


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch, signals: queue.Queue[CodeSignal]) -> Iterator[Callable[..., OpenCvCamera]]:
    cameras: list[OpenCvCamera] = []

    def start(opening: Opening, frozen_after: float = PATIENCE) -> OpenCvCamera:
        monkeypatch.setattr(Capture, "open", opening)
        camera = create({"frozen_after": frozen_after, "width": 640, "height": 480}, SystemClock())
        cameras.append(camera)
        camera.start(signals.put)
        return camera

    yield start
    for camera in cameras:
        camera.stop()


Started = Callable[..., OpenCvCamera]


def test_two_misses_are_not_gone(started: Started, signals: queue.Queue[CodeSignal]) -> None:
    opening = Opening(None, None, ScriptedCapture(phone(TICKET, 640, 480)))
    camera = started(opening)
    camera.watch()
    assert signals.get(timeout=PATIENCE) == TicketSeen(TICKET)
    assert opening.opened == 3


def test_three_misses_are_gone(started: Started, signals: queue.Queue[CodeSignal]) -> None:
    camera = started(Opening(None))
    assert signals.get(timeout=PATIENCE) == CameraTrouble(ProblemCode.CAMERA_GONE)
    assert camera.check().problem is ProblemCode.CAMERA_GONE


def test_two_lost_frames_are_nothing_three_need_a_new_capture(
    started: Started, signals: queue.Queue[CodeSignal]
) -> None:
    opening = Opening(
        ScriptedCapture(ROOM, None, None, ROOM, None, None, None), ScriptedCapture(phone(TICKET, 640, 480))
    )
    camera = started(opening)
    camera.watch()
    assert signals.get(timeout=PATIENCE) == TicketSeen(TICKET)
    assert opening.opened == 2


def test_a_read_that_never_returns_is_a_frozen_camera(started: Started, signals: queue.Queue[CodeSignal]) -> None:
    hold = threading.Event()
    camera = started(Opening(ScriptedCapture(ROOM, hold=hold)), frozen_after=0.1)
    assert signals.get(timeout=PATIENCE) == CameraTrouble(ProblemCode.CAMERA_FROZEN)
    assert camera.check().problem is ProblemCode.CAMERA_FROZEN
    hold.set()
    until(lambda: camera.check().health is Health.READY, "it moves again")


def test_a_camera_just_plugged_in_has_time_for_its_first_frame(started: Started) -> None:
    hold = threading.Event()
    camera = started(Opening(None, None, None, ScriptedCapture(ROOM, hold=hold)))
    until(lambda: camera.check().problem is ProblemCode.CAMERA_GONE, "it is gone")
    until(lambda: camera.check().problem is None, "it is back, and no verdict on it yet")
    hold.set()


def test_what_is_decoded_while_rest_is_called_is_dropped(
    started: Started, signals: queue.Queue[CodeSignal], monkeypatch: pytest.MonkeyPatch
) -> None:
    decoding, go_on = threading.Event(), threading.Event()

    def slowly(reader: CascadeReader, picture: Picture, at: float, effort: Effort) -> Seen:
        if not decoding.is_set():
            decoding.set()
            go_on.wait(PATIENCE)
            return Seen(("https://example.cn",))
        return Seen((TICKET,))

    monkeypatch.setattr(CascadeReader, "read", slowly)
    camera = started(Opening(ScriptedCapture(ROOM)))
    camera.watch()
    assert decoding.wait(PATIENCE)
    camera.rest()
    camera.watch()
    go_on.set()
    assert signals.get(timeout=PATIENCE) == TicketSeen(TICKET)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_eyes_that_a_bug_has_closed_are_out_of_order(monkeypatch: pytest.MonkeyPatch) -> None:
    def raising(signal: CodeSignal) -> None:
        raise RuntimeError("a bug in the listener")

    monkeypatch.setattr(Capture, "open", Opening(ScriptedCapture(phone(TICKET, 640, 480))))
    camera = create({}, SystemClock())
    camera.start(raising)
    camera.watch()
    until(lambda: camera.check().problem is ProblemCode.BUG, "it is found")
    assert camera.check().health is Health.OUT_OF_ORDER
    camera.stop()


def test_a_film_that_is_not_looped_ends(tmp_path: Path, signals: queue.Queue[CodeSignal]) -> None:
    FileStage(tmp_path).place(ROOM, None)
    camera = create({"source": str(tmp_path / "film.avi"), "loop": False, "frozen_after": PATIENCE}, SystemClock())
    camera.start(signals.put)
    assert signals.get(timeout=PATIENCE) == CameraTrouble(ProblemCode.CAMERA_GONE)
    camera.stop()


def test_a_file_that_is_no_film(tmp_path: Path) -> None:
    (tmp_path / "film.avi").write_text("no film")
    check = create({"source": str(tmp_path / "film.avi")}, SystemClock()).check()
    assert (check.health, check.problem) == (Health.OUT_OF_ORDER, ProblemCode.CAMERA_GONE)


@pytest.mark.parametrize("missing", ["/dev/video99", 99])
def test_no_such_device(missing: str | int, capfd: pytest.CaptureFixture[str]) -> None:
    check = create({"source": missing}, SystemClock()).check()
    assert (check.health, check.problem) == (Health.OUT_OF_ORDER, ProblemCode.CAMERA_GONE)
    assert str(missing) in str(check.evidence)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"sorce": "/dev/video0"}, "did you mean 'source'"),
        ({"width": "1280"}, r"\[camera\] width = '1280': int expected"),
        ({"fps": 0}, "fps must be above 0"),
        ({"legible": {"soft": 0}}, r"\[camera\] legible: soft must be above 0"),
    ],
)
def test_settings_that_cannot_be_used(options: dict[str, object], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        create(options, SystemClock())


def test_one_look_at_a_camera_that_sees_nothing_is_no_ready(tmp_path: Path) -> None:
    """`kiosk check` opens it once: a frame that came is no proof that anything can be seen in it."""
    stage = FileStage(tmp_path)
    assert stage.camera.check().health is Health.READY
    stage.blacken()
    check = stage.camera.check()
    assert (check.health, check.problem) == (Health.DEGRADED, ProblemCode.CAMERA_BLIND)
    assert str(check.evidence).endswith("640×480; the picture is black")


@pytest.mark.parametrize(
    ("frames", "blind"),
    [
        ([np.zeros((480, 640, 3), np.uint8)] * 4 + [ROOM], ""),
        ([None, ROOM], ""),
        ([ROOM[:1, :1]] * 12, "the picture is a speck, too small for any code"),
        ([b"\xff\xd8 garbage"] * 12, None),
        ([None] * 12, None),
    ],
    ids=["dark at first", "one miss", "one pixel", "garbage", "no frame"],
)
def test_what_a_camera_sees_first(frames: list[Taken | None], blind: str | None) -> None:
    left = list(frames)
    seen = first_sight(lambda: left.pop(0))
    assert (str(seen.evidence(0.0) or "") if seen else None) == blind
    assert left or blind == "", "it doesn't wait for ever"
