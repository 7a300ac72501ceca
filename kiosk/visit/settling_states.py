"""The states from the amounts to the printed slip. Part of kiosk.visit.states."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.bill import Choice, Order, Quote, Settlement
from kiosk.domain.money import Fen
from kiosk.domain.problems import Problem
from kiosk.domain.slip import PayAt
from kiosk.domain.stay import Bill
from kiosk.visit.case import Case


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


SettlingState = (
    ChoosingInsurance
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
)
