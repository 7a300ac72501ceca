"""Requests as the second store keeps them: one record a change, sealed, and the newest of all records put together.

A record is a line of JSON in clear (which request, whose journal, its place) and facts sealed by SM4-GCM under a key
derived from the journal's: whoever holds a copy of the key file can open them, bound to that very line and book.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kiosk.domain.bill import RequestId
from kiosk.domain.writes import Kind
from kiosk.journal.book import one
from kiosk.journal.sealed import Sealed
from kiosk.journal.vault import Vault
from kiosk.papers import store, values
from kiosk.ports import OPEN, JournalUnwritable, RequestState, SlipState

Facts = dict[str, Any]
_ROW = """
SELECT kind, requests.state, begun_at, sealed_order, sealed_settlement, slips.state, copies, sealed_paper, took
FROM requests LEFT JOIN slips USING (number) LEFT JOIN handovers USING (number) WHERE number = ?
"""


class RecordBroken(ValueError):
    """A record is none of ours, was changed or moved, or is another key's."""


@dataclass(frozen=True)
class Head:
    """What stands in clear: which record of its generation it is, of which journal, and the request ("": an anchor)."""

    n: int
    genesis: str
    key_id: str
    number: str = ""


@dataclass(frozen=True)
class Picture:
    """What is known of one request, all its records put together. `copies`: how often its slip was started."""

    number: str
    kind: Kind
    state: RequestState
    begun_at: str
    order: bytes = field(repr=False)
    answer: bytes | None = field(default=None, repr=False)
    slip: SlipState | None = None
    copies: int = 0
    paper: bytes | None = field(default=None, repr=False)
    took: bool = False

    @property
    def finished(self) -> bool:
        """Whether nothing is open or owed of it any more."""
        if self.state in OPEN:
            return False
        if self.kind is not Kind.SETTLE or self.answer is None:
            return True
        return self.took and (self.state is RequestState.REVERSED or self.slip is SlipState.PRINTED)


def facts_of(
    connection: sqlite3.Connection, sealed: Sealed, number: str, *, order: bool = False, paper: bool = False
) -> Facts:
    """A request as it stands; what was sent (`order`) and the slip's `paper` where they may be news."""
    kind, state, begun_at, sent, answer, slip, copies, slip_paper, took = one(connection, _ROW, number)
    facts: Facts = {"kind": kind, "state": state, "begun_at": begun_at}
    settle = kind == Kind.SETTLE
    if order and (plain := _sent(sealed, number, sent, settle=settle)) is not None:
        facts["order"] = plain.decode("ascii")
    if answer is not None and (came := _came(sealed, number, answer, settle=settle)) is not None:
        facts["answer"] = came.decode("ascii")
    if slip is not None:
        facts |= {"slip": slip, "copies": copies}
        if paper and (kept := sealed.open_paper(number, slip_paper)) is not None:
            facts["paper"] = store.encode(kept).decode("ascii")
    if took is not None:
        facts["took"] = bool(took)
    return facts


def _sent(sealed: Sealed, number: str, column: bytes, *, settle: bool) -> bytes | None:
    """None once the visit is shredded."""
    if settle:
        order = sealed.open_order(number, column)
        return values.encode_order(order) if order else None
    draft = sealed.open_draft(number, column)
    return values.encode_draft(draft) if draft else None


def _came(sealed: Sealed, number: str, column: bytes, *, settle: bool) -> bytes | None:
    """None once the visit is shredded."""
    if settle:
        settlement = sealed.open_settlement(number, column)
        return values.encode_settlement(settlement) if settlement else None
    receipt = sealed.open_receipt(number, column)
    return values.encode_receipt(receipt) if receipt else None


def sealed_record(vault: Vault, book: str, head: Head, facts: Mapping[str, object]) -> bytes:
    line = json.dumps([head.n, head.genesis, head.key_id, head.number], separators=(",", ":"))
    plain = json.dumps(dict(facts), separators=(",", ":")).encode("ascii")
    return line.encode("ascii") + b"\n" + vault.seal("second store", book, line, plain)


def head_of(record: bytes) -> Head:
    """Raises RecordBroken."""
    try:
        n, genesis, key_id, number = json.loads(record.split(b"\n", 1)[0])
        if number:
            RequestId.parse(number)
        return Head(int(n), str(genesis), str(key_id), str(number))
    except (ValueError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        raise RecordBroken from error


def opened_record(vault: Vault, book: str, record: bytes) -> tuple[Head, Facts]:
    """Raises RecordBroken."""
    head = head_of(record)
    try:
        line, sealed = record.split(b"\n", 1)
        facts: Facts = json.loads(vault.open("second store", book, line.decode("ascii"), sealed))
    except (JournalUnwritable, ValueError) as error:
        raise RecordBroken from error
    return head, facts


def put_together(records: Iterable[tuple[str, Facts]]) -> dict[str, Picture]:
    """`records` (number, facts), oldest first. Left out: a request whose order is in none of them."""
    known: dict[str, Facts] = {}
    for number, facts in records:
        known[number] = known.get(number, {}) | facts
    return {number: _picture(number, facts) for number, facts in sorted(known.items()) if "order" in facts}


def _picture(number: str, facts: Facts) -> Picture:
    def data(name: str) -> bytes | None:
        text = facts.get(name)
        return text.encode("ascii") if isinstance(text, str) else None

    return Picture(
        number=number,
        kind=Kind(facts["kind"]),
        state=RequestState(facts["state"]),
        begun_at=facts["begun_at"],
        order=data("order") or b"",
        answer=data("answer"),
        slip=SlipState(facts["slip"]) if facts.get("slip") else None,
        copies=int(facts.get("copies", 0)),
        paper=data("paper"),
        took=bool(facts.get("took", False)),
    )
