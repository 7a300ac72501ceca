"""The chain finds what was edited, removed, swapped or put in, by whoever has the file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.journal.chain import canonical, head, link
from kiosk.journal.journal import SqliteJournal
from kiosk.journal.sm3 import Portable, sm3
from kiosk.journal.walk import ChainReport, Walk, verify_chain
from kiosk.ports import RequestState
from tests.journal.cases import opened, settled


@pytest.fixture
def forger(journal: SqliteJournal, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Someone with the file, a tool and time: every trigger of the events and requests is gone."""
    settled(journal, "A")
    settled(journal, "B")
    journal.close()
    with closing(sqlite3.connect(tmp_path / "journal.db", isolation_level=None)) as connection:
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        yield connection


def test_a_chain_is_whole_from_the_first_start(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as journal:
        empty = journal.verify_chain()
        assert (empty.whole, empty.length) == (True, 1)
        settled(journal)
        report = journal.verify_chain()
        assert report.whole
        assert report.length == 4
        assert report.head != empty.head


def test_an_edited_row_shows(forger: sqlite3.Connection) -> None:
    forger.execute("UPDATE events SET at = '2026-03-12T11:00:00+08:00' WHERE seq = 3")
    assert verify_chain(forger).edited == (3,)


def test_a_removed_row_shows(forger: sqlite3.Connection) -> None:
    forger.execute("DELETE FROM events WHERE seq IN (3, 4)")
    assert verify_chain(forger).gaps == (3, 4)


def test_a_cut_tail_shows_while_the_file_knows_of_it(forger: sqlite3.Connection) -> None:
    length = verify_chain(forger).length
    forger.execute("DELETE FROM events WHERE seq = ?", (length,))
    assert length in verify_chain(forger).gaps


def test_swapped_rows_show(forger: sqlite3.Connection) -> None:
    forger.execute("UPDATE events SET seq = 100 WHERE seq = 3")
    forger.execute("UPDATE events SET seq = 3 WHERE seq = 4")
    forger.execute("UPDATE events SET seq = 4 WHERE seq = 100")
    assert {3, 4} <= set(verify_chain(forger).edited)


def test_a_forged_link_shows_at_its_successor(forger: sqlite3.Connection) -> None:
    row = forger.execute(
        "SELECT seq, at, visit, step, event, staff, facts, effects FROM events WHERE seq = 3"
    ).fetchone()
    (before,) = forger.execute("SELECT link FROM events WHERE seq = 2").fetchone()
    changed = (*row[:4], "Cancelled", *row[5:])
    forger.execute("UPDATE events SET event = 'Cancelled', link = ? WHERE seq = 3", (link(before, changed),))
    assert verify_chain(forger).edited == (4,)


@pytest.mark.parametrize(
    "edit",
    ["UPDATE requests SET cash = cash + 1", "UPDATE requests SET state = 'reversed'", "DELETE FROM requests"],
)
def test_a_request_row_is_held_against_the_chain(forger: sqlite3.Connection, edit: str) -> None:
    forger.execute("PRAGMA foreign_keys = OFF")
    numbers = tuple(number for (number,) in forger.execute("SELECT number FROM requests ORDER BY number"))
    forger.execute(edit)
    report = verify_chain(forger)
    assert (report.edited, report.disagreeing) == ((), numbers)


def test_the_last_rows_alone_can_be_verified(forger: sqlite3.Connection) -> None:
    forger.execute("UPDATE events SET at = 'then' WHERE seq = 2")
    assert verify_chain(forger, 4).whole
    assert verify_chain(forger, 4).head == verify_chain(forger).head
    forger.execute("UPDATE events SET at = 'then' WHERE seq = 7")
    assert verify_chain(forger, 1).edited == (7,)


def test_every_outcome_is_a_link(journal: SqliteJournal) -> None:
    order = settled(journal)
    before = journal.verify_chain()
    journal.outcome(order.request_id, RequestState.REVERSED)
    after = journal.verify_chain()
    assert after.length == before.length + 1
    assert isinstance(after, ChainReport)
    assert after.whole


ROWS = st.tuples(st.integers(), st.text(), st.none() | st.text(), st.none() | st.integers(), st.text())


@given(ROWS, ROWS)
def test_different_rows_have_different_links(one: tuple[object, ...], other: tuple[object, ...]) -> None:
    assert (link(b"x" * 32, one) == link(b"x" * 32, other)) == (one == other)


# ---- the quick way and the slow way are one ------------------------------------------------------------------------

CANONICAL = "CAST(json_array(?, ?, ?, ?, ?, ?, ?, ?) AS BLOB)"
ASCII = st.text(st.characters(max_codepoint=0x7E))
CHAINED = st.tuples(
    st.integers(1, 2**63 - 1),
    ASCII,
    st.none() | ASCII,
    st.none() | st.integers(-(2**63), 2**63 - 1),
    ASCII,
    st.none() | ASCII,
    ASCII,
    ASCII,
)


@given(CHAINED)
def test_sqlite_builds_the_same_bytes_of_whatever_is_chained(row: tuple[object, ...]) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        assert connection.execute(f"SELECT {CANONICAL}", row).fetchone()[0] == canonical(row)


@given(st.binary(max_size=300), st.binary(max_size=300))
def test_both_sm3_agree(one: bytes, other: bytes) -> None:
    portable = Portable()
    portable.update(one)
    begun = portable.copy()
    begun.update(other)
    assert begun.digest() == sm3(one, other)
    assert portable.digest() == sm3(one)


def test_sm3_is_the_standards() -> None:
    """GB/T 32905-2016, example 1."""
    assert sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


@pytest.mark.parametrize("at", ["2026年", "\x7f", "x'ff'"])
def test_what_is_no_ascii_is_hashed_the_slow_way(forger: sqlite3.Connection, at: str) -> None:
    """Written with its right digest it is no edit, though SQLite builds other bytes of it; no text at all is one."""
    seq, previous = head(forger)
    row = (seq + 1, at, None, None, "Started", None, "{}", "[]")
    right = link(previous, row)
    forger.execute("INSERT INTO events VALUES (?,?,?,?,?,?,?,?,?)", (*row, right))
    assert verify_chain(forger).edited == ()
    forger.execute("UPDATE events SET at = CAST(x'ff' AS TEXT) WHERE seq = ?", (seq + 1,))
    assert verify_chain(forger).edited == (seq + 1,)


def test_a_wide_gap_is_listed_and_no_memory_eater(forger: sqlite3.Connection) -> None:
    forger.execute("UPDATE events SET seq = 9000000000000 WHERE seq = 5")
    found = verify_chain(forger)
    assert found.gaps[:1] == (5,)
    assert len(found.gaps) == 1000


def test_what_is_appended_between_two_bites_is_no_finding(journal: SqliteJournal, beside: sqlite3.Connection) -> None:
    settled(journal, "A")
    walk = Walk(beside)
    assert walk.bite(beside, 1)
    order = settled(journal, "B")
    assert walk.bite(beside, 2)
    journal.outcome(order.request_id, RequestState.REVERSED)
    assert walk.report(beside) == journal.verify_chain()
