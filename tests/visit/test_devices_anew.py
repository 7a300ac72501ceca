"""Devices started anew while others do the same, or the terminal stops: by the watching, by an engineer."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from drivers.camera.simulated import CameraFault
from kiosk.backends.simulated.place import Place
from kiosk.backends.simulated.world import load
from kiosk.bootstrap import Kiosk, Overrides, build
from kiosk.clock import SimulatedClock
from kiosk.domain.people import Medium
from kiosk.ports import CameraTrouble, CardInserted, Role, StaffId
from kiosk.settings import JournalSettings, Part, Settings, Terminal
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.next_card import CardIn

WORLD = load("default")
CARD = WORLD.person("in_force").credential(Medium.CARD)


@pytest.fixture
def kiosk(tmp_path: Path) -> Kiosk:
    """At its welcome page, with everything in the caller's thread. The test stops it."""
    place = Place(WORLD, SimulatedClock(WORLD.clock))
    eye = Part("simulated", {"threaded": False})
    settings = Settings(
        terminal=Terminal(institution=WORLD.institution.code),
        journal=JournalSettings(path=tmp_path / "journal.db", reserve_bytes=65536),
        card_reader=Part("simulated"),
        camera=eye,
        paper_camera=eye,
        printer=Part("simulated"),
    )
    parts = {"backend": place.backend(), "hospital": place.hospital()}
    made = build(settings, Overrides(place.clock, parts), threaded=False)
    made.start()
    return made


def heard(kiosk: Kiosk) -> list[ev.Event]:
    found: list[ev.Event] = []
    kiosk.runner.listen(lambda each: found.append(each.event))
    return found


class Slow:
    """The device's `stop` waits until it is let go."""

    def __init__(self, device: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        self.inside, self.go = threading.Event(), threading.Event()
        self.most = self._now = 0
        self._lock, self._stop = threading.Lock(), device.stop
        monkeypatch.setattr(device, "stop", self)

    def __call__(self) -> None:
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)
        self.inside.set()
        self.go.wait(60)
        self._stop()
        with self._lock:
            self._now -= 1


def reopen(kiosk: Kiosk) -> threading.Thread:
    thread = threading.Thread(target=lambda: kiosk.workbench.fix("card reader", "reader_plug"), daemon=True)
    thread.start()
    return thread


def test_a_card_that_comes_back_after_the_engineer_has_left_begins_no_visit(
    kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was left in while the reader was being opened again: for the reader it is a new insertion."""
    reader: Any = kiosk.parts.card_reader
    kiosk.parts.journal.set_staff_pin(StaffId("e01", Role.ENGINEER), "970531")
    kiosk.tap("engineer")
    kiosk.tap("pin", "970531")
    reader.insert(CARD)
    slow = Slow(reader, monkeypatch)
    opening = reopen(kiosk)
    assert slow.inside.wait(60)
    kiosk.tap("cancel")
    slow.go.set()
    opening.join(60)
    assert isinstance(kiosk.runner.state, st.Idle)
    assert kiosk.runner.card_in is CardIn.UNUSED, "the page asks for it to be taken out"
    kiosk.stop()


def test_a_device_that_is_being_started_anew_is_not_started_once_the_terminal_has_left_it(
    kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader: Any = kiosk.parts.card_reader
    slow = Slow(reader, monkeypatch)
    fixing = reopen(kiosk)
    assert slow.inside.wait(60)
    leaving = threading.Thread(target=kiosk.leave_devices, daemon=True)
    leaving.start()
    slow.go.set()
    leaving.join(60)
    fixing.join(60)
    events = heard(kiosk)
    reader.insert(CARD)
    assert events == []
    assert kiosk.workbench.fix("card reader", "reader_plug").part == "card reader"
    reader.remove()
    reader.insert(CARD)
    assert events == [], "nor by an engineer afterwards"
    kiosk.stop()


def test_two_who_start_a_device_anew_do_it_one_after_the_other(kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    reader: Any = kiosk.parts.card_reader
    slow = Slow(reader, monkeypatch)
    both = [reopen(kiosk)]
    assert slow.inside.wait(60)
    watching = threading.Thread(target=lambda: kiosk.devices.start_anew(reader), daemon=True)
    both.append(watching)
    watching.start()
    slow.go.set()
    for thread in both:
        thread.join(60)
    assert slow.most == 1
    events = heard(kiosk)
    insertion = reader.insert(CARD)
    assert events == [CardInserted(insertion)]
    kiosk.stop()


@pytest.mark.parametrize("still", [True, False], ids=["still in", "taken out meanwhile"])
def test_a_card_in_a_reader_that_is_started_anew_begins_no_visit_and_locks_nobody_out(
    kiosk: Kiosk, still: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader: Any = kiosk.parts.card_reader
    left = reader.insert(CARD)
    kiosk.runner.post(ev.TimedOut())
    assert kiosk.runner.state == st.Idle(card_left=left)
    stop = reader.stop

    def stopped() -> None:
        stop()
        if not still:
            reader.remove()

    monkeypatch.setattr(reader, "stop", stopped)
    kiosk.devices.start_anew(reader)
    assert kiosk.runner.state == st.Idle(card_left=left + 1 if still else 0)
    kiosk.runner.post(ev.Started())
    assert isinstance(kiosk.runner.state, st.Trouble if still else st.ForWhom)
    kiosk.stop()


def test_a_paper_camera_that_an_engineer_opened_again_says_nothing_of_the_code_camera(kiosk: Kiosk) -> None:
    kiosk.workbench.fix("paper camera", "camera_plug")
    events = heard(kiosk)
    papers: Any = kiosk.parts.paper_camera
    papers.fail(CameraFault.GONE)
    assert [event for event in events if isinstance(event, CameraTrouble)] == []
    assert kiosk.screen.facts["devices"]["code"] == "ready"
    kiosk.stop()


def test_the_engineers_page_of_a_terminal_that_stops_asks_for_nothing_more(tmp_path: Path) -> None:
    place = Place(WORLD, SimulatedClock(WORLD.clock))
    settings = Settings(
        terminal=Terminal(institution=WORLD.institution.code),
        journal=JournalSettings(path=tmp_path / "journal.db", reserve_bytes=65536),
        camera=Part("simulated", {"threaded": False}),
    )
    kiosk = build(settings, Overrides(place.clock, {"backend": place.backend(), "hospital": place.hospital()}))
    kiosk.start()
    assert kiosk.runner.settle_down(60)
    kiosk.parts.journal.set_staff_pin(StaffId("e01", Role.ENGINEER), "135791")
    for event in (ev.EngineerAsked(), ev.PinEntered("135791")):
        kiosk.runner.post(event)
        assert kiosk.runner.settle_down(60)
    assert isinstance(kiosk.runner.state, st.Diagnosing)
    kiosk.stop()
    assert isinstance(kiosk.live(), dict)
