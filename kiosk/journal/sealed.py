"""Orders, drafts, settlements, receipts, papers and notes in and out of their sealed columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from kiosk.domain.bill import Order, Settlement
from kiosk.domain.problems import ProblemCode
from kiosk.domain.slip import Paper
from kiosk.domain.writes import Draft, Receipt
from kiosk.journal.vault import Vault
from kiosk.papers import store, values
from kiosk.papers.codec import ValueBroken
from kiosk.ports import JournalUnwritable

T = TypeVar("T")


class Sealed:
    """What each sealed column holds. Opening raises JournalUnwritable(JOURNAL_BROKEN) for a changed value."""

    def __init__(self, vault: Vault) -> None:
        self.vault = vault

    def order(self, order: Order) -> bytes:
        return self.vault.seal("requests", "sealed_order", str(order.request_id), values.encode_order(order))

    def open_order(self, number: str, sealed: bytes) -> Order:
        return _read(values.decode_order, self.vault.open("requests", "sealed_order", number, sealed))

    def settlement(self, number: str, settlement: Settlement) -> bytes:
        plain = values.encode_settlement(settlement)
        return self.vault.seal("requests", "sealed_settlement", number, plain)

    def open_settlement(self, number: str, sealed: bytes) -> Settlement:
        return _read(values.decode_settlement, self.vault.open("requests", "sealed_settlement", number, sealed))

    def draft(self, number: str, draft: Draft) -> bytes:
        return self.vault.seal("requests", "sealed_order", number, values.encode_draft(draft))

    def open_draft(self, number: str, sealed: bytes) -> Draft:
        return _read(values.decode_draft, self.vault.open("requests", "sealed_order", number, sealed))

    def receipt(self, number: str, receipt: Receipt) -> bytes:
        return self.vault.seal("requests", "sealed_settlement", number, values.encode_receipt(receipt))

    def open_receipt(self, number: str, sealed: bytes) -> Receipt:
        return _read(values.decode_receipt, self.vault.open("requests", "sealed_settlement", number, sealed))

    def note(self, number: str, note: str) -> bytes:
        return self.vault.seal("requests", "sealed_note", number, note.encode())

    def open_note(self, number: str, sealed: bytes) -> str:
        return self.vault.open("requests", "sealed_note", number, sealed).decode()

    def paper(self, number: str, paper: Paper) -> bytes:
        return self.vault.seal("slips", "sealed_paper", number, store.encode(paper))

    def open_paper(self, number: str, sealed: bytes) -> Paper:
        return _read(store.decode, self.vault.open("slips", "sealed_paper", number, sealed))

    def bill(self, index: str, bill_key: str) -> bytes:
        return self.vault.seal("locks", "sealed_bill", index, bill_key.encode())

    def open_bill(self, index: str, sealed: bytes) -> str:
        return self.vault.open("locks", "sealed_bill", index, sealed).decode()

    def id_number(self, ticket: str, id_number: str) -> bytes:
        return self.vault.seal("parked", "sealed_id_number", ticket, id_number.encode())

    def open_id_number(self, ticket: str, sealed: bytes) -> str:
        return self.vault.open("parked", "sealed_id_number", ticket, sealed).decode()


def _read(decode: Callable[[bytes], T], plain: bytes) -> T:
    try:
        return decode(plain)
    except ValueBroken as error:
        raise JournalUnwritable(ProblemCode.JOURNAL_BROKEN) from error
