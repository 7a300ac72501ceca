"""Reading the journal with sqlite-utils: the staff's day list, and the export for an auditor."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from kiosk.domain.bill import RequestId
from kiosk.domain.money import Fen
from kiosk.domain.people import mask_name
from kiosk.journal.engine import DatabaseFile
from kiosk.journal.sealed import Sealed
from kiosk.ports import DayRow, RequestState, SlipState

_DAY = """
SELECT number, begun_at, requests.state AS state, total, fund_total, cash, sealed_order, slips.state AS slip, took
FROM requests LEFT JOIN slips USING (number) LEFT JOIN handovers USING (number)
WHERE day = ? AND kind = 'settle' AND requests.state IN ('intent', 'unknown', 'settled', 'reversed')
ORDER BY number
"""
#: What leaves the terminal: everything but sealed columns, PIN hashes and tickets.
TABLES = ("visits", "events", "requests", "handovers", "slips", "numbers", "closes")


def day_rows(connection: sqlite3.Connection, day: dt.date, sealed: Sealed) -> tuple[DayRow, ...]:
    """The rows of Journal.day, names masked, "" where the visit is shredded."""
    return tuple(_day_row(row, sealed) for row in _on(connection).query(_DAY, [day.isoformat()]))


def _day_row(row: dict[str, Any], sealed: Sealed) -> DayRow:
    order = sealed.open_order(row["number"], row["sealed_order"])
    return DayRow(
        request_id=RequestId.parse(row["number"]),
        at=dt.datetime.fromisoformat(row["begun_at"]),
        name_masked=mask_name(order.quote.bill.stay.patient_name) if order else "",
        state=RequestState(row["state"]),
        total=Fen(row["total"]),
        fund_total=Fen(row["fund_total"]),
        cash=Fen(row["cash"]),
        slip=SlipState(row["slip"]) if row["slip"] else None,
        hospital_took=bool(row["took"]),
    )


def export_rows(database: DatabaseFile, table: str) -> Iterator[dict[str, Any]]:
    """The rows of one of TABLES, without what is sealed, links as hex; reads only, also while the kiosk runs.

    ValueError for another table; sqlite3.Error where the file can't be read.
    """
    if table not in TABLES:
        raise ValueError(f"table {table!r}: one of {', '.join(TABLES)} expected")
    with database.reading() as connection:
        shown = [column.name for column in _on(connection)[table].columns if not column.name.startswith("sealed_")]
        for row in _on(connection)[table].rows_where(select=", ".join(shown)):
            yield {name: value.hex() if isinstance(value, bytes) else value for name, value in row.items()}


def export(path: Path, table: str) -> Iterator[dict[str, Any]]:
    """`export_rows` of a file that isn't encrypted as a whole."""
    return export_rows(DatabaseFile(path), table)


def _on(connection: sqlite3.Connection) -> Database:
    return Database(connection, execute_plugins=False)
