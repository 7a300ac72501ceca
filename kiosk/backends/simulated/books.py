"""What the insurer has booked: by request number, at most one live settlement a bill, reversed numbers for good."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.domain.bill import Order, RequestId, Settlement
from kiosk.domain.money import Fen, total
from kiosk.domain.people import Account, InsuranceKind
from kiosk.domain.problems import ProblemCode
from kiosk.ports import NoAnswer, Refusal


@dataclass(frozen=True)
class Booking:
    """One live booking and the order that asked for it."""

    order: Order
    settlement: Settlement


class Books:
    """Thread-safe. `refuse_reversed`: a reversed number can never be booked again, even by a request that arrives
    late (BackendProfile.reversed_stays_refused)."""

    def __init__(self, refuse_reversed: bool = True) -> None:
        self._refuse_reversed = refuse_reversed
        self._live: dict[RequestId, Booking] = {}
        self._reversed: set[RequestId] = set()
        self._lock = threading.RLock()

    def book(self, order: Order, settle: Callable[[], Settlement | Refusal]) -> Settlement | Refusal | NoAnswer:
        """Book what `settle` gives, all under one lock.

        A number that is booked already is answered NoAnswer(OUTCOME_UNKNOWN): a refusal would say that nothing is
        booked under it. A reversed number and a bill with a live settlement are refused.
        """
        with self._lock:
            if order.request_id in self._reversed and self._refuse_reversed:
                return Refusal(ProblemCode.REVERSED, "该报文已冲正")
            if order.request_id in self._live:
                return NoAnswer(ProblemCode.OUTCOME_UNKNOWN, text="报文编号重复")
            if self.settled(order.quote.bill.key()):
                return Refusal(ProblemCode.ALREADY_SETTLED, "该次住院已结算")
            answer = settle()
            if isinstance(answer, Settlement):
                self._live[order.request_id] = Booking(order, answer)
            return answer

    def find(self, request_id: RequestId) -> Settlement | None:
        with self._lock:
            booking = self._live.get(request_id)
            return booking.settlement if booking else None

    def reverse(self, request_id: RequestId) -> None:
        """Undo the number, booked or not; it is remembered as reversed."""
        with self._lock:
            self._live.pop(request_id, None)
            self._reversed.add(request_id)

    def settled(self, bill_key: str) -> Settlement | None:
        """The live settlement of a bill."""
        with self._lock:
            return next((b.settlement for b in self._live.values() if b.settlement.bill_key == bill_key), None)

    def account_used(self, person_id: str, account: Account) -> Fen:
        """What live settlements have taken from a person's account (fen)."""
        with self._lock:
            mine = (b for b in self._live.values() if b.order.person_id == person_id)
            return total(b.settlement.amounts.account for b in mine if b.order.quote.choice.account is account)

    def booked(self) -> tuple[tuple[Settlement, InsuranceKind], ...]:
        """Live settlements, each with the insurance it was booked under."""
        with self._lock:
            return tuple((b.settlement, b.order.quote.choice.insurance.kind) for b in self._live.values())

    def live(self) -> tuple[Settlement, ...]:
        with self._lock:
            return tuple(b.settlement for b in self._live.values())
