"""A journal on a real file, and a connection beside it that only reads (or, where a test attacks, writes)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.clock import SimulatedClock
from kiosk.journal.engine import spoken
from kiosk.journal.journal import SqliteJournal
from tests.journal import cases
from tests.journal.cases import NOON, opened

#: The contract holds under both: `pytestmark = BOTH` in a module.
BOTH = pytest.mark.parametrize("engine", ["sqlite3", "sqlcipher3"], indirect=True)


@pytest.fixture(autouse=True)
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Which engine keeps the journals that a test opens."""
    name: str = getattr(request, "param", "sqlite3")
    monkeypatch.setattr(cases, "WHOLE_FILE", name == "sqlcipher3")
    return name


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(NOON)


@pytest.fixture
def journal(engine: str, tmp_path: Path, clock: SimulatedClock) -> Iterator[SqliteJournal]:
    with closing(opened(tmp_path, clock)) as journal:
        yield journal


@pytest.fixture
def beside(journal: SqliteJournal, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Another program's connection to the same file, with sqlite's own defaults."""
    with spoken(), closing(cases.database(tmp_path).connect("rw")) as connection:
        yield connection
