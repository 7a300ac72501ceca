"""A terminal whose disk is full or can only be read: out of service for people, open to an engineer's eyes, and back in
service when there is room, without a restart. The disks are real."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.bootstrap import Kiosk, Overrides, build
from kiosk.clock import SystemClock
from kiosk.domain.people import Medium
from kiosk.domain.problems import ProblemCode
from kiosk.journal import pauses
from kiosk.journal.journal import SqliteJournal
from kiosk.ports import Role, StaffId
from kiosk.settings import JournalSettings, Part
from kiosk.visit import engineer_work
from kiosk.visit import states as st
from kiosk.visit.screen import resolve
from tests.disks import fill
from tests.e2e.terminal import WORLD, place, settings
from tests.ui.hand import Hand
from ui.app import application, open_window

PIN, WRONG = "970531", "970532"
CARD = WORLD.person("in_force").credential(Medium.CARD)


class Terminal:
    """A kiosk on a disk of 3 MB; everything happens in the test's own thread."""

    def __init__(self, kiosk: Kiosk, disk: Path) -> None:
        self.kiosk, self.disk = kiosk, disk

    @property
    def page(self) -> str:
        return self.kiosk.screen.page

    @property
    def facts(self) -> dict[str, Any]:
        found: dict[str, Any] = resolve(self.kiosk.screen.facts, "en")
        return found

    @property
    def code(self) -> str | None:
        problem = self.facts["problem"]
        return problem["code"] if problem else None

    def tap(self, name: str, argument: str = "") -> dict[str, Any]:
        self.kiosk.tap(name, argument)
        return self.facts

    def part(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = next(check for check in self.facts["checks"] if check["part"] == name)
        return found

    def fill(self) -> Path:
        """The disk, and what was kept of it for an outcome."""
        reserve = self.disk / "journal.db.reserve"
        if reserve.exists():
            reserve.write_bytes(b"")
        return fill(self.disk)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        journal = self.kiosk.parts.journal
        assert isinstance(journal, SqliteJournal)
        return journal._file.read(sql)

    def serves(self) -> None:
        """Somebody is served, and what an engineer did without a record stands in a journal that is whole."""
        assert self.page == "welcome"
        self.kiosk.tap("start")
        assert self.page == "for_whom"
        self.kiosk.tap("cancel")
        journal = self.kiosk.parts.journal
        assert isinstance(journal, SqliteJournal)
        assert journal.verify_chain().whole


@contextmanager
def standing(disk: Path, folder: Path, *, threaded: bool = False) -> Iterator[Terminal]:
    here = place()
    made = replace(
        settings(folder),
        journal=JournalSettings(path=disk / "journal.db", reserve_bytes=65536),
        camera=Part("simulated", {} if threaded else {"threaded": False}),
    )
    parts = {"backend": here.backend(), "hospital": here.hospital()}
    kiosk = build(made, Overrides(here.clock, parts), threaded=threaded, reading=True)
    try:
        yield Terminal(kiosk, disk)
    finally:
        kiosk.stop()


@pytest.fixture(autouse=True)
def no_stick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engineer_work, "removable", lambda: None)


@pytest.fixture
def no_first_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pauses, "PAUSE", 0.0)


def enrol(kiosk: Kiosk) -> None:
    kiosk.parts.journal.set_staff_pin(StaffId("e01", Role.ENGINEER), PIN)
    kiosk.parts.journal.set_staff_card(StaffId("e01", Role.ENGINEER), CARD.recognition_code)


@pytest.mark.usefixtures("no_first_pause")
def test_a_disk_that_fills_up_is_named_and_the_terminal_serves_again_when_there_is_room(
    small_disk: Path, tmp_path: Path
) -> None:
    with standing(small_disk, tmp_path) as at:
        at.kiosk.start()
        enrol(at.kiosk)
        hog = at.fill()
        at.kiosk.tap("start")
        assert (at.page, at.code) == ("out_of_service", ProblemCode.DISK_FULL.value)
        events = at.rows("SELECT count(*) FROM events")
        assert "K-902" in at.tap("engineer")["unrecorded"]
        at.tap("pin", WRONG)
        assert (at.page, at.code) == ("pin", ProblemCode.PIN_WRONG.value)
        facts = at.tap("pin", PIN)
        assert (at.page, facts["section"], facts["staff"]) == ("engineer", "storage", "engineer e01")
        storage = at.part("storage")
        assert (storage["health"], storage["problem"]["code"]) == ("out_of_order", ProblemCode.DISK_FULL.value)
        assert "Free some disk space" in storage["problem"]["remedy"]
        assert storage["fixes"][0]["steps"]

        at.tap("section", "cameras")
        at.tap("probe", "camera/picture")
        assert next(p for p in at.part("camera")["probes"] if p["argument"] == "camera/picture")["result"]
        for tap, argument in (("judge", "printer/print_quality/yes"), ("burn", "10"), ("fix", "owed/owed")):
            before = at.kiosk.runner.state
            at.tap(tap, argument)
            assert at.kiosk.runner.state == before, tap
        assert "not in the journal" in at.tap("readiness")["readiness"]["digest"]
        assert at.tap("bundle")["problem"]["code"] == ProblemCode.BUNDLE_NOT_WRITTEN.value
        at.tap("section", "storage")
        assert at.tap("retest", "storage")["unrecorded"], "still full"
        assert at.rows("SELECT count(*) FROM events") == events

        hog.unlink()
        facts = at.tap("retest", "storage")
        assert facts["unrecorded"] is None
        assert at.part("storage")["health"] == "degraded", "a disk in memory"
        noted = at.rows("SELECT event, facts, visit FROM events WHERE staff = 'e01' ORDER BY seq")
        names = [event for event, _, _ in noted]
        assert [names[0], names[1]] == ["visit", "EngineerAccepted"]
        assert {"Examined", "Probed", "ReadinessMade", "ExaminedAgain"} <= set(names)
        late = [json.loads(facts) for event, facts, _ in noted if event == "Probed"]
        assert all(isinstance(facts["ago"], int) for facts in late)
        assert len({visit for _, _, visit in noted}) == 1
        wrong = at.rows("SELECT facts FROM events WHERE event = 'Failed' AND facts LIKE '%K-601%'")
        assert len(wrong) == 1
        at.kiosk.tap("judge", "screen/touch_grid/yes")
        at.kiosk.tap("cancel")
        at.serves()
        assert at.rows("SELECT tries FROM pin_tries") == [], "the right PIN has forgotten the wrong one"


def test_a_page_that_is_open_when_the_disk_fills_up_stays_and_its_burn_in_ends(
    small_disk: Path, tmp_path: Path
) -> None:
    with standing(small_disk, tmp_path) as at:
        at.kiosk.start()
        enrol(at.kiosk)
        at.kiosk.tap("engineer")
        at.tap("pin", PIN)
        at.tap("burn", "10")
        hog = at.fill()
        at.kiosk.tap("start")  # means nothing here, and can't be noted
        facts = at.facts
        assert (at.page, facts["burns"], bool(facts["unrecorded"])) == ("engineer", False, True)
        assert at.kiosk.workbench.wait_burning(20.0)
        at.kiosk.tap("cancel")
        assert (at.page, at.code) == ("out_of_service", ProblemCode.DISK_FULL.value)
        hog.unlink()
        at.kiosk.tap("retry")
        at.serves()


@pytest.mark.usefixtures("no_first_pause")
def test_a_terminal_that_starts_on_a_disk_that_can_only_be_read(small_disk: Path, tmp_path: Path) -> None:
    with standing(small_disk, tmp_path) as at:
        enrol(at.kiosk)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with standing(small_disk, tmp_path) as at:
        at.kiosk.start()
        assert (at.page, at.code) == ("out_of_service", ProblemCode.JOURNAL_UNWRITABLE.value)
        for way_in in ("start", "staff", "retry"):
            at.kiosk.tap(way_in)
            assert at.page == "out_of_service"
        at.kiosk.tap("engineer")
        reader: Any = at.kiosk.parts.card_reader
        reader.insert(CARD)
        assert at.page == "engineer", "the card opens it too"
        assert "read-only" in str(at.part("storage")["evidence"])
        at.tap("section", "journal")
        assert "only be read" in str(at.part("journal")["evidence"])
        at.kiosk.tap("cancel")
        reader.remove()
        at.kiosk.upkeep.serve_again()
        assert at.page == "out_of_service"
        at.kiosk.tap("engineer")
        at.tap("pin", PIN)
        subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
        assert at.tap("retest", "storage")["unrecorded"] is None
        at.kiosk.tap("cancel")
        at.serves()
        signed_in = "SELECT count(*) FROM visits WHERE kind = 'engineer' AND staff = 'e01'"
        assert at.rows(signed_in) == [(2,)]


def test_wrong_pins_are_bounded_and_a_restart_buys_none(small_disk: Path, tmp_path: Path) -> None:
    with standing(small_disk, tmp_path) as at:
        enrol(at.kiosk)
    (small_disk / "journal.db.reserve").unlink()
    hog = fill(small_disk)
    for _ in range(2):
        with standing(small_disk, tmp_path) as at:
            at.kiosk.start()
            at.kiosk.tap("engineer")
            at.tap("pin", PIN)
            assert (at.page, at.code) == ("pin", ProblemCode.PIN_PAUSED.value)
    with standing(small_disk, tmp_path) as at:
        at.kiosk.start()
        at.kiosk.tap("engineer")
        journal = at.kiosk.parts.journal
        assert isinstance(journal, SqliteJournal)
        held = journal._pins._pauses
        assert held is not None
        held._since -= pauses.PAUSE
        codes = []
        for pin in (WRONG, WRONG, WRONG, WRONG, PIN):
            at.tap("pin", pin)
            codes.append(at.code)
        assert codes == ["K-601"] * pauses.FREE + ["K-606"] * 2
        assert at.page == "pin"
        at.kiosk.tap("cancel")
        hog.unlink()
        at.kiosk.upkeep.serve_again()
        at.serves()


# ---- through the window --------------------------------------------------------------------------------------


@pytest.mark.usefixtures("no_first_pause")
def test_through_the_window_from_the_full_disk_to_the_welcome_page(small_disk: Path, tmp_path: Path) -> None:
    application()
    assert QGuiApplication.instance() is not None
    with standing(small_disk, tmp_path, threaded=True) as at:
        enrol(at.kiosk)
        window = open_window(at.kiosk, SystemClock())
        window.bridge.guard_seconds = 0.0
        at.kiosk.start()
        hand = Hand(window, at.kiosk)  # type: ignore[arg-type]
        try:
            _mended_by_hand(at, hand)
        finally:
            window.close()


def _mended_by_hand(at: Terminal, hand: Hand) -> None:
    def facts() -> dict[str, Any]:
        shown: dict[str, Any] = hand.window.bridge.property("screen")["facts"]
        return shown

    def come(page: str) -> None:
        hand.wait(lambda: hand.page.objectName() == page, page)

    come("welcome")
    hog = at.fill()
    at.kiosk.tap("start")
    come("out_of_service")
    hand.open_door()
    assert hand.sees("pin_unrecorded")
    for digit in PIN:
        hand.tap(f"key_{digit}")
    hand.tap("action_enter")
    come("engineer")
    hand.wait(lambda: not facts()["busy"], "everything was looked at")
    assert hand.sees("unrecorded")
    assert "K-902" in hand.text("unrecorded_why")
    assert "K-902" in " ".join(hand.texts())
    hand.tap("tool_burning")
    hand.wait(lambda: hand.sees("withheld_burning"), "why there is no burn-in")
    assert not hand.sees("burn_10")
    hand.tap("section_storage")
    hand.wait(lambda: hand.sees("retest_section"), "back at the disk")
    hog.unlink()
    hand.tap("retest_section")
    hand.wait(lambda: not facts()["busy"] and facts()["unrecorded"] is None, "it is written down again")
    assert not hand.sees("unrecorded")
    hand.tap("action_cancel")
    come("welcome")
    assert isinstance(at.kiosk.runner.state, st.Idle)
