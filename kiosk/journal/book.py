"""What every part of the journal writes with: the one file, the vault, the clock, and the chain of events."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.journal import chain
from kiosk.journal.file import JournalFile
from kiosk.journal.sealed import Sealed
from kiosk.log import redact, redact_name
from kiosk.ports import Clock


@dataclass(frozen=True)
class Book:
    """The open journal as its parts share it."""

    file: JournalFile
    sealed: Sealed
    clock: Clock

    def now(self) -> str:
        """The time as the journal keeps it: ISO 8601 with microseconds and offset."""
        return self.clock.now().isoformat(timespec="microseconds")

    def chained(
        self,
        connection: sqlite3.Connection,
        event: str,
        facts: Mapping[str, object],
        visit: str | None = None,
        step: int | None = None,
        effects: tuple[str, ...] = (),
    ) -> None:
        """Append one event, redacted, in the transaction that is open; who acts is the visit's staff."""
        row = connection.execute("SELECT staff FROM visits WHERE id = ?", (visit,)).fetchone() if visit else None
        who = row[0] if row else None
        names = tuple(redact_name(effect) for effect in effects)
        chain.append(connection, chain.Entry(self.now(), redact_name(event), redact(facts), visit, step, who, names))


def one(connection: sqlite3.Connection, sql: str, *key: object) -> tuple[Any, ...]:
    """The one row under a key; ValueError where there is none."""
    row = connection.execute(sql, key).fetchone()
    if row is None:
        raise ValueError("the journal has no such row")
    found: tuple[Any, ...] = row
    return found
