"""The money's memory on SQLite: what is committed here stands, whatever becomes of the process (design "Money").

Every change is one transaction that also appends to the events' chain. How it is kept: opening.py and file.py (one
writer, durable), schema_*.sql (the guards), vault.py (personal data), chain.py, numbers.py.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable

from kiosk.domain.bill import Claim, Order, Quote, RequestId, Settlement
from kiosk.domain.close import DayClose, OwnRow
from kiosk.domain.filing import RecordState
from kiosk.domain.problems import Problem
from kiosk.domain.slip import Paper
from kiosk.domain.waiting import Waiting
from kiosk.domain.writes import Draft, Receipt, Write
from kiosk.journal import anchor
from kiosk.journal.anchor import Anchor
from kiosk.journal.audits import Audits
from kiosk.journal.book import Book
from kiosk.journal.closes import Closes
from kiosk.journal.condition import Condition
from kiosk.journal.examination import Examined
from kiosk.journal.handovers import Handovers
from kiosk.journal.pauses import Pauses
from kiosk.journal.requests import Requests
from kiosk.journal.shredding import Shredding
from kiosk.journal.slips import Slips
from kiosk.journal.staff import StaffPins
from kiosk.journal.tickets import Tickets
from kiosk.journal.trouble import JournalNotOpened
from kiosk.journal.visits import Visits
from kiosk.journal.walk import ChainReport, verify_chain
from kiosk.ports import (
    Awaited,
    Check,
    DayRow,
    JournalUnwritable,
    Noted,
    OpenRequest,
    OpenWrite,
    RequestState,
    Role,
    SlipRow,
    SlipState,
    StaffId,
)
from kiosk.settings import Terminal


class SqliteJournal:
    """kiosk.ports.Journal in one SQLite file. Callable from several threads; durable when a method returns."""

    def __init__(
        self, book: Book, terminal: Terminal, begin: Callable[[], object] = lambda: None, *, reading: bool = False
    ) -> None:
        """`begin` comes before the first write, again where the file was opened again. Raises what it raises, and
        JournalUnwritable: unless `reading`, where the journal is only read then."""
        self._book, self._begin = book, begin
        self._file = book.file
        self._visits = Visits(book)
        self._requests = Requests(book, terminal)
        self._handovers = Handovers(book)
        self._slips = Slips(book)
        self._closes = Closes(book)
        self._audits = Audits(book)
        self._tickets = Tickets(book)
        self._shredding = Shredding(book, self._tickets)
        self._pins = StaffPins(book.file, book.sealed.vault, pauses=Pauses(book.clock))
        self._condition = Condition(book, self._requests, type(self).__name__)
        if self._file.shut is not None:
            return
        try:
            self._begun()
        except JournalUnwritable as error:
            if not reading:
                raise
            self._file.only_read(error.code)

    def _begun(self) -> None:
        self._begin()
        self._file.write(self._take_over)

    def _take_over(self, connection: sqlite3.Connection) -> None:
        self._book.chained(connection, "opened", {})
        self._slips.interrupted(connection)
        self._tickets.forget_run_out(connection)

    # ---- visits and events -----------------------------------------------------------------------------------

    def open_visit(self, kind: str, epoch: int, staff: StaffId | None = None) -> str:
        """Its id: "V000001" and on, never given twice. `kind` and the staff's short name are kept as they are."""
        return self._visits.open(kind, epoch, staff)

    def record(self, visit: str, step: int, event: str, facts: dict[str, object], effects: tuple[str, ...]) -> None:
        """Kept as kiosk.log allows, the rest is redacted. `visit` "" is the terminal itself; ValueError for a visit
        that was never opened."""
        self._visits.record(visit, step, event, facts, effects)

    # ---- money -----------------------------------------------------------------------------------------------

    def intend(self, visit: str, person_id: str, quote: Quote, claim: Claim | None = None) -> Order:
        """Raises BillInProgress, JournalUnwritable (DISK_FULL also where the outcome might not fit), and ValueError
        for a visit that was never opened."""
        return self._requests.intend(visit, person_id, quote, claim)

    def outcome(
        self, request_id: RequestId, state: RequestState, settlement: Settlement | None = None, note: str = ""
    ) -> None:
        """ValueError where the schema forbids the way, for an unknown request, and where a settlement comes without
        SETTLED or the other way round. UNKNOWN said again of an UNKNOWN request is chained and changes nothing.
        `note` is sealed: it may be the other side's own wording."""
        self._requests.outcome(request_id, state, settlement, note)

    def open_requests(self) -> tuple[OpenRequest, ...]:
        """Oldest number first."""
        return self._requests.open()

    def begin(self, visit: str, draft: Draft) -> Write:
        """Raises BillInProgress also where the settlement to undo or pay stands no more; ValueError where it isn't of
        this journal, and for a visit that was never opened."""
        return self._requests.begin(visit, draft)

    def ended(self, request_id: RequestId, state: RequestState, receipt: Receipt | None = None, note: str = "") -> None:
        """ValueError as for `outcome`, for a settlement's number, and for a receipt of another kind."""
        self._requests.ended(request_id, state, receipt, note)

    def open_writes(self) -> tuple[OpenWrite, ...]:
        """Oldest number first."""
        return self._requests.open_writes()

    def receipt(self, request_id: RequestId) -> Receipt | None:
        """As it came, also of a write that was reversed later; None for a settlement and a shredded one."""
        return self._requests.receipt(request_id)

    def settlement(self, request_id: RequestId) -> Settlement | None:
        """As booked, also of a request that was reversed later; None for a shredded one."""
        return self._requests.settlement(request_id)

    def state(self, request_id: RequestId) -> RequestState | None:
        """None for a number this journal never had."""
        return self._requests.state(request_id)

    def adopt(self, visit: str, sent: Order | Write, begun_at: dt.datetime) -> bool:
        """Take up what another journal had begun, as INTENT under its own number; False where it is known. Raises
        BillInProgress where the bill has a live settlement here."""
        return self._requests.adopt(visit, sent, begun_at)

    def note(self, request_id: RequestId) -> str:
        """What was noted last about a request, "" for nothing or a shredded one. For staff; never logged."""
        return self._requests.note(request_id)

    # ---- what is owed ----------------------------------------------------------------------------------------

    def lock_asked(self, bill_key: str) -> None:
        self._handovers.lock_asked(bill_key)

    def lock_ended(self, bill_key: str) -> None:
        self._handovers.lock_ended(bill_key)

    def locks(self) -> tuple[str, ...]:
        """Oldest first."""
        return self._handovers.locks()

    def owe_slip(self, request_id: RequestId, paper: Paper) -> None:
        """Called again before the first print, the paper is replaced; after it nothing changes: what may be in a hand
        is what is kept. ValueError for an unknown request, and for a ticket (nobody is owed one)."""
        self._slips.owe(request_id, paper)

    def unslipped(self) -> tuple[tuple[Order, Settlement], ...]:
        return self._requests.unslipped()

    def slip_started(self, request_id: RequestId) -> int:
        """ValueError where no slip is owed, or it is being printed."""
        return self._slips.move(request_id, SlipState.STARTED) - 1

    def slip_ended(self, request_id: RequestId, state: SlipState) -> None:
        """Of a started print: PRINTED, UNCONFIRMED, or OWED where surely nothing came. Of an UNCONFIRMED one: PRINTED
        or OWED, as the person said. ValueError for anything else."""
        if state is SlipState.STARTED:
            raise ValueError("a print ends printed, unconfirmed or owed")
        self._slips.move(request_id, state)

    def slip(self, request_id: RequestId) -> SlipRow | None:
        """None where none is owed or was ever printed, and for a shredded one."""
        return self._slips.row(request_id)

    def slips(self, *, owed_only: bool = False) -> tuple[SlipRow, ...]:
        """Oldest number first. `owed_only` leaves out the printed ones and those of reversed settlements; without it
        every slip that isn't shredded is opened (about 0.5 ms each): for one, ask `slip`."""
        return self._slips.rows(owed_only=owed_only)

    def hospital_took(self, request_id: RequestId, took: bool) -> None:
        """Whether the hospital has done what it is owed: taken a settlement, or undone one that stands no more.
        ValueError for a request that was never settled."""
        self._handovers.took(request_id, took)

    def hospital_owed(self) -> tuple[Settlement, ...]:
        """Settled and not reversed, and not in the hospital's books yet."""
        return self._handovers.owed()

    def undo_owed(self) -> tuple[RequestId, ...]:
        """Oldest number first."""
        return self._handovers.undo_owed()

    # ---- tickets, the day, staff -----------------------------------------------------------------------------

    def park(self, visit: str, ticket: str, id_number: str, until: dt.datetime, waiting: Waiting | None = None) -> None:
        """ValueError for a ticket that is out already, or a visit that was never opened."""
        self._tickets.park(visit, ticket, id_number, until, waiting)

    def parked(self, ticket: str) -> str | None:
        return self._tickets.parked(ticket)

    def awaited(self) -> tuple[Awaited, ...]:
        """Those of shredded visits are left out."""
        return self._tickets.awaited()

    def decided(self, ticket: str, state: RecordState) -> None:
        """ValueError for an unknown ticket, or for pending, which is no decision."""
        self._tickets.decided(ticket, state)

    def day(self, day: dt.date) -> tuple[DayRow, ...]:
        """What was sent that day and moved money or may have: intent, unknown, settled, reversed. Amounts are the
        insurer's where it has booked, else the quote's."""
        from kiosk.journal.reading import day_rows  # sqlite-utils brings numpy: not before it is needed

        return self._file.look(lambda connection: day_rows(connection, day, self._book.sealed))

    def own_rows(self, days: tuple[dt.date, ...], numbers: frozenset[RequestId]) -> tuple[OwnRow, ...]:
        """Amounts are the insurer's where it has booked, else the quote's."""
        return self._closes.own_rows(days, numbers)

    def close_recorded(self, close: DayClose, visit: str = "") -> DayClose:
        """Amounts, numbers and kinds are kept; no name, and no number of a person."""
        return self._closes.keep(close, visit)

    def closes(self, day: dt.date) -> int:
        return self._closes.count(day)

    def closed(self, day: dt.date) -> bool:
        return self._closes.closed(day)

    def settled(self, since: dt.date, until: dt.date) -> tuple[tuple[Order, Settlement], ...]:
        """As booked, without the shredded ones."""
        return self._audits.settled(since, until)

    def noted(self, events: frozenset[str], since: dt.date) -> tuple[Noted, ...]:
        """Gone through on a connection of its own: the one that writes is free meanwhile."""
        return self._audits.noted(events, since)

    def staff_pin(self, pin: str, role: Role = Role.STAFF) -> StaffId | Problem:
        """The tries are the terminal's: a wrong PIN names nobody. While locked no try counts."""
        return self._signed_in("staff_pin", self._pins.check(pin, self._book.clock.now(), role))

    def staff_pin_unrecorded(self, pin: str, role: Role) -> StaffId | Problem:
        """With pauses counted in memory on top of the tries that the journal holds; read on a connection of its own
        where the one that writes is not believed."""
        return self._pins.check_unrecorded(pin, self._book.clock.now(), role)

    def staff_card(self, recognition_code: str) -> StaffId | Problem:
        """Noted with the engineer's short name, or as no engineer's."""
        return self._signed_in("staff_card", self._pins.carried(recognition_code))

    def staff_card_unrecorded(self, recognition_code: str) -> StaffId | Problem:
        return self._pins.carried_unrecorded(recognition_code)

    def _signed_in(self, event: str, found: StaffId | Problem) -> StaffId | Problem:
        facts = {"problem": found.code} if isinstance(found, Problem) else {"staff": found.value}
        self._file.write(lambda connection: self._book.chained(connection, event, facts))
        return found

    def set_staff_pin(self, staff: StaffId, pin: str) -> None:
        """Also frees a locked pad. ValueError unless 6–12 digits that nobody else has."""
        self._pins.set(staff, pin, self._book.clock.now())
        self._file.write(lambda connection: self._book.chained(connection, "staff_pin_set", {"staff": staff.value}))

    def set_staff_card(self, staff: StaffId, recognition_code: str) -> None:
        """Only a peppered digest is kept. ValueError unless the name is an engineer's and the card nobody else's."""
        self._pins.enrol(staff, recognition_code)
        self._file.write(lambda connection: self._book.chained(connection, "staff_card_set", {"staff": staff.value}))

    def follow(self) -> None:
        """There is no second store: nothing is owed to one. Raises JournalUnwritable where it takes no writes for now,
        or what was kept for an outcome is used up and can't be kept again: what a pass undoes could not be noted."""
        self._file.writable()
        if not self._file.reserve.standing():
            self._file.reserve.hold()

    # ---- the journal itself ----------------------------------------------------------------------------------

    def check(self) -> Check:
        """OUT_OF_ORDER where nothing may begin: unreadable, or the reserve for an outcome is not there."""
        return self._condition.check()

    def verify_chain(self) -> ChainReport:
        """The whole chain recomputed, and every request held against it."""
        return self._file.look(verify_chain)

    def examine(self, pause: Callable[[], bool] = lambda: False) -> Examined | None:
        """`examination.examine` on a connection of its own; None where `pause` ended it. What is found also keeps the
        next start from serving. Raises JournalNotOpened and JournalUnwritable where it can't be read at all."""
        return self._condition.examine(pause)

    def current_anchor(self) -> Anchor:
        """The chain's head as it is now, to be noted where whoever has this box can't reach it."""
        return self._file.look(anchor.current)

    def shred(self, before: dt.date) -> int:
        """Delete the keys of visits opened before that day of which nothing is open or owed, and their bytes from
        the file and its log; how many. What they sealed can't be read any more: day rows lose the name, the rest is
        as if it had never been there. Numbers, amounts, states and the chain stay."""
        return self._shredding.shred(before)

    def open_again(self) -> None:
        """Also where it failed in the middle of running (an I/O error): opened and verified as at a start."""

        def begin() -> None:
            try:
                self._begun()
            except JournalNotOpened as error:  # not installed, fenced off, the second store away: as at a start
                raise JournalUnwritable(error.code) from error

        self._file.renew(begin)

    def close(self) -> None:
        self._file.close()
