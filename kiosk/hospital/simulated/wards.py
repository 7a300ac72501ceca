"""The simulated hospital's own books: stays, bills and their versions, locks, settlements taken and undone."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kiosk.domain.bill import RequestId, Settlement
from kiosk.domain.money import Fen
from kiosk.domain.problems import ProblemCode
from kiosk.domain.stay import UNREADY, Bill, Stay, Unready
from kiosk.ports import Locked, Refusal

if TYPE_CHECKING:
    from kiosk.backends.simulated.world import World


@dataclass
class _Account:
    """One stay's account: its bill, who holds the lock, and which settlement was written back."""

    bill: Bill
    holder: str = ""
    taken: Settlement | None = None


class Wards:
    """Thread-safe. A bill is locked by one holder at a time; a number once undone is never taken again."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._accounts = {bill.key(): _Account(bill) for bill in world.bills}
        self._undone: dict[RequestId, str] = {}
        self._lock = threading.RLock()

    def stays(self, id_number: str) -> tuple[Stay, ...]:
        """The person's stays that are not gone: open ones, and settled ones marked so."""
        with self._lock:
            return tuple(
                _as_it_stands(a).stay for a in self._accounts.values() if a.bill.stay.patient_id_number == id_number
            )

    def bill(self, stay_id: str) -> Bill | Refusal:
        with self._lock:
            account = self._by_stay(stay_id)
            return _as_it_stands(account) if account else Refusal(ProblemCode.NO_OPEN_STAY, "无此住院")

    def lock(self, bill: Bill, holder: str) -> Locked | Refusal:
        """Hold the bill still for `holder`; again by the same holder is no change."""
        with self._lock:
            account = self._accounts.get(bill.key())
            if account is None:
                return Refusal(ProblemCode.NO_OPEN_STAY, "无此住院")
            if unready := _as_it_stands(account).stay.unready:
                return Refusal(UNREADY[unready[0]])
            if account.bill.version != bill.version:
                return Refusal(ProblemCode.BILL_CHANGED, "费用已变更")
            if account.holder not in ("", holder):
                return Refusal(ProblemCode.BILL_LOCKED, "账单正在其他终端处理")
            account.holder = holder
            return Locked(bill.key())

    def unlock(self, bill_key: str, holder: str) -> Locked | Refusal:
        with self._lock:
            account = self._accounts.get(bill_key)
            if account is None:
                return Refusal(ProblemCode.NO_OPEN_STAY, "无此住院")
            if account.holder not in ("", holder):
                return Refusal(ProblemCode.BILL_LOCKED, "账单正在其他终端处理")
            account.holder = ""
            return Locked(bill_key)

    def take(self, settlement: Settlement) -> Locked | Refusal:
        """Write a booked settlement back; the insurer has booked it, so no lock is asked for."""
        with self._lock:
            account = self._accounts.get(settlement.bill_key)
            if account is None:
                return Refusal(ProblemCode.NO_OPEN_STAY, "无此住院")
            if settlement.request_id in self._undone:
                return Refusal(ProblemCode.REVERSED, "该结算已撤销")
            if account.taken is not None and account.taken.request_id != settlement.request_id:
                return Refusal(ProblemCode.ALREADY_SETTLED, "该次住院已结算")
            account.taken, account.holder = settlement, ""
            return Locked(settlement.bill_key)

    def undo(self, request_id: RequestId) -> Locked:
        """Take a settlement out again. A number that never came is remembered too; its bill key is ""."""
        with self._lock:
            account = next((a for a in self._accounts.values() if a.taken and a.taken.request_id == request_id), None)
            if account is not None:
                account.taken = None
            self._undone.setdefault(request_id, account.bill.key() if account else "")
            return Locked(self._undone[request_id])

    # ---- what the ward and the office do meanwhile: for the dock, scenarios and tests

    def charge(self, stay_id: str, item: str, quantity: int = 1) -> Bill:
        """Post one more line: the bill gets a new version, even while it is locked (wards do that)."""
        with self._lock:
            account = self._known(stay_id)
            bill = account.bill
            day = bill.stay.discharged or bill.stay.admitted
            lines = (*bill.lines, self._world.line(item, quantity, day))
            account.bill = replace(bill, lines=lines, version=str(int(bill.version) + 1))
            return account.bill

    def make_ready(self, stay_id: str) -> Bill:
        """The ward gives the discharge order and the office closes the account."""
        with self._lock:
            account = self._known(stay_id)
            stay = account.bill.stay
            discharged = stay.discharged or self._world.clock.date()
            account.bill = replace(account.bill, stay=replace(stay, unready=(), discharged=discharged))
            return account.bill

    def pay_in(self, stay_id: str, amount: Fen) -> Bill:
        """Pay in more deposit at the window (fen)."""
        with self._lock:
            account = self._known(stay_id)
            bill = account.bill
            account.bill = replace(bill, deposit=bill.deposit + amount, version=str(int(bill.version) + 1))
            return account.bill

    def all_taken(self) -> tuple[Settlement, ...]:
        """Every settlement that stands in the books."""
        with self._lock:
            return tuple(a.taken for a in self._accounts.values() if a.taken is not None)

    def taken(self, bill_key: str) -> Settlement | None:
        with self._lock:
            return self._accounts[bill_key].taken

    def holder(self, bill_key: str) -> str:
        with self._lock:
            return self._accounts[bill_key].holder

    def standing(self) -> list[dict[str, str]]:
        """Bills that are held or taken: who holds each ("" nobody), and the number of the settlement taken ("")."""
        with self._lock:
            return [
                {"bill": key, "holder": a.holder, "taken": str(a.taken.request_id) if a.taken else ""}
                for key, a in self._accounts.items()
                if a.holder or a.taken
            ]

    def _by_stay(self, stay_id: str) -> _Account | None:
        return next((a for a in self._accounts.values() if a.bill.stay.stay_id == stay_id), None)

    def _known(self, stay_id: str) -> _Account:
        account = self._by_stay(stay_id)
        if account is None:
            raise KeyError(stay_id)
        return account


def _as_it_stands(account: _Account) -> Bill:
    """The bill, marked ALREADY_SETTLED once a settlement was taken."""
    if account.taken is None:
        return account.bill
    stay = account.bill.stay
    return replace(account.bill, stay=replace(stay, unready=(Unready.ALREADY_SETTLED, *stay.unready)))
