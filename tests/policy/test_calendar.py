"""Working days, months and the Chinese day: cases from the calendar, and laws over any day."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.policy.application import decided, working_days
from kiosk.policy.calendar import WorkingDays, chinese_day, last_day, months_after
from tests.policy.applicants import rules

D = dt.date
DAYS = st.dates(D(2017, 1, 1), D(2035, 12, 31))
SOME = st.builds(
    lambda off, worked: WorkingDays(off - worked, worked),
    st.frozensets(DAYS, max_size=12),
    st.frozensets(DAYS, max_size=4),
)


@pytest.mark.parametrize(
    ("filed", "due"),
    [
        (D(2026, 3, 18), D(2026, 3, 20)),  # Wednesday → Friday
        (D(2026, 3, 20), D(2026, 3, 24)),  # Friday → Tuesday
        (D(2026, 3, 21), D(2026, 3, 24)),  # a Saturday counts from Monday
        (D(2026, 2, 13), D(2026, 2, 24)),  # over the Spring Festival, with Saturday the 14th worked
        (D(2026, 2, 12), D(2026, 2, 14)),
        (D(2025, 9, 30), D(2025, 10, 10)),
    ],
)
def test_two_working_days_with_the_years_holidays(filed: D, due: D) -> None:
    assert working_days(rules(day=filed)).due(filed, 2) == due


def test_a_period_that_ends_in_the_next_year_knows_its_holidays() -> None:
    """The row of 2026 is not in force on the last day of 2025, and is needed all the same."""
    assert working_days(rules(day=D(2025, 12, 31))).due(D(2025, 12, 31), 1) == D(2026, 1, 4)


def test_a_year_without_its_calendar_is_said_to_be_a_guess() -> None:
    assert decided(D(2026, 3, 18), rules("970300")).sure
    assert not decided(D(2031, 3, 18), rules("970300", D(2031, 3, 18))).sure


@given(SOME, DAYS, st.integers(0, 15))
def test_a_due_day_is_worked_and_never_before(calendar: WorkingDays, day: D, n: int) -> None:
    due = calendar.due(day, n)
    assert due >= day
    between = (day + dt.timedelta(days=i) for i in range(1, (due - day).days + 1))
    assert sum(calendar.works(d) for d in between) == n
    assert n == 0 or calendar.works(due)


def test_a_negative_number_of_days_is_a_bug() -> None:
    with pytest.raises(ValueError, match="negative"):
        WorkingDays().due(D(2026, 3, 18), -1)


@pytest.mark.parametrize(
    ("begin", "months", "last"),
    [
        (D(2026, 3, 1), 6, D(2026, 8, 31)),
        (D(2026, 8, 31), 6, D(2027, 2, 28)),
        (D(2027, 8, 31), 6, D(2028, 2, 29)),
        (D(2024, 2, 29), 12, D(2025, 2, 28)),
        (D(2023, 8, 29), 6, D(2024, 2, 28)),
        (D(2026, 3, 18), 6, D(2026, 9, 17)),
    ],
)
def test_29_february_and_the_ends_of_months(begin: D, months: int, last: D) -> None:
    assert last_day(begin, months) == last


@given(DAYS, st.integers(1, 60))
def test_a_period_never_ends_before_it_begins(begin: D, months: int) -> None:
    last = last_day(begin, months)
    assert begin <= last < months_after(begin, months) + dt.timedelta(days=1)
    assert last_day(begin, months) < last_day(begin, months + 1)
    assert months_after(months_after(begin, months), -months) <= begin


def test_the_day_is_the_chinese_one() -> None:
    """17:30 on the 17th in London is the 18th already; at 15:59 UTC it is still the 17th there."""
    assert chinese_day(dt.datetime(2026, 3, 17, 17, 30, tzinfo=dt.UTC)) == D(2026, 3, 18)
    assert chinese_day(dt.datetime(2026, 3, 17, 15, 59, tzinfo=dt.UTC)) == D(2026, 3, 17)
    hawaii = dt.timezone(dt.timedelta(hours=-10))
    assert chinese_day(dt.datetime(2024, 2, 28, 7, 0, tzinfo=hawaii)) == D(2024, 2, 29)


def test_a_time_without_its_zone_has_no_day() -> None:
    with pytest.raises(ValueError, match="zone"):
        chinese_day(dt.datetime(2026, 3, 18, 9, 30))
