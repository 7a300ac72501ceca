"""What the engineer's diagnostics ask for. Part of kiosk.visit.effects."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.readiness import Readiness
from kiosk.ports import Section, StaffId


@dataclass(frozen=True)
class ReadEngineerCard:
    """Whose card is in → EngineerAccepted or Failed. Nothing else that stands on it is kept."""

    insertion: int


@dataclass(frozen=True)
class Examine:
    """Check every part, or one section's → Examined. `anew`: the journal takes no writes, and is opened again first."""

    section: Section | None = None
    anew: bool = False


@dataclass(frozen=True)
class Probe:
    """Try a part out → Probed"""

    part: str
    name: str


@dataclass(frozen=True)
class Mend:
    """Do what a fix can do by itself → Mended"""

    part: str
    name: str


@dataclass(frozen=True)
class KeepJudgement:
    """The engineer's word about a part, as a record → JudgementKept or Failed"""

    staff: StaffId
    part: str
    name: str
    passed: bool


@dataclass(frozen=True)
class StartBurning:
    """No outcome: it runs beside the flow, the window looks at it."""

    minutes: int


@dataclass(frozen=True)
class StopBurning:
    """No outcome."""


@dataclass(frozen=True)
class MakeReadiness:
    """→ ReadinessMade"""

    staff: StaffId


@dataclass(frozen=True)
class PrintReadiness:
    """→ SlipPrinted, SlipUnconfirmed or Failed"""

    readiness: Readiness


@dataclass(frozen=True)
class WriteBundle:
    """→ BundleWritten or Failed"""


EngineerEffect = (
    ReadEngineerCard
    | Examine
    | Probe
    | Mend
    | KeepJudgement
    | StartBurning
    | StopBurning
    | MakeReadiness
    | PrintReadiness
    | WriteBundle
)
