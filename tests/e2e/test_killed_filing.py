"""kill -9 while a filing is on the wire, then a restart and the same person again: one filing, and no photo."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from math import inf
from pathlib import Path

from kiosk.backends.simulated.http import create as http_insurer
from kiosk.clock import ShiftedClock
from kiosk.domain.filing import FilingRecord, FilingType, RecordState
from kiosk.journal.opened import open_journal
from kiosk.ports import FilingRecords
from kiosk.settings import load as load_settings
from tests.e2e.processes import ask, headless, other_side, settings_file, wait_for_line
from tests.e2e.terminal import WORLD, until
from tests.e2e.test_killed import fault, kill, on_the_wire, requests

PERSON = "files_in_two_days"
PROFILE = """profile = { file = { find = "by_visit", reverse = false }, areas = [
  { area = "970300", submit = "native" } ] }"""


def settings_with_filing(folder: Path, url: str) -> Path:
    """A terminal whose platform takes filings, with a camera that sees a whole sheet."""
    path = settings_file(folder, url)
    said = path.read_text(encoding="utf-8").replace("fps = 2.0", "fps = 2.0, width = 1920, height = 1080")
    table = f'[backend.options]\nurl = "{url}"\n{PROFILE}\n'
    path.write_text(said.replace(f'options = {{ url = "{url}" }}\n[hospital]', f"{table}[hospital]"), encoding="utf-8")
    return path


def filed(url: str) -> tuple[FilingRecord, ...]:
    """What the insured place has of the person."""
    backend, member = http_insurer({"url": url}, ShiftedClock(WORLD.clock)), WORLD.member(WORLD.person(PERSON))
    with closing(backend):
        answer = backend.filings(member, member.insurances[0], None)
    assert isinstance(answer, FilingRecords)
    return answer.records


def test_killed_with_the_filing_on_the_wire_and_started_again(tmp_path: Path) -> None:
    photos = tmp_path / "journal.db.materials"
    with other_side() as url:
        settings = settings_with_filing(tmp_path, url)
        ask(url, "/control/faults", slow := [fault("write", "slow", seconds=inf)])
        with headless(tmp_path, settings, PERSON, "--files") as process:
            wait_for_line(process, "filing_review")
            until(lambda: "intent" in requests(tmp_path).values(), "the intent is written")
            on_the_wire(url, slow)
            kill(process)
        ask(url, "/control/clear", [])
        (number,) = requests(tmp_path)
        (photo,) = photos.iterdir()
        assert photo.stat().st_size > 10_000
        assert b"JFIF" not in photo.read_bytes()[:64]
        until(lambda: len(filed(url)) == 1, "the late filing was taken")

        with headless(tmp_path, settings, PERSON, "--files") as process:
            process.wait(200)
            assert process.stdout is not None
            pages = process.stdout.read().split("\n")
        assert requests(tmp_path) == {number: "settled"}
        assert "filing" in pages
        assert not {"question", "filing_review", "out_of_service"} & set(pages)
        (record,) = filed(url)
        assert (record.type, record.state) == (FilingType.LONG_RESIDENT, RecordState.PENDING)
        assert list(photos.iterdir()) == []
    made = load_settings(settings)
    at = replace(made.journal, path=tmp_path / "journal.db")
    with closing(open_journal(at, made.terminal, ShiftedClock(WORLD.clock))) as journal:
        assert journal.verify_chain().whole
        assert journal.open_writes() == ()
