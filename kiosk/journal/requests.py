"""The writes to the insurer, one row each: INTENT before the first byte leaves, then what became of it.

Plain SQL on purpose: a reader sees the very statement that carries the money, and schema.sql holds its guards.
"""

from __future__ import annotations

import datetime as dt
import sqlite3

from kiosk.clock import CHINA
from kiosk.domain.bill import Amounts, Claim, Order, Quote, RequestId, Settlement
from kiosk.journal import chain
from kiosk.journal.book import Book, one
from kiosk.journal.numbers import Number, next_number
from kiosk.ports import BillInProgress, OpenRequest, RequestState
from kiosk.settings import Terminal

_INTEND = """
INSERT INTO requests
  (number, visit, bill, state, total, fund_total, cash, begun_at, day, changed_at, key_id, sealed_order)
VALUES (:number, :visit, :bill, 'intent', :total, :fund_total, :cash, :now, :day, :now, :key_id, :sealed_order)
"""
_SETTLE = """
UPDATE requests SET state = 'settled', total = :total, fund_total = :fund_total, cash = :cash, changed_at = :now,
  sealed_settlement = :settlement, sealed_note = :note
WHERE number = :number
"""
_END = "UPDATE requests SET state = :state, changed_at = :now, sealed_note = :note WHERE number = :number"
_LOCK = """
INSERT INTO locks (bill, asked_at, key_id, sealed_bill) VALUES (?, ?, ?, ?) ON CONFLICT (bill) DO NOTHING
"""
_NUMBER = """
INSERT INTO numbers (institution, stamp, sequence) VALUES (?, ?, ?)
ON CONFLICT (institution) DO UPDATE SET stamp = excluded.stamp, sequence = excluded.sequence
"""


class Requests:
    """Requests, the bills held still for them, and what the hospital is still owed of them."""

    def __init__(self, book: Book, terminal: Terminal) -> None:
        self._book = book
        self._institution = terminal.institution
        self._slice = (terminal.request_slice[0], terminal.request_slice[1])

    def intend(self, visit: str, person_id: str, quote: Quote, claim: Claim | None) -> Order:
        book = self._book

        def body(connection: sqlite3.Connection) -> Order:
            now = book.clock.now()
            number = next_number(now, self._highest(connection), *self._slice)
            connection.execute(_NUMBER, (self._institution, *number))
            order = Order(RequestId(self._institution, *number), person_id, quote, claim)
            row = {
                "number": str(order.request_id),
                "visit": visit,
                "bill": book.sealed.vault.index(quote.bill.key()),
                "now": book.now(),
                "day": now.astimezone(CHINA).date().isoformat(),
                "key_id": book.sealed.vault.key_id,
                "sealed_order": book.sealed.order(order),
            }
            connection.execute(_INTEND, row | _amounts(quote.amounts))
            self._chain(connection, str(order.request_id), visit)
            return order

        try:
            return book.file.write(body, begins=True)
        except sqlite3.IntegrityError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_CONSTRAINT_UNIQUE:
                raise BillInProgress from error
            if error.sqlite_errorcode == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
                raise ValueError("the visit was never opened") from error
            raise

    def outcome(self, request_id: RequestId, state: RequestState, settlement: Settlement | None, note: str) -> None:
        if (settlement is not None) != (state is RequestState.SETTLED):
            raise ValueError("a settlement comes with SETTLED, and only with it")
        if settlement is not None and settlement.request_id != request_id:
            raise ValueError("the settlement is of another request")
        number, sealed = str(request_id), self._book.sealed
        row = {"number": number, "state": state.value, "note": sealed.note(number, note) if note else None}

        def body(connection: sqlite3.Connection) -> None:
            visit, was = one(connection, "SELECT visit, state FROM requests WHERE number = ?", number)
            timed = row | {"now": self._book.now()}
            if settlement is not None:
                booked = {"settlement": sealed.settlement(number, settlement)} | _amounts(settlement.amounts)
                connection.execute(_SETTLE, timed | booked)
                connection.execute("INSERT INTO handovers VALUES (?, 0, ?)", (number, timed["now"]))
            elif not was == state == RequestState.UNKNOWN:
                connection.execute(_END, timed)
            self._chain(connection, number, visit)

        try:
            self._book.file.write(body)
        except sqlite3.IntegrityError as error:
            raise ValueError(f"the request can't become {state.value} from what it is") from error

    def open(self) -> tuple[OpenRequest, ...]:
        rows = self._book.file.read(
            "SELECT number, visit, state, sealed_order, begun_at FROM requests"
            " WHERE state IN ('intent', 'unknown') ORDER BY number"
        )
        return tuple(
            OpenRequest(
                RequestId.parse(number),
                visit,
                RequestState(state),
                self._book.sealed.open_order(number, order),
                dt.datetime.fromisoformat(begun_at),
            )
            for number, visit, state, order, begun_at in rows
        )

    def settlement(self, request_id: RequestId) -> Settlement | None:
        number = str(request_id)
        rows = self._book.file.read("SELECT sealed_settlement FROM requests WHERE number = ?", number)
        return self._book.sealed.open_settlement(number, rows[0][0]) if rows and rows[0][0] else None

    def note(self, request_id: RequestId) -> str:
        number = str(request_id)
        rows = self._book.file.read("SELECT sealed_note FROM requests WHERE number = ?", number)
        return self._book.sealed.open_note(number, rows[0][0]) if rows and rows[0][0] else ""

    def unslipped(self) -> tuple[tuple[Order, Settlement], ...]:
        sealed = self._book.sealed
        rows = self._book.file.read(
            "SELECT number, sealed_order, sealed_settlement FROM requests"
            " WHERE state = 'settled' AND number NOT IN (SELECT number FROM slips) ORDER BY number"
        )
        return tuple((sealed.open_order(number, o), sealed.open_settlement(number, s)) for number, o, s in rows)

    def hospital_took(self, request_id: RequestId, took: bool) -> None:
        number = str(request_id)

        def body(connection: sqlite3.Connection) -> None:
            one(connection, "SELECT took FROM handovers WHERE number = ?", number)
            row = (int(took), self._book.now(), number)
            connection.execute("UPDATE handovers SET took = ?, changed_at = ? WHERE number = ?", row)
            self._book.chained(connection, "hospital", {"request": number, "took": took})

        self._book.file.write(body)

    def hospital_owed(self) -> tuple[Settlement, ...]:
        rows = self._book.file.read(
            "SELECT number, sealed_settlement FROM requests JOIN handovers USING (number)"
            " WHERE state = 'settled' AND took = 0 ORDER BY number"
        )
        return tuple(self._book.sealed.open_settlement(number, sealed) for number, sealed in rows)

    def lock_asked(self, bill_key: str) -> None:
        sealed = self._book.sealed
        index = sealed.vault.index(bill_key)

        def body(connection: sqlite3.Connection) -> None:
            row = (index, self._book.now(), sealed.vault.key_id, sealed.bill(index, bill_key))
            if connection.execute(_LOCK, row).rowcount:
                self._book.chained(connection, "lock_asked", {})

        self._book.file.write(body)

    def lock_ended(self, bill_key: str) -> None:
        index = self._book.sealed.vault.index(bill_key)

        def body(connection: sqlite3.Connection) -> None:
            if connection.execute("DELETE FROM locks WHERE bill = ?", (index,)).rowcount:
                self._book.chained(connection, "lock_ended", {})

        self._book.file.write(body)

    def locks(self) -> tuple[str, ...]:
        rows = self._book.file.read("SELECT bill, sealed_bill FROM locks ORDER BY asked_at")
        return tuple(self._book.sealed.open_bill(index, sealed) for index, sealed in rows)

    def highest(self) -> Number | None:
        """The highest number ever given."""
        return self._book.file.look(self._highest)

    def _highest(self, connection: sqlite3.Connection) -> Number | None:
        key = (self._institution,)
        row = connection.execute("SELECT stamp, sequence FROM numbers WHERE institution = ?", key).fetchone()
        return Number(*row) if row else None

    def _chain(self, connection: sqlite3.Connection, number: str, visit: str) -> None:
        """Every change of a request stands in the chain with its amounts, so that an edited row shows."""
        row = one(connection, "SELECT state, total, fund_total, cash FROM requests WHERE number = ?", number)
        facts = dict(zip(chain.STATED, row, strict=True))
        self._book.chained(connection, chain.REQUEST, {"request": number} | facts, visit)


def _amounts(amounts: Amounts) -> dict[str, int]:
    return {"total": int(amounts.total), "fund_total": int(amounts.fund_total), "cash": int(amounts.cash)}
