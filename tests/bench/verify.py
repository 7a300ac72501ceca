"""Verifying a chain, against SM3 alone over the same bytes: a digest an event, over its predecessor's and the row."""

from __future__ import annotations

import hashlib
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from kiosk.journal.sm3 import FRESH
from kiosk.journal.walk import verify_chain
from tests.bench.figures import Figure, interleaved, milliseconds
from tests.bench.long import long_journal
from tests.journal.cases import TERMINAL

_ROWS = "SELECT json_array(seq, at, visit, step, event, staff, facts, effects), link FROM events ORDER BY seq"


def measure(quick: bool) -> list[Figure]:
    visits, rounds = (400, 10) if quick else (4000, 15)
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "journal.db"
        long_journal(path, TERMINAL, visits)
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            rows = [plain.encode() for plain, _ in connection.execute(_ROWS)]
            begins: bytes = bytes.fromhex(connection.execute("SELECT genesis FROM schema").fetchone()[0])

            def verify() -> None:
                if not verify_chain(connection).whole:
                    raise ValueError("the bench's journal is not whole")

            def bare() -> None:
                link = begins
                for row in rows:
                    link = hashlib.new("sm3", link + row).digest()

            def quickest() -> None:
                link = begins
                for row in rows:
                    digest = FRESH.copy()
                    digest.update(link)
                    digest.update(row)
                    link = digest.digest()

            def took(work: Callable[[], None]) -> Callable[[], float]:
                return lambda: milliseconds(work)

            ours, floor = interleaved(took(verify), took(bare), rounds)
            again, least = interleaved(took(verify), took(quickest), rounds)
    note = f"{len(rows)} events, {sum(map(len, rows)) // len(rows)} bytes each; requests held against the chain too"
    return [
        Figure("verifying the chain", "ms", ours, floor, 2.0, note=note),
        Figure("the same, floor without looking SM3 up", "ms", again, least, judged=0),
    ]
