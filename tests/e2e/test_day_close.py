"""The day close over real HTTP with a journal on disk: an evening's faults, a destroyed disk, and `kiosk close`."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from kiosk.backends.simulated.place import Place
from kiosk.backends.simulated.server import Shell
from kiosk.backends.simulated.world import load
from kiosk.bootstrap import Overrides, build
from kiosk.cli import main
from kiosk.clock import SimulatedClock, SystemClock
from kiosk.domain.close import Action, DayClose, Finding, FindingKind
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.journal.opened import open_journal
from kiosk.ports import RequestState
from kiosk.settings import JournalSettings, Part, Settings, Terminal
from tests import logs
from tests.visit.stage import ByHand, Stage
from tests.visit.test_closing import WINDOW, settle, tomorrow

#: A platform that can't be asked and takes nothing back: only the file ends a doubt.
NEITHER = {"clearing": True, "settle": {"find": "none", "reverse": False}}
KEPT = {"clearing": True}


@contextmanager
def terminal(folder: Path, place: Place, url: str, profile: dict[str, Any]) -> Iterator[Stage]:
    """A kiosk whose insurer and hospital are across the wire."""
    settings = Settings(
        terminal=Terminal(institution=place.world.institution.code),
        journal=JournalSettings(path=folder / "journal.db", reserve_bytes=65536),
        backend=Part("simulated_http", {"url": url, "profile": profile}),
        hospital=Part("http_example", {"url": url}),
        card_reader=Part("simulated"),
        camera=Part("simulated", {"threaded": False}),
        printer=Part("simulated"),
    )
    workers = ByHand()
    assert isinstance(place.clock, SimulatedClock)
    kiosk = build(settings, Overrides(place.clock), threaded=False, workers=workers)
    try:
        kiosk.start()
        made = Stage(kiosk, place, place.clock, workers)
        made.run()
        yield made
    finally:
        kiosk.stop()


@pytest.fixture(autouse=True)
def _log_as_before() -> Iterator[None]:
    """The command sends the log where the program's goes."""
    with logs.put_back():
        yield


@pytest.fixture
def place() -> Place:
    world = load("default")
    return Place(world, SimulatedClock(world.clock))


def closed(on: Stage) -> DayClose:
    done = on.kiosk.close_day(on.clock.now().date() - dt.timedelta(days=1))
    assert isinstance(done, DayClose), done
    return done


def only(done: DayClose, kind: FindingKind) -> Finding:
    (finding,) = done.of(kind)
    return finding


def test_a_bad_evening_is_put_right_by_the_close(tmp_path: Path, place: Place) -> None:
    """One settled, one lost after the booking, one before it, one that the hospital did not take, and a window's."""
    with Shell(place) as shell, terminal(tmp_path, place, shell.url, NEITHER) as on:
        day = settle(on, "in_force")
        settle(on, "nanchang", {"call": "settle", "fault": "lost_after"})
        settle(on, "resident", {"call": "settle", "fault": "lost_before"})
        settle(on, "retired", {"call": "take", "fault": "http_502", "times": 0})
        place.dayfiles.window(day, 5001, WINDOW)
        assert len(on.journal.open_requests()) == 2
        tomorrow(on)
        done = closed(on)
        assert [finding.kind for finding in done.wrong] == [FindingKind.HOSPITAL_HAS_NOT]
        assert (len(done.of(FindingKind.MATCHED)), len(done.of(FindingKind.OTHER_WRITER))) == (3, 1)
        assert on.journal.open_requests() == ()
        states = sorted(row.state for row in on.journal.own_rows((day,), frozenset()))
        assert states == [RequestState.NOT_BOOKED, *[RequestState.SETTLED] * 3]
        assert on.kiosk.recover() == 0
        again = closed(on)
        assert (again.run, again.wrong, again.even) == (2, (), True)


def test_a_destroyed_disk_is_found_by_the_close(tmp_path: Path, place: Place) -> None:
    """Booked and taken, then the box is lost, and no second store: the new box finds it with both sides' evidence."""
    with Shell(place) as shell:
        with terminal(tmp_path / "box", place, shell.url, KEPT) as on:
            settle(on)
        shutil.rmtree(tmp_path / "box")
        with terminal(tmp_path / "new", place, shell.url, KEPT) as on:
            tomorrow(on)
            found = only(closed(on), FindingKind.ONLY_THEIRS)
            (booked,) = place.books.live()
            assert (found.request_id, found.ours, found.actions) == (booked.request_id, None, (Action.ASK_STAFF,))
            for rows in (found.centre, found.hospital):
                assert [(r.settlement_id, r.stated.total) for r in rows] == [
                    (booked.settlement_id, booked.amounts.total)
                ]
            for action in Action:
                on.kiosk._performer.closing.act(found.day, found.key, action)
            assert place.books.live() == (booked,)
            assert place.wards.taken(on.key()) == booked


def test_a_cut_file_closes_nothing(tmp_path: Path, place: Place) -> None:
    with Shell(place) as shell, terminal(tmp_path, place, shell.url, NEITHER) as on:
        day = settle(on, "in_force", {"call": "settle", "fault": "lost_before"})
        tomorrow(on)
        for fault, code in (
            ("truncated", ProblemCode.INSURER_DOWN),
            ("garbage", ProblemCode.INSURER_ANSWER_BROKEN),
            ("http_502", ProblemCode.INSURER_DOWN),
        ):
            place.faults.plan([{"call": "rows", "fault": fault}])
            assert on.kiosk.close_day(day) == Problem(code)
        shell.go_down()
        assert on.kiosk.close_day(day) == Problem(ProblemCode.HOSPITAL_DOWN)
        assert len(on.journal.open_requests()) == 1
        assert on.journal.closes(day) == 0


# ---- the command ----------------------------------------------------------------------------------------------------


def test_the_command_closes_prints_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["close", "--print"]) == 0
    out = capsys.readouterr().out
    assert "close 1" in out
    assert "Every total is even, every row agrees." in out
    assert "Audit anchor: event" in out
    (paper,) = tmp_path.rglob("CLOSE-*.pdf")
    assert paper.name.endswith("-K01-1.pdf")
    today = SystemClock().now().date().isoformat()
    assert main(["close", "--day", today]) == 1
    assert "The day isn't over" in capsys.readouterr().out
    assert main(["close", "--day", "tomorrow"]) == 2
    assert "--day 'tomorrow'" in capsys.readouterr().err


def test_the_command_is_for_a_stopped_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    journal = open_journal(JournalSettings(), Terminal(), SystemClock())
    try:
        assert main(["close"]) == 2
    finally:
        journal.close()
    said = capsys.readouterr().err
    assert "close the day at its staff page" in said
    assert "K-903" in said


def test_the_command_says_what_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    down = '[backend]\ndriver = "simulated"\n[[backend.options.faults]]\ncall = "rows"\nfault = "down"\n'
    (tmp_path / "settings.toml").write_text(down)
    assert main(["close", "--settings", "settings.toml"]) == 2
    assert "K-301" in capsys.readouterr().err


def test_the_papers_anchor_shows_a_journal_cut_short(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A copy of the journal from before the close is whole in itself: only the paper tells."""
    monkeypatch.chdir(tmp_path)
    assert main(["close"]) == 0
    shutil.copytree(JournalSettings().path.parent, tmp_path / "before")
    assert main(["close"]) == 0
    anchor = capsys.readouterr().out.split()[-1]
    assert main(["journal", "verify", "--anchor", anchor]) == 0
    shutil.rmtree(JournalSettings().path.parent)
    shutil.copytree(tmp_path / "before", JournalSettings().path.parent)
    assert main(["journal", "verify"]) == 0
    assert main(["journal", "verify", "--anchor", anchor]) == 1
