"""`kiosk journal …` as an engineer runs it, beside a running kiosk where that is allowed."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.cli import main
from kiosk.clock import SimulatedClock
from kiosk.journal import anchor
from kiosk.journal.journal import SqliteJournal
from kiosk.journal.opened import open_journal
from kiosk.settings import load
from kiosk.stores.folder import FolderOptions, FolderStore
from tests.e2e.processes import environment
from tests.journal.cases import NOON, settled
from tests.papers import samples

SETTINGS = f"""
[terminal]
institution = "{samples.HOSPITAL.code}"
[journal]
path = "journal.db"
reserve_bytes = 65536
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kiosk.toml").write_text(SETTINGS, encoding="utf-8")
    return tmp_path


@pytest.fixture(params=[False, True], ids=["sqlite3", "sqlcipher3"])
def whole_file(request: pytest.FixtureRequest, folder: Path) -> bool:
    if request.param:
        with (folder / "kiosk.toml").open("a", encoding="utf-8") as file:
            file.write("whole_file = true\n")
    return bool(request.param)


def _journal() -> SqliteJournal:
    settings = load(Path("kiosk.toml"))
    return open_journal(settings.journal, settings.terminal, SimulatedClock(NOON))


def _kiosk(*arguments: str) -> int:
    return main(["journal", *arguments, "--settings", "kiosk.toml"])


def test_verify_anchor_export_and_backup_beside_a_running_kiosk(
    whole_file: bool, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(_journal()) as journal:
        order = settled(journal)
        assert _kiosk("anchor") == 0
        noted = capsys.readouterr().out.strip()
        assert anchor.parse(noted) == journal.current_anchor()
        settled(journal, "B")
        (folder / "anchors").write_text(f"# day reports\n{noted}\n", encoding="utf-8")
        assert _kiosk("verify", "--anchor", noted, "--anchors", "anchors") == 0
        assert "whole: " in capsys.readouterr().out
        other = anchor.Anchor(journal.current_anchor().genesis, 2, "0" * 32)
        assert _kiosk("verify", "--anchor", str(other)) == 1
        assert "written anew" in capsys.readouterr().out
        assert not (folder / "journal.db.finding").exists()
        assert _kiosk("export", "--out", "out") == 0
        assert _kiosk("export", "--out", "out", "--table", "requests", "--form", "csv") == 0
        assert _kiosk("backup", "backup.db") == 0
        assert _kiosk("backup", "backup.db") == 2
    rows = [json.loads(line) for line in (folder / "out" / "requests.jsonl").read_text("utf-8").splitlines()]
    assert rows[0]["number"] == str(order.request_id)
    with (folder / "out" / "requests.csv").open(encoding="utf-8", newline="") as file:
        assert [row["number"] for row in csv.DictReader(file)] == [row["number"] for row in rows]
    left = b"".join(path.read_bytes() for path in (folder / "out").iterdir())
    for canary in (samples.MEMBER.name, samples.MEMBER.id_number, samples.STAY.inpatient_number):
        assert canary.encode() not in left
    assert {path.stat().st_mode & 0o777 for path in (folder / "out").iterdir()} == {0o600}


def test_verify_says_what_is_wrong_and_what_to_do(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from tests.e2e.test_bad_journals import edited

    with closing(_journal()) as journal:
        settled(journal)
        noted = str(journal.current_anchor())
    edited("UPDATE events SET at = 'then' WHERE seq = 3")(folder / "journal.db")
    assert _kiosk("verify", "--anchor", noted) == 1
    said = capsys.readouterr().out
    assert "edited 3" in said
    assert "kiosk journal restore" in said
    assert _kiosk("verify", "--anchor", noted[:-1] + ("0" if noted[-1] != "0" else "1")) == 2
    assert "a character of it is wrong" in capsys.readouterr().err
    (folder / "journal.db").unlink()
    assert _kiosk("verify") == 2
    assert "is gone" in capsys.readouterr().err


def test_a_finding_that_was_none_is_taken_away_by_verify(folder: Path) -> None:
    _journal().close()
    (folder / "journal.db.finding").write_text("events were edited: 3\n", encoding="utf-8")
    assert main(["check", "--settings", "kiosk.toml"]) == 2
    assert _kiosk("verify") == 0
    _journal().close()


def test_restore_says_what_can_be_missing(whole_file: bool, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with closing(_journal()) as journal:
        settled(journal)
        assert _kiosk("backup", "backup.db") == 0
        order = settled(journal, "B")
    assert _kiosk("restore", "backup.db") == 2
    assert "move the journal's files aside" in capsys.readouterr().err
    (folder / "journal.db").rename(folder / "aside.db")
    after = str(order.request_id)
    assert _kiosk("restore", "backup.db", "--after", "nonsense") == 2
    assert _kiosk("restore", "backup.db", "--after", after) == 0
    said = capsys.readouterr().out
    assert "MISSING" in said
    assert "kiosk close --day DATE" in said
    assert _kiosk("verify") == 0
    with closing(_journal()) as journal:
        assert journal.settlement(order.request_id) is None


CORE = """
import os, resource, sys
hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
import kiosk.cli
def die(*_):
    print(resource.getrlimit(resource.RLIMIT_CORE)[0] == 0, hard == 0, flush=True)
    os.abort()
kiosk.cli._window = lambda name: die
die() if sys.argv[1] == "bare" else kiosk.cli.main(["run"])
"""


@pytest.mark.parametrize("how", ["bare", "run"])
def test_a_terminal_that_dies_leaves_no_core(folder: Path, how: str) -> None:
    """Really aborted. `bare` shows that a core was allowed, unless the machine itself allows none."""
    process = subprocess.Popen(
        [sys.executable, "-c", CORE, how], env=environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    _, status = os.waitpid(process.pid, 0)
    process.returncode = -os.WTERMSIG(status)
    said, _ = process.communicate()
    none_allowed, machine_allows_none = (word == "True" for word in said.decode().split())
    assert os.WTERMSIG(status) == signal.SIGABRT
    assert none_allowed == (how == "run" or machine_allows_none)
    if how == "run":
        assert not os.WCOREDUMP(status)
        assert not [path for path in folder.iterdir() if path.name.startswith("core")]


def test_the_second_stores_anchors_are_held_too(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "share").mkdir()
    with (folder / "kiosk.toml").open("a", encoding="utf-8") as file:
        file.write('[second_store]\ndriver = "folder"\noptions = { path = "share" }\n')
    settings = load(Path("kiosk.toml"))
    store = FolderStore(FolderOptions(Path("share")))
    with closing(open_journal(settings.journal, settings.terminal, SimulatedClock(NOON), store)) as journal:
        settled(journal)
    assert _kiosk("verify") == 0
    assert "4 anchors held" in capsys.readouterr().out  # opened, closed, the claim's, the lock file's
    (folder / "share").rename(folder / "away")
    for command in (("verify",), ("restore", "nothing.db")):
        assert _kiosk(*command) == 2
        assert "K-906 second store: the folder is not there" in capsys.readouterr().err
