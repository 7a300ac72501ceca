"""The states of staff mode, and what staff see. Part of kiosk.visit.states."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kiosk.domain.audit import Audit
from kiosk.domain.bill import RequestId, Settlement
from kiosk.domain.close import DayClose
from kiosk.domain.problems import Problem
from kiosk.ports import Awaited, DayRow, OpenRequest, OpenWrite, SlipRow, StaffId
from kiosk.visit.doubt import Said


@dataclass(frozen=True)
class OpenCase:
    """A settlement in doubt with both sides' facts: what was sent, and what the platform `said` last."""

    request: OpenRequest
    said: Said = Said.NOT_ASKED


@dataclass(frozen=True)
class Desk:
    """What staff see: settlements and other writes in doubt, owed slips, what the hospital hasn't taken or taken back,
    the day, and who is `waiting` for a filing to be decided. `reverses`, `undoes`: what the platform lets them do about
    a settlement in doubt, and one that stands."""

    open: tuple[OpenCase, ...] = ()
    slips: tuple[SlipRow, ...] = ()
    hospital_owed: tuple[Settlement, ...] = ()
    rows: tuple[DayRow, ...] = ()
    writes: tuple[OpenWrite, ...] = ()
    undo_owed: tuple[RequestId, ...] = ()
    waiting: tuple[Awaited, ...] = ()
    reverses: bool = True
    undoes: bool = False


@dataclass(frozen=True)
class StaffSignIn:
    """`halted`: why the terminal is out of service, None where it serves. Signing out doesn't change that."""

    problem: Problem | None = None
    halted: Problem | None = None


@dataclass(frozen=True)
class StaffDesk:
    """`printing` is the request whose slip is being printed again, `asking` the one of which the printer can't say
    whether paper came out ("" none); `working` is the request that is being asked about or undone, `undoing` the one
    whose undoing staff are asked to agree to; `halted` as in StaffSignIn."""

    staff: StaffId
    desk: Desk = Desk()
    printing: str = ""
    notice: Problem | None = None
    printed: bool = False
    asking: str = ""
    working: str = ""
    undoing: str = ""
    halted: Problem | None = None


@dataclass(frozen=True)
class DayClosing:
    """The day close. `close` is what was found last (None: no day chosen yet), `working` while a run, an action or a
    print is under way; `printed` None: not printed yet, False: the printer can't say; `halted` as in StaffSignIn."""

    staff: StaffId
    day: dt.date | None = None
    close: DayClose | None = None
    working: bool = False
    notice: Problem | None = None
    printed: bool | None = None
    halted: Problem | None = None


@dataclass(frozen=True)
class Auditing:
    """The joint audit's checks. `audit` None while it is made; `halted` as in StaffSignIn."""

    staff: StaffId
    audit: Audit | None = None
    notice: Problem | None = None
    halted: Problem | None = None


StaffState = StaffSignIn | StaffDesk | DayClosing | Auditing
