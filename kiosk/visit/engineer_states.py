"""The states of the engineer's diagnostics, and what the page holds. Part of kiosk.visit.states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.diagnostics.fixes import Fix
from kiosk.diagnostics.report import Report
from kiosk.domain.problems import Problem
from kiosk.domain.readiness import Readiness
from kiosk.ports import Check, Section, StaffId


class Panel(StrEnum):
    """What stands beside the rail: the checks of a section, or one of the engineer's other papers."""

    SECTION = "section"
    BURNING = "burning"
    READINESS = "readiness"
    DEVICES = "devices"


class Job(StrEnum):
    """What is under way; only one at a time."""

    EXAMINING = "examining"
    PROBING = "probing"
    FIXING = "fixing"
    READYING = "readying"
    PRINTING = "printing"
    BUNDLING = "bundling"


@dataclass(frozen=True)
class Work:
    """A job, with the part and the name of a probe or fix ("" for the others)."""

    job: Job
    part: str = ""
    name: str = ""


@dataclass(frozen=True)
class Findings:
    """What one examination found: the report, and by part what can be tried, what can be mended, and what only a
    person can say of it (`asks`)."""

    report: Report
    probes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fixes: Mapping[str, tuple[Fix, ...]] = field(default_factory=dict)
    asks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Tried:
    """What a probe or a fix (`job`) found when it was done last."""

    job: Job
    part: str
    name: str
    check: Check


@dataclass(frozen=True)
class EngineerSignIn:
    """PIN or card. `insertion`: a card that is in, `reading` while it is looked at; `halted`: why the terminal is out
    of service, None where it serves. Signing out doesn't change that. `unrecorded`: why nothing that is done here can
    be written down, None where it is (kiosk.visit.unrecorded)."""

    problem: Problem | None = None
    insertion: int = 0
    reading: bool = False
    halted: Problem | None = None
    unrecorded: Problem | None = None


@dataclass(frozen=True)
class Diagnosing:
    """The engineer's page. `findings` None until the first examination is done; `insertion`: a card that is in, for
    trying the reader; `burning` while the burn-in runs; `printed` None: the readiness report was not printed, False:
    the printer can't say; `bundle`: where the support bundle lies, "" none; `halted` and `unrecorded` as in
    EngineerSignIn."""

    staff: StaffId
    findings: Findings | None = None
    panel: Panel = Panel.SECTION
    section: Section = Section.READERS
    working: Work | None = None
    tried: tuple[Tried, ...] = ()
    insertion: int = 0
    burning: bool = False
    readiness: Readiness | None = None
    printed: bool | None = None
    bundle: str = ""
    notice: Problem | None = None
    halted: Problem | None = None
    unrecorded: Problem | None = None

    def last(self, job: Job, part: str, name: str) -> Tried | None:
        """What this probe or fix found last, None where it was not done."""
        return next((t for t in self.tried if (t.job, t.part, t.name) == (job, part, name)), None)

    def offers(self, job: Job, part: str, name: str) -> bool:
        """Whether the page shows this probe or fix. What changes anything is done on the record only."""
        if self.findings is None:
            return False
        if job is Job.PROBING:
            return name in self.findings.probes.get(part, ())
        acts = any(fix.name == name and fix.acts for fix in self.findings.fixes.get(part, ()))
        return acts and self.unrecorded is None


EngineerState = EngineerSignIn | Diagnosing
