"""What a step asks for from the amounts to the printed slip. Part of kiosk.visit.effects."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.bill import Choice, Order, Quote, Settlement
from kiosk.domain.problems import Problem
from kiosk.domain.slip import PayAt
from kiosk.domain.stay import Bill, Stay
from kiosk.visit.case import Case, Patient
from kiosk.visit.states import Paid


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


SettlingEffect = (
    LoadBill
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
)
