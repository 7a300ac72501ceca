"""The engineer's effects: what the diagnostics are asked to do, and what came of it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from kiosk.diagnostics.fixes import Fix
from kiosk.diagnostics.removable import removable
from kiosk.diagnostics.report import Report, fitted
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.domain.readiness import Burning, Confirmation, Readiness
from kiosk.ports import Check, Journal, JournalUnwritable, Role, StaffId
from kiosk.visit import effects as fx
from kiosk.visit import events as ev
from kiosk.visit.engineer_effects import EngineerEffect
from kiosk.visit.engineer_states import Findings
from kiosk.visit.parts import Parts
from kiosk.visit.printing import Printing


class Bench(Protocol):
    """What the page asks of the diagnostics (kiosk.diagnostics.workbench.Workbench). Every call may take seconds, none
    raises."""

    def report(self) -> Report: ...
    def probes(self) -> Mapping[str, tuple[str, ...]]: ...
    def probe(self, part: str, name: str) -> Check: ...
    def fixes(self, check: Check) -> tuple[Fix, ...]: ...
    def fix(self, part: str, name: str) -> Check: ...
    def start_burning(self, hours: float) -> None: ...
    def burning(self) -> Burning | None: ...
    def stop_burning(self) -> None: ...
    def record(self, part: str, name: str, passed: bool, staff: StaffId) -> bool: ...
    def confirmations(self) -> Mapping[str, tuple[str, ...]]: ...
    def readiness(self, staff: StaffId) -> Readiness: ...
    def bundle(self, folder: Path | None = None) -> Path | None: ...


class EngineerWork:
    """On the same parts as the patients' visits: nobody else stands at the terminal meanwhile."""

    def __init__(self, parts: Parts, bench: Callable[[], Bench] | None, printing: Printing) -> None:
        self._p, self._bench, self._printing = parts, bench, printing

    def perform(self, effect: EngineerEffect) -> ev.Event | None:
        """The event that came of `effect`, None where it has no outcome."""
        if isinstance(effect, fx.ReadEngineerCard):
            return self._card(effect.insertion)
        if isinstance(effect, fx.PrintReadiness):
            return self._printing.unowed(effect.readiness)
        if self._bench is None:
            return ev.Failed(Problem(ProblemCode.BUG))  # a terminal is never made without one; a test's may be
        return self._work(effect, self._bench())

    def _work(self, effect: EngineerEffect, bench: Bench) -> ev.Event | None:
        match effect:
            case fx.Examine(section=section, anew=anew):
                if anew:
                    with contextlib.suppress(JournalUnwritable):  # the report says how it stands
                        self._p.journal.open_again()
                report = bench.report()
                fixes = {check.part: bench.fixes(check) for check in report.checks}
                return ev.Examined(Findings(report, bench.probes(), fixes, _asks(report, bench)), section)
            case fx.Probe(part=part, name=name):
                return ev.Probed(part, name, bench.probe(part, name))
            case fx.Mend(part=part, name=name):
                return ev.Mended(part, name, bench.fix(part, name))
            case fx.KeepJudgement():
                if not bench.record(effect.part, effect.name, effect.passed, effect.staff):
                    return ev.JudgementKept(Problem(ProblemCode.JOURNAL_UNWRITABLE))
                now, who = self._p.clock.now(), effect.staff.value
                return ev.JudgementKept(Confirmation(effect.part, effect.name, effect.passed, who, now))
            case fx.StartBurning(minutes=minutes):
                bench.start_burning(minutes / 60)
            case fx.StopBurning():
                bench.stop_burning()
            case fx.MakeReadiness(staff=staff):
                return ev.ReadinessMade(bench.readiness(staff))
            case fx.WriteBundle():
                path = bench.bundle(removable())
                return ev.BundleWritten(str(path)) if path else ev.Failed(Problem(ProblemCode.BUNDLE_NOT_WRITTEN))
        return None

    def _card(self, insertion: int) -> ev.Event:
        """Whose card it is. Of any other card nothing is kept: what was read ends with this call."""
        if self._p.card_reader is None:
            return ev.Failed(Problem(ProblemCode.READER_GONE))
        read = self._p.card_reader.read(insertion)
        if isinstance(read, Problem):
            return ev.Failed(read)
        journal = self._p.journal
        try:
            return accepted(journal.staff_card(read.recognition_code))
        except JournalUnwritable:
            return accepted(journal.staff_card_unrecorded(read.recognition_code))


def pin_checked(journal: Journal, pin: str, role: Role) -> ev.Event:
    """Whose PIN this is, at the door of `role`. An engineer's opens also where the try can't be written down: that is
    when one is needed. Raises JournalUnwritable."""
    try:
        return accepted(journal.staff_pin(pin, role))
    except JournalUnwritable:
        if role is not Role.ENGINEER:
            raise
        return accepted(journal.staff_pin_unrecorded(pin, role))


def _asks(report: Report, bench: Bench) -> Mapping[str, tuple[str, ...]]:
    """What only a person can say of each part that is fitted: what the readiness report wants confirmed."""
    here = {check.part for check in report.checks if fitted(check)}
    return {part: names for part, names in bench.confirmations().items() if part in here}


def accepted(found: StaffId | Problem) -> ev.Event:
    """What a PIN or a card came to, at the door of the role it has."""
    if isinstance(found, Problem):
        return ev.Failed(found)
    return ev.EngineerAccepted(found) if found.role is Role.ENGINEER else ev.PinAccepted(found)
