"""A simulated payment terminal: takes what is due, says no, or loses its answer, as it is told."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kiosk.domain.bill import RequestId, Settlement
from kiosk.domain.money import Fen
from kiosk.domain.problems import ProblemCode
from kiosk.domain.slip import PayAt
from kiosk.domain.stay import Bill
from kiosk.domain.writes import Kind, Payment, Receipt, Write
from kiosk.payments.counter import barcode
from kiosk.ports import Check, Clock, Health, NoAnswer, NotFound, Refusal, Reply, Reversed, WriteRule, shows
from kiosk.settings import section


class Outcome(StrEnum):
    """What the terminal does with the next payment. LOST has taken the money, LOST_BEFORE has not; no answer comes of
    either. DOWN answers nothing at all."""

    PAID = "paid"
    REFUSED = "refused"
    LOST = "lost"
    LOST_BEFORE = "lost_before"
    DOWN = "down"


@dataclass(frozen=True)
class Options:
    """`[payments.options]`."""

    outcome: Outcome = Outcome.PAID
    window: str = "本机"


def create(options: Mapping[str, Any], clock: Clock) -> SimulatedPayments:
    """Raises SettingsError."""
    return SimulatedPayments(section(Options, options, "[payments]"), clock)


class SimulatedPayments:
    """Payments that collect at the terminal; money back goes to a window. A number is taken once, and never after it
    was refunded.

    `.outcome` may be changed while it runs, `.answers` False leaves every question unanswered; `.paid` is what stands
    as taken, by number (fen).
    """

    def __init__(self, options: Options, clock: Clock) -> None:
        self.outcome = options.outcome
        self.answers = True
        self.paid: dict[RequestId, Fen] = {}
        self._refunded: set[RequestId] = set()
        self._window = options.window
        self._clock = clock
        self._lock = threading.Lock()

    def request(self, settlement: Settlement, due: Fen, bill: Bill) -> Reply[PayAt]:
        return PayAt(due, self._window, barcode("SIM", settlement.request_id), paid=due == 0)

    def rule(self) -> WriteRule:
        return WriteRule()

    def collect(self, write: Write) -> Reply[Receipt]:
        if not isinstance(write.draft, Payment):
            return Refusal(ProblemCode.NOT_OFFERED)
        number = write.request_id
        with self._lock:
            if self.outcome is Outcome.DOWN:
                return NoAnswer(ProblemCode.PAYMENT_FAILED, sent=False)
            if self.outcome is Outcome.REFUSED or number in self._refunded:
                return Refusal(ProblemCode.PAYMENT_FAILED, "余额不足")
            if number in self.paid:
                return NoAnswer(ProblemCode.OUTCOME_UNKNOWN, text="单号重复")
            if self.outcome is Outcome.LOST_BEFORE:
                return NoAnswer(ProblemCode.PAYMENT_FAILED)
            self.paid[number] = write.draft.due
            if self.outcome is Outcome.LOST:
                return NoAnswer(ProblemCode.PAYMENT_FAILED)
        return self._receipt(number)

    def find_payment(self, write: Write) -> Reply[Receipt | NotFound]:
        if not self.answers or self.outcome is Outcome.DOWN:
            return NoAnswer(ProblemCode.PAYMENT_FAILED, sent=False)
        with self._lock:
            return self._receipt(write.request_id) if write.request_id in self.paid else NotFound()

    def refund(self, request_id: RequestId) -> Reply[Reversed]:
        if not self.answers or self.outcome is Outcome.DOWN:
            return NoAnswer(ProblemCode.PAYMENT_FAILED, sent=False)
        with self._lock:
            self._refunded.add(request_id)
            self.paid.pop(request_id, None)
        return Reversed()

    def check(self) -> Check:
        driver = f"{SimulatedPayments.__module__}.{SimulatedPayments.__qualname__}"
        return Check("payments", Health.READY, shows("simulated.payments", outcome=str(self.outcome)), driver)

    def _receipt(self, number: RequestId) -> Receipt:
        return Receipt(number, Kind.PAY, f"P{number.stamp}{number.sequence:04d}", self._clock.now())
