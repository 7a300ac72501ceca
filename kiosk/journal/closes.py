"""The day's closes: what each run found, one row a run, chained with a digest of the row (design "Money" 8)."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kiosk.domain.bill import RequestId
from kiosk.domain.close import Compared, DayClose, Finding, HospitalRow, OwnRow, PlatformRow, Stated
from kiosk.domain.people import mask_name
from kiosk.journal import anchor, chain
from kiosk.journal.book import Book

_UNDONE = "SELECT concerns, number FROM requests WHERE kind = 'undo' AND state = 'settled'"
_OWN = """
SELECT number, day, begun_at, state, sealed_order, sealed_settlement FROM requests
WHERE kind = 'settle' AND (day IN (SELECT value FROM json_each(?)) OR number IN (SELECT value FROM json_each(?)))
ORDER BY number
"""
_KEEP = """
INSERT INTO closes (day, run_at, even, totals, findings, head_seq, head) VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_COUNT = "SELECT count(*) FROM closes WHERE day = ?"


class Closes:
    """What the close reads of the journal, and the record of each run."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def own_rows(self, days: tuple[dt.date, ...], numbers: frozenset[RequestId]) -> tuple[OwnRow, ...]:
        undone = dict(self._book.file.read(_UNDONE))
        about = [settled for settled, undoing in undone.items() if RequestId.parse(undoing) in numbers]
        asked = json.dumps([day.isoformat() for day in days]), json.dumps([*map(str, numbers), *about])
        rows = (self._own(row, undone) for row in self._book.file.read(_OWN, *asked))
        return tuple(row for row in rows if row is not None)

    def count(self, day: dt.date) -> int:
        found: int = self._book.file.read(_COUNT, day.isoformat())[0][0]
        return found

    def closed(self, day: dt.date) -> bool:
        rows = self._book.file.read(f"{_COUNT} AND json_extract(totals, '$.provisional') = 0", day.isoformat())
        return bool(rows[0][0])

    def keep(self, close: DayClose, visit: str) -> DayClose:
        """`close` with its run, and the anchor of the chain that holds it."""

        def body(connection: sqlite3.Connection) -> DayClose:
            seq, head = chain.head(connection)
            (runs,) = connection.execute(_COUNT, (close.day.isoformat(),)).fetchone()
            said = [_total(compared) for compared in close.totals]
            totals = _json({"provisional": close.provisional, "totals": said})
            findings = _json([_finding(finding) for finding in close.findings])
            row = (close.day.isoformat(), self._book.now(), int(close.even is True), totals, findings, seq, head)
            connection.execute(_KEEP, row)
            facts: dict[str, object] = {
                "run": runs + 1,
                "count": len(close.wrong),
                "even": close.even,
                "digest": chain.link(head, (totals, findings)).hex(),
            }
            self._book.chained(connection, chain.CLOSED, facts, visit or None)
            noted = anchor.current(connection)
            return replace(close, run=runs + 1, seq=noted.seq, anchor=str(noted))

        return self._book.file.write(body)

    def _own(self, row: tuple[Any, ...], undone: Mapping[str, str]) -> OwnRow | None:
        """None for a shredded one: what can't say whose it is, can't be compared with anybody's."""
        number, day, begun_at, state, sealed_order, sealed_settlement = row
        order = self._book.sealed.open_order(number, sealed_order)
        if order is None:
            return None
        settled = self._book.sealed.open_settlement(number, sealed_settlement) if sealed_settlement else None
        amounts = settled.amounts if settled else order.quote.amounts
        return OwnRow(
            RequestId.parse(number),
            dt.date.fromisoformat(day),
            dt.datetime.fromisoformat(begun_at),
            state,
            mask_name(order.quote.bill.stay.patient_name),
            order.person_id,
            order.quote.choice.insurance.kind,
            Stated(amounts.total, amounts.fund_total, amounts.account),
            amounts.cash,
            settled.settlement_id if settled else "",
            RequestId.parse(undone[number]) if number in undone else None,
        )


# ---- as it is kept: numbers, kinds, states and fen; nobody's name and nobody's number -------------------------------


def _total(compared: Compared) -> dict[str, object]:
    total = compared.total
    return {
        "insurance": total.insurance.value,
        "clearing": total.clearing.value,
        "count": total.count,
        "even": compared.even,
    } | _fen(total.stated)


def _finding(finding: Finding) -> dict[str, object]:
    own = finding.ours
    return {
        "kind": finding.kind.value,
        "request": str(finding.request_id) if finding.request_id else None,
        "ours": {"state": own.state} | _fen(own.stated) if own else None,
        "centre": [_row(row) for row in finding.centre],
        "hospital": [_row(row) for row in finding.hospital],
        "actions": [action.value for action in finding.actions],
    }


def _row(row: PlatformRow | HospitalRow) -> Mapping[str, object]:
    return {"settlement": row.settlement_id, "refund": row.refund} | _fen(row.stated)


def _fen(stated: Stated) -> dict[str, object]:
    return {"total": int(stated.total), "fund_total": int(stated.fund_total), "account": int(stated.account)}


def _json(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))
