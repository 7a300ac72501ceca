"""The remaining amount: said where to pay it, or taken at the terminal."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from kiosk.domain.bill import RequestId, Settlement
from kiosk.domain.money import Fen
from kiosk.domain.slip import PayAt
from kiosk.domain.stay import Bill
from kiosk.domain.writes import Receipt, Write
from kiosk.ports.health import Check
from kiosk.ports.insurer import NotFound, Reversed
from kiosk.ports.profile import WriteRule
from kiosk.ports.replies import Reply


class Payments(Protocol):
    """How the remaining amount is paid. `request` moves no money: it says what to pay where."""

    def request(self, settlement: Settlement, due: Fen, bill: Bill) -> Reply[PayAt]: ...
    def check(self) -> Check: ...


@runtime_checkable
class Collecting(Protocol):
    """Payments that take the money at the terminal: writes like any other, each under a number of its own."""

    def rule(self) -> WriteRule: ...
    def collect(self, write: Write) -> Reply[Receipt]: ...
    def find_payment(self, write: Write) -> Reply[Receipt | NotFound]: ...
    def refund(self, request_id: RequestId) -> Reply[Reversed]: ...
