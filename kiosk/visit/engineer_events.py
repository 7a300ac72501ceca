"""What can happen at the engineer's diagnostics. Part of kiosk.visit.events."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.problems import Problem
from kiosk.domain.readiness import Confirmation, Readiness
from kiosk.ports import Check, Section, StaffId
from kiosk.visit.engineer_states import Findings, Panel

# ---- what the engineer does ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class EngineerAsked:
    """The gesture in two corners."""


@dataclass(frozen=True)
class SectionChosen:
    section: Section


@dataclass(frozen=True)
class PanelChosen:
    panel: Panel


@dataclass(frozen=True)
class ExaminedAgain:
    """Test again: one section, or all (None)."""

    section: Section | None = None


@dataclass(frozen=True)
class ProbeAsked:
    part: str
    name: str


@dataclass(frozen=True)
class FixAsked:
    part: str
    name: str


@dataclass(frozen=True)
class Judged:
    """What the engineer saw or heard of a test: kept as a record with who said it."""

    part: str
    name: str
    passed: bool


@dataclass(frozen=True)
class BurnAsked:
    """Try everything over and over for so many minutes."""

    minutes: int


@dataclass(frozen=True)
class BurnStopped:
    pass


@dataclass(frozen=True)
class ReadinessAsked:
    pass


@dataclass(frozen=True)
class ReadinessPrintAsked:
    pass


@dataclass(frozen=True)
class BundleAsked:
    pass


# ---- what comes of it ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class EngineerAccepted:
    staff: StaffId


@dataclass(frozen=True)
class Examined:
    """`section`: only its checks were done anew; None: all."""

    findings: Findings
    section: Section | None = None


@dataclass(frozen=True)
class Probed:
    part: str
    name: str
    check: Check


@dataclass(frozen=True)
class Mended:
    """What a fix did by itself, and how the part is since."""

    part: str
    name: str
    check: Check


@dataclass(frozen=True)
class JudgementKept:
    """The engineer's word is a record now; a problem where it could not be made one."""

    said: Confirmation | Problem


@dataclass(frozen=True)
class BurnEnded:
    """The burn-in's time is over."""


@dataclass(frozen=True)
class ReadinessMade:
    readiness: Readiness


@dataclass(frozen=True)
class BundleWritten:
    path: str


EngineerEvent = (
    EngineerAsked
    | SectionChosen
    | PanelChosen
    | ExaminedAgain
    | ProbeAsked
    | FixAsked
    | Judged
    | BurnAsked
    | BurnStopped
    | ReadinessAsked
    | ReadinessPrintAsked
    | BundleAsked
    | EngineerAccepted
    | Examined
    | Probed
    | Mended
    | JudgementKept
    | BurnEnded
    | ReadinessMade
    | BundleWritten
)
