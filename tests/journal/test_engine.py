"""The seam between the journal and its engine: the same errors, and neither kind of file taken for the other."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.clock import SimulatedClock
from kiosk.domain.problems import ProblemCode
from kiosk.journal.engine import PLAIN, DatabaseFile, spoken
from kiosk.journal.examination import examine
from kiosk.journal.opened import open_journal
from kiosk.journal.trouble import JournalNotOpened, NextStep
from kiosk.journal.vault import Vault, open_vault
from kiosk.ports import Health, JournalUnwritable
from kiosk.settings import JournalSettings, SettingsError
from tests.journal.cases import NOON, PERSON, TERMINAL, database, opened, quote, settings, settled
from tests.journal.conftest import BOTH

KEYS = {"sqlite3": None, "sqlcipher3": bytes(range(32))}


def _opened(folder: Path, *, whole_file: bool) -> None:
    kept = JournalSettings(folder / "journal.db", reserve_bytes=65536, whole_file=whole_file)
    open_journal(kept, TERMINAL, SimulatedClock(NOON)).close()


@BOTH
@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("INSERT INTO a VALUES (1, 1)", sqlite3.SQLITE_CONSTRAINT_UNIQUE),
        ("INSERT INTO a VALUES (2, 0)", sqlite3.SQLITE_CONSTRAINT_CHECK),
        ("INSERT INTO a VALUES (3, NULL)", sqlite3.SQLITE_CONSTRAINT_NOTNULL),
        ("INSERT INTO b VALUES (9)", sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY),
    ],
)
def test_both_say_the_same_of_the_same(engine: str, tmp_path: Path, sql: str, code: int) -> None:
    database = DatabaseFile(tmp_path / "x.db", KEYS[engine])
    (tmp_path / "x.db").touch()
    with closing(database.connect("rw")) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("CREATE TABLE a (x INTEGER UNIQUE, y INTEGER NOT NULL CHECK (y > 0))")
        connection.execute("CREATE TABLE b (x INTEGER REFERENCES a (x))")
        connection.execute("INSERT INTO a VALUES (1, 1)")
        with pytest.raises(sqlite3.IntegrityError) as caught, spoken():
            connection.execute(sql)
    assert caught.value.sqlite_errorcode == code


@BOTH
def test_whoever_reads_can_write_nothing(engine: str, tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as journal:
        settled(journal)
        kept = settings(tmp_path)
        key = open_vault(kept, TERMINAL).page_key() if kept.whole_file else None
        with DatabaseFile(kept.path, key).reading() as connection, pytest.raises(sqlite3.OperationalError), spoken():
            connection.execute("DELETE FROM locks")


@pytest.mark.parametrize("made", [True, False])
def test_one_kind_of_file_is_never_taken_for_the_other(tmp_path: Path, made: bool) -> None:
    path = tmp_path / "journal.db"
    _opened(tmp_path, whole_file=made)
    before = path.read_bytes()
    assert before.startswith(PLAIN) is not made
    with pytest.raises(JournalNotOpened) as caught:
        _opened(tmp_path, whole_file=not made)
    assert (caught.value.code, caught.value.step) == (ProblemCode.JOURNAL_BROKEN, NextStep.WHOLE_FILE)
    assert path.read_bytes() == before
    _opened(tmp_path, whole_file=made)


def test_a_whole_file_opens_with_its_own_key_only(tmp_path: Path) -> None:
    _opened(tmp_path, whole_file=True)
    other = Vault(b"another key 0123")
    with pytest.raises(JournalNotOpened, match="another key") as caught:
        examine(DatabaseFile(tmp_path / "journal.db", other.page_key()), other.key_id)
    assert caught.value.code is ProblemCode.JOURNAL_BROKEN
    (tmp_path / "journal.db.throwaway-key").write_text(b"another key 0123".hex())
    with pytest.raises(JournalNotOpened, match="another key") as refused:
        _opened(tmp_path, whole_file=True)
    assert refused.value.step is NextStep.KEY


def test_one_changed_bit_of_a_whole_file_shows(tmp_path: Path) -> None:
    _opened(tmp_path, whole_file=True)
    vault = open_vault(JournalSettings(tmp_path / "journal.db"), TERMINAL)
    data = bytearray((tmp_path / "journal.db").read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / "journal.db").write_bytes(data)
    examined = examine(DatabaseFile(tmp_path / "journal.db", vault.page_key()), vault.key_id)
    assert examined is not None
    assert examined.damaged


def test_without_its_package_the_setting_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sqlcipher3", None)
    with pytest.raises(SettingsError, match="whole-file"):
        _opened(tmp_path, whole_file=True)


@BOTH
def test_it_is_gone_through_beside_the_terminal(engine: str, tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as journal:
        settled(journal)
        examined = journal.examine()
        assert examined is not None
        assert examined.sound
        assert journal.check().health is Health.READY
        settled(journal, "B")
    with closing(database(tmp_path).connect("rw")) as connection:
        guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE events SET at = 'then' WHERE seq = 2")
        for _, sql in guards:
            connection.execute(sql)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("kiosk.journal.glance.TAIL", 2)
        with closing(opened(tmp_path)) as journal:
            journal.examine()
            found = journal.check()
            assert (found.health, found.problem) == (Health.OUT_OF_ORDER, ProblemCode.JOURNAL_BROKEN)
            assert str(found.evidence) == "events were edited: 2"
            visit = journal.open_visit("discharge", 1)
            with pytest.raises(JournalUnwritable) as caught:
                journal.intend(visit, PERSON, quote("C"))
            assert caught.value.code is ProblemCode.JOURNAL_BROKEN
        with pytest.raises(JournalNotOpened, match="events were edited: 2") as refused:
            opened(tmp_path)
        assert refused.value.step is NextStep.VERIFY
