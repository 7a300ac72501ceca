"""Announced downtime that a person should know of before they queue (R34). Pure."""

from __future__ import annotations

import datetime as dt

from kiosk.policy.diagnosis import announced
from kiosk.policy.rulebook import RuleBook
from kiosk.policy.service_rows import Downtime, DowntimeNotice


def notice(book: RuleBook, at: dt.datetime, place: str = "") -> Downtime | None:
    """What is announced for this moment, or for the hours ahead that the rule of the terminal's `place` names; the
    earliest, None for nothing. A notice of any place counts: its words say whom it is about."""
    rule = book.on(at.date(), place).find(DowntimeNotice)
    ahead = dt.timedelta(hours=rule.hours_ahead) if rule is not None else dt.timedelta()
    return announced(book.rows(Downtime), at, ahead)
