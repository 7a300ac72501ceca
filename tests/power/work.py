"""A terminal's day on its journal, and what an outside witness is told of it after every call that returned.

The witness hears two kinds of words: `head SEQ LINK`, the chain's head that now stands on the disk for good, and
`sent NUMBER`, a request on its way to the insurer, who books it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.clock import SimulatedClock
from kiosk.domain.bill import Claim
from kiosk.journal.journal import SqliteJournal
from kiosk.ports import RequestState, SlipState
from tests.journal.cases import NOON, PERSON, opened, quote, settlement_of, slip_of
from tests.papers import samples

Tell = Callable[[str], object]
CLAIM = Claim(samples.MEMBER, samples.FILING)
_HEAD = re.compile(r"(\d+) events, head ([0-9a-f]+)")


def head(journal: SqliteJournal) -> str:
    """The head as the journal tells it to anybody: "SEQ LINK", the link's first digits."""
    found = _HEAD.match(str(journal.check().evidence))
    assert found
    return f"{found[1]} {found[2]}"


def work(folder: Path, tell: Tell, first: int, visits: int = 10_000) -> None:
    """Settle bill after bill from number `first` on; every third answer is lost, and its booking reversed."""
    journal = opened(folder, SimulatedClock(NOON))
    tell(f"head {head(journal)}")
    for bill in range(first, first + visits):
        for _ in _visit(journal, tell, bill):
            tell(f"head {head(journal)}")
    journal.close()
    tell("closed")


def _visit(journal: SqliteJournal, tell: Tell, bill: int) -> Iterator[None]:
    visit, wanted = journal.open_visit("discharge", 1), quote(f"{bill}")
    yield
    journal.record(visit, 1, "Confirmed", {}, ("Secure",))
    yield
    journal.lock_asked(wanted.bill.key())
    yield
    order = journal.intend(visit, PERSON, wanted, CLAIM)
    tell(f"sent {order.request_id}")
    yield
    if bill % 3 == 2:
        journal.outcome(order.request_id, RequestState.UNKNOWN)
        yield
        tell(f"reversed {order.request_id}")
        journal.outcome(order.request_id, RequestState.REVERSED)
    else:
        journal.outcome(order.request_id, RequestState.SETTLED, settlement_of(order))
        yield
        journal.owe_slip(order.request_id, slip_of(order))
        yield
        journal.hospital_took(order.request_id, True)
        yield
        journal.slip_started(order.request_id)
        yield
        journal.slip_ended(order.request_id, SlipState.PRINTED)
    yield
    journal.lock_ended(wanted.bill.key())
    yield


@dataclass
class Witness:
    """What was heard so far. `heads` in order, each (SEQ, LINK); `sent` requests, `booked` what the insurer holds of
    them; `perhaps` sent: said after the plug was pulled, when a process still runs for a moment and the kernel may
    tell it what isn't so. Those are booked where the journal knows them, and were never sent where it doesn't."""

    heads: list[tuple[int, str]] = field(default_factory=list)
    booked: set[str] = field(default_factory=set)
    sent: set[str] = field(default_factory=set)
    perhaps: set[str] = field(default_factory=set)

    def hear(self, word: str) -> None:
        match word.split():
            case ["head", seq, link]:
                self.heads.append((int(seq), link))
            case ["sent", number]:
                self.sent.add(number)
                self.booked.add(number)
            case ["reversed", number]:
                self.booked.discard(number)

    def hear_late(self, word: str) -> None:
        match word.split():
            case ["sent", number]:
                self.perhaps.add(number)
            case ["reversed", number]:
                self.booked.discard(number)

    def known(self, numbers: set[str]) -> None:
        """The journal knows these numbers."""
        self.booked |= self.perhaps & numbers
        self.perhaps.clear()
