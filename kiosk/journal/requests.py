"""The writes to another system, one row each: INTENT before the first byte leaves, then what became of it.

Plain SQL on purpose: a reader sees the very statement that carries the money, and the schema holds its guards.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable
from typing import TypeVar

from kiosk.clock import CHINA
from kiosk.domain.bill import Amounts, Claim, Order, Quote, RequestId, Settlement
from kiosk.domain.problems import ProblemCode
from kiosk.domain.writes import Draft, Kind, Payment, Receipt, Undo, Write
from kiosk.journal import chain
from kiosk.journal.book import Book, one
from kiosk.journal.numbers import Number, Numbers
from kiosk.journal.sealed import there
from kiosk.journal.trouble import as_written
from kiosk.ports import OPEN, BillInProgress, JournalUnwritable, OpenRequest, OpenWrite, RequestState
from kiosk.settings import Terminal

T = TypeVar("T")

_BEGIN = """
INSERT INTO requests
  (number, visit, kind, concerns, bill, state, total, fund_total, cash, begun_at, day, changed_at, key_id, sealed_order)
VALUES (:number, :visit, :kind, :concerns, :bill, 'intent', :total, :fund_total, :cash, :now, :day, :now,
  :key_id, :sealed_order)
"""
_SETTLE = """
UPDATE requests SET state = 'settled', total = :total, fund_total = :fund_total, cash = :cash, changed_at = :now,
  sealed_settlement = :settlement, sealed_note = :note
WHERE number = :number
"""
_DONE = """
UPDATE requests SET state = 'settled', changed_at = :now, sealed_settlement = :receipt, sealed_note = :note
WHERE number = :number
"""
_END = "UPDATE requests SET state = :state, changed_at = :now, sealed_note = :note WHERE number = :number"
_UNDONE = "UPDATE requests SET state = 'reversed', changed_at = ? WHERE number = ? AND state = 'settled'"
_OWE_UNDOING = "UPDATE handovers SET wanted = 'undo', took = 0, changed_at = ? WHERE number = ?"


class Requests:
    """Settlements (`intend`, `outcome`) and every other kind of write (`begin`, `ended`)."""

    def __init__(self, book: Book, terminal: Terminal) -> None:
        self._book = book
        self._numbers = Numbers(terminal.institution, terminal.request_slice[0], terminal.request_slice[1])

    # ---- settlements

    def intend(self, visit: str, person_id: str, quote: Quote, claim: Claim | None) -> Order:
        def body(connection: sqlite3.Connection) -> Order:
            now = self._book.clock.now()
            order = Order(self._numbers.give(connection, now), person_id, quote, claim)
            sealed, amounts = self._book.sealed.order(connection, visit, order), _amounts(quote.amounts)
            self._begin(connection, now, order.request_id, visit, Kind.SETTLE, quote.bill.key(), amounts, sealed)
            return order

        return self._begun(body)

    def outcome(self, request_id: RequestId, state: RequestState, settlement: Settlement | None, note: str) -> None:
        if (settlement is not None) != (state is RequestState.SETTLED):
            raise ValueError("a settlement comes with SETTLED, and only with it")
        if settlement is not None and settlement.request_id != request_id:
            raise ValueError("the settlement is of another request")
        number, sealed = str(request_id), self._book.sealed
        row = {"number": number, "state": state.value}

        def body(connection: sqlite3.Connection) -> None:
            visit, kind, was, _ = self._row(connection, number)
            if kind is not Kind.SETTLE:
                raise ValueError("no settlement: its end is told by `ended`")
            timed = row | {"now": self._book.now(), "note": sealed.note(number, note)}
            if settlement is not None:
                _still_open(was)
                booked = {"settlement": sealed.settlement(number, settlement)} | _amounts(settlement.amounts)
                connection.execute(_SETTLE, timed | booked)
                owed = (number, timed["now"])
                connection.execute("INSERT INTO handovers (number, took, changed_at) VALUES (?, 0, ?)", owed)
            elif not was == state == RequestState.UNKNOWN:
                connection.execute(_END, timed)
                if was is RequestState.SETTLED:
                    connection.execute(_OWE_UNDOING, (timed["now"], number))
            self._chain(connection, number, visit)

        self._ended(state, body)

    @as_written()
    def open(self) -> tuple[OpenRequest, ...]:
        return tuple(
            OpenRequest(
                RequestId.parse(number),
                visit,
                RequestState(state),
                there(self._book.sealed.open_order(number, order)),
                dt.datetime.fromisoformat(begun_at),
            )
            for number, visit, state, order, begun_at in self._open_rows("kind = 'settle'")
        )

    def settlement(self, request_id: RequestId) -> Settlement | None:
        sealed = self._answer(request_id, "kind = 'settle'")
        return self._book.sealed.open_settlement(str(request_id), sealed) if sealed else None

    def unslipped(self) -> tuple[tuple[Order, Settlement], ...]:
        sealed = self._book.sealed
        rows = self._book.file.read(
            "SELECT number, sealed_order, sealed_settlement FROM unslipped CROSS JOIN requests USING (number)"
            " WHERE state = 'settled' ORDER BY number"
        )
        return tuple(
            (there(sealed.open_order(number, o)), there(sealed.open_settlement(number, s))) for number, o, s in rows
        )

    # ---- every other write

    def begin(self, visit: str, draft: Draft) -> Write:
        def body(connection: sqlite3.Connection) -> Write:
            if (concerns := _concerns(draft)) is not None:
                _, kind, was, _ = self._row(connection, concerns)
                if kind is not Kind.SETTLE:
                    raise ValueError("only a settlement is undone or paid")
                if was is not RequestState.SETTLED:
                    raise BillInProgress
            now = self._book.clock.now()
            write = Write(self._numbers.give(connection, now), draft)
            self._begin_write(connection, now, visit, write)
            return write

        return self._begun(body)

    def _begin_write(self, connection: sqlite3.Connection, now: dt.datetime, visit: str, write: Write) -> None:
        number, draft = write.request_id, write.draft
        amounts = {"total": 0, "fund_total": 0, "cash": 0}
        if isinstance(draft, Undo):
            amounts = _amounts(draft.settlement.amounts)
        elif isinstance(draft, Payment):
            amounts |= {"total": int(draft.due), "cash": int(draft.due)}
        sealed, concerns = self._book.sealed.draft(connection, visit, str(number), draft), _concerns(draft)
        self._begin(connection, now, number, visit, draft.kind, draft.subject, amounts, sealed, concerns=concerns)

    def ended(self, request_id: RequestId, state: RequestState, receipt: Receipt | None, note: str) -> None:
        if (receipt is not None) != (state is RequestState.SETTLED):
            raise ValueError("a receipt comes with SETTLED, and only with it")
        if receipt is not None and receipt.request_id != request_id:
            raise ValueError("the receipt is of another request")
        number, sealed = str(request_id), self._book.sealed
        row = {"number": number, "state": state.value}

        def body(connection: sqlite3.Connection) -> None:
            visit, kind, was, concerns = self._row(connection, number)
            if kind is Kind.SETTLE or (receipt is not None and receipt.kind is not kind):
                raise ValueError("a settlement's end is told by `outcome`; a receipt is of the write's own kind")
            timed = row | {"now": self._book.now(), "note": sealed.note(number, note)}
            if receipt is not None:
                _still_open(was)
                connection.execute(_DONE, timed | {"receipt": sealed.receipt(number, receipt)})
            elif not was == state == RequestState.UNKNOWN:
                connection.execute(_END, timed)
            self._chain(connection, number, visit)
            if receipt is not None and kind is Kind.UNDO and concerns is not None:
                self._undone(connection, concerns, visit)

        self._ended(state, body)

    @as_written()
    def open_writes(self) -> tuple[OpenWrite, ...]:
        return tuple(
            OpenWrite(
                Write(RequestId.parse(number), self._draft(number, draft)),
                visit,
                RequestState(state),
                dt.datetime.fromisoformat(begun_at),
            )
            for number, visit, state, draft, begun_at in self._open_rows("kind <> 'settle'")
        )

    def _draft(self, number: str, sealed: bytes) -> Draft:
        draft = self._book.sealed.open_draft(number, sealed)
        if draft is None:
            raise JournalUnwritable(ProblemCode.JOURNAL_BROKEN)  # as `there`, which can't name a union
        return draft

    def receipt(self, request_id: RequestId) -> Receipt | None:
        sealed = self._answer(request_id, "kind <> 'settle'")
        return self._book.sealed.open_receipt(str(request_id), sealed) if sealed else None

    # ---- both

    def adopt(self, visit: str, sent: Order | Write, begun_at: dt.datetime) -> bool:
        """Take up a request that another journal has begun, under its own number, as INTENT; False for a known one.
        Nothing is sent. Raises BillInProgress where the schema refuses."""
        number = sent.request_id

        def body(connection: sqlite3.Connection) -> bool:
            if connection.execute("SELECT 1 FROM requests WHERE number = ?", (str(number),)).fetchone():
                return False
            self._numbers.know(connection, Number(number.stamp, number.sequence))
            if isinstance(sent, Order):
                sealed, amounts = self._book.sealed.order(connection, visit, sent), _amounts(sent.quote.amounts)
                self._begin(connection, begun_at, number, visit, Kind.SETTLE, sent.quote.bill.key(), amounts, sealed)
            else:
                self._begin_write(connection, begun_at, visit, sent)
            return True

        return self._begun(body)

    def note(self, request_id: RequestId) -> str:
        number = str(request_id)
        rows = self._book.file.read("SELECT sealed_note FROM requests WHERE number = ?", number)
        return (self._book.sealed.open_note(number, rows[0][0]) if rows and rows[0][0] else None) or ""

    def state(self, request_id: RequestId) -> RequestState | None:
        rows = self._book.file.read("SELECT state FROM requests WHERE number = ?", str(request_id))
        return RequestState(rows[0][0]) if rows else None

    def highest(self) -> Number | None:
        """The highest number ever given."""
        return self._book.file.look(self._numbers.highest)

    def _begin(
        self,
        connection: sqlite3.Connection,
        now: dt.datetime,
        request_id: RequestId,
        visit: str,
        kind: Kind,
        subject: str,
        amounts: dict[str, int],
        sealed: tuple[str, bytes],
        *,
        concerns: str | None = None,
    ) -> None:
        row = {
            "number": str(request_id),
            "visit": visit,
            "kind": kind.value,
            "concerns": concerns,
            "bill": self._book.sealed.vault.index(subject),
            "now": now.isoformat(timespec="microseconds"),
            "day": now.astimezone(CHINA).date().isoformat(),
            "key_id": sealed[0],
            "sealed_order": sealed[1],
        }
        connection.execute(_BEGIN, row | amounts)
        self._chain(connection, str(request_id), visit)

    def _begun(self, body: Callable[[sqlite3.Connection], T]) -> T:
        try:
            return self._book.file.write(body, begins=True)
        except sqlite3.IntegrityError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_CONSTRAINT_UNIQUE:
                raise BillInProgress from error
            if error.sqlite_errorcode == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
                raise ValueError("the visit was never opened") from error
            # A number given before, a kind that is none: what the journal says of itself doesn't hold.
            raise JournalUnwritable(ProblemCode.JOURNAL_BROKEN) from error

    def _ended(self, state: RequestState, body: Callable[[sqlite3.Connection], None]) -> None:
        try:
            self._book.file.write(body)
        except sqlite3.IntegrityError as error:
            raise _impossible(state) from error

    def _undone(self, connection: sqlite3.Connection, number: str, visit: str) -> None:
        """The settlement stands no more, and the hospital is owed the undoing. Harmless where that is so already."""
        now = self._book.now()
        if connection.execute(_UNDONE, (now, number)).rowcount:
            connection.execute(_OWE_UNDOING, (now, number))
            self._chain(connection, number, visit)

    def _row(self, connection: sqlite3.Connection, number: str) -> tuple[str, Kind, RequestState, str | None]:
        sql = "SELECT visit, kind, state, concerns FROM requests WHERE number = ?"
        visit, kind, state, concerns = one(connection, sql, number)
        return visit, Kind(kind), RequestState(state), concerns

    def _open_rows(self, kinds: str) -> list[tuple[str, str, str, bytes, str]]:
        return self._book.file.read(
            "SELECT number, visit, state, sealed_order, begun_at FROM requests"  # noqa: S608 (`kinds` is ours)
            f" WHERE {kinds} AND state IN ('intent', 'unknown') ORDER BY number"
        )

    def _answer(self, request_id: RequestId, kinds: str) -> bytes | None:
        sql = f"SELECT sealed_settlement FROM requests WHERE number = ? AND {kinds}"  # noqa: S608 (`kinds` is ours)
        rows = self._book.file.read(sql, str(request_id))
        return rows[0][0] if rows else None

    def _chain(self, connection: sqlite3.Connection, number: str, visit: str) -> None:
        """Every change of a request stands in the chain with its amounts, so that an edited row shows."""
        sql = "SELECT kind, state, total, fund_total, cash FROM requests WHERE number = ?"
        kind, *row = one(connection, sql, number)
        facts: dict[str, object] = {"request": number} | dict(zip(chain.STATED, row, strict=True))
        if kind != Kind.SETTLE:
            facts["write"] = kind
        self._book.chained(connection, chain.REQUEST, facts, visit)


def _still_open(was: RequestState) -> None:
    """What is over is done no second time: the schema's rule, asked before anything is sealed, as its key may be
    shredded by now. Raises ValueError."""
    if was not in OPEN:
        raise _impossible(RequestState.SETTLED)


def _impossible(state: RequestState) -> ValueError:
    return ValueError(f"the request can't become {state.value} from what it is")


def _amounts(amounts: Amounts) -> dict[str, int]:
    return {"total": int(amounts.total), "fund_total": int(amounts.fund_total), "cash": int(amounts.cash)}


def _concerns(draft: Draft) -> str | None:
    """The settlement that is undone or paid."""
    return str(draft.settlement.request_id) if isinstance(draft, Undo | Payment) else None
