"""A journal of many visits, made in a minute: valid rows, a valid chain, the sizes of real visits.

One real visit is played; its rows are then written again and again under other numbers, each event chained to the last.
What is sealed is the first visit's, so it doesn't open under another number: nothing of it is open or owed, and a start
opens none of it. An examination finds the journal whole.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from kiosk.clock import SimulatedClock
from kiosk.journal.opened import open_journal
from kiosk.journal.sm3 import sm3
from kiosk.settings import JournalSettings, Terminal
from tests.bench.journal import play_visit
from tests.journal.cases import NOON

_EVENT = "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_COPIES = {
    "visits": "INSERT INTO visits SELECT ?1, ?2, kind, epoch, staff, opened_at FROM visits WHERE id = ?3",
    "visit_keys": "INSERT INTO visit_keys SELECT ?1, key_id, sealed_key FROM visit_keys WHERE visit = ?3",
}
_OF_REQUEST = ("requests", "handovers", "slips")


def long_journal(path: Path, terminal: Terminal, visits: int) -> None:
    """A journal at `path` with so many finished visits."""
    settings = JournalSettings(path, reserve_bytes=65536)
    with closing(open_journal(settings, terminal, SimulatedClock(NOON))) as journal:
        begun = journal.verify_chain().length
        play_visit(journal, "ZY-LONG")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = MEMORY")
        connection.execute("PRAGMA synchronous = OFF")
        guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        connection.execute("BEGIN")
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        _copy(connection, begun, visits)
        for _, sql in guards:
            connection.execute(sql)
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode = WAL")
    # What the lock file remembers is the first visit's: the journal went on, as it does.


def _copy(connection: sqlite3.Connection, begun: int, visits: int) -> None:
    first = connection.execute("SELECT id FROM visits ORDER BY ordinal DESC LIMIT 1").fetchone()[0]
    number = connection.execute("SELECT number FROM requests").fetchone()[0]
    ids = [(f"V{n:06d}", n, first) for n in range(2, visits + 1)]
    for sql in _COPIES.values():
        connection.executemany(sql, [(i, n, f) if "?2" in sql else (i, None, f) for i, n, f in ids])
    for table in _OF_REQUEST:
        columns = [column[1] for column in connection.execute(f"PRAGMA table_info({table})")]
        sealed = {"number": "?1", "visit": "?2", "bill": "?3"}
        shown = ", ".join(sealed.get(column, column) for column in columns)
        sql = f"INSERT INTO {table} SELECT {shown} FROM {table} WHERE number = '{number}'"
        used = [name for name in ("?1", "?2", "?3") if name in shown]
        rows = ((_number(number, n), f"V{n:06d}", f"{n:064x}")[: len(used)] for n in range(2, visits + 1))
        connection.executemany(sql, rows)
    connection.executemany(_EVENT, _events(connection, begun, first, number, visits))


def _events(
    connection: sqlite3.Connection, begun: int, first: str, number: str, visits: int
) -> Iterator[tuple[object, ...]]:
    columns = "at, step, event, staff, facts, effects"
    of_visit = f"SELECT visit, {columns} FROM events WHERE seq > ? ORDER BY seq"
    played = connection.execute(of_visit, (begun,)).fetchall()
    seq, link = connection.execute("SELECT seq, link FROM events ORDER BY seq DESC LIMIT 1").fetchone()
    for n in range(2, visits + 1):
        visit, other = f"V{n:06d}", _number(number, n)
        for of, at, step, event, staff, facts, effects in played:
            seq += 1
            row = (seq, at, visit if of else None, step, event, staff, facts.replace(number, other), effects)
            link = sm3(link, json.dumps(row, separators=(",", ":")).encode())
            yield (*row, link)


def _number(number: str, n: int) -> str:
    """Another number of the same institution, in the years before."""
    second = 20000101000000 + n // 86400 * 1000000 + n // 3600 % 24 * 10000 + n // 60 % 60 * 100 + n % 60
    return f"{number[:13]}{second}{number[27:]}"
