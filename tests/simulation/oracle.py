"""What must hold after every run, seen from outside: the insurer's books, the hospital's, the tray, the journal by SQL.

Nothing of the flow is imported here, and nothing the kiosk says of itself is believed.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.backends.simulated.faults import Call
from kiosk.domain.bill import RequestId, Settlement
from kiosk.domain.filing import RecordState

if TYPE_CHECKING:
    from tests.simulation.town import Terminal, Town

#: The rules, by the name under which a violation is counted.
RULES = {
    "lost": "a settlement that the insurer has booked for this terminal is not settled in its journal",
    "ghost": "the journal says settled and the insurer has no such booking, or another one",
    "doubled": "two settlements of one bill, or two filings of one person, stood at the same time",
    "amounts": "a booking stands at amounts that nobody has agreed to",
    "absent": "settled after the person had left, though it could have been reversed",
    "stuck": "a request is still open though everything answers",
    "orphan": "a slip was printed of something that is not settled",
    "original": "two papers came out under the same copy number",
    "slip": "settled, and neither is its paper printed nor is it owed",
    "hospital": "the hospital's books differ from the insurer's",
    "locked": "the hospital still holds a bill for nobody",
    "resent": "a number was sent more than once",
    "foreign": "a number that is not this terminal's own was reversed",
    "bug": "the kiosk's code raised what is no declared trouble",
    "chain": "the journal's chain is broken",
}


@dataclass(frozen=True)
class Violation:
    """A rule that was broken, and where. `what` holds request numbers only."""

    rule: str
    what: str


@dataclass(frozen=True)
class Page:
    """One terminal's journal, read by plain SQL."""

    name: str
    requests: dict[str, tuple[str, int]]
    writes: dict[str, tuple[str, str, str]]
    slips: dict[str, tuple[str, int]]
    took: dict[str, int]
    locks: int
    events: list[tuple[object, ...]]
    genesis: str


def judge(town: Town) -> tuple[Violation, ...]:
    """Every rule that was broken."""
    pages = [read(t) for t in town.terminals]
    found = [Violation(rule, what) for page in pages for rule, what in _of_terminal(town, page)]
    found += [Violation(rule, what) for rule, what in _of_books(town)]
    return tuple(found)


def read(terminal: Terminal) -> Page:
    """The journal as an auditor would read it: without the kiosk's own code."""
    run = terminal.ledger.cursor().execute
    return Page(
        terminal.name,
        {n: (state, total) for n, state, total in run(f"{_REQUESTS} WHERE kind = 'settle'").fetchall()},
        {n: (kind, state, of or "") for n, kind, state, of in run(_WRITES).fetchall()},
        {n: (state, copies) for n, state, copies in run("SELECT number, state, copies FROM slips").fetchall()},
        dict(run("SELECT number, took FROM handovers").fetchall()),
        run("SELECT count(*) FROM locks").fetchone()[0],
        run("SELECT seq, at, visit, step, event, staff, facts, effects, link FROM events ORDER BY seq").fetchall(),
        run("SELECT genesis FROM schema").fetchone()[0],
    )


_REQUESTS = "SELECT number, state, fund_total FROM requests"
_WRITES = "SELECT number, kind, state, concerns FROM requests WHERE kind <> 'settle'"


def _of_writes(town: Town, page: Page) -> Iterator[tuple[str, str]]:
    """Every other write: done there and settled here, or neither; nothing open, nothing sent twice."""
    done = {str(w.request_id) for w in town.place.register.standing()}
    done |= {str(n) for n in town.till.paid} if town.till is not None else set()
    asked = Counter(str(s.number) for s in town.sent if s.terminal == page.name and s.call is Call.WRITE)
    for number, times in asked.items():
        if times > 1:
            yield "resent", number
        if number in done and page.writes.get(number, ("", "", ""))[1] != "settled":
            yield "lost", number
    for number, (kind, state, _) in page.writes.items():
        if state in ("intent", "unknown"):
            yield "stuck", number
        if state == "settled" and number not in done and kind in ("undo", "admit", "pay"):
            yield "ghost", number
    if town.files:
        yield from _of_filings(town, page)
    for kind in ("undo", "pay"):
        of_one = Counter(of for k, state, of in page.writes.values() if k == kind and state == "settled")
        if any(n > 1 for n in of_one.values()):
            yield "doubled", kind


def _of_filings(town: Town, page: Page) -> Iterator[tuple[str, str]]:
    """The insured place's register against the journal: nobody is filed twice, nothing is filed that isn't there."""
    standing = [w for w in town.place.register.standing() if w.draft.kind == "file"]
    people = Counter(w.draft.person_id for w in standing)
    if any(n > 1 for n in people.values()):
        yield "doubled", "file"
    done = {str(w.request_id) for w in standing}
    for number, (kind, state, _) in page.writes.items():
        if kind == "file" and state == "settled" and number not in done:
            yield "ghost", number
    kept = [f for f in town.place.world.filings if f.state is not RecordState.CANCELLED]
    if len(kept) != len(standing):
        yield "lost", "file"


def _undone(page: Page, number: str) -> bool:
    return any((kind, state, of) == ("undo", "settled", number) for kind, state, of in page.writes.values())


def _of_terminal(town: Town, page: Page) -> Iterator[tuple[str, str]]:
    live = {str(s.request_id): s for s in town.books.live()}
    sent = [s for s in town.sent if s.terminal == page.name]
    asked = Counter(str(s.number) for s in sent if s.call is Call.SETTLE)
    lasting = {n for n in page.requests if _open(page, n) and _not_agreed(town, live.get(n))}
    for number in asked:
        if number in live and page.requests.get(number, ("",))[0] != "settled" and number not in lasting:
            yield "lost", number
        if asked[number] > 1 or any(str(s.number) == number and s.terminal != page.name for s in town.sent):
            yield "resent", number
    for number, (state, fund_total) in page.requests.items():
        if state in ("intent", "unknown") and number not in lasting:
            yield "stuck", number
        if state == "settled":
            yield from _settled(town, page, number, fund_total, live.get(number))
    for s in sent:
        if s.call is Call.REVERSE and str(s.number) not in page.requests.keys() | page.writes.keys():
            yield "foreign", str(s.number)
    yield from _of_writes(town, page)
    yield from _papers(town, page)
    if page.locks and not any(_open(page, n) for n in page.requests):
        yield "locked", page.name
    if not _whole(page):
        yield "chain", page.name


def _not_agreed(town: Town, booked: Settlement | None) -> bool:
    """Booked at amounts nobody agreed to, and the platform can't reverse: staff's, until the day close."""
    reverse = town.place.world.profile.settle.reverse
    return booked is not None and not reverse and booked.amounts not in town.agreed.get(booked.bill_key, ())


def _open(page: Page, number: str) -> bool:
    return page.requests.get(number, ("",))[0] in ("intent", "unknown")


def _settled(
    town: Town, page: Page, number: str, fund_total: int, booked: Settlement | None
) -> Iterator[tuple[str, str]]:
    if booked is None or booked.amounts.fund_total != fund_total:
        yield "ghost", number
    elif booked.amounts not in town.agreed.get(booked.bill_key, ()):
        yield "amounts", number
    if number in town.left_open and town.place.world.profile.settle.reverse:
        yield "absent", number
    if page.took.get(number) != 1:
        yield "hospital", number


def _papers(town: Town, page: Page) -> Iterator[tuple[str, str]]:
    came = Counter((str(s.number), s.copy) for s in town.tray if s.terminal == page.name)
    for (number, copy), times in came.items():
        if page.requests.get(number, ("",))[0] != "settled" and not _undone(page, number):
            yield "orphan", number
        if times > 1:
            yield "original", f"{number} copy {copy}"
    for number, (state, _) in page.requests.items():
        if state != "settled":
            continue
        slip = page.slips.get(number)
        printed = any(n == number for n, _ in came)
        if slip is None or (slip[0] == "printed" and not printed) or slip[0] == "started":
            yield "slip", number


def _of_books(town: Town) -> Iterator[tuple[str, str]]:
    standing: dict[str, set[RequestId]] = {}
    for entry in town.books.history:
        now = standing.setdefault(entry.bill, set())
        if entry.what == "booked":
            now.add(entry.number)
            if len(now) > 1:
                yield "doubled", entry.bill
        else:
            now.discard(entry.number)
    pending = any(_open(read(t), n) for t in town.terminals for n in read(t).requests)
    for person in ("in_force", "nanchang"):
        key = town.bill_key(person)
        taken = town.place.wards.taken(key)
        if not pending and (standing.get(key) or set()) != ({taken.request_id} if taken else set()):
            yield "hospital", key
        if not pending and town.place.wards.holder(key):
            yield "locked", key


def _whole(page: Page) -> bool:
    """SM3 of the row before and this row, all the way from the genesis; and the last word on every request."""
    link, said = bytes.fromhex(page.genesis), dict[str, str]()
    for place, (*row, stored) in enumerate(page.events, start=1):
        link = hashlib.new("sm3", link + json.dumps(row, separators=(",", ":")).encode()).digest()
        if link != stored or row[0] != place:
            return False
        if row[4] == "request":
            facts = json.loads(str(row[6]))
            said[facts["request"]] = facts["became"]
    kept = {number: state for number, (state, _) in page.requests.items()}
    return said == kept | {number: state for number, (_, state, _) in page.writes.items()}
