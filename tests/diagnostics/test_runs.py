"""How the last runs ended: orderly, crashed, killed, or the machine went down; and what a damaged record says."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.clock import SimulatedClock
from kiosk.diagnostics import runs as record_of_runs
from kiosk.diagnostics.machine import Machine
from kiosk.diagnostics.runs import Cause, Runs
from kiosk.ports import Health
from tests.diagnostics.bench import terminal
from tests.e2e.processes import environment
from tests.journal.cases import NOON


def booted(tmp_path: Path, boot: str) -> Machine:
    path = tmp_path / "proc/sys/kernel/random"
    path.mkdir(parents=True, exist_ok=True)
    (path / "boot_id").write_text(boot + "\n")
    return Machine(tmp_path / "sys", tmp_path / "proc", tmp_path / "etc", None)


def runs(tmp_path: Path, boot: str = "first") -> Runs:
    return Runs(tmp_path / "journal.db", SimulatedClock(NOON), booted(tmp_path, boot))


def test_each_end_is_told_apart(tmp_path: Path) -> None:
    runs(tmp_path).begun()
    runs(tmp_path).ended()
    runs(tmp_path).begun()
    runs(tmp_path).ended(ValueError("a secret"))
    runs(tmp_path).begun()  # and killed
    runs(tmp_path).begun()  # and the power went
    last = runs(tmp_path, "second")
    last.begun()
    causes = [run.cause for run in last.runs()]
    assert causes == [Cause.ORDERLY, Cause.CRASHED, Cause.KILLED, Cause.MACHINE_DOWN, Cause.RUNNING]
    found = last.check()
    assert found.health is Health.DEGRADED, "three of four ended badly"
    assert {d.name: d.value for d in found.details if d.name.startswith("runs_")} == {
        "runs_orderly": "1",
        "runs_crashed": "1",
        "runs_killed": "1",
        "runs_machine_down": "1",
    }
    assert "ValueError" in str(found.details)
    assert "secret" not in (tmp_path / "journal.db.runs").read_text()


def test_orderly_runs_are_ready_and_only_the_last_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_of_runs, "KEPT", 4)
    for _ in range(7):
        runs(tmp_path).begun()
        runs(tmp_path).ended()
    assert runs(tmp_path).check().health is Health.READY
    assert len(runs(tmp_path).runs()) == 4
    assert runs(tmp_path).as_data()["counts"]["orderly"] == 7


@pytest.mark.parametrize("damaged", ["", "{", '{"counts": {}}', '{"counts": {"odd": 1}, "runs": []}', "[]", "\ufffd"])
def test_a_damaged_record_is_begun_anew_and_said(tmp_path: Path, damaged: str) -> None:
    (tmp_path / "journal.db.runs").write_text(damaged, encoding="utf-8")
    record = runs(tmp_path)
    record.begun()
    found = record.check()
    assert (found.health, "damaged" in str(found.evidence)) == (Health.UNKNOWN, True)
    assert [run.cause for run in runs(tmp_path).runs()] == [Cause.RUNNING]


def test_a_disk_that_takes_nothing_keeps_no_terminal_from_serving(tmp_path: Path) -> None:
    record = Runs(tmp_path / "no such folder" / "journal.db", SimulatedClock(NOON))
    record.begun()
    record.ended()
    assert (record.check().health, "can't be written" in str(record.check().evidence)) == (Health.UNKNOWN, True)


def test_a_terminal_keeps_the_record_of_its_own_runs(tmp_path: Path) -> None:
    for _ in range(2):
        with terminal(tmp_path) as kiosk:
            kiosk.start()
    with terminal(tmp_path) as kiosk:
        kiosk.start()
        kiosk.ended(RuntimeError())
        found = {c.part: c for c in kiosk.report().checks}["runs"]
        assert str(found.evidence).startswith("the last one ended crashed")
    record = json.loads((tmp_path / "journal.db.runs").read_text())
    assert [run["cause"] for run in record["runs"]] == ["orderly", "orderly", "crashed"]


_KILLED = """
import os, signal, sys
from pathlib import Path
from tests.diagnostics.bench import terminal
with terminal(Path(sys.argv[1])) as kiosk:
    kiosk.start()
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_terminal_that_was_killed_knows_it_afterwards(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", _KILLED, str(tmp_path)], env=environment(), check=False, timeout=200)
    assert done.returncode == -signal.SIGKILL
    with terminal(tmp_path) as kiosk:
        kiosk.start()
        found = {c.part: c for c in kiosk.report().checks}["runs"]
    assert str(found.evidence).startswith("the last one ended killed")
