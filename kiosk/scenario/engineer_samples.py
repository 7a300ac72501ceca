"""The engineer's page in good and in broken states, by hand: for pictures and for tests."""

from __future__ import annotations

import datetime as dt
import math
import tempfile
from dataclasses import replace
from pathlib import Path

from kiosk.backends.simulated.place import Place
from kiosk.bootstrap import Overrides, build_parts
from kiosk.diagnostics.fixes import fixes_for
from kiosk.diagnostics.readying import demands, items
from kiosk.diagnostics.report import NOT_FITTED, SECTIONS, Report, fitted
from kiosk.diagnostics.workbench import Workbench
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.domain.readiness import Burning, Confirmation, Readiness, Series
from kiosk.domain.stay import Hospital
from kiosk.ports import Check, Detail, Health, Role, Section, StaffId, shows
from kiosk.scenario.engineer_checks import BROKEN, FULL, GOOD
from kiosk.settings import JournalSettings, Part, Settings, Terminal
from kiosk.texts.said import Text
from kiosk.visit import effects as fx
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.engineer_states import Findings, Job, Tried, Work
from kiosk.visit.engineer_work import EngineerWork
from kiosk.visit.printing import Printing

E01 = StaffId("e01", Role.ENGINEER)
ANCHOR = "K1-5F2C7A9E0B4D6183-48211-0B4D61835F2C7A9E-Q"
_R, _D, _U, _O = Health.READY, Health.DEGRADED, Health.UNKNOWN, Health.OUT_OF_ORDER


_PROBES = {
    "card reader": ("atr", "application", "exchange", "dump"),
    "voice": ("tone",),
    "printer": ("status",),
    "scanner": ("line", "scan"),
}


def report(at: dt.datetime, *, broken: bool = False, said: bool = False) -> Report:
    """A terminal where everything answers, or one where much is wrong. `said`: engineers confirmed what they saw."""
    checks = tuple(_check(part, broken) for part in SECTIONS)
    confirmed = tuple(
        Confirmation(part, name, True, "e01", at)
        for part, demand in demands().items()
        for name in demand.confirm
        if said and fitted(next(c for c in checks if c.part == part))
    )
    return Report(at, "kiosk-03", "0.4.0", checks, confirmed)


def _check(part: str, broken: bool) -> Check:
    if broken and part in BROKEN:
        return BROKEN[part]
    if part not in GOOD:
        return Check(part, _U, NOT_FITTED, "-")
    evidence, driver, details = GOOD[part]
    return Check(part, _U if part == "voice" else _R, evidence, driver, None, details)


def findings(at: dt.datetime, *, broken: bool = False, said: bool = False) -> Findings:
    found = report(at, broken=broken, said=said)
    present = [check.part for check in found.checks if fitted(check)]
    return Findings(
        found,
        {part: names for part, names in _PROBES.items() if part in present},
        {check.part: fixes_for(check) for check in found.checks},
        {part: row.confirm for part, row in demands().items() if row.confirm and part in present},
    )


def burning(at: dt.datetime, *, failing: bool = False) -> Burning:
    """Two hours of a burn-in: the reader slower every now and then, the camera gone once where it is `failing`."""
    points = range(120)
    series = tuple(
        Series(
            part,
            tuple(base + base * 0.2 * math.sin(point / 9 + place) for point in points),
            tuple(base * (4.5 if point % 37 == place else 1.6) for point in points),
            3 if failing and part == "camera" else 0,
        )
        for place, (part, base) in enumerate(
            (
                ("card reader", 41.0),
                ("card reader exchange", 62.0),
                ("camera", 3.0),
                ("printer", 12.0),
                ("storage", 5.0),
            )
        )
    )
    return Burning(
        at - dt.timedelta(hours=2),
        at + dt.timedelta(hours=2),
        7203,
        3 if failing else 0,
        ((ProblemCode.CAMERA_GONE.value, 3),) if failing else (),
        series,
        None if failing else tuple(48 + point / 30 for point in points),
    )


def readiness(at: dt.datetime, hospital: Hospital, *, broken: bool) -> Readiness:
    """As the Workbench makes it of these reports."""
    found = report(at, broken=broken, said=not broken)
    digest = "5f2c7a9e0b4d6183" * 4
    return Readiness("kiosk-03", hospital, "0.4.0", at, "e01", items(found), burning(at), digest=digest, anchor=ANCHOR)


def engineer_samples(at: dt.datetime, hospital: Hospital) -> dict[str, st.State]:
    """Every face of the page under a name of its own."""
    good, bad = findings(at, said=True), findings(at, broken=True)
    page = st.Diagnosing(E01, good)
    broken = replace(page, findings=bad)
    gone = BROKEN["card reader"]
    details = (Detail("exchange_p50", "38.2 ms", _R), Detail("exchange_p95", "61.0 ms", _R))
    exchange = Check(
        "card reader",
        _R,
        shows("card.tried", reader="ACS ACR39U", probe=Text.of("probe.exchange")),
        gone.driver,
        None,
        details,
    )
    tried = Tried(Job.PROBING, "card reader", "exchange", exchange)
    mended = Tried(Job.FIXING, "card reader", "reader_plug", replace(gone, details=()))
    return {
        "engineer_sign_in": st.EngineerSignIn(),
        "engineer_sign_in_card": st.EngineerSignIn(Problem(ProblemCode.CARD_NOT_ENGINEERS), insertion=3),
        "engineer_first": st.Diagnosing(E01, working=Work(Job.EXAMINING)),
        "engineer": replace(page, tried=(tried,), insertion=4),
        "engineer_broken": replace(broken, tried=(mended,)),
        "engineer_cameras": replace(broken, section=Section.CAMERAS),
        "engineer_scanners": replace(broken, section=Section.SCANNERS),
        "engineer_journal": replace(broken, section=Section.JOURNAL),
        "engineer_printers": replace(broken, section=Section.PRINTERS),
        "engineer_sound": replace(broken, section=Section.SOUND, working=Work(Job.PROBING, "voice", "tone")),
        "engineer_screen": replace(page, section=Section.SCREEN),
        "engineer_network": replace(broken, section=Section.NETWORK),
        "engineer_storage": replace(broken, section=Section.STORAGE),
        "engineer_software": replace(broken, section=Section.SOFTWARE),
        "engineer_burning": replace(page, panel=st.Panel.BURNING, burning=True),
        "engineer_ready": replace(page, panel=st.Panel.READINESS, readiness=readiness(at, hospital, broken=False)),
        "engineer_not_ready": replace(
            broken, panel=st.Panel.READINESS, readiness=readiness(at, hospital, broken=True), printed=False
        ),
        **_unrecorded(at, hospital),
        "engineer_devices": replace(page, panel=st.Panel.DEVICES, bundle="/media/usb/kiosk-03-20260318-093200.zip"),
    }


def _unrecorded(at: dt.datetime, hospital: Hospital) -> dict[str, st.State]:
    """Nothing can be written down: the disk is full."""
    full = Problem(ProblemCode.DISK_FULL)
    found = findings(at)
    checks = tuple(FULL.get(check.part, check) for check in found.report.checks)
    fixes = {**found.fixes} | {part: fixes_for(check) for part, check in FULL.items()}
    found = replace(found, report=replace(found.report, checks=checks), fixes=fixes)
    door = st.EngineerSignIn(halted=full, unrecorded=full)
    page = st.Diagnosing(E01, found, section=Section.STORAGE, halted=full, unrecorded=full)
    report = replace(readiness(at, hospital, broken=True), anchor="")
    return {
        "engineer_sign_in_unrecorded": door,
        "engineer_sign_in_paused": replace(door, problem=Problem(ProblemCode.PIN_PAUSED)),
        "engineer_unrecorded": page,
        "engineer_unrecorded_printers": replace(page, section=Section.PRINTERS),
        "engineer_unrecorded_journal": replace(page, section=Section.JOURNAL),
        "engineer_unrecorded_screen": replace(page, section=Section.SCREEN),
        "engineer_unrecorded_burning": replace(page, panel=st.Panel.BURNING),
        "engineer_unrecorded_report": replace(page, panel=st.Panel.READINESS, readiness=report),
    }


def really(place: Place) -> st.Diagnosing:
    """What the diagnostics really find of a terminal with simulated parts: nothing here is made up."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            terminal=Terminal(institution=place.world.institution.code),
            journal=JournalSettings(path=Path(folder) / "journal.db", reserve_bytes=65536),
            card_reader=Part("simulated"),
            camera=Part("simulated", {"threaded": False}),
            scanner=Part("simulated"),
            printer=Part("simulated"),
        )
        parts = build_parts(
            settings,
            Overrides(place.clock, {"backend": place.backend(), "hospital": place.hospital()}),
            threaded=False,
        )
        try:
            bench = Workbench(parts)
            examined = EngineerWork(parts, lambda: bench, Printing(parts)).perform(fx.Examine())
        finally:
            parts.journal.close()
    if not isinstance(examined, ev.Examined):
        raise TypeError(f"the examination came to {type(examined).__name__}")
    return st.Diagnosing(E01, examined.findings)
