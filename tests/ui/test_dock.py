"""The dock's buttons do to the bench what they say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtQuick import QQuickItem, QQuickWindow
from pytestqt.qtbot import QtBot

from kiosk.backends.simulated.faults import INSURER_CALLS
from kiosk.domain.form import FormScan, Signed
from kiosk.domain.problems import ProblemCode
from kiosk.ports import (
    CardInserted,
    CardRemoved,
    CardSignal,
    CodeSeen,
    CodeSignal,
    Health,
    Photo,
    Printed,
    ScannerTrouble,
    Unreadable,
)
from tests.papers.forms import FORM
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


def test_the_hand_scanner(bench: Bench, qtbot: QtBot) -> None:
    dock = Dock(bench)
    signals: list[CodeSignal] = []
    bench.scanner.start(signals.append)
    bench.scanner.watch()
    for _ in range(2):
        dock.scanVoucher("in_force")
    assert [type(s) for s in signals] == [CodeSeen, CodeSeen]
    dock.turnScanner()
    assert dock.scannerOut
    assert signals[2:] == [ScannerTrouble(ProblemCode.SCANNER_GONE)]
    dock.turnScanner()
    assert not dock.scannerOut
    bench.scanner.stop()


def test_papers_under_the_camera(bench: Bench, qtbot: QtBot) -> None:
    dock = Dock(bench)
    bench.camera.start(lambda signal: None)
    dock.layForm(True)
    assert bench.camera.read_form(taken(bench)).number == "", "no form was printed yet"
    assert isinstance(bench.printer.print(FORM), Printed)
    for signed, found in ((True, Signed.YES), (False, Signed.NO)):
        dock.layForm(signed)
        assert bench.camera.read_form(taken(bench)) == FormScan(FORM.number, found)
    dock.layPaper()
    assert bench.camera.read_form(taken(bench)).number == ""
    dock.hidePhone()
    assert bench.camera.photograph() is Unreadable.NO_PAPER
    bench.camera.stop()


def taken(bench: Bench) -> Photo:
    photo = bench.camera.photograph()
    assert isinstance(photo, Photo), photo
    return photo


def test_time_moves(bench: Bench, qtbot: QtBot) -> None:
    dock = Dock(bench)
    before = bench.clock.now()
    dock.moveClock(24.0)
    assert (bench.clock.now() - before).days == 1


def test_bench_says_why_its_reader_is_simulated(bench: Bench) -> None:
    said = str(Dock(bench).property("reader"))
    assert "SimulatedCardReader" in said
    assert bench.why_simulated in said


def test_the_loudspeaker_can_be_pulled(bench: Bench, qtbot: QtBot) -> None:
    dock = Dock(bench)
    bench.voice.say(("test", "number.3"), "en")
    assert dock.said() == "If you hear this sentence, the sound works. three"
    assert bench.voice.speaking()
    dock.turnVoice()
    assert dock.pulled
    assert not bench.voice.speaking()
    bench.voice.say(("look",), "en")
    assert "look" not in dock.said()
    assert bench.voice.check().problem is ProblemCode.VOICE_SILENT
    dock.turnVoice()
    assert str(bench.voice.check().evidence) != "no playback device"
    assert str(dock.voice).startswith(("only remembered (", "to be heard"))
