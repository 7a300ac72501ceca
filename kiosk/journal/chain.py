"""The events' chain: each row holds SM3 over its predecessor's digest and its own canonical bytes.

An edited, removed, swapped or inserted row shows. A cut tail or a chain written anew from the start shows only
against a head noted elsewhere: print the head on the day report, or ship it (reliability.md §5).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes

from kiosk.domain.writes import Kind

#: The event that carries every change of a request; `verify_chain` holds the requests against it.
REQUEST = "request"
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


@dataclass(frozen=True)
class ChainReport:
    """What a verification found: `length` rows up to `head` (hex).

    `edited`: sequence numbers whose digest is wrong; `gaps`: numbers that are missing, the cut tail included where
    the file itself still knows of it; `disagreeing`: requests whose row is not what the chain says last.
    """

    length: int
    head: str
    edited: tuple[int, ...] = ()
    gaps: tuple[int, ...] = ()
    disagreeing: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        return not (self.edited or self.gaps or self.disagreeing)


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
    return (last[0], last[1]) if last else (0, _genesis(connection))


def link(previous: bytes, row: tuple[object, ...]) -> bytes:
    """SM3 of the previous digest and the row as JSON (32 bytes)."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(previous)
    digest.update(json.dumps(row, separators=(",", ":")).encode())
    return digest.finalize()


def verify_chain(connection: sqlite3.Connection, last: int | None = None) -> ChainReport:
    """Recompute the chain: whole with the requests held against it, or only its `last` rows (at start-up)."""
    length, top = head(connection)
    start = 0 if last is None else max(length - last, 0)
    previous = _genesis(connection)
    if start:
        before = connection.execute("SELECT link FROM events WHERE seq = ?", (start,)).fetchone()
        previous = before[0] if before else b""
    edited, gaps, said, expected = list[int](), list[int](), dict[str, tuple[object, ...]](), start + 1
    for *row, stored in connection.execute(
        "SELECT seq, at, visit, step, event, staff, facts, effects, link FROM events WHERE seq > ? ORDER BY seq",
        (start,),
    ):
        gaps.extend(range(expected, row[0]))
        if link(previous, tuple(row)) != stored and row[0] == expected:
            edited.append(row[0])
        if row[4] == REQUEST:
            facts = _facts(row[6])
            said[str(facts.get("request"))] = (*map(facts.get, STATED), facts.get("write", Kind.SETTLE))
        previous, expected = stored, row[0] + 1
    known = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'events'").fetchone()
    gaps.extend(range(expected, (known[0] if known else 0) + 1))
    disagreeing = _disagreeing(connection, said) if last is None else ()
    return ChainReport(length, top.hex(), tuple(edited), tuple(gaps), disagreeing)


def _disagreeing(connection: sqlite3.Connection, said: Mapping[str, tuple[object, ...]]) -> tuple[str, ...]:
    stated = connection.execute("SELECT number, state, total, fund_total, cash, kind FROM requests")
    rows = {number: tuple(row) for number, *row in stated}
    return tuple(sorted(number for number in rows.keys() | said.keys() if rows.get(number) != said.get(number)))


def _facts(text: str) -> Mapping[str, object]:
    try:
        facts = json.loads(text)
    except ValueError:
        return {}
    return facts if isinstance(facts, dict) else {}


def _genesis(connection: sqlite3.Connection) -> bytes:
    return bytes.fromhex(connection.execute("SELECT genesis FROM schema").fetchone()[0])
