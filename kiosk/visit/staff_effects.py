"""What the staff's steps ask for. Part of kiosk.visit.effects."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from kiosk.domain.close import Action, DayClose
from kiosk.ports import Role, StaffId


@dataclass(frozen=True)
class CheckPin:
    """At the door of `role` → PinAccepted, EngineerAccepted or Failed"""

    pin: str = field(repr=False)
    role: Role = Role.STAFF


@dataclass(frozen=True)
class LoadDesk:
    """→ DeskLoaded"""


@dataclass(frozen=True)
class Reprint:
    """A numbered copy, never a settlement → SlipPrinted, SlipUnconfirmed or Failed"""

    staff: StaffId
    request: str


@dataclass(frozen=True)
class WorkCase:
    """Ask about a settlement in doubt, now → CaseWorked or Failed"""

    staff: StaffId
    request: str
    present: bool


@dataclass(frozen=True)
class UndoSettlement:
    """Take a settlement back, by staff's order: a write of its own → CaseWorked or Failed"""

    staff: StaffId
    request: str


@dataclass(frozen=True)
class RunClose:
    """Compare a day with the insurer's centre and the hospital, and record it → CloseFound or Failed"""

    staff: StaffId
    day: dt.date


@dataclass(frozen=True)
class ActOnFinding:
    """Do what staff ask for about a finding, if it still stands, then close the day again → CloseFound or Failed"""

    staff: StaffId
    day: dt.date
    key: str
    action: Action


@dataclass(frozen=True)
class PrintClose:
    """→ SlipPrinted, SlipUnconfirmed or Failed"""

    close: DayClose


@dataclass(frozen=True)
class RunAudit:
    """Look at the period's settlements, and at what staff have found of them → AuditFound or Failed"""


StaffEffect = (
    CheckPin | LoadDesk | Reprint | WorkCase | UndoSettlement | RunClose | ActOnFinding | PrintClose | RunAudit
)
