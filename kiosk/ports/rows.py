"""What the journal is asked for and answers: states and rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.domain.bill import Order, RequestId
from kiosk.domain.filing import RecordState
from kiosk.domain.money import Fen
from kiosk.domain.slip import Paper
from kiosk.domain.waiting import Waiting
from kiosk.domain.writes import Write


class RequestState(StrEnum):
    """The life of one write. INTENT and UNKNOWN are open: they lock the bill and are taken up at every start."""

    INTENT = "intent"
    UNKNOWN = "unknown"
    SETTLED = "settled"
    REFUSED = "refused"
    NOT_SENT = "not_sent"
    NOT_BOOKED = "not_booked"
    REVERSED = "reversed"


OPEN = (RequestState.INTENT, RequestState.UNKNOWN)


@dataclass(frozen=True)
class OpenRequest:
    """A write whose end is not known. `order` is what was sent."""

    request_id: RequestId
    visit: str
    state: RequestState
    order: Order
    begun_at: dt.datetime


@dataclass(frozen=True)
class OpenWrite:
    """Any other write whose end is not known."""

    write: Write
    visit: str
    state: RequestState
    begun_at: dt.datetime


@dataclass(frozen=True)
class Awaited:
    """A parked visit whose filing is to be decided, or was (`decided`); its ticket resumes it `until` then."""

    ticket: str
    visit: str
    waiting: Waiting
    since: dt.datetime
    until: dt.datetime
    decided: RecordState | None = None


class SlipState(StrEnum):
    """A slip is owed until confirmed printed (design "Money" 6)."""

    OWED = "owed"
    STARTED = "started"
    PRINTED = "printed"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True)
class SlipRow:
    """One slip: its request, state, and how often it was started (copy n is 补打 n)."""

    request_id: RequestId
    state: SlipState
    copies: int
    paper: Paper = field(repr=False)


@dataclass(frozen=True)
class DayRow:
    """One settlement of a day, for the staff list: masked name, amounts in fen."""

    request_id: RequestId
    at: dt.datetime
    name_masked: str
    state: RequestState
    total: Fen
    fund_total: Fen
    cash: Fen
    slip: SlipState | None
    hospital_took: bool


class Role(StrEnum):
    """What a PIN opens: the desk of the window's staff, or the engineer's diagnostics. Neither opens the other's."""

    STAFF = "staff"
    ENGINEER = "engineer"


@dataclass(frozen=True)
class StaffId:
    """Who acted in staff mode: a short name such as "w01"; never a person's name. The name alone says who it is."""

    value: str
    role: Role = field(default=Role.STAFF, compare=False)


@dataclass(frozen=True)
class Noted:
    """An event of a visit as it was noted: `facts` are the loggable ones, `staff` a short name ("" nobody)."""

    visit: str
    at: dt.datetime
    event: str
    staff: str
    facts: Mapping[str, object]
