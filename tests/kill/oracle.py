"""What must hold after all kills, judged from outside: the insurer's books, the hospital's, the journal by plain SQL,
the papers in the printer's folder. Nothing of the kiosk's code is asked, but the two services for their books."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.e2e.processes import ask

#: What can be wrong, in the words of the published table.
LOST, DOUBLED, ORPHAN, STUCK, BROKEN = "lost", "doubled", "orphan paper", "stuck", "broken"
Finding = tuple[str, str]


@dataclass(frozen=True)
class Facts:
    """Both sides' books, the journal's rows and the papers. `papers`: file name → inode."""

    books: list[Mapping[str, Any]]
    wards: list[Mapping[str, Any]]
    requests: list[Mapping[str, Any]]
    slips: Mapping[str, tuple[str, int]]
    took: Mapping[str, int]
    locks: int
    chain: str = ""
    papers: Mapping[str, int] = field(default_factory=dict)


def gather(folder: Path, url: str) -> Facts:
    """Everything as it is now."""
    with closing(sqlite3.connect(f"file:{folder / 'journal.db'}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row

        def rows(sql: str) -> list[sqlite3.Row]:
            return connection.execute(sql).fetchall()

        return Facts(
            books=ask(url, "/control/books"),
            wards=ask(url, "/control/wards"),
            requests=[dict(r) for r in rows("SELECT number, kind, bill, state, total, fund_total, cash FROM requests")],
            slips={r["number"]: (r["state"], r["copies"]) for r in rows("SELECT number, state, copies FROM slips")},
            took={r["number"]: r["took"] for r in rows("SELECT number, took FROM handovers")},
            locks=rows("SELECT count(*) FROM locks")[0][0],
            chain=_chain(connection),
            papers=papers(folder),
        )


def papers(folder: Path) -> dict[str, int]:
    """The files in the printer's folder and their inodes: a paper printed again under its name is a new file."""
    where = folder / "papers"
    return {path.name: path.stat().st_ino for path in where.iterdir()} if where.exists() else {}


def judge(facts: Facts) -> Iterator[Finding]:
    """Everything that is wrong once the kiosk has recovered and the person has been there again without a fault."""
    booked = {str(b["request"]): b for b in facts.books}
    settled = {str(r["number"]): r for r in facts.requests if (r["kind"], r["state"]) == ("settle", "settled")}
    if facts.chain:
        yield BROKEN, facts.chain
    for number in booked.keys() - settled.keys():
        yield LOST, f"{number} is booked and the journal doesn't hold it settled"
    for number in settled.keys() - booked.keys():
        yield LOST, f"{number} is settled in the journal and not booked"
    for number in settled.keys() & booked.keys():
        for sum_ in ("total", "fund_total", "cash"):
            if settled[number][sum_] != booked[number][sum_]:
                yield BROKEN, f"{number}: {sum_} differs"
    for bill, times in Counter(str(b["bill"]) for b in facts.books).items():
        if times > 1:
            yield DOUBLED, f"{bill} is booked {times} times"
    for _, times in Counter(str(r["bill"]) for r in settled.values()).items():
        if times > 1:
            yield DOUBLED, f"a bill is settled {times} times"
    yield from _hospital(facts, booked)
    yield from _papers(facts, settled)
    for request in facts.requests:
        if request["state"] in ("intent", "unknown"):
            yield STUCK, f"{request['number']} is still {request['state']}"
    if facts.locks:
        yield STUCK, f"{facts.locks} bills are still noted as locked"
    if not booked:
        yield STUCK, "the person could not settle"


def _hospital(facts: Facts, booked: Mapping[str, Mapping[str, Any]]) -> Iterator[Finding]:
    taken = {str(w["taken"]): str(w["bill"]) for w in facts.wards if w["taken"]}
    for number, booking in booked.items():
        if taken.get(number) != booking["bill"]:
            yield LOST, f"{number} is booked and the hospital has not taken it"
        if not facts.took.get(number):
            yield STUCK, f"{number}: the journal still owes it to the hospital"
    for number in taken.keys() - booked.keys():
        yield DOUBLED, f"{number} stands in the hospital's books and not in the insurer's"
    for ward in facts.wards:
        if ward["holder"]:
            yield STUCK, f"the hospital still holds {ward['bill']} for {ward['holder']}"


def _papers(facts: Facts, settled: Mapping[str, Any]) -> Iterator[Finding]:
    """Each settlement has one slip: printed (then its file is there), owed (then it isn't), or not known."""
    for number in settled:
        state, copies = facts.slips.get(number, ("", 0))
        there = f"{number}.pdf" in facts.papers
        if not state:
            yield LOST, f"{number} has no slip, not even an owed one"
        if state == "started":
            yield STUCK, f"{number}: the print is neither done nor given up"
        if state == "printed" and not there:
            yield LOST, f"{number} is said to be printed and no paper is there"
        if state == "owed" and not copies and there:
            yield DOUBLED, f"{number} is owed and lies printed in the tray"
    # The paper that says "we don't know yet, ask at the desk" bears the end of a request's number and is no slip.
    references = {f"{n[4:8]}-{n[8:14]}-{n[15:]}" for n in (str(r["number"]).split("-", 1)[1] for r in facts.requests)}
    for name in facts.papers:
        number = name.removesuffix(".pdf").split("-copy")[0]
        if not name.endswith(".pdf"):
            yield BROKEN, f"{name.split('-')[0]}: half a paper was left behind"
        elif number not in settled and number not in references:
            yield ORPHAN, f"{name} was printed and {number} is not settled"


def _chain(connection: sqlite3.Connection) -> str:
    """What is wrong with the events' chain, recomputed here; "" for nothing."""
    (genesis,) = connection.execute("SELECT genesis FROM schema").fetchone()
    before, expected = bytes.fromhex(genesis), 1
    for row in connection.execute(
        "SELECT seq, at, visit, step, event, staff, facts, effects, link FROM events ORDER BY seq"
    ):
        *event, link = tuple(row)
        digest = hashlib.new("sm3", before + json.dumps(event, separators=(",", ":")).encode()).digest()
        if event[0] != expected or digest != link:
            return f"the chain breaks at event {expected}"
        before, expected = link, expected + 1
    return ""
