"""Opening: one instance, verified, and a broken journal is never replaced by an empty one."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.domain.problems import ProblemCode
from kiosk.journal import migrations, opening
from kiosk.journal.lock import lock_path
from kiosk.journal.migrations import MIGRATIONS, differences, migrate, version
from kiosk.journal.opening import open_file
from kiosk.journal.reading import TABLES, export
from kiosk.journal.trouble import JournalNotOpened
from kiosk.journal.vault import Vault, open_vault
from tests.journal.cases import TERMINAL, by_hand, opened, settings, settled


def test_its_pragmas_are_what_the_money_needs(tmp_path: Path) -> None:
    opened(tmp_path).close()
    file = open_file(tmp_path / "journal.db", _vault(tmp_path), 0, "now")
    pragmas = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "recursive_triggers")
    found = [file.read(f"PRAGMA {name}")[0][0] for name in pragmas]
    file.close()
    assert found == ["wal", 2, 1, 1, 1]
    assert (tmp_path / "journal.db").stat().st_mode & 0o777 == 0o600


def test_a_pragma_that_doesnt_take_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(tmp_path).close()
    monkeypatch.setattr(opening, "_PRAGMAS", (("synchronous", "NORMAL", 2),))
    with pytest.raises(JournalNotOpened, match="synchronous at 1, 2 expected"):
        opened(tmp_path)


def _vault(folder: Path) -> Vault:
    return open_vault(settings(folder), TERMINAL)


SECOND = """
import sys
from pathlib import Path
from kiosk.journal.trouble import JournalNotOpened
from kiosk.journal.vault import Vault, open_vault
from tests.journal.cases import opened
try:
    opened(Path(sys.argv[1])).close()
except JournalNotOpened as error:
    sys.exit(str(error.code.value))
"""


def test_a_second_instance_in_another_process_is_refused(tmp_path: Path) -> None:
    def second() -> str:
        here = str(Path(__file__).parents[2])
        command = [sys.executable, "-c", SECOND, str(tmp_path)]
        return subprocess.run(
            command, cwd=here, capture_output=True, text=True, check=False, timeout=200
        ).stderr.strip()

    with closing(opened(tmp_path)) as journal:
        assert second() == ProblemCode.SECOND_INSTANCE.value
        settled(journal)
    assert second() == ""


def _flip(path: Path) -> None:
    """One byte of every page's header, the first page's apart."""
    data = bytearray(path.read_bytes())
    for page in range(4096, len(data), 4096):
        data[page] ^= 0xFF
    path.write_bytes(data)


def _foreign(path: Path) -> None:
    path.unlink()
    by_hand("CREATE TABLE mine (x)")(path)


HARMS: dict[str, Callable[[Path], object]] = {
    "a lost trigger": by_hand("DROP TRIGGER events_kept"),
    "a lost index": by_hand("DROP INDEX one_live_settlement_per_bill"),
    "a table too many": by_hand("CREATE TABLE evnets (x)"),
    "an altered table": by_hand("ALTER TABLE slips ADD COLUMN x TEXT"),
    "a newer schema": by_hand("PRAGMA user_version = 99"),
    "an edited event": by_hand(
        "DROP TRIGGER events_fixed",
        "UPDATE events SET event = 'Started' WHERE seq = 1",
        "CREATE TRIGGER events_fixed BEFORE UPDATE ON events\nBEGIN SELECT RAISE(ABORT, 'events are append-only'); END",
    ),
    "no schema row": by_hand(
        "DROP TRIGGER schema_kept",
        "DELETE FROM schema",
        "CREATE TRIGGER schema_kept BEFORE DELETE ON schema\nBEGIN SELECT RAISE(ABORT, 'schema is kept'); END",
    ),
    "damaged pages": _flip,
    "a foreign database": _foreign,
    "no database": lambda path: path.write_bytes(b"this is no database" * 1000),
    "a file cut short": lambda path: os.truncate(path, 8192),
    "an empty file": lambda path: os.truncate(path, 0),
    "a lost file": lambda path: path.unlink(),
}


@pytest.mark.parametrize("harm", HARMS.values(), ids=HARMS.keys())
def test_a_broken_journal_is_refused_and_left_as_it_is(tmp_path: Path, harm: Callable[[Path], object]) -> None:
    path = tmp_path / "journal.db"
    with closing(opened(tmp_path)) as journal:
        settled(journal)
    harm(path)
    left = path.read_bytes() if path.exists() else None
    for _ in range(2):
        with pytest.raises(JournalNotOpened) as caught:
            opened(tmp_path)
        assert caught.value.code is ProblemCode.JOURNAL_BROKEN
        assert (path.read_bytes() if path.exists() else None) == left


def test_another_terminals_journal_is_refused(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    for folder in (ours, theirs):
        opened(folder).close()
    for name in ("journal.db", "journal.db.throwaway-key"):
        (ours / name).write_bytes((theirs / name).read_bytes())
    with pytest.raises(JournalNotOpened, match="another journal"):
        opened(ours)


def test_a_start_cut_short_leaves_nothing_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "journal.db.new").write_bytes(b"half made")
    opened(tmp_path).close()
    assert not (tmp_path / "journal.db.new").exists()


# ---- migrations ----------------------------------------------------------------------------------------------

STEP = "ALTER TABLE visits ADD COLUMN note TEXT; CREATE INDEX visits_by_kind ON visits (kind);"


def test_an_old_journal_goes_forward_with_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    with closing(opened(tmp_path)) as journal:
        settled(journal)
    newer = (*MIGRATIONS, STEP)
    file = open_file(path, _vault(tmp_path), 0, "now", newer)
    assert file.read("SELECT kind, note FROM visits") == [("discharge", None)]
    assert file.read("SELECT version FROM schema") == [(len(newer),)]
    file.close()
    open_file(path, _vault(tmp_path), 0, "now", newer).close()
    with pytest.raises(JournalNotOpened, match="newer than this program"):
        opened(tmp_path)


def test_a_journal_without_its_guards_is_not_taken_forward(tmp_path: Path) -> None:
    opened(tmp_path).close()
    by_hand("DROP TRIGGER requests_path")(tmp_path / "journal.db")
    with pytest.raises(JournalNotOpened, match="differs: requests_path"):
        open_file(tmp_path / "journal.db", _vault(tmp_path), 0, "now", (*MIGRATIONS, STEP))
    with closing(sqlite3.connect(tmp_path / "journal.db")) as connection:
        assert version(connection) == len(MIGRATIONS)


def test_a_step_that_fails_leaves_the_version_before(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "x.db", isolation_level=None)) as connection:
        assert migrate(connection, ("CREATE TABLE schema (version); CREATE TABLE a (x);",)) == 0
        with pytest.raises(sqlite3.OperationalError):
            migrate(connection, (MIGRATIONS[0], "CREATE TABLE b (x); CREATE TABLE b (x);"))
        assert version(connection) == 1
        assert connection.execute("SELECT name FROM sqlite_master WHERE name = 'b'").fetchall() == []
        assert not connection.in_transaction


def test_a_new_journal_and_a_migrated_one_are_the_same(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "x.db", isolation_level=None)) as connection:
        migrate(connection, MIGRATIONS)
        migrate(connection, (*MIGRATIONS, STEP))
        assert differences(connection, (*MIGRATIONS, STEP)) == ()
        connection.execute("DROP INDEX visits_by_kind")
        assert differences(connection, (*MIGRATIONS, STEP)) == ("visits_by_kind",)
        assert connection.execute("PRAGMA application_id").fetchone() == (migrations.APPLICATION_ID,)
        with pytest.raises(ValueError, match="newer"):
            migrate(connection, MIGRATIONS)


# ---- export --------------------------------------------------------------------------------------------------


def test_an_export_holds_everything_but_what_is_sealed(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    with closing(opened(tmp_path)) as journal:
        order = settled(journal)
        rows = {table: list(export(path, table)) for table in TABLES}
    assert [row["number"] for row in rows["requests"]] == [str(order.request_id)]
    assert rows["requests"][0]["state"] == "settled"
    assert not [name for table in rows.values() for row in table for name in row if name.startswith("sealed_")]
    assert all(len(row["link"]) == 64 for row in rows["events"])
    with pytest.raises(ValueError, match="one of visits"):
        list(export(path, "staff"))


def test_a_lock_file_that_grew_and_was_not_filled_when_the_power_went_keeps_nothing(tmp_path: Path) -> None:
    """A first start, cut off between the journal's own name and what the terminal remembers of it."""
    opened(tmp_path).close()
    lock_path(tmp_path / "journal.db").write_bytes(bytes(65))
    opened(tmp_path).close()
