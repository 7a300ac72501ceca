"""The states of a visit. Each holds exactly the data that is valid in it: an amount exists only from Confirming on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from kiosk.domain.audit import Audit
from kiosk.domain.bill import Choice, Order, Quote, RequestId, Settlement
from kiosk.domain.close import DayClose
from kiosk.domain.money import Fen
from kiosk.domain.people import Agent, Credential, Insurance
from kiosk.domain.problems import Problem
from kiosk.domain.slip import PayAt
from kiosk.domain.stay import Bill, Stay
from kiosk.ports import DayRow, OpenRequest, OpenWrite, SlipRow, StaffId
from kiosk.visit.case import Case, Errand, Patient
from kiosk.visit.doubt import Said
from kiosk.visit.filing_states import (
    Asking,
    ChoosingType,
    Consenting,
    Filed,
    FilingOnPhone,
    Filings,
    Gathering,
    LookingUp,
    NamingGuardian,
    NamingPhone,
    OpeningSheet,
    Photographing,
    Reviewing,
    Signing,
    Submitting,
    TakingBack,
    Withdrawing,
)
from kiosk.visit.guide_states import FindingHospital, Group, ReadingGuide
from kiosk.visit.refusal_states import Claiming, Concern, Refused
from kiosk.visit.sheet import Dossier, Sheet, Ways

__all__ = [
    "Asking",
    "Case",
    "ChoosingType",
    "Claiming",
    "Concern",
    "Consenting",
    "Dossier",
    "Errand",
    "Filed",
    "FilingOnPhone",
    "Filings",
    "FindingHospital",
    "Gathering",
    "Group",
    "LookingUp",
    "NamingGuardian",
    "NamingPhone",
    "OpeningSheet",
    "Patient",
    "Photographing",
    "ReadingGuide",
    "Refused",
    "Reviewing",
    "Sheet",
    "Signing",
    "Submitting",
    "TakingBack",
    "Ways",
    "Withdrawing",
]


@dataclass(frozen=True)
class Paid:
    """A settlement that exists, with everything its slip needs."""

    case: Case
    quote: Quote
    settlement: Settlement

    @property
    def due(self) -> Fen:
        """What is to be paid (> 0) or comes back (< 0), from the insurer's booked amounts."""
        return self.settlement.amounts.cash - self.quote.bill.deposit


@dataclass(frozen=True)
class OpenCase:
    """A settlement in doubt with both sides' facts: what was sent, and what the platform `said` last."""

    request: OpenRequest
    said: Said = Said.NOT_ASKED


@dataclass(frozen=True)
class Desk:
    """What staff see: settlements and other writes in doubt, owed slips, what the hospital hasn't taken or taken back,
    the day. `reverses`, `undoes`: what the platform lets them do about a settlement in doubt, and one that stands."""

    open: tuple[OpenCase, ...] = ()
    slips: tuple[SlipRow, ...] = ()
    hospital_owed: tuple[Settlement, ...] = ()
    rows: tuple[DayRow, ...] = ()
    writes: tuple[OpenWrite, ...] = ()
    undo_owed: tuple[RequestId, ...] = ()
    reverses: bool = True
    undoes: bool = False


# ---- before a visit ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Starting:
    """Every open request is taken up before anyone is served (design "Money" 5)."""


@dataclass(frozen=True)
class Idle:
    """The welcome page. `card_left`: the card of the last visit is still in and must not start another."""

    card_left: int = 0


@dataclass(frozen=True)
class OutOfService:
    problem: Problem


# ---- who and what --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ForWhom:
    insertion: int = 0
    errand: Errand = Errand.DISCHARGE


@dataclass(frozen=True)
class NamingAgent:
    """A family member acts: name, ID number, relation, phone."""

    insertion: int = 0
    errand: Errand = Errand.DISCHARGE


@dataclass(frozen=True)
class Identifying:
    """Waiting for card, voucher or ID card; with `asked` set the platform is being asked about it.

    `resumed` is the ID number a ticket stands for ("" none): another person can't take the visit up.
    """

    agent: Agent | None = None
    insertion: int = 0
    asked: Credential | None = None
    reading: bool = False
    hint: Problem | None = None
    resumed: str = field(default="", repr=False)
    errand: Errand = Errand.DISCHARGE


@dataclass(frozen=True)
class ChoosingStay:
    """`stays` None while the hospital is being asked."""

    patient: Patient
    stays: tuple[Stay, ...] | None = None


@dataclass(frozen=True)
class CheckingFiling:
    patient: Patient
    stay: Stay
    insurance: Insurance


@dataclass(frozen=True)
class Explaining:
    """What holds of the filing, what it means, what to do now: `ways` says what the insured place takes here."""

    case: Case
    ways: Ways = Ways()


@dataclass(frozen=True)
class BackFilling:
    """Filing on the phone: how, with a QR; then check again, or park."""

    case: Case
    ways: Ways = Ways()


@dataclass(frozen=True)
class Parked:
    """The visit rests; the ticket ("" while it is made) resumes it. `printed` None while it is printing."""

    case: Case
    ticket: str = ""
    printed: bool | None = None


# ---- amounts -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ChoosingInsurance:
    case: Case
    chosen: Choice


@dataclass(frozen=True)
class Quoting:
    """`bill` None while the hospital is asked, then the insurer computes the preview."""

    case: Case
    choice: Choice
    bill: Bill | None = None


@dataclass(frozen=True)
class Confirming:
    """The amounts are on the screen. `settles_here` False: this hospital wants the rest paid at the window first."""

    case: Case
    quote: Quote
    settles_here: bool = True


# ---- money ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Securing:
    """The same card is still in, the bill stands still: checked before the number is made. No money yet."""

    case: Case
    quote: Quote


@dataclass(frozen=True)
class Settling:
    """The request may be on the wire. Nothing a person does can stop it here."""

    case: Case
    quote: Quote


@dataclass(frozen=True)
class Reconciling:
    """The answer is lost: only the platform's own word ends this."""

    case: Case
    order: Order


@dataclass(frozen=True)
class HandingOver:
    """Booked by the insurer; the hospital's system is being told."""

    paid: Paid


@dataclass(frozen=True)
class Paying:
    paid: Paid
    hospital_took: bool
    pay_at: PayAt | None = None


@dataclass(frozen=True)
class Printing:
    """`asking`: the printer can't say whether paper came out, so the person is asked."""

    paid: Paid
    hospital_took: bool
    pay_at: PayAt
    asking: bool = False


@dataclass(frozen=True)
class Done:
    paid: Paid
    pay_at: PayAt


@dataclass(frozen=True)
class PaidSlipOwed:
    """Settled, but no paper: the slip stays owed, staff print it; never a second settlement."""

    paid: Paid
    pay_at: PayAt
    hospital_took: bool
    problem: Problem


@dataclass(frozen=True)
class HospitalOwed:
    """Settled and printed, but the hospital's system hasn't taken it yet."""

    paid: Paid
    pay_at: PayAt


@dataclass(frozen=True)
class NeedsStaff:
    """A case that leaves the terminal with a reference; the kiosk serves others meanwhile."""

    problem: Problem


# ---- trouble and staff ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Trouble:
    """A problem with its next step. `back` is the state that trying again enters; None ends the visit. `paid`: the stay
    is settled already, and where its person paid all of it the papers for a claim at home may be printed (R15)."""

    problem: Problem
    back: State | None = None
    paid: Concern | None = None


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


State = (
    Starting
    | Idle
    | OutOfService
    | ForWhom
    | NamingAgent
    | Identifying
    | ChoosingStay
    | CheckingFiling
    | Explaining
    | BackFilling
    | Parked
    | ChoosingInsurance
    | Quoting
    | Confirming
    | Securing
    | Settling
    | Reconciling
    | HandingOver
    | Paying
    | Printing
    | Done
    | PaidSlipOwed
    | HospitalOwed
    | NeedsStaff
    | Trouble
    | Refused
    | Claiming
    | StaffSignIn
    | StaffDesk
    | DayClosing
    | Auditing
    | LookingUp
    | Filings
    | FilingOnPhone
    | Withdrawing
    | TakingBack
    | OpeningSheet
    | NamingGuardian
    | Asking
    | ChoosingType
    | Consenting
    | NamingPhone
    | Gathering
    | Photographing
    | Signing
    | Reviewing
    | Submitting
    | Filed
    | ReadingGuide
    | FindingHospital
)
