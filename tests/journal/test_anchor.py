"""An anchor finds what the chain alone can't: a cut tail, and a chain written anew from its start."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.problems import ProblemCode
from kiosk.journal import anchor
from kiosk.journal.anchor import Anchor, Held
from kiosk.journal.chain import link
from kiosk.journal.journal import SqliteJournal
from kiosk.journal.trouble import JournalNotOpened, NextStep
from kiosk.journal.walk import verify_chain
from tests.journal.cases import opened, settled

ANCHORS = st.builds(
    Anchor,
    st.text("0123456789abcdef", min_size=8, max_size=8),
    st.integers(0, 10**12 - 1),
    st.text("0123456789abcdef", min_size=32, max_size=32),
)


@given(ANCHORS)
def test_its_text_is_short_and_comes_back(made: Anchor) -> None:
    text = str(made)
    assert len(text) <= 65
    assert anchor.parse(text) == made
    assert anchor.parse(f" {text[:20]} {text[20:].lower()}\n") == made


@given(ANCHORS, st.data())
def test_a_mistyped_character_shows(made: Anchor, data: st.DataObject) -> None:
    text = str(made)
    place = data.draw(st.integers(3, len(text) - 1))
    other = data.draw(st.sampled_from([c for c in "0123456789ABCDEF" if c != text[place]]))
    with pytest.raises(ValueError, match="no anchor"):
        anchor.parse(text[:place] + other + text[place + 1 :])


def _without_guards(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("PRAGMA foreign_keys = OFF")
    return connection


@pytest.fixture
def noted(journal: SqliteJournal) -> Anchor:
    settled(journal)
    taken = journal.current_anchor()
    settled(journal, "B")
    journal.close()
    return taken


def test_a_journal_that_went_on_holds_it(noted: Anchor, tmp_path: Path) -> None:
    with closing(_without_guards(tmp_path / "journal.db")) as connection:
        assert anchor.held(connection, noted) is Held.HELD
        assert anchor.held(connection, Anchor("0" * 8, noted.seq, noted.head)) is Held.OTHER


def test_a_cut_tail_shows_though_the_file_forgot_it(noted: Anchor, tmp_path: Path) -> None:
    with closing(_without_guards(tmp_path / "journal.db")) as connection:
        connection.execute("DELETE FROM events WHERE seq > 1")
        connection.execute("DELETE FROM requests")
        connection.execute("UPDATE sqlite_sequence SET seq = 1 WHERE name = 'events'")
        assert verify_chain(connection).whole
        assert anchor.held(connection, noted) is Held.CUT


def test_a_chain_written_anew_shows(noted: Anchor, tmp_path: Path) -> None:
    with closing(_without_guards(tmp_path / "journal.db")) as connection:
        rows = connection.execute("SELECT seq, at, visit, step, event, staff, facts, effects FROM events").fetchall()
        previous = bytes.fromhex(connection.execute("SELECT genesis FROM schema").fetchone()[0])
        for row in rows:
            forged = (row[0], "2020-01-01T00:00:00.000000+08:00", *row[2:])
            previous = link(previous, forged)
            connection.execute("UPDATE events SET at = ?, link = ? WHERE seq = ?", (forged[1], previous, row[0]))
        assert verify_chain(connection).whole
        assert anchor.held(connection, noted) is Held.REWRITTEN


# ---- what the lock file remembers ------------------------------------------------------------------------------


def test_an_older_copy_in_the_journals_place_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    with closing(opened(tmp_path)) as journal:
        settled(journal)
    older = path.read_bytes()
    with closing(opened(tmp_path)) as journal:
        settled(journal, "B")
    path.write_bytes(older)
    with pytest.raises(JournalNotOpened, match="the last ones are gone") as caught:
        opened(tmp_path)
    assert (caught.value.code, caught.value.step) == (ProblemCode.JOURNAL_BROKEN, NextStep.RESTORE)
    assert path.read_bytes() == older


def test_a_log_cut_short_is_noticed_at_every_length(tmp_path: Path) -> None:
    """A process that dies leaves its log; whoever shortens it takes acknowledged rows away."""
    died = tmp_path / "died"
    with closing(opened(tmp_path / "source")) as journal:
        settled(journal)
        shutil.copytree(tmp_path / "source", died, ignore=shutil.ignore_patterns("*-shm"))
    log = (died / "journal.db-wal").read_bytes()
    frames = range(32, len(log) - 1, 24 + 4096)
    for place, length in enumerate((0, 16, *frames, *(start + 1000 for start in frames))):
        shutil.copytree(died, folder := tmp_path / str(place))
        (folder / "journal.db-wal").write_bytes(log[:length])
        with pytest.raises(JournalNotOpened) as caught:
            opened(folder)
        assert caught.value.code is ProblemCode.JOURNAL_BROKEN
    with closing(opened(died)) as journal:
        assert journal.verify_chain().whole
