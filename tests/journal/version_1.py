"""A journal as version 1 has written it: rows in every state of every table, all sealed by the terminal's key."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from kiosk.domain.bill import Claim, Order, RequestId
from kiosk.journal import chain
from kiosk.journal.migrations import MIGRATIONS, migrate
from kiosk.journal.vault import Vault, open_vault
from kiosk.papers import store, values
from kiosk.ports import RequestState, SlipState
from tests.journal.cases import NOON, PERSON, TERMINAL, quote, settings, settlement_of, slip_of
from tests.papers import samples

_NOW = NOON.isoformat(timespec="microseconds")
S, P = RequestState, SlipState


@dataclass(frozen=True)
class Old:
    """One request of version 1: the ways it and its slip have gone, and whether the hospital took it."""

    way: tuple[RequestState, ...] = ()
    slip: tuple[SlipState, ...] = ()
    took: bool = False
    note: str = ""

    @property
    def state(self) -> RequestState:
        return self.way[-1] if self.way else S.INTENT


CASES = (
    Old(),
    Old((S.UNKNOWN,), note="没有回答"),
    Old((S.REFUSED,), note="不予结算"),
    Old((S.NOT_SENT,)),
    Old((S.UNKNOWN, S.NOT_BOOKED)),
    Old((S.UNKNOWN, S.REVERSED)),
    Old((S.SETTLED, S.REVERSED), (P.OWED,)),
    Old((S.SETTLED,)),
    Old((S.SETTLED,), (P.OWED,)),
    Old((S.SETTLED,), (P.OWED, P.STARTED), took=True),
    Old((S.SETTLED,), (P.OWED, P.STARTED, P.UNCONFIRMED), took=True),
    Old((S.UNKNOWN, S.SETTLED), (P.OWED, P.STARTED, P.PRINTED), took=True, note="已找到"),
)
ORDERS = tuple(
    Order(
        RequestId(samples.HOSPITAL.code, "20260312120000", 100 + place),
        PERSON,
        quote(f"ZY{place:04d}"),
        Claim(samples.MEMBER, samples.FILING, samples.AGENT),
    )
    for place in range(len(CASES))
)
TICKET, LOCKED, PARKED_VISIT = "T-0312-0001", ORDERS[0].quote.bill.key(), "V000099"


def vault_of(folder: Path) -> Vault:
    """The terminal's key, thrown away with the folder."""
    return open_vault(settings(folder), TERMINAL)


def write(folder: Path, version: int = 1) -> tuple[bytes, ...]:
    """The journal in `folder`, taken forward to `version`; answers all that the terminal's key has sealed of visits."""
    vault = vault_of(folder)
    with closing(sqlite3.connect(settings(folder).path, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete = ON")
        migrate(connection, MIGRATIONS[:1])
        connection.execute("BEGIN")
        connection.execute("INSERT INTO schema VALUES (1, 1, ?, ?, ?)", ("ab" * 32, vault.key_id, _NOW))
        for place, (case, order) in enumerate(zip(CASES, ORDERS, strict=True), start=1):
            _visit(connection, f"V{place:06d}", place)
            _request(connection, vault, f"V{place:06d}", case, order)
        _rest(connection, vault)
        connection.execute("COMMIT")
        sealed = [
            value
            for table in ("requests", "slips", "parked")
            for row in connection.execute(f"SELECT * FROM {table}")
            for value in row
            if isinstance(value, bytes)
        ]
        migrate(connection, MIGRATIONS[:version], vault)
    return tuple(sealed)


def _visit(connection: sqlite3.Connection, visit: str, ordinal: int) -> None:
    connection.execute("INSERT INTO visits VALUES (?, ?, 'discharge', 1, NULL, ?)", (visit, ordinal, _NOW))
    _chained(connection, "visit", {"kind": "discharge", "epoch": 1}, visit)


def _request(connection: sqlite3.Connection, vault: Vault, visit: str, case: Old, order: Order) -> None:
    number, amounts = str(order.request_id), order.quote.amounts
    sums = (int(amounts.total), int(amounts.fund_total), int(amounts.cash))
    sealed = vault.seal("requests", "sealed_order", number, values.encode_order(order))
    bill = vault.index(order.quote.bill.key())
    connection.execute(
        "INSERT INTO requests VALUES (?, ?, ?, 'intent', ?, ?, ?, ?, '2026-03-12', ?, ?, ?, NULL, NULL)",
        (number, visit, bill, *sums, _NOW, _NOW, vault.key_id, sealed),
    )
    answer = vault.seal("requests", "sealed_settlement", number, values.encode_settlement(settlement_of(order)))
    note = vault.seal("requests", "sealed_note", number, case.note.encode()) if case.note else None
    for state in case.way:
        row = (state, note, answer if S.SETTLED in case.way[: case.way.index(state) + 1] else None, number)
        connection.execute(
            "UPDATE requests SET state = ?, sealed_note = ?, sealed_settlement = ? WHERE number = ?", row
        )
    for state in (S.INTENT, *case.way):
        stated = zip(chain.STATED, (state.value, *sums), strict=True)
        _chained(connection, chain.REQUEST, {"request": number, **dict(stated)}, visit)
    if S.SETTLED in case.way:
        connection.execute("INSERT INTO handovers VALUES (?, ?, ?)", (number, int(case.took), _NOW))
    for slip in case.slip:
        if slip is P.OWED:
            paper = vault.seal("slips", "sealed_paper", number, store.encode(slip_of(order)))
            owed = (number, _NOW, _NOW, vault.key_id, paper)
            connection.execute("INSERT INTO slips VALUES (?, 'owed', 0, ?, ?, ?, ?)", owed)
        else:
            more = int(slip is P.STARTED)
            connection.execute("UPDATE slips SET state = ?, copies = copies + ? WHERE number = ?", (slip, more, number))


def _rest(connection: sqlite3.Connection, vault: Vault) -> None:
    index = vault.index(LOCKED)
    lock = (index, _NOW, vault.key_id, vault.seal("locks", "sealed_bill", index, LOCKED.encode()))
    connection.execute("INSERT INTO locks VALUES (?, ?, ?, ?)", lock)
    _visit(connection, PARKED_VISIT, 99)
    until = int((NOON + dt.timedelta(days=7)).timestamp())
    sealed = vault.seal("parked", "sealed_id_number", TICKET, samples.MEMBER.id_number.encode())
    parked = (TICKET, PARKED_VISIT, _NOW, until, vault.key_id, sealed)
    connection.execute("INSERT INTO parked VALUES (?, ?, ?, ?, ?, ?)", parked)
    connection.execute("INSERT INTO staff VALUES ('w01', 'no hash', ?)", (_NOW,))
    connection.execute("INSERT INTO pin_tries VALUES (1, 3, 0.0)")
    last = ORDERS[-1].request_id
    connection.execute("INSERT INTO numbers VALUES (?, ?, ?)", (last.institution, last.stamp, last.sequence))


def _chained(connection: sqlite3.Connection, event: str, facts: dict[str, object], visit: str) -> None:
    chain.append(connection, chain.Entry(_NOW, event, json.loads(json.dumps(facts)), visit))
