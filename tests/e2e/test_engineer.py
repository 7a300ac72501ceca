"""An engineer at a terminal with simulated parts: from the gesture to the signed-out welcome page, and what is left."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from drivers.printer.readback import pdf_text
from kiosk.bootstrap import Kiosk, Overrides, build
from kiosk.domain.people import Medium
from kiosk.domain.problems import ProblemCode
from kiosk.journal.journal import SqliteJournal
from kiosk.ports import Role, Section, StaffId
from kiosk.settings import Part
from kiosk.visit import engineer_work
from kiosk.visit import states as st
from kiosk.visit.screen import resolve
from tests.e2e.terminal import PATIENCE, WORLD, place, settings

PIN = "970531"
ENGINEER = WORLD.person("in_force").credential(Medium.CARD)
PATIENT = WORLD.person("nanchang").credential(Medium.CARD)


class Engineer:
    """Everything happens in the test's own thread: what a tap brings is on the page when it returns."""

    def __init__(self, kiosk: Kiosk, folder: Path) -> None:
        self.kiosk, self.folder = kiosk, folder
        self.reader: Any = kiosk.parts.card_reader

    @property
    def state(self) -> st.State:
        return self.kiosk.runner.state

    @property
    def facts(self) -> dict[str, Any]:
        assert self.kiosk.screen.page == "engineer"
        found: dict[str, Any] = resolve(self.kiosk.screen.facts, "en")
        return found

    def tap(self, name: str, argument: str = "") -> dict[str, Any]:
        self.kiosk.tap(name, argument)
        return self.facts

    def part(self, name: str) -> dict[str, Any]:
        return next(check for check in self.facts["checks"] if check["part"] == name)

    def sign_in(self) -> dict[str, Any]:
        self.kiosk.tap("engineer")
        self.kiosk.tap("pin", PIN)
        return self.facts


@contextmanager
def terminal(folder: Path) -> Iterator[Engineer]:
    here = place()
    made = replace(
        settings(folder),
        camera=Part("simulated", {"threaded": False}),
        scanner=Part("simulated"),
    )
    parts = {"backend": here.backend(), "hospital": here.hospital()}
    kiosk = build(made, Overrides(here.clock, parts), threaded=False)
    try:
        kiosk.start()
        kiosk.parts.journal.set_staff_pin(StaffId("e01", Role.ENGINEER), PIN)
        kiosk.parts.journal.set_staff_pin(StaffId("w01"), "246810")
        yield Engineer(kiosk, folder)
    finally:
        kiosk.stop()


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engineer]:
    monkeypatch.setattr(engineer_work, "removable", lambda: None)
    with terminal(tmp_path) as made:
        yield made


def test_from_the_gesture_to_the_signed_report(at: Engineer) -> None:
    facts = at.sign_in()
    assert [entry["value"] for entry in facts["rail"]] == [section.value for section in Section]
    assert facts["staff"] == "engineer e01"
    for section in Section:
        facts = at.tap("section", section.value)
        assert facts["checks"], section
        for check in facts["checks"]:
            assert check["evidence"], check["part"]
            for probe in check["probes"]:
                facts = at.tap("probe", probe["argument"])
                assert (facts["busy"], facts["problem"]) == (False, None)
    tried = at.state
    assert isinstance(tried, st.Diagnosing)
    assert tried.findings is not None
    assert {(t.part, t.name) for t in tried.tried} == {
        (part, name) for part, names in tried.findings.probes.items() for name in names
    }

    at.reader.gone = True
    at.tap("section", "readers")
    at.tap("retest", "readers")
    broken = at.part("card_reader")
    assert (broken["health"], broken["problem"]["code"]) == ("out_of_order", ProblemCode.READER_GONE.value)
    assert broken["problem"]["remedy"]
    fix = broken["fixes"][0]
    assert (fix["argument"], len(fix["steps"])) == ("card reader/reader_plug", 4)
    assert at.tap("fix", fix["argument"])["rail"][0]["health"] == "out_of_order", "not plugged in again yet"
    at.reader.gone = False
    at.tap("fix", fix["argument"])
    assert at.part("card_reader")["health"] == "ready", "the fix has looked again"

    at.tap("section", "printers")
    for paper in (at.folder / "papers").glob("TP-*.pdf"):
        paper.unlink()  # of the first round: two of one second have one name
    at.tap("probe", "printer/test_page")
    assert len(list((at.folder / "papers").glob("TP-*.pdf"))) == 1
    at.tap("judge", "printer/print_quality/yes")
    (asked,) = at.part("printer")["asks"]
    assert (asked["passed"], "e01" in asked["said"]) == (True, True)

    report = at.tap("readiness")["readiness"]
    assert not report["ready"], "simulated parts never make a terminal ready"
    assert any("e01" in said for row in report["rows"] for said in row["said"])
    at.tap("readiness_print")
    (paper,) = (at.folder / "papers").glob("READY*.pdf")
    assert paper.stem == report["number"]
    assert "出具人 e01" in pdf_text(paper.read_bytes())

    notice = at.tap("bundle")["notice"]
    (bundle,) = at.folder.rglob("support/*.zip")
    assert str(bundle) in notice
    with zipfile.ZipFile(bundle) as packed:
        everything = b"".join(packed.read(name) for name in packed.namelist())
    assert PIN.encode() not in everything

    at.kiosk.tap("cancel")
    assert at.kiosk.screen.page == "welcome"
    journal = at.kiosk.parts.journal
    assert isinstance(journal, SqliteJournal)
    assert journal.verify_chain().whole


def test_what_was_done_stands_in_the_journal_with_who_did_it(at: Engineer) -> None:
    at.sign_in()
    at.tap("section", "sound")
    at.tap("judge", "screen/touch_grid/no")
    at.kiosk.tap("cancel")
    journal = at.kiosk.parts.journal
    assert isinstance(journal, SqliteJournal)
    rows = journal._file.read("SELECT event, staff, facts FROM events WHERE staff = 'e01' ORDER BY seq")
    noted = {event: json.loads(facts) for event, _, facts in rows}
    assert {"EngineerAccepted", "SectionChosen", "Judged", "engineer_record", "Examined"} <= noted.keys()
    assert (noted["Judged"]["part"], noted["Judged"]["probe"], noted["Judged"]["passed"]) == (
        "screen",
        "touch_grid",
        False,
    )
    kinds = journal._file.read("SELECT DISTINCT kind FROM visits WHERE staff = 'e01'")
    assert kinds == [("engineer",)]


def test_the_engineers_card_signs_in_and_a_patients_leaves_nothing(at: Engineer) -> None:
    at.kiosk.parts.journal.set_staff_card(StaffId("e01", Role.ENGINEER), ENGINEER.recognition_code)
    at.kiosk.tap("engineer")
    at.reader.insert(PATIENT)
    state = at.state
    assert isinstance(state, st.EngineerSignIn)
    assert state.problem is not None
    assert state.problem.code is ProblemCode.CARD_NOT_ENGINEERS
    for kept in (PATIENT.id_number, PATIENT.name, PATIENT.token, PATIENT.recognition_code):
        assert kept not in repr(state)
    at.reader.remove()
    at.reader.insert(ENGINEER)
    assert at.kiosk.screen.page == "engineer"
    assert at.facts["card"]
    at.kiosk.tap("cancel")
    assert at.kiosk.screen.page == "welcome", "the card that is still in begins no visit"
    files = b"".join(path.read_bytes() for path in at.folder.rglob("*") if path.is_file())
    for kept in (PATIENT.id_number, PATIENT.name, PATIENT.token, PATIENT.recognition_code, ENGINEER.recognition_code):
        assert kept.encode() not in files


def test_each_door_sends_the_other_role_to_its_own(at: Engineer) -> None:
    at.kiosk.tap("staff")
    at.kiosk.tap("pin", PIN)
    assert at.kiosk.screen.facts["problem"]["code"] == ProblemCode.PIN_OF_ENGINEER.value
    at.kiosk.tap("cancel")
    at.kiosk.tap("engineer")
    at.kiosk.tap("pin", "246810")
    assert at.kiosk.screen.facts["problem"]["code"] == ProblemCode.PIN_OF_STAFF.value
    assert at.kiosk.screen.page == "pin"


def test_a_burn_in_is_watched_and_ends_with_the_engineer(at: Engineer) -> None:
    at.sign_in()
    at.tap("panel", "burning")
    assert at.tap("burn", "10")["burns"]
    assert at.kiosk.screen.idle_seconds == 0
    at.kiosk.live()
    assert at.kiosk.live()["burning"]["state"] == "running"
    measured = {row["label"].key for row in at.kiosk.live()["cameras"]["camera"]}
    assert {"detail.camera_sharpness", "detail.camera_exposure"} <= measured
    at.kiosk.upkeep.burned_in()
    assert at.facts["burns"], "its time is not over"
    at.kiosk.tap("cancel")
    assert at.kiosk.workbench.wait_burning(PATIENCE)
    burning = at.kiosk.workbench.burning()
    assert burning is not None
    assert burning.ended
    assert at.kiosk.live() == {}


def test_a_burn_in_that_is_over_lets_the_page_be_left_again(at: Engineer) -> None:
    at.sign_in()
    at.tap("burn", "10")
    at.kiosk.workbench.stop_burning()
    assert at.kiosk.workbench.wait_burning(PATIENCE)
    at.kiosk.upkeep.burned_in()
    assert (at.facts["burns"], at.kiosk.screen.idle_seconds) == (False, 300)


def test_a_bundle_that_cant_be_written_is_said_so(at: Engineer, monkeypatch: pytest.MonkeyPatch) -> None:
    at.sign_in()
    monkeypatch.setattr(engineer_work, "removable", lambda: Path("/proc"))
    facts = at.tap("bundle")
    assert (facts["problem"]["code"], facts["busy"]) == (ProblemCode.BUNDLE_NOT_WRITTEN.value, False)
    assert facts["problem"]["remedies"][0]["who"] == "engineer"
