"""What an engineer does at a terminal: each call answers a finding, whatever the device does."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.backends.simulated.place import Place
from kiosk.clock import SimulatedClock
from kiosk.diagnostics.examining import finding
from kiosk.diagnostics.report import SECTIONS
from kiosk.domain.problems import ProblemCode
from kiosk.ports import Check, Detail, Health, Section, SignInRule, SignOutEnds, shows
from kiosk.texts.said import Text
from tests.diagnostics.bench import ENGINEER, PATIENCE, SOON, Device, Hanging, terminal, workbench
from tests.e2e.terminal import WORLD


def test_every_check_stands_in_a_section(tmp_path: Path) -> None:
    with terminal(tmp_path) as kiosk:
        report = kiosk.report()
    assert [check.part for check in report.checks] == list(SECTIONS)
    assert list(report.by_section()) == list(Section)
    assert sum(map(len, report.by_section().values())) == len(SECTIONS)


def test_a_device_that_hangs_is_unknown_and_is_not_asked_twice(tmp_path: Path) -> None:
    hanging = Hanging()
    with terminal(tmp_path) as kiosk:
        bench = workbench(kiosk, seconds=SOON, printer=hanging)
        first = {c.part: c for c in bench.report().checks}["printer"]
        second = {c.part: c for c in bench.report().checks}["printer"]
        assert (first.health, second.health) == (Health.UNKNOWN, Health.UNKNOWN)
        assert "hangs" in str(first.evidence)
        assert "earlier" in str(second.evidence)
        assert hanging.inside.wait(PATIENCE)
        assert hanging.begun == 1
        hanging.let_go.set()
    assert first.driver == "tests.diagnostics.bench.Hanging"


def test_a_device_that_raises_is_a_finding_without_its_words(tmp_path: Path) -> None:
    def raises() -> Check:
        raise OSError("secret text of a library")

    with terminal(tmp_path) as kiosk:
        report = workbench(kiosk, printer=Device(answer=raises)).report()
    found = {c.part: c for c in report.checks}["printer"]
    assert found.health is Health.UNKNOWN
    assert str(found.evidence).startswith("the check itself failed (OSError): ")
    assert "secret" not in report.as_text("zh") + report.as_text("en")


def test_a_probe_is_done_once_and_only_where_it_is_offered(tmp_path: Path) -> None:
    device = Device()
    with terminal(tmp_path) as kiosk:
        bench = workbench(kiosk, card_reader=device)
        assert bench.probes()["card reader"] == ("exchange", "dump")
        assert str(bench.probe("card reader", "dump").evidence) == "tried dump"
        assert bench.probe("card reader", "eject").health is Health.UNKNOWN
        assert bench.probe("no such part", "dump").health is Health.UNKNOWN
    assert device.asked == ["dump"]


def test_what_an_engineer_confirms_is_in_the_journal_and_in_every_later_report(tmp_path: Path) -> None:
    with terminal(tmp_path) as kiosk:
        bench = workbench(kiosk)
        assert bench.record("printer", "print_quality", False, ENGINEER)
        assert bench.record("printer", "print_quality", True, ENGINEER)
        assert bench.record("ID card reader", "card_read", True, ENGINEER)
        assert bench.record("voice", "sound_heard", False, ENGINEER)
        assert not bench.record("toaster", "heat", True, ENGINEER)
    with terminal(tmp_path) as kiosk:
        report = workbench(kiosk).report()
        (confirmed,) = report.confirmed("printer")
        assert (confirmed.name, confirmed.passed, confirmed.staff) == ("print_quality", True, "e01")
        assert [(r.part, r.passed) for r in report.records] == [
            ("printer", True),
            ("ID card reader", True),
            ("voice", False),
        ]
        assert "The sound was heard: BAD (e01, " in report.as_text("en")
        assert "测试页打印清楚：好（e01，" in report.as_text("zh")
        printer = report.as_data()["sections"]["printers"]["checks"][0]
        assert [c["staff"] for c in printer["confirmed"]] == ["e01"]


def test_what_the_window_has_found_of_itself_is_in_every_report(tmp_path: Path) -> None:
    with terminal(tmp_path) as kiosk:
        bench = workbench(kiosk)
        before = {c.part: c for c in bench.report().checks}["screen"]
        bench.screen_found(Check("glass", Health.UNKNOWN, shows("told", words="1080 × 1920 pixels"), "ui.screens"))
        after = {c.part: c for c in bench.report().checks}["screen"]
    assert (before.driver, before.health) == ("kiosk.diagnostics.machine", Health.UNKNOWN)
    assert (after.driver, str(after.evidence)) == ("ui.screens", "1080 × 1920 pixels")


def test_the_platforms_clock_is_known_from_the_sign_in_on(tmp_path: Path) -> None:
    """The simulated platform stands two hours behind this terminal's clock; an engineer signs in anew."""
    rule = SignInRule(SignOutEnds.TERMINAL)
    world = replace(WORLD, world=replace(WORLD.world, profile=replace(WORLD.world.profile, sign_in=rule)))
    theirs = SimulatedClock(WORLD.clock)
    ours = SimulatedClock(WORLD.clock + dt.timedelta(hours=2))
    with terminal(tmp_path, ours, backend=Place(world, theirs).backend()) as kiosk:
        before = {c.part: c for c in kiosk.report().checks}["network"]
        insurer = kiosk.workbench.fix("insurer", "sign_in")
        after = {c.part: c for c in kiosk.report().checks}["network"]
    assert {d.name: d.value for d in before.details}["clock_platform"] == "-"
    assert "signed in for today" in str(insurer.evidence)
    assert {d.name: d.value for d in after.details}["clock_platform"] == "+7200.0 s"
    assert (after.health, after.problem) == (Health.OUT_OF_ORDER, ProblemCode.CLOCK_DIFFERS)


@pytest.mark.parametrize(("part", "fix", "asked"), [("camera", "camera_plug", ["stop", "start"])])
def test_a_fix_reopens_the_device_and_looks_again(tmp_path: Path, part: str, fix: str, asked: list[str]) -> None:
    device = Device()
    with terminal(tmp_path) as kiosk:
        found = workbench(kiosk, camera=device).fix(part, fix)
    assert device.asked == asked
    assert (found.part, found.health) == (part, Health.READY)


def test_a_hospitals_own_driver_says_what_it_likes_and_breaks_no_page() -> None:
    """A string, and a key that nobody has written a text for, are shown as they are; ours is said in each language."""
    ours = Check("camera", Health.READY, shows("of", what="x", said=shows("camera.black")), "-")
    assert finding("camera", ours, "-").evidence.say("zh") == "x：画面全黑"
    theirs = Check("x", Health.READY, "lens cap on", "-")  # type: ignore[arg-type]
    assert finding("camera", theirs, "-").evidence.say("zh") == "lens cap on"
    unknown = replace(ours, evidence=shows("lens.cap", side="left"), details=(Detail("cap", shows("lens.cap")),))
    found = finding("camera", unknown, "-")
    assert (found.evidence.say("zh"), found.details[0].value) == ("finding.lens.cap left", "finding.lens.cap")
    assert Text.from_data(json.loads(json.dumps(ours.evidence.data()))) == ours.evidence
