"""`kiosk run`: the first picture comes before anything else is loaded, and makes room for the welcome page."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QDeadlineTimer, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickWindow

from kiosk.clock import SystemClock
from kiosk.domain.problems import ProblemCode
from kiosk.journal.trouble import JournalNotOpened, NextStep
from kiosk.ports import Check, Health, JournalUnwritable, shows
from kiosk.settings import SettingsError
from kiosk.texts import text
from ui.application import application
from ui.gallery import Showcase
from ui.opening import SECOND_INSTANCE, Opening, run


class Terminal(Showcase):
    """A showcase with what `run` asks of a kiosk beyond its screens."""

    def __init__(self) -> None:
        super().__init__()
        self.parts = SimpleNamespace(clock=SystemClock())
        self.life: list[str] = []
        self.workbench = self
        self.screen_seen: list[Check] = []

    def screen_found(self, check: Check) -> None:
        self.screen_seen.append(check)

    def start(self) -> None:
        self.life.append("start")

    def stop(self) -> None:
        self.life.append("stop")

    def ended(self, error: Exception) -> None:
        self.life.append(f"ended {type(error).__name__}")


def _windows(kind: type[Any]) -> list[Any]:
    return [window for window in QGuiApplication.topLevelWindows() if isinstance(window, kind) and window.isVisible()]


def when(ready: Callable[[], bool], act: Callable[[], object]) -> QTimer:
    """Do it once it is so, in the window's thread; after a minute anyhow, so that no test hangs. Keep the answer."""
    timer, limit = QTimer(), QDeadlineTimer(60_000)

    def look() -> None:
        if ready() or limit.hasExpired():
            timer.stop()
            act()

    timer.timeout.connect(look)
    timer.start(10)
    return timer


def test_the_first_picture_comes_before_the_kiosk_and_goes_with_the_first_page() -> None:
    application()
    terminal = Terminal()
    painted: list[bool] = []
    left: list[int] = []

    def make() -> Any:
        painted.extend(opening.painted for opening in _windows(Opening))
        return terminal

    def leave() -> None:
        left.extend((len(_windows(Opening)), len(_windows(QQuickWindow))))
        QGuiApplication.exit(0)

    leaving = when(lambda: terminal.life == ["start"] and not _windows(Opening), leave)
    assert run(make) == 0
    assert not leaving.isActive()
    assert painted == [True]
    assert left == [0, 1]
    (seen,) = terminal.screen_seen
    assert (seen.part, seen.health, seen.driver) == ("screen", Health.UNKNOWN, "ui.screens")
    assert "Hz" in {d.name: str(d.value) for d in seen.details}["resolution"]
    assert terminal.life == ["start", "stop"]


def test_a_window_that_falls_is_noted_as_a_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    application()
    terminal = Terminal()

    def falls(*_: object, **__: object) -> None:
        raise RuntimeError("no window")

    monkeypatch.setattr("ui.app.open_window", falls)
    made: Any = terminal
    with pytest.raises(RuntimeError, match="no window"):
        run(lambda: made)
    assert terminal.life == ["start", "ended RuntimeError", "stop"]


def test_what_keeps_the_kiosk_from_being_made_is_told() -> None:
    application()

    def make() -> Any:
        raise SettingsError("no such file")

    with pytest.raises(SettingsError, match="no such file"):
        run(make)


def test_the_first_picture_loads_neither_qml_nor_a_device() -> None:
    late = ["PySide6.QtQml", "cv2", "numpy", "reportlab", "cryptography", "smartcard", "sqlite3", "kiosk.settings"]
    code = f"import sys, kiosk.cli, ui.opening; print([m for m in {late} if m in sys.modules])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=200)
    assert said.stdout.strip() == "[]"


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_order_and_leaves_no_handler(told: signal.Signals) -> None:
    application()
    terminal = Terminal()
    before = signal.getsignal(told)
    telling = when(lambda: terminal.life == ["start"], lambda: os.kill(os.getpid(), told))
    made: Any = terminal
    assert run(lambda: made) == 0
    assert not telling.isActive()
    assert terminal.life == ["start", "stop"]
    assert signal.getsignal(told) is before


def test_without_a_journal_people_read_where_to_go_until_it_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    application()
    terminal = Terminal()
    monkeypatch.setattr("ui.opening.RETRY_MS", 50)
    said: list[str] = []
    made: Any = terminal

    def make() -> Any:
        said.extend(f"{opening.words}\n{opening.foot}" for opening in _windows(Opening))
        if len(said) == 2:
            raise JournalNotOpened(ProblemCode.JOURNAL_BROKEN, shows("journal.gone", path="here"), NextStep.RESTORE)
        if len(said) < 4:
            raise JournalUnwritable(ProblemCode.DISK_FULL)
        return made

    leaving = when(lambda: terminal.life == ["start"], lambda: QGuiApplication.exit(0))
    assert run(make) == 0
    assert not leaving.isActive()
    assert "正在启动" in said[0]
    assert "K-902" in said[1]
    assert text("zh", "problem.K-902.patient") in said[1]
    assert text("en", "problem.K-902.patient") in said[1]
    assert text("zh", "problem.K-902.engineer") in said[1]
    assert text("zh", "finding.journal.gone", path="here") in said[2]
    assert text("zh", "journal.next.restore") in said[2]
    assert terminal.life == ["start", "stop"]


def test_without_a_journal_a_signal_ends_it_with_the_reason() -> None:
    application()
    code = ProblemCode.JOURNAL_UNWRITABLE

    def make() -> Any:
        raise JournalUnwritable(code)

    told = when(
        lambda: any(code.value in opening.words for opening in _windows(Opening)),
        lambda: os.kill(os.getpid(), signal.SIGTERM),
    )
    with pytest.raises(JournalUnwritable):
        run(make)
    assert not told.isActive()


def test_a_second_instance_leaves_at_once() -> None:
    application()

    def make() -> Any:
        raise JournalNotOpened(ProblemCode.SECOND_INSTANCE, shows("journal.in_use"))

    with pytest.raises(JournalNotOpened):
        run(make)


def test_the_code_kept_apart_is_the_table_s() -> None:
    assert ProblemCode.SECOND_INSTANCE.value == SECOND_INSTANCE
