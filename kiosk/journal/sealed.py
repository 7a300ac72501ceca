"""Orders, drafts, settlements, receipts, papers and notes in and out of their sealed columns."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import TypeVar

from kiosk.domain.bill import Order, Settlement
from kiosk.domain.problems import ProblemCode
from kiosk.domain.slip import Paper
from kiosk.domain.waiting import Waiting
from kiosk.domain.writes import Draft, Receipt
from kiosk.journal.file import JournalFile
from kiosk.journal.keys import Keys
from kiosk.journal.vault import Vault
from kiosk.papers import store, values
from kiosk.papers.codec import ValueBroken
from kiosk.ports import JournalUnwritable

T = TypeVar("T")


class Sealed:
    """What each sealed column holds, under its visit's key; bills under the terminal's own.

    Opening answers None where the visit is shredded, and raises JournalUnwritable(JOURNAL_BROKEN) for a changed value.
    What a request's later columns hold is sealed in the transaction that writes them: its row is there already.
    """

    def __init__(self, vault: Vault, file: JournalFile) -> None:
        self.vault = vault
        self.keys = Keys(vault, file)

    def order(self, connection: sqlite3.Connection, visit: str, order: Order) -> tuple[str, bytes]:
        """The name of the visit's key, and the order sealed with it."""
        return self._begun(connection, visit, str(order.request_id), values.encode_order(order))

    def open_order(self, number: str, sealed: bytes) -> Order | None:
        return self._open(values.decode_order, "requests", "sealed_order", number, sealed)

    def draft(self, connection: sqlite3.Connection, visit: str, number: str, draft: Draft) -> tuple[str, bytes]:
        """The name of the visit's key, and the draft sealed with it."""
        return self._begun(connection, visit, number, values.encode_draft(draft))

    def open_draft(self, number: str, sealed: bytes) -> Draft | None:
        return self._open(values.decode_draft, "requests", "sealed_order", number, sealed)

    def settlement(self, number: str, settlement: Settlement) -> bytes:
        return self._seal("requests", "sealed_settlement", number, values.encode_settlement(settlement))

    def open_settlement(self, number: str, sealed: bytes) -> Settlement | None:
        return self._open(values.decode_settlement, "requests", "sealed_settlement", number, sealed)

    def receipt(self, number: str, receipt: Receipt) -> bytes:
        return self._seal("requests", "sealed_settlement", number, values.encode_receipt(receipt))

    def open_receipt(self, number: str, sealed: bytes) -> Receipt | None:
        return self._open(values.decode_receipt, "requests", "sealed_settlement", number, sealed)

    def note(self, number: str, note: str) -> bytes | None:
        """None for no note, and where the visit is shredded."""
        vault = self.keys.of_request(number) if note else None
        return vault.seal("requests", "sealed_note", number, note.encode()) if vault else None

    def open_note(self, number: str, sealed: bytes) -> str | None:
        return self._open(bytes.decode, "requests", "sealed_note", number, sealed)

    def paper(self, number: str, paper: Paper) -> bytes:
        return self._seal("slips", "sealed_paper", number, store.encode(paper))

    def open_paper(self, number: str, sealed: bytes) -> Paper | None:
        return self._open(store.decode, "slips", "sealed_paper", number, sealed)

    def bill(self, index: str, bill_key: str) -> bytes:
        return self.vault.seal("locks", "sealed_bill", index, bill_key.encode())

    def open_bill(self, index: str, sealed: bytes) -> str:
        return self.vault.open("locks", "sealed_bill", index, sealed).decode()

    def id_number(self, connection: sqlite3.Connection, visit: str, ticket: str, id_number: str) -> tuple[str, bytes]:
        """The name of the visit's key, and the number sealed with it."""
        vault = self.keys.of_visit(connection, visit)
        return vault.key_id, vault.seal("parked", "sealed_id_number", ticket, id_number.encode())

    def open_id_number(self, ticket: str, sealed: bytes) -> str | None:
        vault = self.keys.of_ticket(ticket)
        return vault.open("parked", "sealed_id_number", ticket, sealed).decode() if vault else None

    def waiting(self, connection: sqlite3.Connection, ticket: str, waiting: Waiting) -> bytes:
        """Sealed in the transaction that parks the visit: the ticket's row names the key."""
        sql = "SELECT visit FROM parked WHERE ticket = ?"
        (visit,) = connection.execute(sql, (ticket,)).fetchone()
        vault = self.keys.of_visit(connection, visit)
        return vault.seal("awaited", "sealed_case", ticket, values.encode_waiting(waiting))

    def open_waiting(self, ticket: str, sealed: bytes) -> Waiting | None:
        vault = self.keys.of_ticket(ticket)
        if vault is None:
            return None
        try:
            return values.decode_waiting(vault.open("awaited", "sealed_case", ticket, sealed))
        except ValueBroken as error:
            raise JournalUnwritable(ProblemCode.JOURNAL_BROKEN) from error

    def _begun(self, connection: sqlite3.Connection, visit: str, number: str, plain: bytes) -> tuple[str, bytes]:
        vault = self.keys.of_visit(connection, visit)
        return vault.key_id, vault.seal("requests", "sealed_order", number, plain)

    def _seal(self, table: str, column: str, number: str, plain: bytes) -> bytes:
        return there(self.keys.of_request(number)).seal(table, column, number, plain)

    def _open(self, decode: Callable[[bytes], T], table: str, column: str, number: str, sealed: bytes) -> T | None:
        vault = self.keys.of_request(number)
        if vault is None:
            return None
        try:
            return decode(vault.open(table, column, number, sealed))
        except ValueBroken as error:
            raise JournalUnwritable(ProblemCode.JOURNAL_BROKEN) from error


def there(value: T | None) -> T:
    """What must be there, because something is open or owed: a key lost meanwhile is a broken journal."""
    if value is None:
        raise JournalUnwritable(ProblemCode.JOURNAL_BROKEN)
    return value
