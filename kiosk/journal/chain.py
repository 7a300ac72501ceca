"""The events' chain: each row holds SM3 over its predecessor's digest and its own canonical bytes.

An edited, removed, swapped or inserted row shows. A cut tail or a chain written anew from the start shows only
against a head noted elsewhere (anchor.py): print it on the day report, or ship it (reliability.md §5).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.journal.sm3 import sm3

#: The event that carries every change of a request; `verify_chain` holds the requests against it.
REQUEST = "request"
#: The event of a day close, with a digest of the record kept of it.
CLOSED = "closed"
#: The facts of that event, in the order of the request's columns state, total, fund_total, cash. `write` is its kind,
#: unsaid for a settlement.
STATED = ("became", "total", "fund_total", "cash")


@dataclass(frozen=True)
class Entry:
    """One event as it is chained. `facts` are redacted already; step None: written by the journal itself."""

    at: str
    event: str
    facts: Mapping[str, object]
    visit: str | None = None
    step: int | None = None
    staff: str | None = None
    effects: tuple[str, ...] = ()


def append(connection: sqlite3.Connection, entry: Entry) -> None:
    """Chain one event to the last one, in the transaction that is open."""
    seq, previous = head(connection)
    facts = json.dumps(dict(entry.facts), sort_keys=True, separators=(",", ":"))
    effects = json.dumps(entry.effects, separators=(",", ":"))
    row = (seq + 1, entry.at, entry.visit, entry.step, entry.event, entry.staff, facts, effects)
    connection.execute(
        "INSERT INTO events (seq, at, visit, step, event, staff, facts, effects, link) VALUES (?,?,?,?,?,?,?,?,?)",
        (*row, link(previous, row)),
    )


def head(connection: sqlite3.Connection) -> tuple[int, bytes]:
    """The last sequence number and its digest; (0, the genesis) before the first event."""
    last = connection.execute("SELECT seq, link FROM events ORDER BY seq DESC LIMIT 1").fetchone()
    return (last[0], last[1]) if last else (0, genesis(connection))


def genesis(connection: sqlite3.Connection) -> bytes:
    """The first link: random, 32 bytes, and this journal's own name."""
    return bytes.fromhex(connection.execute("SELECT genesis FROM schema").fetchone()[0])


def link(previous: bytes, row: tuple[object, ...]) -> bytes:
    """SM3 of the previous digest and the row as JSON (32 bytes)."""
    return sm3(previous, canonical(row))


def canonical(row: tuple[object, ...]) -> bytes:
    """The row's bytes as they are chained: a JSON array without spaces, ASCII only.

    For text in ASCII without DEL, which is all that is ever chained, SQLite's json_array() builds the same bytes.
    """
    return json.dumps(row, separators=(",", ":")).encode()
