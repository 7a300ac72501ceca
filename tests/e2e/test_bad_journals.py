"""A journal that can't be trusted: out of service, its code and the exact next step said, and nothing put in its
place."""

from __future__ import annotations

import json
import logging
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.cli import main
from kiosk.clock import SimulatedClock
from kiosk.domain.problems import ProblemCode
from kiosk.journal.journal import SqliteJournal
from kiosk.journal.opened import open_journal
from kiosk.journal.vault import make_key
from kiosk.settings import JournalSettings
from kiosk.texts import text
from tests.e2e.processes import NO_PCSCD
from tests.e2e.terminal import place, settings, standing, until
from tests.journal.cases import NOON, TERMINAL, by_hand, settled

FILE = """
[journal]
path = "journal.db"
key_file = "journal.key"
reserve_bytes = 65536
[card_reader]
driver = "simulated"
[camera]
driver = "simulated"
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A terminal whose process died with a settlement in its log; `kiosk` runs in its folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(*next(iter(NO_PCSCD.items())))
    root = logging.getLogger()
    before, level, raising = root.handlers[:], root.level, logging.raiseExceptions
    (tmp_path / "settings.toml").write_text(FILE, encoding="utf-8")
    make_key(tmp_path / "journal.key")
    yield tmp_path
    root.handlers[:] = before
    root.setLevel(level)
    logging.raiseExceptions = raising


def _journal() -> SqliteJournal:
    kept = JournalSettings(Path("journal.db"), key_file=Path("journal.key"), reserve_bytes=65536)
    return open_journal(kept, TERMINAL, SimulatedClock(NOON))


def edited(edit: str) -> Callable[[Path], None]:
    """An edit by somebody who takes every guard away and puts it back."""

    def harm(path: Path) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for name, _ in guards:
                connection.execute(f"DROP TRIGGER {name}")
            connection.execute(edit)
            for _, sql in guards:
                connection.execute(sql)

    return harm


def _page(table: str) -> Callable[[Path], None]:
    """One byte in the header of the first page of `table`."""

    def harm(path: Path) -> None:
        with closing(sqlite3.connect(path)) as connection:
            page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
        data = bytearray(path.read_bytes())
        data[(page - 1) * 4096] ^= 0xFF
        path.write_bytes(data)

    return harm


def _foreign(path: Path) -> None:
    path.unlink()
    by_hand("CREATE TABLE mine (x)")(path)


def _other_key(path: Path) -> None:
    key = path.with_name("journal.key")
    key.unlink()
    make_key(key)


def _log(path: Path) -> None:
    log = path.with_name(path.name + "-wal")
    os.truncate(log, log.stat().st_size // 2)


#: what is done to the file → the words that name the fault, and the step that is asked for
BAD = {
    "a corrupt page": (_page("events"), "the file is damaged", "restore"),
    "a truncated WAL": (_log, "the last ones are gone", "restore"),
    "a foreign database": (_foreign, "not a journal of this kiosk", "path"),
    "no database": (lambda path: path.write_bytes(b"no database " * 1000), "no database", "whole_file"),
    "a newer schema": (by_hand("PRAGMA user_version = 99"), "newer than this program", "update"),
    "a missing trigger": (by_hand("DROP TRIGGER events_kept"), "differs: events_kept", "restore"),
    "an edited row": (edited("UPDATE events SET at = 'then' WHERE seq = 2"), "event 2", "verify"),
    "a wrong key": (_other_key, "the key at hand is", "key"),
    "a lost file": (lambda path: path.unlink(), "is gone", "restore"),
}


@pytest.mark.parametrize("command", ["check", "run"])
@pytest.mark.parametrize(("harm", "fault", "step"), BAD.values(), ids=BAD.keys())
def test_it_is_refused_with_its_code_and_the_next_step(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    harm: Callable[[Path], object],
    fault: str,
    step: str,
) -> None:
    with closing(_journal()) as journal:
        settled(journal)
        shutil.copytree(folder, died := folder / "died", ignore=shutil.ignore_patterns("*-shm", "*.toml"))
    monkeypatch.chdir(died)
    if harm is not _log:
        by_hand("PRAGMA wal_checkpoint(TRUNCATE)")(died / "journal.db")
    harm(died / "journal.db")
    left = {p.name: p.read_bytes() for p in died.iterdir() if p.name == "journal.db"}
    if command == "run":  # what the window is made of; ui/opening.py shows its code and tries again
        monkeypatch.setattr("kiosk.cli._window", lambda name: lambda make: make())
    capsys.readouterr()
    assert main([command, "--settings", str(folder / "settings.toml")]) == 2
    said = capsys.readouterr().err
    assert ProblemCode.JOURNAL_BROKEN.value in said
    assert fault in said
    assert text("en", f"journal.next.{step}") in said
    assert {p.name: p.read_bytes() for p in died.iterdir() if p.name == "journal.db"} == left


#: what is seen only by going through everything → its words
DEEP = {
    "an edited request": (edited("UPDATE requests SET cash = cash + 1"), "requests disagree"),
    "a corrupt page of an index": (_page("requests_of_a_day"), "a page is damaged"),
}


@pytest.mark.parametrize(("harm", "fault"), DEEP.values(), ids=DEEP.keys())
def test_check_goes_through_everything_and_the_next_start_knows(
    folder: Path, capsys: pytest.CaptureFixture[str], harm: Callable[[Path], object], fault: str
) -> None:
    with closing(_journal()) as journal:
        settled(journal)
    harm(folder / "journal.db")
    assert main(["check", "--settings", "settings.toml", "--language", "en"]) == 1
    out, err = capsys.readouterr()
    assert fault in out
    assert ProblemCode.JOURNAL_BROKEN.value in out
    assert text("en", "journal.next.verify") in err
    assert main(["check", "--settings", "settings.toml"]) == 2
    assert fault in capsys.readouterr().err


def test_a_running_terminal_finds_an_old_edit_and_goes_out_of_service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The edit lies further back than a start looks. Nobody is served once it is found, after a restart neither."""
    monkeypatch.setattr("kiosk.terminal.upkeep.EXAMINE_AFTER", 0.2)
    monkeypatch.setattr("kiosk.journal.glance.TAIL", 3)
    made = settings(tmp_path)
    with standing(made, place()) as person:
        person.for_myself()
        person.tap("cancel")
        person.at("welcome")
    edited("UPDATE events SET at = 'then' WHERE seq = 2")(made.journal.path)
    with standing(made, place(), first=("welcome", "out_of_service")) as person:
        shown = person.at("out_of_service")
        assert shown.facts["problem"]["code"] == ProblemCode.JOURNAL_BROKEN.value
        person.tap("retry")
        until(lambda: person.pages[-1] == "out_of_service", "it stays out of service")
    found = json.loads((tmp_path / "journal" / "journal.db.finding").read_text(encoding="utf-8"))
    assert found == {"key": "finding.journal.edited", "values": {"which": "2"}}
