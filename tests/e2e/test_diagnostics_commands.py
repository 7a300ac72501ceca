"""`kiosk check | readiness | bundle | burn | devices` as an engineer runs them, on a machine that has nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from drivers.printer.readback import pdf_text
from kiosk.cli import main
from kiosk.diagnostics.report import SECTIONS
from kiosk.ports import Section
from tests import logs
from tests.e2e.processes import NO_PCSCD, ROOT, no_traceback

SETTINGS = """
[camera]
driver = "opencv"
options = { source = "/dev/video97" }
[printer]
driver = "ipp"
options = { url = "ipp://127.0.0.1:9/ipp/print" }
[backend]
driver = "simulated_http"
options = { url = "https://platform.invalid" }
[hospital]
driver = "http_example"
options = { url = "http://127.0.0.1:9" }
"""


@pytest.fixture(autouse=True)
def logging_again() -> Iterator[None]:
    with logs.put_back():
        yield


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, value in NO_PCSCD.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "settings.toml").write_text(SETTINGS, encoding="utf-8")
    return tmp_path


def test_a_machine_with_nothing_gets_a_whole_report(tmp_path: Path) -> None:
    """Nothing plugged in, no card service, no camera, no printer, no sound, no network, an empty environment."""
    (tmp_path / "settings.toml").write_text(SETTINGS, encoding="utf-8")
    command = [sys.executable, "-m", "kiosk.cli", "check", "--json", "--settings", "settings.toml"]
    if os.geteuid() == 0 and subprocess.run(["unshare", "-n", "true"], check=False).returncode == 0:
        command = ["unshare", "-n", *command]
    bare = {"PYTHONPATH": str(ROOT), "PATH": os.defpath, **NO_PCSCD}
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env=bare,
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
        stdin=subprocess.DEVNULL,
    )
    assert (done.returncode, no_traceback(done)) == (1, True), done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    assert list(report) == ["at", "kiosk", "version", "ready", "sections"]
    assert list(report["sections"]) == [section.value for section in Section]
    checks = [check for section in report["sections"].values() for check in section["checks"]]
    assert [check["part"] for check in checks] == list(SECTIONS)
    keys = {"part", "health", "evidence", "said", "driver", "problem", "details", "confirmed"}
    assert [check for check in checks if set(check) != keys] == []
    found = {check["part"]: check["health"] for check in checks}
    for part in ("card reader", "camera", "printer", "insurer", "hospital", "insurer link", "hospital link"):
        assert found[part] == "out_of_order", part
    assert (found["journal"], found["temperature"] in ("unknown", "ready"), found["screen"]) == (
        "ready",
        True,
        "unknown",
    )
    assert "the check itself failed" not in done.stdout


def test_a_journal_that_cannot_be_opened_leaves_the_report_of_the_rest(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--settings", "settings.toml"]) == 1
    capsys.readouterr()
    (folder / "kiosk-data/journal.db").write_bytes(b"no journal of ours" * 400)
    assert main(["check", "--json", "--settings", "settings.toml"]) == 2
    said = capsys.readouterr()
    found = {c["part"]: c for s in json.loads(said.out)["sections"].values() for c in s["checks"]}
    assert list(found) == list(SECTIONS)
    assert (found["journal"]["health"], found["journal"]["problem"]) == ("out_of_order", "K-905")
    assert (found["owed"]["health"], found["storage"]["evidence"] != "") == ("out_of_order", True)
    assert found["printer"]["health"] == "out_of_order"
    assert "K-905" in said.err
    assert (folder / "kiosk-data/journal.db").read_bytes() == b"no journal of ours" * 400


def test_the_readiness_report_as_paper_and_as_text(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    common = ("--settings", "settings.toml", "--staff", "e01")
    assert main(["readiness", "--out", "out/ready.pdf", *common]) == 1
    told = capsys.readouterr().out
    assert "NOT READY" in told
    assert "FAIL: Printer: " in told
    assert main(["readiness", "--out", "ready.txt", "--language", "en", *common]) == 1
    words = (folder / "ready.txt").read_text(encoding="utf-8")
    assert "Readiness report of the terminal" in words
    assert "终端就绪报告" in pdf_text((folder / "out/ready.pdf").read_bytes())
    assert main(["readiness", "--out", "ready.docx", *common]) == 2
    assert "ends in .pdf or .txt" in capsys.readouterr().err


def test_the_bundle_is_written_or_it_is_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "kiosk.log").write_text("2026-03-12T10:00:00+0800 INFO kiosk_started\n", encoding="utf-8")
    assert main(["bundle", "--out", "out", "--log", "kiosk.log", "--settings", "settings.toml"]) == 0
    (path,) = (folder / "out").iterdir()
    assert str(path.name) in capsys.readouterr().out
    with zipfile.ZipFile(path) as file:
        assert "kiosk_started" in file.read("log.txt").decode()
        assert "platform.invalid" not in file.read("settings.json").decode()
    (folder / "in_the_way").write_text("")
    assert main(["bundle", "--out", "in_the_way", "--settings", "settings.toml"]) == 1
    assert "nothing could be written" in capsys.readouterr().err


def test_a_burn_in_tells_what_failed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["burn", "--hours", "0.0001", "--settings", "settings.toml"]) == 1
    told = capsys.readouterr().out
    assert "1 rounds, failures" in told
    assert "K-502:" in told  # not the reader: another test of this process may have a pcscd running
    assert "storage" in told
    assert main(["burn", "--hours", "0", "--settings", "settings.toml"]) == 2


def test_the_device_list_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["devices"]) == 0
    told = capsys.readouterr().out
    assert "Windows" in told
    assert "never tried" in told
    assert main(["devices", "--json"]) == 0
    assert {"kind", "what", "connected", "driver", "state", "note"} == set(json.loads(capsys.readouterr().out)[0])
