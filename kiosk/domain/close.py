"""The day close as values: what the insurer's centre, the hospital and this terminal say of one day (R36).

Amounts are signed whole fen: a refund is a second row, below zero (platform.md 3202). Nothing here names a person but
the platform's own number of one, which stays off papers and out of the journal's record of a close.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.domain.bill import RequestId
from kiosk.domain.money import Fen
from kiosk.domain.people import InsuranceKind
from kiosk.domain.stay import Hospital


class ClearingType(StrEnum):
    """What is cleared together (platform field clr_type): cross-province inpatient and outpatient."""

    INPATIENT = "inpatient"
    OUTPATIENT = "outpatient"


@dataclass(frozen=True)
class Stated:
    """What a row of 3202 states of a settlement: total, all funds, personal account (fen). It states no cash."""

    total: Fen = Fen(0)
    fund_total: Fen = Fen(0)
    account: Fen = Fen(0)

    def __add__(self, other: Stated) -> Stated:
        return Stated(self.total + other.total, self.fund_total + other.fund_total, self.account + other.account)

    def __neg__(self) -> Stated:
        return Stated(-self.total, -self.fund_total, -self.account)


def summed(rows: tuple[Stated, ...]) -> Stated:
    """The sum of rows; nothing for none."""
    return sum(rows, Stated())


@dataclass(frozen=True)
class PlatformRow:
    """One row of the centre's file. `request_id` None where `message` (the sender's number as it stands in the file)
    is not one of this kind; `settlement_id` may be "" where the centre has several rows. Raises ValueError where a
    refund is not below zero, or the other way round."""

    request_id: RequestId | None
    message: str
    stated: Stated
    settlement_id: str = ""
    person_id: str = field(default="", repr=False)
    refund: bool = False

    def __post_init__(self) -> None:
        _signed(self.stated, self.refund)


@dataclass(frozen=True)
class HospitalRow:
    """One row of the hospital's own books: of a window, this terminal or another. Raises ValueError as PlatformRow."""

    request_id: RequestId | None
    message: str
    stated: Stated
    insurance: InsuranceKind
    clearing: ClearingType = ClearingType.INPATIENT
    settlement_id: str = ""
    refund: bool = False

    def __post_init__(self) -> None:
        _signed(self.stated, self.refund)


def _signed(stated: Stated, refund: bool) -> None:
    if (stated.total > 0) if refund else (stated.total < 0):
        raise ValueError("a refund stands below zero, and only a refund")


@dataclass(frozen=True)
class DayFile:
    """The centre's rows of one day. `count` is what the centre says it has sent: a file that lacks rows is refused
    with ValueError. `final`: the centre has closed the day, nothing more can be booked in it."""

    day: dt.date
    count: int
    rows: tuple[PlatformRow, ...]
    final: bool

    def __post_init__(self) -> None:
        if self.count != len(self.rows):
            raise ValueError("the file lacks rows")


@dataclass(frozen=True)
class ClearingTotal:
    """What 3201 compares: the institution's rows of one insurance and clearing type on one day, refunds included."""

    day: dt.date
    insurance: InsuranceKind
    clearing: ClearingType
    count: int
    stated: Stated


@dataclass(frozen=True)
class Even:
    """The centre has the same total."""


@dataclass(frozen=True)
class Uneven:
    """It has another one. `text` is its own wording: for staff."""

    text: str = ""


@dataclass(frozen=True)
class Compared:
    """A total and the centre's word on it; `even` None where it gave none."""

    total: ClearingTotal
    even: bool | None


@dataclass(frozen=True)
class OwnRow:
    """One settlement as this terminal's journal has it, whatever became of it. `day` is when it was sent, `state` a
    kiosk.ports.RequestState, `stated` and `cash` the amounts the person agreed to; `undone_by` the number of our own
    undoing (2305) that the platform has booked."""

    request_id: RequestId
    day: dt.date
    begun_at: dt.datetime
    state: str
    name_masked: str
    person_id: str = field(repr=False)
    insurance: InsuranceKind
    stated: Stated
    cash: Fen
    settlement_id: str = ""
    undone_by: RequestId | None = None


class FindingKind(StrEnum):
    """What the three sides say of one settlement, seen together. Each row of the day is in exactly one finding."""

    MATCHED = "matched"
    ONLY_OURS = "only_ours"
    ONLY_THEIRS = "only_theirs"
    AMOUNTS_DIFFER = "amounts_differ"
    HOSPITAL_HAS_NOT = "hospital_has_not"
    HOSPITAL_ONLY = "hospital_only"
    OTHER_WRITER = "other_writer"
    OTHER_DAY = "other_day"


class Action(StrEnum):
    """What this terminal may do about a finding, each only at a staff member's word."""

    TAKE_UP = "take_up"
    REVERSE = "reverse"
    HAND_OVER_AGAIN = "hand_over_again"
    ASK_STAFF = "ask_staff"


@dataclass(frozen=True)
class Finding:
    """One settlement with what each side has of it. `key` is its request number, or what the others call it."""

    kind: FindingKind
    key: str
    day: dt.date
    ours: OwnRow | None = None
    centre: tuple[PlatformRow, ...] = ()
    hospital: tuple[HospitalRow, ...] = ()
    actions: tuple[Action, ...] = ()

    @property
    def request_id(self) -> RequestId | None:
        """Its number, None where nobody gives it one of this kind."""
        if self.ours is not None:
            return self.ours.request_id
        rows: tuple[PlatformRow | HospitalRow, ...] = (*self.centre, *self.hospital)
        numbers = (row.request_id for row in rows)
        return next((number for number in numbers if number is not None and str(number) == self.key), None)

    @property
    def wrong(self) -> bool:
        """Whether somebody must look at it: not what agrees, and not what is another's or another day's."""
        return self.kind not in (FindingKind.MATCHED, FindingKind.OTHER_WRITER, FindingKind.OTHER_DAY)


@dataclass(frozen=True)
class DayClose:
    """A close as it was run: run `run` of that day. `provisional`: the day wasn't over, or the centre's file not final.
    `anchor` is the journal's chain with this close as its event `seq`: what leaves the box on paper
    (kiosk/journal/anchor.py).
    `who` is a staff's short name, "" for the terminal itself."""

    day: dt.date
    run: int
    run_at: dt.datetime
    who: str
    provisional: bool
    totals: tuple[Compared, ...]
    findings: tuple[Finding, ...]
    seq: int = 0
    anchor: str = ""

    @property
    def wrong(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.wrong)

    @property
    def even(self) -> bool | None:
        """True where every total is even, False where one is not, None where the centre did not say."""
        said = [compared.even for compared in self.totals]
        return False if False in said else None if None in said else True

    def of(self, kind: FindingKind) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.kind is kind)

    @property
    def own(self) -> tuple[OwnRow, ...]:
        """This terminal's settlements of the day that stand in its journal."""
        rows = (f.ours for f in self.findings if f.ours is not None and f.ours.day == self.day)
        return tuple(row for row in rows if row.state == "settled")


@dataclass(frozen=True)
class CloseReport:
    """The paper of a close. It carries no name and no number of a person."""

    close: DayClose
    hospital: Hospital
    kiosk: str

    @property
    def number(self) -> str:
        """What names the paper: "CLOSE-20261126-K01-2"."""
        return f"CLOSE-{self.close.day:%Y%m%d}-{self.kiosk}-{self.close.run}"
