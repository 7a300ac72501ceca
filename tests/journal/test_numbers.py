"""Request numbers never repeat, whatever the clock, the slice and the process do."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.clock import CHINA, SimulatedClock
from kiosk.journal.migrations import migrate
from kiosk.journal.numbers import LIMIT, Number, Numbers, ahead, next_number
from kiosk.ports import JournalUnwritable, RequestState
from tests.journal.cases import NOON, PERSON, opened, quote

MOMENTS = st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2099, 1, 1)).map(lambda t: t.replace(tzinfo=CHINA))
SLICES = st.tuples(st.integers(0, 9999), st.integers(0, 9999)).map(lambda pair: (min(pair), max(pair)))


@given(st.lists(st.tuples(MOMENTS, SLICES), max_size=60))
def test_numbers_only_grow_and_stay_in_the_slice(calls: list[tuple[dt.datetime, tuple[int, int]]]) -> None:
    highest: Number | None = None
    for now, (first, last) in calls:
        number = next_number(now, highest, first, last)
        assert highest is None or number > highest
        assert first <= number.sequence <= last
        assert number.stamp >= now.strftime("%Y%m%d%H%M%S")
        highest = number


@given(MOMENTS, SLICES, st.integers(1, 300))
def test_a_burst_within_one_second_repeats_nothing(now: dt.datetime, slice_: tuple[int, int], count: int) -> None:
    given_, highest = set[Number](), None
    for _ in range(count):
        highest = next_number(now, highest, *slice_)
        given_.add(highest)
    assert len(given_) == count


HOUR, DAY, YEAR = dt.timedelta(hours=1), dt.timedelta(days=1), dt.timedelta(days=365)
MOVES = st.sampled_from([dt.timedelta(), dt.timedelta(seconds=1), HOUR, DAY, YEAR, -HOUR, -DAY, -YEAR])
NARROW = st.tuples(st.integers(0, 9), st.integers(0, 9)).map(lambda pair: (min(pair), max(pair)))


Steps = list[tuple[dt.timedelta, tuple[int, int]]]


@given(st.lists(st.tuples(MOVES, NARROW), max_size=60))
def test_one_journal_repeats_nothing_whatever_its_clock_and_slices(
    steps: list[tuple[dt.timedelta, tuple[int, int]]],
) -> None:
    """Slices that overlap one after the other, a clock that jumps: each number once, none a day ahead of its clock."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection)
        now, given_ = NOON, list[str]()
        for move, (first, last) in steps:
            now += move
            with suppress(JournalUnwritable):  # a day ahead of the clock: refused
                number = Numbers("H00000000001", first, last).give(connection, now)
                given_.append(str(number))
                assert first <= number.sequence <= last
                assert number.stamp <= (now + LIMIT).strftime("%Y%m%d%H%M%S")
    assert len(set(given_)) == len(given_)


def test_a_slice_never_used_begins_at_the_clock_though_another_ran_far_ahead() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection)
        old, new = Numbers("H00000000001", 0, 9), Numbers("H00000000001", 10, 19)
        old.give(connection, NOON + YEAR)
        with pytest.raises(JournalUnwritable, match="K-909"):
            old.give(connection, NOON)
        assert new.give(connection, NOON).stamp == "20260312120000"


def test_a_used_up_slice_takes_the_next_second() -> None:
    late = dt.datetime(2026, 12, 31, 23, 59, 59, tzinfo=CHINA)
    assert next_number(late, Number("20261231235959", 199), 100, 199) == ("20270101000000", 100)
    assert ahead(late, Number("20270101000000", 100)) == dt.timedelta(seconds=1)
    assert ahead(late, Number("20260101000000", 100)) == ahead(late, None) == dt.timedelta()


def test_the_stamp_is_local_time_whatever_zone_the_clock_speaks() -> None:
    utc = dt.datetime(2026, 3, 12, 16, 0, 0, tzinfo=dt.UTC)
    assert next_number(utc, None, 0, 9) == ("20260313000000", 0)


@pytest.mark.parametrize("jump", [-28_000, -1, 0, 1, 43_200 - 1, 43_200, 86_400])
def test_a_clock_set_back_or_on_over_midnight_and_a_restart(tmp_path: Path, jump: int) -> None:
    clock = SimulatedClock(NOON)
    numbers = []
    for stay in "ABCD":
        with closing(opened(tmp_path, clock)) as journal:
            order = journal.intend(journal.open_visit("discharge", 1), PERSON, quote(stay))
            journal.outcome(order.request_id, RequestState.NOT_SENT)
            numbers.append(str(order.request_id))
        clock.advance(jump)
    assert numbers == sorted(set(numbers))
