"""What can happen in staff mode. Part of kiosk.visit.events."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from kiosk.domain.audit import Audit, Flag, Verdict
from kiosk.domain.close import Action, DayClose
from kiosk.domain.problems import Problem
from kiosk.ports import StaffId
from kiosk.visit.staff_states import Desk

# ---- what a person does --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class StaffAsked:
    pass


@dataclass(frozen=True)
class PinEntered:
    pin: str = field(repr=False)


@dataclass(frozen=True)
class ReprintAsked:
    request: str


@dataclass(frozen=True)
class CaseAsked:
    """Staff want a settlement in doubt looked into now; `present`: its patient is there and wants it."""

    request: str
    present: bool


@dataclass(frozen=True)
class UndoAsked:
    """Staff want a settlement that stands taken back."""

    request: str


@dataclass(frozen=True)
class UndoAgreed:
    """Staff's answer to whether they are sure."""

    sure: bool


@dataclass(frozen=True)
class CloseOpened:
    """Staff turn to the day close."""


@dataclass(frozen=True)
class CloseAsked:
    """Close this day now; again is harmless."""

    day: dt.date


@dataclass(frozen=True)
class FindingAsked:
    """Staff want what a finding allows."""

    key: str
    action: Action


@dataclass(frozen=True)
class ReportAsked:
    """Print the close on the page."""


@dataclass(frozen=True)
class AuditOpened:
    """Staff turn to the audit's checks."""


@dataclass(frozen=True)
class ReviewGiven:
    """What staff have found of a flag. Noted with who they are: this event is the review."""

    flag: Flag
    verdict: Verdict


# ---- what the other side answers -----------------------------------------------------------------------------


@dataclass(frozen=True)
class PinAccepted:
    staff: StaffId


@dataclass(frozen=True)
class DeskLoaded:
    desk: Desk


@dataclass(frozen=True)
class CaseWorked:
    """What came of a case that staff had looked into, or undone; None: it is booked, its slip is owed."""

    problem: Problem | None = None


@dataclass(frozen=True)
class CloseFound:
    """The close of a day as it stands now. `problem`: what was asked for about a finding could not be done."""

    close: DayClose
    problem: Problem | None = None


@dataclass(frozen=True)
class AuditFound:
    audit: Audit


StaffEvent = (
    StaffAsked
    | PinEntered
    | ReprintAsked
    | CaseAsked
    | UndoAsked
    | UndoAgreed
    | CloseOpened
    | CloseAsked
    | FindingAsked
    | ReportAsked
    | AuditOpened
    | ReviewGiven
    | AuditFound
    | PinAccepted
    | DeskLoaded
    | CaseWorked
    | CloseFound
)
