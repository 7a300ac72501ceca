"""The close by itself: from its time on, while nobody is served, oldest day first, until each was closed for good."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.domain.close import DayClose
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.settings import Terminal
from kiosk.visit import events as ev
from kiosk.visit.nightly import Nightly
from kiosk.visit.perform import Performer
from tests.visit.stage import Stage, stage
from tests.visit.test_closing import place, settle

HOUR = 3600.0


@contextmanager
def night(folder: Path, at: str = "00:30") -> Iterator[tuple[Stage, Nightly]]:
    with stage(folder, place()) as on:
        yield on, Nightly(Performer(on.kiosk.parts).closing, on.journal, on.clock, at)


def until(on: Stage, hour: int, minute: int, days: int = 0) -> None:
    then = on.clock.now().replace(hour=hour, minute=minute, second=0) + dt.timedelta(days=days)
    on.clock.sleep((then - on.clock.now()).total_seconds())


def test_yesterday_is_closed_once_from_its_time_on(tmp_path: Path) -> None:
    with night(tmp_path) as (on, nightly):
        day = settle(on)
        until(on, 0, 29, days=1)
        assert nightly.run() is None or on.journal.closes(day) == 0
        until(on, 0, 31)
        done = nightly.run()
        assert isinstance(done, DayClose)
        assert (done.day, done.who, done.provisional) == (day, "", False)
        on.clock.sleep(HOUR)
        assert nightly.run() is None
        assert on.journal.closes(day) == 1


def test_a_provisional_close_of_the_day_itself_is_not_enough(tmp_path: Path) -> None:
    with night(tmp_path) as (on, nightly):
        day = settle(on)
        Performer(on.kiosk.parts).closing.run(day, "w01")
        assert (on.journal.closes(day), on.journal.closed(day)) == (1, False)
        until(on, 1, 0, days=1)
        assert isinstance(nightly.run(), DayClose)
        assert (on.journal.closes(day), on.journal.closed(day)) == (2, True)


def test_what_did_not_come_about_is_tried_again_later(tmp_path: Path) -> None:
    with night(tmp_path) as (on, nightly):
        day = settle(on)
        until(on, 1, 0, days=1)
        on.place.faults.plan([{"call": "rows", "fault": "down"}])
        assert nightly.run() == Problem(ProblemCode.INSURER_DOWN)
        assert nightly.run() is None
        on.clock.sleep(HOUR)
        done = nightly.run()
        assert isinstance(done, DayClose)
        assert done.day == day


def test_after_days_off_the_oldest_with_rows_comes_first(tmp_path: Path) -> None:
    with night(tmp_path) as (on, nightly):
        day = settle(on)
        until(on, 8, 0, days=4)
        done = [nightly.run() for _ in range(3)]
        assert [each.day for each in done if isinstance(each, DayClose)] == [day, day + dt.timedelta(days=3)]
        assert done[2] is None


def test_without_a_time_nothing_is_closed(tmp_path: Path) -> None:
    with night(tmp_path, "") as (on, nightly):
        settle(on)
        until(on, 12, 0, days=1)
        assert nightly.run() is None


def test_a_terminal_closes_only_while_nobody_is_served(tmp_path: Path) -> None:
    with stage(tmp_path, place()) as on:
        day, kiosk = settle(on), on.kiosk
        kiosk.upkeep.nightly = Nightly(kiosk._performer.closing, on.journal, on.clock, "00:30")
        until(on, 9, 0, days=1)
        on.tell(ev.Started())
        kiosk.upkeep.close_by_itself()
        assert on.journal.closes(day) == 0
        on.tell(ev.Cancelled())
        kiosk.upkeep.close_by_itself()
        assert on.journal.closes(day) == 1


@pytest.mark.parametrize("wrong", ["0:30", "24:00", "00:60", "noon", "00:30:00"])
def test_the_time_is_a_time_of_day(wrong: str) -> None:
    assert replace(Terminal(), close_at="23:59").close_at == "23:59"
    with pytest.raises(ValueError, match="close_at"):
        Terminal(close_at=wrong)
