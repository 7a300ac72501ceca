"""A journal on a real file, and a connection beside it that only reads (or, where a test attacks, writes)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.clock import SimulatedClock
from kiosk.journal.journal import SqliteJournal
from tests.journal.cases import NOON, opened


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(NOON)


@pytest.fixture
def journal(tmp_path: Path, clock: SimulatedClock) -> Iterator[SqliteJournal]:
    with closing(opened(tmp_path, clock)) as journal:
        yield journal


@pytest.fixture
def beside(journal: SqliteJournal, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Another program's connection to the same file, with sqlite's own defaults."""
    with closing(sqlite3.connect(tmp_path / "journal.db", isolation_level=None)) as connection:
        yield connection
