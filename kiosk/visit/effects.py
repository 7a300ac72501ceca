"""What a step asks for. The runner records an effect before a worker runs it; its outcome comes back as an event."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from kiosk.domain.bill import Choice, Order, Quote, Settlement
from kiosk.domain.close import Action, DayClose
from kiosk.domain.people import Credential, Insurance
from kiosk.domain.problems import Problem
from kiosk.domain.slip import PayAt
from kiosk.domain.stay import Bill, Stay
from kiosk.ports import Role, StaffId
from kiosk.visit.case import Case, Patient
from kiosk.visit.engineer_effects import (
    EngineerEffect,
    Examine,
    KeepJudgement,
    MakeReadiness,
    Mend,
    PrintReadiness,
    Probe,
    ReadEngineerCard,
    StartBurning,
    StopBurning,
    WriteBundle,
)
from kiosk.visit.filing_effects import (
    FilingEffect,
    KeepSignature,
    LookUpFilings,
    OpenSheet,
    ParkFiling,
    PrintFilingTicket,
    PrintForm,
    RecordConsent,
    SubmitFiling,
    TakePhoto,
    WithdrawFiling,
)
from kiosk.visit.guide_effects import GuideEffect, ListAreas, LookUpHospitals
from kiosk.visit.refusal_effects import Diagnose, GatherClaim, PrintClaim, PrintHelp, RefusalEffect
from kiosk.visit.states import Paid

__all__ = [
    "Diagnose",
    "Examine",
    "GatherClaim",
    "KeepJudgement",
    "KeepSignature",
    "ListAreas",
    "LookUpFilings",
    "LookUpHospitals",
    "MakeReadiness",
    "Mend",
    "OpenSheet",
    "ParkFiling",
    "PrintClaim",
    "PrintFilingTicket",
    "PrintForm",
    "PrintHelp",
    "PrintReadiness",
    "Probe",
    "ReadEngineerCard",
    "RecordConsent",
    "StartBurning",
    "StopBurning",
    "SubmitFiling",
    "TakePhoto",
    "WithdrawFiling",
    "WriteBundle",
]


@dataclass(frozen=True)
class TakeUp:
    """Recover every open request before anyone is served → TakenUp."""


@dataclass(frozen=True)
class BeginVisit:
    """A new epoch: from here on nothing of the last person exists. No outcome."""

    kind: str = "discharge"
    staff: StaffId | None = None


@dataclass(frozen=True)
class EndVisit:
    """Forget the person. No outcome."""


@dataclass(frozen=True)
class WatchCodes:
    """Camera on → CodeSeen, TicketSeen, WrongCode."""


@dataclass(frozen=True)
class RestCodes:
    """Camera off. No outcome."""


@dataclass(frozen=True)
class ReadCard:
    """→ CardRead or Failed"""

    insertion: int


@dataclass(frozen=True)
class ReadIdCard:
    """→ CardRead or Failed"""


@dataclass(frozen=True)
class Identify:
    """`filing`: for filings alone, where an ID card is enough (R2) → MemberKnown or Failed"""

    credential: Credential
    filing: bool = False


@dataclass(frozen=True)
class ResumeTicket:
    """→ TicketResumed or Failed"""

    number: str


@dataclass(frozen=True)
class FindStays:
    """→ StaysFound or Failed"""

    id_number: str = field(repr=False)


@dataclass(frozen=True)
class CheckFiling:
    """→ FilingFound (UNKNOWN where nobody answers)"""

    patient: Patient
    stay: Stay
    insurance: Insurance


@dataclass(frozen=True)
class Park:
    """→ TicketIssued or Failed"""

    case: Case


@dataclass(frozen=True)
class PrintTicket:
    """→ TicketPrinted"""

    number: str
    case: Case


@dataclass(frozen=True)
class LoadBill:
    """→ BillLoaded or Failed"""

    stay: Stay


@dataclass(frozen=True)
class Preview:
    """→ Quoted or Failed"""

    patient: Patient
    bill: Bill
    choice: Choice


@dataclass(frozen=True)
class Secure:
    """The same card, the bill locked → Secured or Failed. Still no money."""

    patient: Patient
    quote: Quote


@dataclass(frozen=True)
class Settle:
    """INTENT committed, then sent once → Booked, NotSettled or OutcomeLost"""

    case: Case
    quote: Quote


@dataclass(frozen=True)
class Resolve:
    """Ask until the platform has said it, or a person has waited long enough → Booked, NotSettled, StillUnknown"""

    order: Order


@dataclass(frozen=True)
class Unlock:
    """Give the bill back to the hospital. No outcome: an unlock that fails is only a delay."""

    bill_key: str


@dataclass(frozen=True)
class HandOver:
    """→ HospitalTook"""

    settlement: Settlement


@dataclass(frozen=True)
class ArrangePayment:
    """→ PaymentArranged or Failed"""

    paid: Paid


@dataclass(frozen=True)
class PrintSlip:
    """→ SlipPrinted, SlipUnconfirmed or Failed"""

    paid: Paid
    pay_at: PayAt


@dataclass(frozen=True)
class SlipHanded:
    """The person said whether paper came out. No outcome."""

    request: str
    came: bool


@dataclass(frozen=True)
class PrintReference:
    """A paper with the reference of an unknown outcome. No outcome: the page says the number too."""

    problem: Problem


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


Effect = (
    TakeUp
    | BeginVisit
    | EndVisit
    | WatchCodes
    | RestCodes
    | ReadCard
    | ReadIdCard
    | Identify
    | ResumeTicket
    | FindStays
    | CheckFiling
    | Park
    | PrintTicket
    | LoadBill
    | Preview
    | Secure
    | Settle
    | Resolve
    | Unlock
    | HandOver
    | ArrangePayment
    | PrintSlip
    | SlipHanded
    | PrintReference
    | CheckPin
    | LoadDesk
    | Reprint
    | WorkCase
    | UndoSettlement
    | RunClose
    | ActOnFinding
    | PrintClose
    | RunAudit
    | FilingEffect
    | RefusalEffect
    | GuideEffect
    | EngineerEffect
)
