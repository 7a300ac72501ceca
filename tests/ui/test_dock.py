"""The dock's buttons do to the bench what they say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtQuick import QQuickItem, QQuickWindow
from pytestqt.qtbot import QtBot

from kiosk.backends.simulated.faults import INSURER_CALLS
from kiosk.ports import CardInserted, CardRemoved, CardSignal, Health
from ui.bench import Bench
from ui.dock import Dock, open_dock


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path, real_reader=False)
    yield made
    made.close()


def test_every_person_has_a_row_and_the_window_loads(bench: Bench, qtbot: QtBot) -> None:
    dock = Dock(bench)
    engine = open_dock(dock)
    try:
        (root,) = engine.rootObjects()
        assert isinstance(root, QQuickWindow)
        assert root.property("person") == bench.world.people[0].key
        assert any(isinstance(i, QQuickItem) for i in root.contentItem().childItems())
        assert len(bench.world.people) == len(root.property("dock").people)
    finally:
        for window in engine.rootObjects():
            window.deleteLater()
        engine.deleteLater()


def test_card_in_and_out(bench: Bench, qtbot: QtBot) -> None:
    signals: list[CardSignal] = []
    bench.card_reader.start(signals.append)
    dock = Dock(bench)
    dock.insertCard("in_force")
    assert dock.cardIn
    dock.pullCard()
    assert not dock.cardIn
    assert [type(s) for s in signals] == [CardInserted, CardRemoved]
    dock.insertBankCard()
    assert dock.cardIn
    bench.card_reader.stop()


def test_bad_days(bench: Bench, qtbot: QtBot) -> None:
    dock = Dock(bench)
    dock.turnPaper()
    assert dock.paperOut
    assert bench.printer.check().health is Health.OUT_OF_ORDER
    dock.turnPaper()
    assert bench.printer.check().health is Health.READY
    dock.turnNetwork()
    assert not dock.network
    assert bench.place.faults.down(INSURER_CALLS)
    dock.turnNetwork()
    assert not bench.place.faults.pending()
    dock.loseAnswer()
    assert [p.call.value for p in bench.place.faults.pending()] == ["settle"]


def test_time_moves(bench: Bench, qtbot: QtBot) -> None:
    dock = Dock(bench)
    before = bench.clock.now()
    dock.moveClock(24.0)
    assert (bench.clock.now() - before).days == 1


def test_bench_says_why_its_reader_is_simulated(bench: Bench) -> None:
    said = str(Dock(bench).property("reader"))
    assert "SimulatedCardReader" in said
    assert bench.why_simulated in said
