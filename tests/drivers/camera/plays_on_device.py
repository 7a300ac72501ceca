"""What only a device can do wrong. Run by test_v4l2.py, in a process where fake_v4l2.c is preloaded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from drivers.camera import chart
from drivers.camera.desk import laid
from drivers.camera.phone import phone
from kiosk.domain.people import Credential, Medium
from kiosk.domain.problems import ProblemCode
from kiosk.ports import Advice, CameraTrouble, CodeSeen, Detail, Health, Photo, TicketSeen
from tests.drivers.camera.holding import hall, held
from tests.drivers.camera.stages import DeviceStage, until
from tests.drivers.camera.test_classify import TICKET, VOUCHER


@pytest.fixture
def staged() -> Iterator[Callable[..., DeviceStage]]:
    """A stage with these options; its camera ends whatever happens: the device can be opened once at a time."""
    made: list[DeviceStage] = []

    def stage(**options: Any) -> DeviceStage:
        made.append(DeviceStage(**options))
        return made[-1]

    yield stage
    for each in made:
        each.camera.stop()


@pytest.fixture
def play(staged: Callable[..., DeviceStage]) -> DeviceStage:
    return staged()


Staged = Callable[..., DeviceStage]


@pytest.mark.parametrize("fault", ["garbage", "broken", "empty"])
def test_frames_that_are_no_pictures(play: DeviceStage, fault: str) -> None:
    """They are as good as none, and the picture before them (a code already gone) isn't seen again in their place."""
    play.begin()
    play.show(VOUCHER)
    play.spoil(fault)
    if fault == "broken":
        until(lambda: play.camera.frame() is None, "the preview is empty")
    else:  # these are known for what they are without being opened, so at rest too
        play.until_late(lambda: play.camera.check().problem is ProblemCode.CAMERA_FROZEN, "it is frozen")
        assert play.camera.frame() is None
    play.camera.watch()
    frozen = CameraTrouble(ProblemCode.CAMERA_FROZEN)
    play.until_late(lambda: not play.signals.empty(), "it is told")
    assert play.next_signal() == frozen
    assert play.camera.check().health is Health.OUT_OF_ORDER
    play.place(np.zeros((480, 640, 3), np.uint8), None)
    play.switch(fault, False)
    play.show(TICKET)
    told = [play.next_signal()]
    while told[-1] == frozen:  # told on its own, and again to the one who began to watch
        told.append(play.next_signal())
    assert told[-1] == TicketSeen(TICKET)
    assert play.signals.empty()


@pytest.mark.parametrize("size", [(1, 1), (1, 640), (480, 1)])
def test_frames_of_one_pixel(play: DeviceStage, size: tuple[int, int]) -> None:
    play.begin()
    play.camera.watch()
    play.place(np.zeros((*size, 3), np.uint8), None)
    until(lambda: (f := play.camera.frame()) is not None and (f.height, f.width) == size, "the frames are small")
    assert play.next_signal() == CameraTrouble(ProblemCode.CAMERA_BLIND)
    check = play.camera.check()
    assert (check.health, check.problem) == (Health.OUT_OF_ORDER, ProblemCode.CAMERA_BLIND)
    assert "speck" in str(check.evidence)
    play.camera.stop()
    check = play.camera.check()
    assert (check.health, check.problem) == (Health.OUT_OF_ORDER, ProblemCode.CAMERA_BLIND)
    play.begin()
    play.camera.watch()
    play.show(VOUCHER)
    assert play.next_signal() == CodeSeen(Credential(Medium.VOUCHER, token=VOUCHER))
    assert play.camera.check().health is Health.READY


def test_a_camera_that_has_nothing_but_yuyv(play: DeviceStage) -> None:
    """Its grey values are read as they come; the preview has the colours."""
    play.switch("yuyv", True)
    red = phone(VOUCHER, 640, 480)
    red[:60] = (30, 30, 220)
    play.place_raw(red)
    play.begin()
    until(lambda: play.in_sight() == (VOUCHER,), "the phone is in sight")
    frame = play.camera.frame()
    assert frame is not None
    r, g, b = frame.data[3 * (10 * 640 + 320) :][:3]
    assert r > 180
    assert max(g, b) < 80
    play.camera.watch()
    assert play.next_signal() == CodeSeen(Credential(Medium.VOUCHER, token=VOUCHER))
    check = play.camera.check()
    assert check.health is Health.READY
    assert Detail("camera_format", "YUYV") in check.details
    assert Detail("camera_size", "640×480") in check.details


def test_another_size_than_was_asked_for(play: DeviceStage) -> None:
    """It works, and the engineer is told."""
    (play.folder / "size").write_text("320x240")
    play.place(phone(TICKET, 320, 240), TICKET)
    play.begin()
    play.camera.watch()
    assert play.next_signal() == TicketSeen(TICKET)
    check = play.camera.check()
    assert (check.health, check.problem) == (Health.DEGRADED, None)
    assert "320×240; 640×480 was asked for" in str(check.evidence)


def test_a_washed_out_screen_is_exposed_shorter_until_it_is_read(play: DeviceStage) -> None:
    play.switch("controls", True)
    glaring = np.full((480, 640, 3), 255, np.uint8)
    glaring[:, :160] = 60
    play.place(glaring, None)
    play.put("short.jpg", phone(VOUCHER, 640, 480))
    play.begin()
    play.camera.watch()
    assert play.next_signal() == CodeSeen(Credential(Medium.VOUCHER, token=VOUCHER))
    stands = play.stands()
    assert stands["auto"] == 1
    assert stands["exposure"] < 80
    play.camera.rest()
    until(lambda: play.stands()["auto"] == 3, "it exposes by itself again")
    assert play.stands()["exposure"] == 160


def test_a_dark_view_is_exposed_longer(play: DeviceStage) -> None:
    play.switch("controls", True)
    play.place((phone(VOUCHER, 640, 480) // 10).astype(np.uint8), None)
    play.place(np.full((480, 640, 3), 30, np.uint8), None)
    play.put("long.jpg", phone(TICKET, 640, 480))
    play.begin()
    play.camera.watch()
    assert play.next_signal() == TicketSeen(TICKET)
    assert play.stands()["exposure"] > 320
    play.camera.stop()
    assert play.stands()["auto"] == 3, "whoever opens it next finds it as it was"


def test_a_camera_without_controls_is_left_alone(play: DeviceStage) -> None:
    play.place(np.full((480, 640, 3), 255, np.uint8), None)
    play.begin()
    play.camera.watch()
    play.show(TICKET)
    assert play.next_signal() == TicketSeen(TICKET)
    assert play.stands() == {}


def test_who_is_not_read_is_told_what_would_help(staged: Staged) -> None:
    """With the outline of what is held up; nothing is said any more once a code was read, nor after the watch."""
    big = staged(width=1280, height=720)
    big.place(np.repeat(hall()[..., None], 3, 2), None)
    big.begin()
    until(lambda: big.camera.frame() is not None, "it sees")
    big.camera.watch()
    big.place(np.repeat(held(2, soft=2.5)[..., None], 3, 2), None)

    def told(advice: Advice | None) -> bool:
        frame = big.camera.frame()
        return frame is not None and frame.advice is advice

    until(lambda: told(Advice.CLOSER), "it is too small")
    frame = big.camera.frame()
    assert frame is not None
    x, y = np.array(frame.outline).T
    assert 0.4 < x.min() < x.max() < 0.6
    assert 0.3 < y.min() < y.max() < 0.7
    big.place(phone(TICKET, 1280, 720), TICKET)
    assert big.next_signal() == TicketSeen(TICKET)
    until(lambda: told(None), "nothing is to be said")
    frame = big.camera.frame()
    assert frame is not None
    assert frame.outline, "where the code was read"
    big.camera.rest()
    big.place(np.repeat(hall()[..., None], 3, 2), None)
    until(lambda: (f := big.camera.frame()) is not None and f.advice is None, "nothing is said at rest")


def test_a_paper_at_rest_is_outlined_on_the_preview(play: DeviceStage) -> None:
    play.place(laid(None, 640, 480), None)
    play.begin()
    until(lambda: (f := play.camera.frame()) is not None and len(f.outline) == 4, "the sheet is outlined")


@pytest.mark.parametrize("how", ["by id", "by name"])
def test_a_camera_by_a_name_that_stays(how: str, staged: Staged, tmp_path: Path) -> None:
    """By the link that the system makes, or by what the camera calls itself."""
    links, devices = tmp_path / "v4l", tmp_path / "class"
    (links / "by-id").mkdir(parents=True)
    (links / "by-id" / "usb-Test_Camera-video-index0").symlink_to("/dev/video0")
    for number, name, index in ((0, "HD Camera 1080P", 0), (1, "HD Camera 1080P", 1), (2, "Another", 0)):
        (devices / f"video{number}").mkdir(parents=True)
        (devices / f"video{number}" / "name").write_text(f"{name}\n")
        (devices / f"video{number}" / "index").write_text(f"{index}\n")
    source = str(links / "by-id" / "usb-Test_Camera-video-index0") if how == "by id" else "name:*1080p*"
    play = staged(source=source, links=str(links), devices=str(devices))
    play.begin()
    play.show(TICKET)
    play.camera.watch()
    assert play.next_signal() == TicketSeen(TICKET)
    details = play.camera.check().details
    assert Detail("camera_model", "HD Camera 1080P") in details
    assert Detail("camera_id", "by-id/usb-Test_Camera-video-index0") in details


@pytest.mark.parametrize("name", ["picture", "chart"])
def test_trying_it_out(play: DeviceStage, name: str) -> None:
    play.switch("controls", True)
    sheet = laid(np.repeat(chart.picture()[..., None], 3, 2), 640, 480)
    play.place(sheet, None)
    play.begin()
    until(lambda: play.camera.frame() is not None, "it sees")
    check = play.opened.probe(name)
    said = {detail.name: detail for detail in check.details}
    if name == "picture":
        assert check.health is Health.READY
        assert str(said["camera_exposure"].value) == "160 auto"
        assert said["camera_gain"].value == "64"
        assert str(said["camera_focus"].value) == "20 auto"
    else:
        assert str(check.evidence).startswith("read down to modules of")
        assert {said["camera_module"].value} == {"0.2 mm"}, "the last one"
        unread = [d.value for d in check.details if d.name == "camera_module" and d.health is Health.DEGRADED]
        assert unread == ["0.3 mm", "0.2 mm"], "640 × 480 don't show the small ones"


def test_a_photo_is_exposed_as_the_paper_needs(staged: Staged) -> None:
    """Too dark at first, readable at a longer exposure, which is given back."""
    big = staged(width=1920, height=1080)
    big.switch("controls", True)
    sheet = laid(None, 1920, 1080)
    big.place((sheet // 6).astype(np.uint8), None)
    big.put("long.jpg", sheet)
    big.begin()
    until(lambda: big.camera.frame() is not None, "it sees")
    photo = big.opened.photograph()
    assert isinstance(photo, Photo), photo
    until(lambda: big.stands()["auto"] == 3, "it exposes by itself again")
