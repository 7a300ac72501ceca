"""Papers for a person who is not settled directly: the help slip (R32) and the pack for a manual claim (R15, R33)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.domain.diagnosis import Diagnosis
from kiosk.domain.money import Fen
from kiosk.domain.people import InsuranceKind
from kiosk.domain.problems import Moved
from kiosk.domain.stay import FeeLine, Hospital


class InvoiceState(StrEnum):
    """Whether an electronic invoice was claimed before (5501 reimFlag, rhredFlag; platform.md §4.6). NOT_ISSUED: there
    is none yet; UNKNOWN: nobody could be asked, which is never "not claimed"."""

    UNKNOWN = "unknown"
    NOT_ISSUED = "not_issued"
    NOT_CLAIMED = "not_claimed"
    CLAIMED = "claimed"
    CLAIMING = "claiming"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Office:
    """Where to call or go. `name` "" where even that is not known: then it is the agency of `region`. `number` "" where
    none may be shown; `checked_on` the day it was called, `dated` the day its source speaks of."""

    region: str
    name: str = ""
    number: str = ""
    hours: str = ""
    address: str = ""
    checked_on: dt.date | None = None
    dated: dt.date | None = None


@dataclass(frozen=True)
class HelpSlip:
    """Why it did not work, on paper, for whoever can help. It carries no name and no number of a person of ours; `said`
    are the platform's own words, which may. `agency`: the cause is the insured place's to look into."""

    number: str
    hospital: Hospital
    issued_at: dt.datetime
    diagnosis: Diagnosis
    moved: Moved
    office: Office
    agency: bool
    said: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class ClaimItem:
    """One line of the checklist: a paper (text `claim.paper.…`), and where it comes from or how it stands (text
    `claim.have.…`). `either`: this or the one after it."""

    paper: str
    have: str
    either: bool = False


@dataclass(frozen=True)
class ClaimPack:
    """Everything for a claim at home: the checklist, the stay and its fees line by line, and where to take it. The ID
    number stands masked: the papers that it goes with carry it in full."""

    number: str
    hospital: Hospital
    issued_at: dt.datetime
    name: str = field(repr=False)
    id_masked: str = field(repr=False)
    insured: str
    insurance: InsuranceKind
    retired: bool
    inpatient_number: str
    ward: str
    admitted: dt.date
    discharged: dt.date | None
    days: int
    items: tuple[ClaimItem, ...]
    office: Office
    invoice: InvoiceState = InvoiceState.UNKNOWN
    deposit: Fen = Fen(0)
    lines: tuple[FeeLine, ...] = field(default=(), repr=False)
    uploads: bool = False

    @property
    def total(self) -> Fen:
        return sum((line.amount for line in self.lines), Fen(0))
