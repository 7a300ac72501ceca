"""Taking up what another journal has left in the second store: a replaced terminal's, or a restored backup's own.

What is open becomes UNKNOWN here and is ended by recovery as the rules say; slips and hand-overs are owed where the
other one had not finished them. Every step is one of the journal's own, so all its guards hold; done again, nothing
changes.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kiosk.domain.bill import Order, RequestId
from kiosk.domain.writes import Kind, Payment, Undo, Write
from kiosk.journal.journal import SqliteJournal
from kiosk.journal.pictures import Picture
from kiosk.papers import store, values
from kiosk.ports import OPEN, BillInProgress, RequestState, SlipState

_S = RequestState
#: Ended without a booking: nothing is left to do for them, their numbers are used up.
_OVER = (_S.REFUSED, _S.NOT_SENT, _S.NOT_BOOKED)


@dataclass(frozen=True)
class TakenUp:
    """What came of it: requests taken up, those still open, slips and hand-overs owed now, and the numbers that could
    not be taken up: staff look for them at the insurer."""

    taken: int
    open: int
    slips: int
    handovers: int
    left_out: tuple[str, ...]


class TakeOver:
    """Brings one journal up to what `pictures` say. What was finished before `since` is left where it is."""

    def __init__(self, journal: SqliteJournal, pictures: Mapping[str, Picture], since: dt.date) -> None:
        self._journal = journal
        wanted = [p for p in pictures.values() if not p.finished or p.begun_at >= since.isoformat()]
        self._others = [p for p in wanted if p.kind is not Kind.SETTLE]
        concerned = {number for other in self._others if (number := _concerned(other)) is not None}
        also = [pictures[number] for number in sorted(concerned & pictures.keys()) if pictures[number] not in wanted]
        self._settlements = [p for p in (*also, *wanted) if p.kind is Kind.SETTLE]
        self._left_out: set[str] = set()
        self._taken = 0

    def run(self) -> TakenUp:
        """Settlements first, since others undo or pay them; reversals last. Raises JournalUnwritable."""
        self._each(self._settlements, self._settlement)
        self._each(self._others, self._write)
        self._each(self._settlements, self._reversal)
        journal = self._journal
        still = len(journal.open_requests()) + len(journal.open_writes())
        slips = len(journal.slips(owed_only=True)) + len(journal.unslipped())
        handovers = len(journal.hospital_owed()) + len(journal.undo_owed())
        return TakenUp(self._taken, still, slips, handovers, tuple(sorted(self._left_out)))

    def _each(self, pictures: list[Picture], do: Callable[[Picture], None]) -> None:
        for picture in pictures:
            try:
                do(picture)
            except (ValueError, BillInProgress, sqlite3.IntegrityError):
                self._left_out.add(picture.number)  # its bill has another live settlement, or its record is damaged

    # ---- settlements

    def _settlement(self, picture: Picture) -> None:
        order = values.decode_order(picture.order)
        was = self._begun(picture, order)
        if was is None:
            return
        number, answer = order.request_id, picture.answer
        end = self._journal.outcome
        if was in OPEN and answer is not None and picture.state in (_S.SETTLED, _S.REVERSED):
            end(number, _S.SETTLED, values.decode_settlement(answer), note="taken up")
        elif was in OPEN:
            self._end_open(number, was, picture.state, lambda state: end(number, state, note="taken up"))
        if answer is not None:
            self._slip(number, picture)
            if picture.state is _S.SETTLED and picture.took:
                self._journal.hospital_took(number, True)

    def _reversal(self, picture: Picture) -> None:
        if picture.state is not _S.REVERSED or picture.number in self._left_out:
            return
        number = RequestId.parse(picture.number)
        if self._journal.state(number) is _S.SETTLED:
            self._journal.outcome(number, _S.REVERSED, note="taken up")
        if picture.took and number in self._journal.undo_owed():
            self._journal.hospital_took(number, True)

    def _slip(self, number: RequestId, picture: Picture) -> None:
        """The slip as the other one has left it: the copies it has started count on. One that isn't known as printed
        may have come out since it was last told of: it is unconfirmed, and the next one is marked as a copy."""
        if picture.slip is None or picture.paper is None:
            return  # recovery makes and owes it
        if self._journal.slip(number) is None:
            self._journal.owe_slip(number, store.decode(picture.paper))
        row = self._journal.slip(number)
        for _ in range(max(picture.copies, 1) - (row.copies if row else 0)):
            self._journal.slip_started(number)
            self._journal.slip_ended(number, SlipState.UNCONFIRMED)
        row = self._journal.slip(number)
        if row and row.state is SlipState.UNCONFIRMED and picture.slip is SlipState.PRINTED:
            self._journal.slip_ended(number, SlipState.PRINTED)

    # ---- every other write

    def _write(self, picture: Picture) -> None:
        write = Write(RequestId.parse(picture.number), values.decode_draft(picture.order))
        was = self._begun(picture, write)
        number, end = write.request_id, self._journal.ended
        if was in OPEN and picture.answer is not None and picture.state in (_S.SETTLED, _S.REVERSED):
            end(number, _S.SETTLED, values.decode_receipt(picture.answer), note="taken up")
            was = _S.SETTLED
        elif was in OPEN:
            self._end_open(number, was, picture.state, lambda state: end(number, state, note="taken up"))
        if was is _S.SETTLED and picture.state is _S.REVERSED:
            end(number, _S.REVERSED, note="taken up")

    # ---- both

    def _begun(self, picture: Picture, sent: Order | Write) -> RequestState | None:
        """The request's state here, begun now where it was not known; None where it is over and never was."""
        number = sent.request_id
        was = self._journal.state(number)
        if was is not None or picture.state in _OVER:
            return was
        visit = self._journal.open_visit("taken_up", 0)
        if self._journal.adopt(visit, sent, dt.datetime.fromisoformat(picture.begun_at)):
            self._taken += 1
        return self._journal.state(number)

    def _end_open(
        self, number: RequestId, was: RequestState, wanted: RequestState, end: Callable[[RequestState], None]
    ) -> None:
        """From an open state towards `wanted`, by the ways the schema knows."""
        if was is _S.INTENT and wanted in (_S.NOT_SENT, _S.REFUSED):
            end(wanted)
            return
        if was is _S.INTENT:
            end(_S.UNKNOWN)
        if wanted in (_S.NOT_BOOKED, _S.REVERSED, _S.REFUSED):
            end(wanted)


def _concerned(picture: Picture) -> str | None:
    """The settlement that is undone or paid."""
    draft = values.decode_draft(picture.order)
    return str(draft.settlement.request_id) if isinstance(draft, Undo | Payment) else None
