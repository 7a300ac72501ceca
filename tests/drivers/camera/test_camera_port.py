"""What every Camera does, whatever it looks through: simulated, a film through OpenCV, a V4L2 device (test_v4l2.py)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.domain.people import Credential, Medium
from kiosk.domain.problems import ProblemCode
from kiosk.ports import CameraTrouble, CodeSeen, Health, TicketSeen, WrongCode
from tests.drivers.camera.stages import FREEZING, STAGES, DeviceStage, SimulatedStage, Stage, stage, until
from tests.drivers.camera.test_classify import TICKET, VOUCHER
from tests.held import leaves_nothing

SEEN = CodeSeen(Credential(Medium.VOUCHER, token=VOUCHER))


@pytest.fixture
def play(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    found = stage(request.param, tmp_path)
    yield found
    found.camera.stop()


everywhere = pytest.mark.parametrize("play", STAGES, indirect=True)
where_it_freezes = pytest.mark.parametrize("play", FREEZING, indirect=True)


def ready(play: Stage) -> bool:
    return play.camera.check().health is Health.READY


@everywhere
def test_a_code_is_signalled_once(play: Stage) -> None:
    play.begin()
    play.show(VOUCHER)
    play.camera.watch()
    assert play.next_signal() == SEEN
    play.show(TICKET)
    assert play.next_signal() == TicketSeen(TICKET)  # and not the voucher again


@everywhere
def test_a_code_that_comes_back_is_signalled_again(play: Stage) -> None:
    play.begin()
    play.camera.watch()
    for _ in range(2):
        play.show(VOUCHER)
        assert play.next_signal() == SEEN
        play.hide()
    assert play.signals.empty()


@everywhere
def test_wrong_codes_are_named(play: Stage) -> None:
    play.begin()
    play.camera.watch()
    for content, problem in (
        ("https://example.cn", ProblemCode.CODE_IS_LINK),
        ("13" + "4" * 16, ProblemCode.CODE_IS_PAYMENT),
        ("something else", ProblemCode.CODE_NOT_VOUCHER),
    ):
        play.show(content)
        assert play.next_signal() == WrongCode(problem)


@everywhere
def test_nothing_is_read_before_watch_and_after_rest(play: Stage) -> None:
    play.begin()
    play.show(VOUCHER)
    play.show("https://example.cn")
    play.camera.watch()
    assert play.next_signal() == WrongCode(ProblemCode.CODE_IS_LINK)
    play.camera.rest()
    play.show(VOUCHER)
    play.show(TICKET)
    play.camera.watch()
    assert play.next_signal() == TicketSeen(TICKET)
    assert play.signals.empty()


@everywhere
def test_each_watch_looks_afresh(play: Stage) -> None:
    """The code still held up belongs to the new watch too; nothing of the old one is remembered."""
    play.begin()
    play.show(VOUCHER)
    for _ in range(2):
        play.camera.watch()
        assert play.next_signal() == SEEN
        play.camera.rest()


@everywhere
def test_it_can_be_stopped_and_started_again(play: Stage) -> None:
    play.begin()
    play.show(VOUCHER)
    play.camera.watch()
    assert play.next_signal() == SEEN
    play.camera.stop()
    assert play.camera.frame() is None
    play.camera.stop()
    play.begin()
    play.show(TICKET)
    assert play.signals.empty()
    play.camera.watch()
    assert play.next_signal() == TicketSeen(TICKET)


@everywhere
def test_the_preview_is_the_picture_in_colour(play: Stage) -> None:
    play.begin()
    play.show(VOUCHER)
    frame = play.camera.frame()
    assert frame is not None
    assert (frame.width, frame.height) == (640, 480)
    middle, corner = frame.data[3 * (240 * 640 + 320) :][:3], frame.data[:3]
    assert max(middle) - min(middle) < 30
    assert abs(corner[0] - 105) < 12


@everywhere
def test_its_health(play: Stage) -> None:
    assert ready(play)
    play.begin()
    until(lambda: ready(play), "the camera is ready")
    check = play.camera.check()
    assert check.part == "camera"
    assert check.driver.endswith(type(play.camera).__qualname__)
    assert "640×480" in str(check.evidence)
    assert check.problem is None


@everywhere
def test_a_picture_that_stays_black_is_said_and_passes(play: Stage) -> None:
    """For a moment a hand may cover the lens. After that whoever waits for a reading must know; the preview goes on, so
    that they see for themselves, and what is held up afterwards is read."""
    play.begin()
    play.show(VOUCHER)
    play.blacken()
    until(lambda: (f := play.camera.frame()) is not None and max(f.data) < 8, "it is black")
    play.camera.watch()
    until(lambda: play.camera.check().problem is ProblemCode.CAMERA_BLIND, "it is blind")
    assert play.camera.check().health is Health.DEGRADED
    assert play.camera.frame() is not None
    if isinstance(play, SimulatedStage):
        play.simulated.watch()  # without a thread of its own it looks when it is asked to
    assert play.next_signal() == CameraTrouble(ProblemCode.CAMERA_BLIND)
    play.show(TICKET)
    while (told := play.next_signal()) == CameraTrouble(ProblemCode.CAMERA_BLIND):
        pass
    assert told == TicketSeen(TICKET)
    assert ready(play)


@everywhere
def test_unplugged_and_plugged_in_again(play: Stage) -> None:
    play.begin()
    play.show(VOUCHER)
    play.unplug()
    assert play.next_signal() == CameraTrouble(ProblemCode.CAMERA_GONE)
    check = play.camera.check()
    assert (check.health, check.problem) == (Health.OUT_OF_ORDER, ProblemCode.CAMERA_GONE)
    assert play.camera.frame() is None
    play.camera.watch()
    assert play.next_signal() == CameraTrouble(ProblemCode.CAMERA_GONE)  # whoever begins to watch is told again
    play.plug()
    assert play.next_signal() == SEEN
    assert ready(play)


@everywhere
def test_absent_from_the_start(play: Stage) -> None:
    play.unplug()
    assert play.camera.check().problem is ProblemCode.CAMERA_GONE
    play.begin()
    assert play.next_signal() == CameraTrouble(ProblemCode.CAMERA_GONE)
    play.camera.watch()
    assert play.next_signal() == CameraTrouble(ProblemCode.CAMERA_GONE)
    play.plug()
    play.show(VOUCHER)
    assert play.next_signal() == SEEN


@where_it_freezes
def test_frozen_and_moving_again(play: Stage) -> None:
    assert isinstance(play, SimulatedStage | DeviceStage)
    play.begin()
    play.show(VOUCHER)
    play.freeze()
    play.until_late(lambda: not play.signals.empty(), "it is told")
    assert play.next_signal() == CameraTrouble(ProblemCode.CAMERA_FROZEN)
    check = play.camera.check()
    assert (check.health, check.problem) == (Health.OUT_OF_ORDER, ProblemCode.CAMERA_FROZEN)
    assert play.camera.frame() is None
    play.thaw()
    until(lambda: ready(play), "it moves again")
    play.camera.watch()
    assert play.next_signal() == SEEN


@everywhere
def test_however_often_it_is_started_and_stopped_it_leaves_nothing(play: Stage) -> None:
    def life() -> None:
        play.begin()
        play.camera.watch()
        until(lambda: play.camera.frame() is not None, "there is a picture")
        play.camera.stop()
        play.camera.check()

    leaves_nothing(life)
