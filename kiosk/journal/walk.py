"""Verifying the chain: a pass over all of it in small bites, the requests held against what the chain says of them.

SQLite builds the rows' canonical bytes itself, so that little more than hashing is left to do here
(docs/benchmarks.md). Where a digest disagrees the row is read as it is and hashed the slow way before it is called
edited: what isn't ASCII is written differently by json_array().
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.domain.writes import Kind
from kiosk.journal.chain import CLOSED, REQUEST, STATED, genesis, head, link
from kiosk.journal.migrations import version
from kiosk.journal.sm3 import FRESH

#: Rows of one bite: about a millisecond.
BITE = 500
#: How many findings of one kind are listed.
LISTED = 1000

_COLUMNS = "seq, at, visit, step, event, staff, facts, effects"
_BITE = f"""
SELECT CAST(json_array({_COLUMNS}) AS BLOB), link, seq FROM events WHERE seq > ? ORDER BY seq LIMIT ?
"""  # noqa: S608 (our own columns)
#: Texts as bytes (our own columns): what was written over them may be no text.
_TEXTS = ("at", "visit", "event", "staff", "facts", "effects")
_ROW = f"SELECT seq, step, {', '.join(f'CAST({text} AS BLOB)' for text in _TEXTS)} FROM events WHERE seq = ?"  # noqa: S608
#: The facts about requests, and of day closes with the event's number.
_SAID = f"""
SELECT CAST(facts AS BLOB), CASE event WHEN '{CLOSED}' THEN seq END FROM events
WHERE seq > ? AND seq <= ? AND event IN ('{REQUEST}', '{CLOSED}') ORDER BY seq
"""  # noqa: S608 (our own names)
_CLOSES = "SELECT head_seq + 1, head, CAST(totals AS BLOB), CAST(findings AS BLOB) FROM closes"
#: What comes before a request's number in its event's facts.
_NUMBER = b'"request":"'
#: Each request with the facts that its last event must hold, as they are chained (requests.py).
_STATED = """
SELECT CAST(number AS BLOB), CAST(CASE kind
  WHEN 'settle' THEN json_object('became', state, 'cash', cash, 'fund_total', fund_total, 'request', number,
    'total', total)
  ELSE json_object('became', state, 'cash', cash, 'fund_total', fund_total, 'request', number, 'total', total,
    'write', kind) END AS BLOB)
FROM requests
"""


@dataclass(frozen=True)
class ChainReport:
    """What a verification found: `length` rows up to `head` (hex).

    `edited`: sequence numbers whose digest is wrong; `gaps`: numbers that are missing, the cut tail included where
    the file itself still knows of it; `disagreeing`: requests whose row is not what the chain says last, and day
    closes ("close", and their event). Of each at most 1000 are listed.
    """

    length: int
    head: str
    edited: tuple[int, ...] = ()
    gaps: tuple[int, ...] = ()
    disagreeing: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        return not (self.edited or self.gaps or self.disagreeing)


def verify_chain(connection: sqlite3.Connection, last: int | None = None) -> ChainReport:
    """Recompute the chain: whole with the requests held against it, or only its `last` rows (at start-up)."""
    walk = Walk(connection, last)
    while walk.bite(connection):
        pass
    return walk.report(connection)


class Walk:
    """One pass. Between two bites nothing is held: the journal may grow, and its log be folded."""

    def __init__(self, connection: sqlite3.Connection, last: int | None = None) -> None:
        self._whole = last is None
        self._at = 0 if last is None else max(head(connection)[0] - last, 0)
        self._link = genesis(connection)
        if self._at:
            before = connection.execute("SELECT link FROM events WHERE seq = ?", (self._at,)).fetchone()
            self._link = before[0] if before else b""
        self._edited, self._gaps = list[int](), list[int]()
        #: A request's number → the facts of the last event about it, both as they are in the file.
        self._said: dict[bytes, bytes] = {}
        #: The number of a day close's event → its facts.
        self._closed: dict[int, bytes] = {}

    def bite(self, connection: sqlite3.Connection, size: int = BITE) -> bool:
        """Verify the next `size` rows; False where there are no more."""
        begun, previous, expected = self._at, self._link, self._at + 1
        rows = connection.execute(_BITE, (begun, size)).fetchall()
        for plain, stored, seq in rows:
            digest = FRESH.copy()
            digest.update(previous)
            digest.update(plain)
            if seq != expected:
                _list(self._gaps, range(expected, seq))
            elif digest.digest() != stored and not self._right(connection, seq, previous, stored):
                _list(self._edited, (seq,))
            previous, expected = stored, seq + 1
        self._at, self._link = expected - 1, previous
        if rows and self._whole:
            for facts, close in connection.execute(_SAID, (begun, self._at)):
                if close is None:
                    self._said[facts.partition(_NUMBER)[2].partition(b'"')[0]] = facts
                else:
                    self._closed[close] = facts
        return len(rows) == size

    def report(self, connection: sqlite3.Connection) -> ChainReport:
        """What was found, in one view of the file: what was appended meanwhile is walked too."""
        connection.execute("BEGIN")
        try:
            while self.bite(connection):
                pass
            length, top = head(connection)
            known = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'events'").fetchone()
            _list(self._gaps, range(self._at + 1, (known[0] if known else 0) + 1))
            disagreeing = self._disagreeing(connection) + self._other_closes(connection) if self._whole else ()
        finally:
            connection.execute("COMMIT")
        return ChainReport(length, top.hex(), tuple(self._edited), tuple(self._gaps), disagreeing)

    def _right(self, connection: sqlite3.Connection, seq: int, previous: bytes, stored: bytes) -> bool:
        number, step, *texts = connection.execute(_ROW, (seq,)).fetchone()
        try:
            at, visit, event, staff, facts, effects = (text if text is None else text.decode() for text in texts)
        except UnicodeDecodeError:
            return False
        return link(previous, (number, at, visit, step, event, staff, facts, effects)) == stored

    def _disagreeing(self, connection: sqlite3.Connection) -> tuple[str, ...]:
        if version(connection) > 1:
            stated = connection.execute(_STATED)
            if all(self._said.get(number) == facts for number, facts in stated) and self._as_many(connection):
                return ()
        return self._one_by_one(connection)

    def _other_closes(self, connection: sqlite3.Connection) -> tuple[str, ...]:
        """Day closes whose kept record isn't the one that the chain holds: by the event that holds it."""
        left, found = dict(self._closed), list[int]()
        if version(connection) > 1:
            for seq, top, *kept in connection.execute(_CLOSES):
                said = _facts(left.pop(seq, b""))
                if (
                    said.get("digest")
                    != link(top, tuple((part or b"").decode(errors="replace") for part in kept)).hex()
                ):
                    found.append(seq)
        return tuple(f"close {seq}" for seq in sorted((*found, *left)))[:LISTED]

    def _as_many(self, connection: sqlite3.Connection) -> bool:
        (count,) = connection.execute("SELECT count(*) FROM requests").fetchone()
        return bool(count == len(self._said))

    def _one_by_one(self, connection: sqlite3.Connection) -> tuple[str, ...]:
        """Which ones: every fact read, in whatever order and form it stands."""
        kind, left, found = "kind" if version(connection) > 1 else f"'{Kind.SETTLE}'", dict[str, object](), list[str]()
        for facts in map(_facts, self._said.values()):
            left[str(facts.get("request"))] = (*map(facts.get, STATED), facts.get("write", Kind.SETTLE))
        columns = f"CAST(number AS BLOB), state, total, fund_total, cash, {kind}"
        for number, *row in connection.execute(f"SELECT {columns} FROM requests"):  # noqa: S608 (our own columns)
            name = (number or b"").decode("ascii", "backslashreplace")
            if left.pop(name, None) != tuple(row):
                found.append(name)
        return tuple(sorted(found + list(left))[:LISTED])


def _list(found: list[int], more: range | tuple[int, ...]) -> None:
    found.extend(more[: max(LISTED - len(found), 0)])


def _facts(text: bytes) -> Mapping[str, object]:
    try:
        facts = json.loads(text)
    except ValueError:
        return {}
    return facts if isinstance(facts, dict) else {}
