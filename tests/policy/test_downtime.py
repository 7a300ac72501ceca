"""Announced downtime is shown before anyone queues, and no longer than it lasts (R34)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from kiosk.clock import CHINA
from kiosk.policy.downtime import notice
from kiosk.policy.rulebook import RuleBook, load
from kiosk.policy.service_rows import DowntimeNotice
from kiosk.settings import SettingsError

STARTS = dt.datetime(2026, 3, 21, 22, 0, tzinfo=CHINA)
ROW = """
[[downtime]]
begin = 2026-03-01
source = "a notice of the tests"
place = "36"
starts = 2026-03-21T22:00:00+08:00
ends = 2026-03-22T06:00:00+08:00
what = "样例省医保平台停机"
"""


def announced(folder: Path, row: str = ROW) -> RuleBook:
    (folder / "ours.toml").write_text(row, encoding="utf-8")
    return load((folder,))


@pytest.mark.parametrize(
    ("hours", "shown"), [(-72.01, False), (-72, True), (-1, True), (0, True), (7.99, True), (8, False)]
)
def test_r34_a_notice_is_shown_from_the_hours_ahead_until_its_end(hours: float, shown: bool, tmp_path: Path) -> None:
    found = notice(announced(tmp_path), STARTS + dt.timedelta(hours=hours), "990100")
    assert (found is not None) is shown


def test_r34_a_nearer_place_says_how_early(tmp_path: Path) -> None:
    own = ROW + '\n[[downtime_notice]]\nbegin = 2026-01-01\nplace = "9901"\nsource = "our own"\nhours_ahead = 2\n'
    book = announced(tmp_path, own)
    day_before = STARTS - dt.timedelta(hours=24)
    assert notice(book, day_before, "990100") is None
    assert notice(book, day_before, "980100") is not None


def test_r34_without_any_notice_nothing_is_shown_and_the_hours_are_data() -> None:
    assert notice(load(), STARTS, "990100") is None
    assert load().on(STARTS.date()).one(DowntimeNotice).hours_ahead == 72


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("starts = 2026-03-21T22:00:00+08:00", "starts = 2026-03-21T22:00:00", "zone"),
        ("ends = 2026-03-22T06:00:00+08:00", "ends = 2026-03-21T06:00:00+08:00", "not after starts"),
    ],
)
def test_r34_a_notice_that_cannot_be_is_refused(old: str, new: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=says):
        announced(tmp_path, ROW.replace(old, new))
