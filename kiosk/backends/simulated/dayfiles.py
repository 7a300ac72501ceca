"""The day's files of a simulated place: what the centre booked and what the hospital took, and how they go wrong.

Both come from the books themselves, so a settlement whose terminal was lost stands in them as anybody's. On top of
that tests, the dock and scenarios write rows of a window, drop, move or alter one.
"""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kiosk.clock import CHINA
from kiosk.domain.bill import RequestId, Settlement
from kiosk.domain.close import (
    ClearingTotal,
    ClearingType,
    DayFile,
    Even,
    HospitalRow,
    PlatformRow,
    Stated,
    Uneven,
    summed,
)
from kiosk.domain.money import Fen
from kiosk.domain.people import InsuranceKind
from kiosk.domain.problems import ProblemCode
from kiosk.ports import Clock, Refusal

if TYPE_CHECKING:
    from kiosk.backends.simulated.books import Books
    from kiosk.backends.simulated.world import World
    from kiosk.hospital.simulated.wards import Wards


@dataclass(frozen=True)
class Entry:
    """A row of the centre's file with what the file itself doesn't say: its day and what it is cleared with."""

    day: dt.date
    insurance: InsuranceKind
    row: PlatformRow
    clearing: ClearingType = ClearingType.INPATIENT


class DayFiles:
    """Thread-safe. `uneven`: 3201 says uneven though every row is equal."""

    def __init__(self, world: World, books: Books, wards: Wards, clock: Clock) -> None:
        self._world, self._books, self._wards, self._clock = world, books, wards, clock
        self._lock = threading.Lock()
        self._added: list[Entry] = []
        self._house: list[tuple[dt.date, HospitalRow]] = []
        self._changed: dict[RequestId, Entry | None] = {}
        self.uneven = False

    # ---- what is asked for

    def rows(self, day: dt.date) -> DayFile | Refusal:
        """3202. The file is final once the day is over."""
        if not self._world.profile.clearing:
            return Refusal(ProblemCode.INSURER_REFUSED, "不支持对账")
        rows = tuple(entry.row for entry in self._entries() if entry.day == day)
        return DayFile(day, len(rows), rows, final=self._clock.now().astimezone(CHINA).date() > day)

    def compare(self, total: ClearingTotal) -> Even | Uneven | Refusal:
        """3201 over the same rows."""
        if not self._world.profile.clearing:
            return Refusal(ProblemCode.INSURER_REFUSED, "不支持对账")
        asked = (total.day, total.insurance, total.clearing)
        mine = [e.row.stated for e in self._entries() if (e.day, e.insurance, e.clearing) == asked]
        if self.uneven or (len(mine), summed(tuple(mine))) != (total.count, total.stated):
            return Uneven("总账不平")
        return Even()

    def taken(self, day: dt.date) -> tuple[HospitalRow, ...]:
        """The hospital's own books of a day: its windows' rows, and what terminals have written back."""
        with self._lock:
            house = [row for on, row in self._house if on == day]
        insurances = {s.request_id: kind for s, kind in self._books.booked()}
        for settlement in self._wards.all_taken():
            if _day(settlement) == day:
                kind = insurances.get(settlement.request_id, InsuranceKind.EMPLOYEE)
                number, said = settlement.request_id, message(settlement.request_id)
                house.append(
                    HospitalRow(number, said, stated(settlement), kind, settlement_id=settlement.settlement_id)
                )
        return tuple(house)

    # ---- how it goes otherwise: for the dock, scenarios and tests

    def window(self, day: dt.date, sequence: int, amounts: Stated, *, centre: bool = True, taken: bool = True) -> None:
        """A window, or another terminal, has settled: a row that isn't ours on both sides, or on one only."""
        number = RequestId(self._world.institution.code, f"{day:%Y%m%d}093000", sequence)
        self.add(day, PlatformRow(number, message(number), amounts, f"W{sequence}"), taken=taken, centre=centre)

    def add(self, day: dt.date, row: PlatformRow, *, taken: bool = False, centre: bool = True) -> None:
        """One more row at the centre, and in the hospital's books too where it was `taken`."""
        kind = InsuranceKind.EMPLOYEE
        with self._lock:
            if centre:
                self._added.append(Entry(day, kind, row))
            if taken:
                house = HospitalRow(
                    row.request_id, row.message, row.stated, kind, settlement_id=row.settlement_id, refund=row.refund
                )
                self._house.append((day, house))

    def drop(self, number: RequestId) -> None:
        """The centre's file lacks this row."""
        self._change(number, None)

    def alter(self, number: RequestId, more: Fen) -> None:
        """The centre's row states a total and a fund's part that differ (fen)."""
        entry = self._find(number)
        amounts = replace(entry.row.stated, total=entry.row.stated.total + more)
        self._change(number, replace(entry, row=replace(entry.row, stated=amounts)))

    def move(self, number: RequestId, day: dt.date) -> None:
        """The centre has it under another day."""
        self._change(number, replace(self._find(number), day=day))

    def unname(self, number: RequestId) -> None:
        """The centre has several rows of it and leaves the settlement's number out."""
        entry = self._find(number)
        self._change(number, replace(entry, row=replace(entry.row, settlement_id="")))

    def refund(self, number: RequestId) -> None:
        """It was undone at a window: a second row, below zero."""
        entry = self._find(number)
        back = replace(entry.row, stated=-entry.row.stated, refund=True)
        with self._lock:
            self._added.append(replace(entry, row=back))

    def _entries(self) -> list[Entry]:
        booked = [
            Entry(
                _day(s), kind, PlatformRow(s.request_id, message(s.request_id), stated(s), s.settlement_id, s.person_id)
            )
            for s, kind in self._books.booked()
        ]
        with self._lock:
            seen = [self._changed.get(e.row.request_id, e) if e.row.request_id else e for e in booked]
            return [entry for entry in seen if entry is not None] + self._added

    def _find(self, number: RequestId) -> Entry:
        return next(entry for entry in self._entries() if entry.row.request_id == number)

    def _change(self, number: RequestId, entry: Entry | None) -> None:
        with self._lock:
            self._changed[number] = entry


def stated(settlement: Settlement) -> Stated:
    """What a row states of a settlement."""
    amounts = settlement.amounts
    return Stated(amounts.total, amounts.fund_total, amounts.account)


def message(number: RequestId) -> str:
    """The sender's message number of a request, as the platform keeps it (30 characters)."""
    return f"{number.institution}{number.stamp}{number.sequence:04d}"


def _day(settlement: Settlement) -> dt.date:
    return settlement.settled_at.astimezone(CHINA).date()
