"""What must hold of a journal when the power is back: opened by the kiosk's own code, judged by plain SQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from kiosk.clock import SimulatedClock
from kiosk.domain.bill import RequestId, Settlement
from kiosk.domain.stay import Bill
from kiosk.journal.trouble import JournalNotOpened
from kiosk.ports import BackendProfile, Found, Journal, JournalUnwritable, Locked, NotFound, Reversed
from kiosk.visit.recovery import Recovery
from tests.journal.cases import NOON, opened
from tests.kill.oracle import BROKEN, DOUBLED, LOST, STUCK, Finding
from tests.papers import samples
from tests.power.work import Witness


class Insurer:
    """The other side after the cut: it has booked whatever was sent and not reversed."""

    def __init__(self, booked: set[str]) -> None:
        self.booked = booked

    def profile(self) -> BackendProfile:
        return BackendProfile()

    def find(self, request_id: RequestId) -> Found | NotFound:
        if str(request_id) not in self.booked:
            return NotFound()
        return Found(replace(samples.SETTLEMENT, request_id=request_id))

    def reverse(self, request_id: RequestId) -> Reversed:
        self.booked.discard(str(request_id))
        return Reversed()


class Hospital:
    """Agrees with everything."""

    def take(self, settlement: Settlement) -> Locked:
        return Locked(settlement.bill_key)

    def lock(self, bill: Bill, holder: str) -> Locked:
        return Locked(bill.key())

    def unlock(self, bill_key: str, holder: str) -> Locked:
        return Locked(bill_key)

    def undo(self, request_id: RequestId) -> Locked:
        return Locked("")


def examine(folder: Path, witness: Witness) -> list[Finding]:
    """Open the journal, recover, and say everything that is wrong. The witness goes on with what recovery has done."""
    path = folder / "journal.db"
    if not path.exists() and not witness.heads:
        return []  # the power went before the journal was there, and nobody was told that it was
    try:
        journal = opened(folder, SimulatedClock(NOON))
    except (JournalNotOpened, JournalUnwritable) as error:
        return [(BROKEN, f"not opened: {error}")]
    with closing(journal):
        found = list(_standing(path, witness))
        if not journal.verify_chain().whole:
            found.append((BROKEN, "the chain is not whole"))
        _recover(journal, witness)
        found += _ended(path, witness)
    return found


def _standing(path: Path, witness: Witness) -> Iterator[Finding]:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        links = dict(connection.execute("SELECT seq, lower(hex(link)) FROM events"))
        numbers = {number for (number,) in connection.execute("SELECT number FROM requests")}
        for seq, link in witness.heads:
            if not links.get(seq, "").startswith(link):
                yield LOST, f"event {seq} was on the disk, it was said, and is gone"
                break
        for number in witness.sent - numbers:
            yield LOST, f"{number} was sent and the journal doesn't know it"
        witness.known(numbers)
        if (state := connection.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
            yield BROKEN, str(state).splitlines()[0]
        if connection.execute("PRAGMA foreign_key_check").fetchall():
            yield BROKEN, "a row refers to nothing"


def _recover(journal: Journal, witness: Witness) -> None:
    insurer = Insurer(witness.booked)
    Recovery(insurer, Hospital(), journal, SimulatedClock(NOON), "K01").take_up()  # type: ignore[arg-type]


def _ended(path: Path, witness: Witness) -> Iterator[Finding]:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        states = dict(connection.execute("SELECT number, state FROM requests"))
        slips = dict(connection.execute("SELECT number, state FROM slips"))
        took = dict(connection.execute("SELECT number, took FROM handovers"))
        (locks,) = connection.execute("SELECT count(*) FROM locks").fetchone()
        twice = connection.execute(
            "SELECT bill FROM requests WHERE state = 'settled' GROUP BY bill HAVING count(*) > 1"
        ).fetchall()
    settled = {number for number, state in states.items() if state == "settled"}
    for number in witness.booked ^ settled:
        side = "booked and not settled" if number in witness.booked else "settled and not booked"
        yield LOST, f"{number} is {side} after recovery"
    for number, state in states.items():
        if state in ("intent", "unknown"):
            yield STUCK, f"{number} is still {state}"
    for number in settled:
        if slips.get(number, "") not in ("owed", "printed", "unconfirmed"):
            yield LOST, f"{number} has no slip that is owed or printed"
        if not took.get(number):
            yield STUCK, f"{number} is still owed to the hospital"
    if locks:
        yield STUCK, f"{locks} bills are still noted as locked"
    if twice:
        yield DOUBLED, "a bill is settled twice"
