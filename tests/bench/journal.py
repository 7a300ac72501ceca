"""A visit's writes through the journal, against the very statements that it wrote, through sqlite3 alone.

Both on the same disk with the same schema, guards, pragmas and durability; the floor also seals as many values of the
same sizes. What the journal does besides is ours: its questions, encoding, the chain's digests, what it remembers.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from kiosk.clock import SimulatedClock
from kiosk.journal.engine import DatabaseFile
from kiosk.journal.journal import SqliteJournal
from kiosk.journal.opened import open_journal
from kiosk.journal.opening import prepared
from kiosk.journal.vault import Vault, open_vault
from kiosk.ports import RequestState, SlipState
from kiosk.settings import JournalSettings
from tests.bench.figures import Figure, interleaved, milliseconds
from tests.journal.cases import NOON, PERSON, TERMINAL, quote, settlement_of, slip_of

Statement = tuple[str, Any]
#: The flow's events of a visit, between the journal's own.
_STEPS = 16
_WRITES = ("BEGIN", "COMMIT", "INSERT", "UPDATE", "DELETE")


class Recorded:
    """A connection that notes what is written through it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.written: list[Statement] = []

    def execute(self, sql: str, values: Any = ()) -> sqlite3.Cursor:
        if sql.lstrip().startswith(_WRITES):
            self.written.append((sql, values))
        return self._connection.execute(sql, values)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def measure(quick: bool) -> list[Figure]:
    return [_measured(whole, 10 if quick else 60) for whole in (False, True)]


def _measured(whole_file: bool, rounds: int) -> Figure:
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name, contextlib.ExitStack() as ending:
        ours, bare = Path(name) / "ours", Path(name) / "bare"
        settings = JournalSettings(ours / "journal.db", reserve_bytes=65536, whole_file=whole_file)
        clock = SimulatedClock(NOON)
        open_journal(settings, TERMINAL, clock).close()
        shutil.copytree(ours, bare)
        vault = open_vault(settings, TERMINAL)
        database = DatabaseFile(bare / "journal.db", vault.page_key() if whole_file else None)
        raw = ending.enter_context(contextlib.closing(prepared(database, vault)))
        journal = ending.enter_context(contextlib.closing(open_journal(settings, TERMINAL, clock)))
        recorded: Any = Recorded(journal._file._connection)
        journal._file._connection = recorded
        _replayed(raw, _opening(ours, settings, vault), vault)

        visits = iter(range(10**6))

        def visit() -> float:
            recorded.written = []
            return milliseconds(lambda: play_visit(journal, f"ZY{next(visits):06}"))

        def again() -> float:
            written: list[Statement] = recorded.written
            return milliseconds(lambda: _replayed(raw, written, vault))

        took, floor = interleaved(visit, again, rounds)
        transactions = sum(sql.startswith("COMMIT") for sql, _ in recorded.written)
    engine = "sqlcipher3, the file encrypted as a whole" if whole_file else "sqlite3"
    note = f"{transactions} transactions a visit; the floor writes the same statements and seals the same sizes"
    return Figure(f"journal of a visit, {engine}", "ms", took, floor, 1.25, note=note)


def _opening(ours: Path, settings: JournalSettings, vault: Vault) -> list[Statement]:
    """What the opening of the recorded journal has written since the copy was made: its one event."""
    database = DatabaseFile(settings.path, vault.page_key() if settings.whole_file else None)
    with database.reading() as connection:
        row = connection.execute("SELECT * FROM events ORDER BY seq DESC LIMIT 1").fetchone()
    return [(f"INSERT INTO events VALUES ({', '.join('?' * len(row))})", row)]


def play_visit(journal: SqliteJournal, stay: str) -> None:
    visit = journal.open_visit("discharge", 1)
    for step in range(_STEPS):
        journal.record(visit, step, "CardInserted", {"insertion": 3, "state": "ForWhom"}, ("ReadCard", "RestCodes"))
    order = journal.intend(visit, PERSON, quote(stay))
    journal.outcome(order.request_id, RequestState.SETTLED, replace(settlement_of(order)))
    journal.owe_slip(order.request_id, slip_of(order))
    journal.hospital_took(order.request_id, True)
    journal.slip_started(order.request_id)
    journal.slip_ended(order.request_id, SlipState.PRINTED)


def _replayed(raw: sqlite3.Connection, written: Sequence[Statement], vault: Vault) -> None:
    seal: Callable[..., bytes] = vault.seal
    for sql, values in written:
        for value in values.values() if isinstance(values, dict) else values:
            if isinstance(value, bytes) and len(value) > 32:  # the chain's links have 32
                seal("t", "c", "r", bytes(len(value) - 28))
        raw.execute(sql, values)
