"""The hospital's own system, and what it may offer besides."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from kiosk.domain.bill import RequestId, Settlement
from kiosk.domain.claim import InvoiceState
from kiosk.domain.close import HospitalRow
from kiosk.domain.stay import Bill, Stay
from kiosk.ports.health import Check
from kiosk.ports.replies import Reply


@dataclass(frozen=True)
class Locked:
    """The bill stands still for this request until it is unlocked or the settlement is written back."""

    bill_key: str


class Hospital(Protocol):
    """The hospital's own system. `lock`, `take` and `undo` are idempotent by request number."""

    def stays(self, id_number: str) -> Reply[tuple[Stay, ...]]: ...
    def bill(self, stay_id: str) -> Reply[Bill]: ...
    def lock(self, bill: Bill, holder: str) -> Reply[Locked]: ...
    def unlock(self, bill_key: str, holder: str) -> Reply[Locked]: ...
    def take(self, settlement: Settlement) -> Reply[Locked]:
        """Write a booked settlement back to the hospital's books."""
        ...

    def undo(self, request_id: RequestId) -> Reply[Locked]:
        """Take a reversed settlement out of the hospital's books again."""
        ...

    def check(self) -> Check: ...


@runtime_checkable
class DayBook(Protocol):
    """What a hospital's system may offer for the day close."""

    def settled(self, day: dt.date) -> Reply[tuple[HospitalRow, ...]]:
        """Its own books of `day`: every cross-province settlement and refund, of all windows and all terminals."""
        ...


@runtime_checkable
class Invoices(Protocol):
    """What a hospital's system may offer for a claim at home (5501)."""

    def invoice(self, stay_id: str) -> Reply[InvoiceState]:
        """Whether the electronic invoice of a stay was claimed before."""
        ...
