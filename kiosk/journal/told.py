"""What the journal tells the diagnostics of itself: its length, how old its end is, and when it was verified."""

from __future__ import annotations

import datetime as dt
import sqlite3

from kiosk.journal.examination import Examined
from kiosk.ports import Detail, Health, shows
from kiosk.texts.said import Text


def measured(
    connection: sqlite3.Connection, now: dt.datetime, gone_through: tuple[dt.datetime, Examined] | None
) -> tuple[Detail, ...]:
    """`gone_through`: when the whole of it was last examined since the start, and what was found; None: not yet."""
    last = connection.execute("SELECT seq, at FROM events ORDER BY seq DESC LIMIT 1").fetchone()
    length, at = last or (0, None)
    return (
        Detail("events", str(length)),
        Detail("chain", *_verified(gone_through)),
        Detail("last_event", _age(now - dt.datetime.fromisoformat(at)) if at else "-"),
    )


def _verified(gone_through: tuple[dt.datetime, Examined] | None) -> tuple[Text, Health]:
    if gone_through is None:
        return shows("journal.not_gone_through"), Health.UNKNOWN
    at, found = gone_through
    if found.reason is not None:
        return found.reason, Health.OUT_OF_ORDER
    return shows("journal.gone_through", at=f"{at:%Y-%m-%d %H:%M}"), Health.READY


def _age(age: dt.timedelta) -> Text:
    minutes = int(age.total_seconds() // 60)
    if minutes < 0:
        return shows("journal.future")
    if minutes < 120:
        return shows("journal.minutes", count=minutes)
    return (
        shows("journal.hours", count=minutes // 60) if minutes < 2880 else shows("journal.days", count=minutes // 1440)
    )
