"""The program ends while work is under way: what was sent is remembered, and nothing new is begun."""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from typing import Any

import pytest

from kiosk.backends.simulated.insurer import Insurer
from kiosk.backends.simulated.place import Place
from kiosk.backends.simulated.world import load
from kiosk.bootstrap import Kiosk, Overrides, build
from kiosk.clock import SimulatedClock
from kiosk.domain.people import Medium
from kiosk.ports import CodeSeen, RequestState
from kiosk.settings import JournalSettings, Part, Settings, Terminal
from kiosk.visit import events as ev
from kiosk.visit import states as st
from tests.visit.stage import stage
from tests.visit.test_recovery import fault


def running(folder: Path, place: Place) -> Kiosk:
    """The same terminal as `stage` makes, with its own threads."""
    settings = Settings(
        terminal=Terminal(institution=place.world.institution.code),
        journal=JournalSettings(path=folder / "journal.db", reserve_bytes=65536),
        card_reader=Part("simulated"),
        camera=Part("simulated", {"threaded": False}),
        printer=Part("simulated"),
    )
    parts = {"backend": place.backend(), "hospital": place.hospital()}
    return build(settings, Overrides(place.clock, parts))


@pytest.mark.parametrize("answer", ["booked", "lost"])
def test_answer_that_comes_while_stopping_is_in_the_journal(
    answer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    world = load("default")
    place = Place(world, SimulatedClock(world.clock))
    kiosk = running(tmp_path, place)
    on_the_wire, stopping = threading.Event(), threading.Event()
    settle = Insurer.settle

    def slow(insurer: Insurer, order: Any) -> Any:
        on_the_wire.set()
        stopping.wait(60)
        return settle(insurer, order)

    monkeypatch.setattr(Insurer, "settle", slow)
    kiosk.start()
    assert kiosk.runner.settle_down(60)
    if answer == "lost":
        place.faults.plan([fault("settle", "lost_after")])
    for event in (ev.Started(), ev.ForSelf(), CodeSeen(world.person("in_force").credential(Medium.VOUCHER))):
        kiosk.runner.post(event)
        assert kiosk.runner.settle_down(60)
    for tap in ("proceed", "confirm"):
        kiosk.tap(tap)
        if tap == "proceed":
            assert kiosk.runner.settle_down(60)
    assert on_the_wire.wait(60)
    runner_stops = kiosk.runner.stop

    def stops() -> None:
        stopping.set()  # nobody asks for the outcome any more: before, it would be found and accepted
        runner_stops()

    monkeypatch.setattr(kiosk.runner, "stop", stops)
    with caplog.at_level(logging.ERROR):
        stopper = threading.Thread(target=kiosk.stop)
        stopper.start()
        stopper.join(60)
    assert not stopper.is_alive()
    assert [r.message for r in caplog.records] == []
    left = {t.name for t in threading.enumerate() if t.name in ("flow", "recovery") or t.name.startswith("work")}
    assert left == set()
    with stage(tmp_path, place) as again:
        expected = RequestState.SETTLED if answer == "booked" else RequestState.REVERSED
        assert [row.state for row in again.journal.day(again.clock.now().date())] == [expected]
        assert len(place.books.live()) == (answer == "booked")
        assert again.journal.hospital_owed() == ()
        assert again.holder() == ""
        assert isinstance(again.state, st.Idle)


def test_touching_a_stopped_terminal_does_nothing(tmp_path: Path) -> None:
    world = load("default")
    kiosk = running(tmp_path, Place(world, SimulatedClock(world.clock)))
    kiosk.start()
    assert kiosk.runner.settle_down(60)
    kiosk.stop()
    kiosk.tap("start")
    assert isinstance(kiosk.runner.state, st.Idle)
