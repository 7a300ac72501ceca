"""Guided fixes, supported devices and the rule of readiness as data: whole, in both languages, and honest."""

from __future__ import annotations

from importlib.metadata import entry_points
from pathlib import Path

import pytest

from kiosk.clock import SimulatedClock
from kiosk.diagnostics.fixes import fixes_for, rows
from kiosk.diagnostics.readying import demands
from kiosk.diagnostics.report import SECTIONS
from kiosk.diagnostics.supported import State, supported
from kiosk.domain.problems import ProblemCode
from kiosk.papers.readiness import name
from kiosk.ports import Check, Health, Section, shows
from kiosk.texts import LANGUAGES, texts
from tests.diagnostics.bench import Device, terminal, workbench
from tests.journal.cases import NOON

SEEN = shows("yes")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fix_has_all_its_steps_in_words_and_no_more(language: str) -> None:
    known = texts(language)
    wanted = {f"fix.{row.name}.{step}" for row in rows() for step in ("title", *range(1, row.steps + 1))}
    wanted |= {f"fix.{row.name}.act" for row in rows() if row.does}
    written = {key for key in known if key.startswith("fix.") and key.count(".") == 2}
    assert wanted == written


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_section_state_and_confirmation_has_its_words(language: str) -> None:
    known = texts(language)
    wanted = {f"section.{section}" for section in Section} | {f"health.{health}" for health in Health}
    wanted |= {f"supported.{state}" for state in State}
    wanted |= {f"confirm.{each}" for demand in demands().values() for each in demand.confirm}
    assert [key for key in wanted if key not in known] == []
    assert [part for part in SECTIONS if f"parts.{part.lower().replace(' ', '_')}" not in known] == []
    assert name("card reader exchange", language).startswith(known["parts.card_reader"])


def test_fixes_and_demands_name_parts_that_there_are() -> None:
    assert {part for row in rows() for part in row.parts} <= set(SECTIONS)
    assert set(demands()) <= set(SECTIONS)
    assert {other for demand in demands().values() for other in demand.or_else} <= set(SECTIONS)


#: finding → the fix that is shown first
FIRST = {
    "reader_plug": Check("card reader", Health.OUT_OF_ORDER, SEEN, "", ProblemCode.READER_GONE),
    "reader_service": Check("card reader", Health.OUT_OF_ORDER, SEEN, "", ProblemCode.READER_SERVICE_DOWN),
    "reader_busy": Check("ID card reader", Health.DEGRADED, SEEN, ""),
    "camera_plug": Check("camera", Health.OUT_OF_ORDER, SEEN, "", ProblemCode.CAMERA_GONE),
    "camera_picture": Check("paper camera", Health.OUT_OF_ORDER, SEEN, "", ProblemCode.CAMERA_FROZEN),
    "paper": Check("printer", Health.OUT_OF_ORDER, SEEN, "", ProblemCode.PAPER_OUT),
    "printer_queue": Check("printer", Health.OUT_OF_ORDER, SEEN, "", ProblemCode.PRINTER_GONE),
    "jam": Check("printer", Health.OUT_OF_ORDER, SEEN, "", ProblemCode.PAPER_JAM),
    "queue_holds": Check("printer", Health.DEGRADED, SEEN, "", ProblemCode.QUEUE_HOLDS),
    "camera_blind": Check("camera", Health.OUT_OF_ORDER, SEEN, "", ProblemCode.CAMERA_BLIND),
    "voice_pack": Check("voice", Health.DEGRADED, SEEN, "", ProblemCode.VOICE_INCOMPLETE),
    "sound": Check("voice", Health.UNKNOWN, SEEN, "", ProblemCode.VOICE_SILENT),
    "printer_note": Check("printer", Health.DEGRADED, SEEN, ""),
    "printer_silent": Check("printer", Health.UNKNOWN, SEEN, ""),
    "clock": Check("network", Health.OUT_OF_ORDER, SEEN, "", ProblemCode.CLOCK_DIFFERS),
    "cable": Check("network", Health.DEGRADED, SEEN, ""),
    "certificate": Check("insurer link", Health.OUT_OF_ORDER, SEEN, "", ProblemCode.INSURER_DOWN),
    "sign_in": Check("insurer", Health.OUT_OF_ORDER, SEEN, "", ProblemCode.INSURER_DOWN),
    "journal_examined": Check("journal", Health.OUT_OF_ORDER, SEEN, "", ProblemCode.JOURNAL_BROKEN),
}


@pytest.mark.parametrize("fix", FIRST)
def test_the_nearest_fix_comes_first(fix: str) -> None:
    assert fixes_for(FIRST[fix])[0].name == fix


def test_what_is_ready_needs_no_fix() -> None:
    assert [fixes_for(Check(part, Health.READY, SEEN, "")) for part in SECTIONS] == [()] * len(SECTIONS)


class Queue(Device):
    def set_up(self) -> bool:
        self.asked.append("set up")
        return True

    def cancel_jobs(self) -> int:
        self.asked.append("cancel")
        return 3


class Own(Device):
    def reopen(self) -> None:
        self.asked.append("reopen")


class Stuck(Device):
    def start(self, listener: object) -> None:
        raise RuntimeError("watched already")


def test_each_act_does_what_it_says(tmp_path: Path) -> None:
    queue, scanner, passes = Queue(), Own(), []
    with terminal(tmp_path, SimulatedClock(NOON)) as kiosk:
        bench = workbench(kiosk, printer=queue, scanner=scanner, camera=Stuck(), recover=lambda: passes.append(1))
        assert bench.fix("printer", "printer_queue").health is Health.READY
        assert bench.fix("printer", "queue_holds").health is Health.READY
        assert bench.fix("scanner", "scanner_plug").health is Health.READY
        assert bench.fix("owed", "owed").health is Health.READY
        examined = bench.fix("journal", "journal_examined")
        stuck = bench.fix("camera", "camera_plug")
        steps_only = bench.fix("printer", "paper")
        unknown = bench.fix("printer", "no such fix")
    assert (queue.asked, scanner.asked, passes) == (["cancel", "set up"], ["reopen"], [1])
    assert "whole, gone through" in [str(d.value)[:19] for d in examined.details]
    assert stuck.health is Health.UNKNOWN
    assert str(stuck.evidence).startswith("the check itself failed (RuntimeError): ")
    assert (str(steps_only.evidence), str(unknown.evidence)) == ("as told", "as told")


def test_what_cannot_be_done_here_is_said(tmp_path: Path) -> None:
    with terminal(tmp_path) as kiosk:
        bench = workbench(kiosk)
        told = [
            bench.fix(part, fix)
            for part, fix in (("printer", "printer_queue"), ("insurer", "sign_in"), ("owed", "owed"))
        ]
        told += [bench.fix("ID card reader", "reader_plug"), bench.fix("printer", "queue_holds")]
    assert {one.health for one in told} == {Health.UNKNOWN}
    assert len({one.evidence for one in told}) == 5


def test_the_supported_devices_are_honest() -> None:
    devices = supported()
    assert {"Windows", "Linux on arm64"} <= {row.what for row in devices}
    assert {row.state for row in devices if row.what in ("Windows", "Linux on arm64")} == {
        State.UNSUPPORTED,
        State.NEVER_TRIED,
    }
    known = {e.name for group in entry_points().groups if group.startswith("kiosk.") for e in entry_points(group=group)}
    named = {row.driver for row in devices if row.state in (State.TESTED_VIRTUAL, State.SIMULATED)} - {"-"}
    assert [driver for driver in named if driver not in known] == []
    assert {row.kind for row in devices} >= {"card reader", "camera", "scanner", "printer", "voice", "screen"}


def test_every_problem_of_a_device_has_a_fix() -> None:
    """A finding of a part can carry these problems; none leaves the engineer without a first step."""
    of_parts = {
        "card reader": [c for c in ProblemCode if c.name.startswith("READER_")],
        "camera": [c for c in ProblemCode if c.name.startswith("CAMERA_")],
        "scanner": [c for c in ProblemCode if c.name.startswith("SCANNER_")],
        "printer": [c for c in ProblemCode if c.value.startswith("K-5")],
        "voice": [c for c in ProblemCode if c.name.startswith("VOICE_")],
    }
    found = [(part, code) for part, codes in of_parts.items() for code in codes]
    assert len(found) > 20
    assert [each for each in found if not fixes_for(Check(each[0], Health.OUT_OF_ORDER, SEEN, "", each[1]))] == []
