"""Papers the kiosk prints, as values. A driver draws them; nothing here knows a font or a page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.domain.bill import Amounts, RequestId
from kiosk.domain.claim import ClaimPack, HelpSlip
from kiosk.domain.close import CloseReport
from kiosk.domain.form import FilingForm
from kiosk.domain.money import Fen
from kiosk.domain.people import Agent, InsuranceKind, Sex
from kiosk.domain.readiness import Readiness
from kiosk.domain.region import Region
from kiosk.domain.stay import Diagnosis, FeeCategory, FeeClass, Hospital
from kiosk.domain.testpage import TestPage


@dataclass(frozen=True)
class FeeSum:
    """Fees of one category by class, in fen."""

    category: FeeCategory
    a: Fen
    b: Fen
    c: Fen

    @property
    def total(self) -> Fen:
        return self.a + self.b + self.c

    def of(self, fee_class: FeeClass) -> Fen:
        return {FeeClass.A: self.a, FeeClass.B: self.b, FeeClass.C: self.c}[fee_class]


@dataclass(frozen=True)
class PayAt:
    """Where the rest is paid or comes back. `due` in fen, < 0: a refund; `barcode` is what the window scans.
    `checking`: a payment was begun at the terminal and its answer is lost, so nobody may collect before it is known."""

    due: Fen
    window: str
    barcode: str
    paid: bool = False
    checking: bool = False


@dataclass(frozen=True)
class Slip:
    """《跨省异地就医住院结算单》: every field of platform.md §4.1, from which PDF, raster and signed QR are made.

    `copy` 0 is the original, n > 0 is 补打 n. The ID number stands in full on paper (the platform's form does so)
    and masked on every screen.
    """

    request_id: RequestId
    settlement_id: str
    name: str = field(repr=False)
    sex: Sex
    age: int
    id_number: str = field(repr=False)
    card_number: str = field(repr=False)
    insured_region: Region
    insured_province: str
    insurance: InsuranceKind
    retired: bool
    hospital: Hospital
    emergency: bool
    inpatient_number: str
    ward: str
    diagnoses: tuple[Diagnosis, ...] = field(repr=False)
    admitted: dt.date
    discharged: dt.date
    days: int
    amounts: Amounts
    deposit: Fen
    fees: tuple[FeeSum, ...]
    filing: str
    settled_at: dt.datetime
    kiosk: str
    pay_at: PayAt | None = None
    agent: Agent | None = None
    copy: int = 0
    signature: str = ""

    @property
    def due(self) -> Fen:
        return self.amounts.cash - self.deposit


class TicketReason(StrEnum):
    """Why a paper other than a slip is handed out."""

    PARKED = "parked"
    OUTCOME_UNKNOWN = "outcome_unknown"
    FILING_UNKNOWN = "filing_unknown"
    HELP = "help"


@dataclass(frozen=True)
class Ticket:
    """A paper that resumes a visit or names a case. It carries no name and no ID number.

    `lines` are text keys with parameters, so that the paper speaks the person's language.
    """

    number: str
    reason: TicketReason
    hospital: Hospital
    issued_at: dt.datetime
    lines: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    link: str = ""


@dataclass(frozen=True)
class OfficialSlip:
    """The slip as the platform delivers it: a PDF that is printed untouched."""

    request_id: RequestId
    pdf: bytes = field(repr=False)
    copy: int = 0


Paper = Slip | Ticket | OfficialSlip | CloseReport | HelpSlip | ClaimPack | FilingForm | Readiness | TestPage
