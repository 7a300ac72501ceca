"""The states of a visit. Each holds exactly the data that is valid in it: an amount exists only from Confirming on."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.domain.people import Agent, Credential, Insurance
from kiosk.domain.problems import Problem
from kiosk.domain.stay import Stay
from kiosk.visit.case import Case, Errand, Patient
from kiosk.visit.engineer_states import Diagnosing, EngineerSignIn, EngineerState, Panel
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
from kiosk.visit.settling_states import (
    ChoosingInsurance,
    Confirming,
    Done,
    HandingOver,
    HospitalOwed,
    Paid,
    PaidSlipOwed,
    Paying,
    Printing,
    Quoting,
    Reconciling,
    Securing,
    Settling,
    SettlingState,
)
from kiosk.visit.sheet import Dossier, Sheet, Ways
from kiosk.visit.staff_states import Auditing, DayClosing, Desk, OpenCase, StaffDesk, StaffSignIn, StaffState

__all__ = [
    "Asking",
    "Auditing",
    "Case",
    "ChoosingInsurance",
    "ChoosingType",
    "Claiming",
    "Concern",
    "Confirming",
    "Consenting",
    "DayClosing",
    "Desk",
    "Diagnosing",
    "Done",
    "Dossier",
    "EngineerSignIn",
    "Errand",
    "Filed",
    "FilingOnPhone",
    "Filings",
    "FindingHospital",
    "Gathering",
    "Group",
    "HandingOver",
    "HospitalOwed",
    "LookingUp",
    "NamingGuardian",
    "NamingPhone",
    "OpenCase",
    "OpeningSheet",
    "Paid",
    "PaidSlipOwed",
    "Panel",
    "Patient",
    "Paying",
    "Photographing",
    "Printing",
    "Quoting",
    "ReadingGuide",
    "Reconciling",
    "Refused",
    "Reviewing",
    "Securing",
    "Settling",
    "Sheet",
    "Signing",
    "StaffDesk",
    "StaffSignIn",
    "Submitting",
    "TakingBack",
    "Ways",
    "Withdrawing",
]

# ---- before a visit ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Starting:
    """Every open request is taken up before anyone is served (design "Money" 5). `card_left`: a card that is in, and
    whose nobody knows."""

    card_left: int = 0


@dataclass(frozen=True)
class Idle:
    """The welcome page. `card_left`: the card of the last visit is still in and must not start another."""

    card_left: int = 0


@dataclass(frozen=True)
class OutOfService:
    """Nobody is served. `card_left` as in Starting."""

    problem: Problem
    card_left: int = 0


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

    `resumed` is the ID number a ticket stands for ("" none): another person can't take the visit up. `scanner_out`: the
    code scanner has said meanwhile that it is.
    """

    agent: Agent | None = None
    insertion: int = 0
    asked: Credential | None = None
    reading: bool = False
    hint: Problem | None = None
    resumed: str = field(default="", repr=False)
    errand: Errand = Errand.DISCHARGE
    scanner_out: bool = False


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


# ---- trouble -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class NeedsStaff:
    """A case that leaves the terminal with a reference; the kiosk serves others meanwhile."""

    problem: Problem


@dataclass(frozen=True)
class Trouble:
    """A problem with its next step. `back` is the state that trying again enters; None ends the visit. `paid`: the stay
    is settled already, and where its person paid all of it the papers for a claim at home may be printed (R15)."""

    problem: Problem
    back: State | None = None
    paid: Concern | None = None


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
    | SettlingState
    | NeedsStaff
    | Trouble
    | Refused
    | Claiming
    | StaffState
    | EngineerState
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
