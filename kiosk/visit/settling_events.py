"""What can happen from the amounts to the printed slip. Part of kiosk.visit.events."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.bill import Choice, Order, Quote, Settlement
from kiosk.domain.problems import Problem
from kiosk.domain.slip import PayAt
from kiosk.domain.stay import Bill

# ---- what a person does --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ChoiceMade:
    choice: Choice


@dataclass(frozen=True)
class Confirmed:
    """The person agrees to the amounts on the screen. The only event that leads to money."""


@dataclass(frozen=True)
class PaperCame:
    """The person's answer where the printer can't say."""

    came: bool


# ---- what the other side answers -----------------------------------------------------------------------------


@dataclass(frozen=True)
class BillLoaded:
    bill: Bill


@dataclass(frozen=True)
class Quoted:
    quote: Quote
    settles_here: bool = True


@dataclass(frozen=True)
class Secured:
    """The same card is in, the bill is locked."""


@dataclass(frozen=True)
class Booked:
    """The insurer has booked it. A money event."""

    settlement: Settlement


@dataclass(frozen=True)
class NotSettled:
    """Proven: nothing was booked (refused, not sent, not booked, reversed). A money event."""

    problem: Problem


@dataclass(frozen=True)
class OutcomeLost:
    """Sent, and no usable answer. A money event."""

    order: Order


@dataclass(frozen=True)
class StillUnknown:
    """Asked for as long as a person can be asked to wait. A money event."""

    problem: Problem


@dataclass(frozen=True)
class HospitalTook:
    took: bool


@dataclass(frozen=True)
class PaymentArranged:
    pay_at: PayAt


@dataclass(frozen=True)
class SlipPrinted:
    pass


@dataclass(frozen=True)
class SlipUnconfirmed:
    pass


SettlingEvent = (
    ChoiceMade
    | Confirmed
    | PaperCame
    | BillLoaded
    | Quoted
    | Secured
    | Booked
    | NotSettled
    | OutcomeLost
    | StillUnknown
    | HospitalTook
    | PaymentArranged
    | SlipPrinted
    | SlipUnconfirmed
)
