"""A simulated payment terminal: takes what is due at once, says no, or loses its answer, as it is told."""

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
from kiosk.payments.counter import barcode
from kiosk.ports import Check, Clock, Health, NoAnswer, Refusal, Reply
from kiosk.settings import section


class Outcome(StrEnum):
    """What the terminal does with the next payment; LOST has taken the money."""

    PAID = "paid"
    REFUSED = "refused"
    LOST = "lost"


@dataclass(frozen=True)
class Options:
    """`[payments.options]`."""

    outcome: Outcome = Outcome.PAID
    window: str = "本机"


def create(options: Mapping[str, Any], clock: Clock) -> SimulatedPayments:
    """Raises SettingsError."""
    return SimulatedPayments(section(Options, options, "[payments]"))


class SimulatedPayments:
    """Payments at the terminal. A request is paid once, however often it is asked for; money back goes to a window.

    `.outcome` may be changed while it runs; `.paid` is what was taken, by request number (fen).
    """

    def __init__(self, options: Options) -> None:
        self.outcome = options.outcome
        self.paid: dict[RequestId, Fen] = {}
        self._window = options.window
        self._lock = threading.Lock()

    def request(self, settlement: Settlement, due: Fen, bill: Bill) -> Reply[PayAt]:
        number = settlement.request_id
        code = barcode("SIM", number)
        if due <= 0:
            return PayAt(due, self._window, code, paid=due == 0)
        with self._lock:
            if number not in self.paid:
                if self.outcome is Outcome.REFUSED:
                    return Refusal(ProblemCode.PAYMENT_FAILED, "余额不足")
                self.paid[number] = due
                if self.outcome is Outcome.LOST:
                    return NoAnswer(ProblemCode.PAYMENT_FAILED)
        return PayAt(due, self._window, code, paid=True)

    def check(self) -> Check:
        driver = f"{SimulatedPayments.__module__}.{SimulatedPayments.__qualname__}"
        return Check("payments", Health.READY, f"simulated, {self.outcome}", driver)
