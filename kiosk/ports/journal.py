"""The journal, and how it says that it can't."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Protocol

from kiosk.domain.bill import Claim, Order, Quote, RequestId, Settlement
from kiosk.domain.close import DayClose, OwnRow
from kiosk.domain.filing import RecordState
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.domain.slip import Paper
from kiosk.domain.waiting import Waiting
from kiosk.domain.writes import Draft, Receipt, Write
from kiosk.ports.health import Check
from kiosk.ports.rows import (
    Awaited,
    DayRow,
    Noted,
    OpenRequest,
    OpenWrite,
    RequestState,
    Role,
    SlipRow,
    SlipState,
    StaffId,
)


class JournalUnwritable(Exception):
    """A row could not be made durable. Nothing may be sent; the kiosk goes out of service (K-901, K-902)."""

    def __init__(self, code: ProblemCode) -> None:
        super().__init__(code.value)
        self.code = code


class BillInProgress(Exception):
    """The bill has a live settlement already, or the same other write is under way: refused by the partial unique
    index (K-402)."""


class Journal(Protocol):
    """The money's memory: append-only, durable on return. Every method raises JournalUnwritable when it can't be.

    Event names and facts are the declared, loggable ones; personal data goes only into the encrypted columns
    (order, settlement, paper, agent).
    """

    def open_visit(self, kind: str, epoch: int, staff: StaffId | None = None) -> str:
        """A new visit's id."""
        ...

    def record(self, visit: str, step: int, event: str, facts: dict[str, object], effects: tuple[str, ...]) -> None:
        """One event and the effects about to run, in one transaction."""
        ...

    def intend(self, visit: str, person_id: str, quote: Quote, claim: Claim | None = None) -> Order:
        """Make the number and commit INTENT before the first byte leaves. Raises BillInProgress, SecondStoreDown."""
        ...

    def outcome(
        self, request_id: RequestId, state: RequestState, settlement: Settlement | None = None, note: str = ""
    ) -> None:
        """What became of a request. A transition the schema forbids raises ValueError (SETTLED → REFUSED)."""
        ...

    def open_requests(self) -> tuple[OpenRequest, ...]:
        """Open settlements."""
        ...

    def begin(self, visit: str, draft: Draft) -> Write:
        """`intend` for every other write: its number, INTENT committed. Raises BillInProgress, SecondStoreDown."""
        ...

    def ended(self, request_id: RequestId, state: RequestState, receipt: Receipt | None = None, note: str = "") -> None:
        """`outcome` for every other write. SETTLED (booked by the other side) comes with its receipt. A booked UNDO
        makes its settlement REVERSED in the same transaction, and the hospital is owed the undoing."""
        ...

    def open_writes(self) -> tuple[OpenWrite, ...]: ...
    def receipt(self, request_id: RequestId) -> Receipt | None: ...
    def undo_owed(self) -> tuple[RequestId, ...]:
        """Settlements undone at the insurer that the hospital may still have in its books."""
        ...

    def note(self, request_id: RequestId) -> str:
        """What was noted last about a request, "" for nothing. For staff; never logged."""
        ...

    def settlement(self, request_id: RequestId) -> Settlement | None: ...
    def lock_asked(self, bill_key: str) -> None:
        """The hospital is about to be asked to hold this bill still. Said again, nothing changes."""
        ...

    def lock_ended(self, bill_key: str) -> None:
        """The hospital doesn't hold it for us any more. Nothing changes for a bill that it never held."""
        ...

    def locks(self) -> tuple[str, ...]:
        """The keys of the bills the hospital may be holding for us: each is given back, or settled and taken."""
        ...

    def owe_slip(self, request_id: RequestId, paper: Paper) -> None:
        """Owe a slip. Called again before the first print, the fuller paper replaces the first one."""
        ...

    def unslipped(self) -> tuple[tuple[Order, Settlement], ...]:
        """Settlements whose slip row a crash has kept from being written: recovery owes them one."""
        ...

    def slip_started(self, request_id: RequestId) -> int:
        """Count one more print; answers the copy number (0 the original)."""
        ...

    def slip_ended(self, request_id: RequestId, state: SlipState) -> None: ...
    def slip(self, request_id: RequestId) -> SlipRow | None: ...
    def slips(self, *, owed_only: bool = False) -> tuple[SlipRow, ...]: ...
    def hospital_took(self, request_id: RequestId, took: bool) -> None: ...
    def hospital_owed(self) -> tuple[Settlement, ...]: ...
    def park(self, visit: str, ticket: str, id_number: str, until: dt.datetime, waiting: Waiting | None = None) -> None:
        """Let a visit rest under a ticket. `waiting`: the filing that it waits for."""
        ...

    def awaited(self) -> tuple[Awaited, ...]:
        """The parked visits that wait for a filing, decided or not, while their ticket holds; oldest first."""
        ...

    def decided(self, ticket: str, state: RecordState) -> None:
        """What an insured place has decided about the filing that this ticket waits for. Kept once."""
        ...

    def parked(self, ticket: str) -> str | None:
        """The ID number whose visit this ticket resumes; None for an unknown or run-out ticket."""
        ...

    def follow(self) -> None:
        """Give a second store what it is owed and make sure that this terminal still may act: before a pass over
        what is open. Raises JournalUnwritable: FENCED_OFF, and where nothing can be written for now."""
        ...

    def day(self, day: dt.date) -> tuple[DayRow, ...]: ...
    def own_rows(self, days: tuple[dt.date, ...], numbers: frozenset[RequestId]) -> tuple[OwnRow, ...]:
        """Every settlement sent on one of `days` or under one of `numbers`, or that an undoing under one of them was
        about; whatever became of it, oldest first."""
        ...

    def close_recorded(self, close: DayClose, visit: str = "") -> DayClose:
        """Keep a close, chained under `visit` ("" the terminal itself); answers it with its run of that day (1 the
        first) and the anchor of the chain that holds it."""
        ...

    def closes(self, day: dt.date) -> int:
        """How often a day was closed."""
        ...

    def settled(self, since: dt.date, until: dt.date) -> tuple[tuple[Order, Settlement], ...]:
        """Settlements sent on one of these days that stand, oldest first; without the shredded ones."""
        ...

    def noted(self, events: frozenset[str], since: dt.date) -> tuple[Noted, ...]:
        """What was noted under these names in visits from that day on, oldest first."""
        ...

    def closed(self, day: dt.date) -> bool:
        """Whether a close of it was final: the day over, and the centre's file closed."""
        ...

    def shred(self, before: dt.date) -> int:
        """Make unreadable whose the visits opened before that day were, those with nothing open or owed; how many.
        Numbers, amounts, states and the chain of events stay."""
        ...

    def staff_pin(self, pin: str, role: Role = Role.STAFF) -> StaffId | Problem:
        """Check a PIN at the door of `role` (argon2id; the try is counted before the check). PIN_WRONG, PIN_LOCKED, or
        PIN_OF_STAFF and PIN_OF_ENGINEER for a right one at the wrong door."""
        ...

    def staff_pin_unrecorded(self, pin: str, role: Role) -> StaffId | Problem:
        """`staff_pin` where a try can't be written: PIN_PAUSED besides. Nothing may follow that needs a record. Raises
        JournalUnwritable where the journal can't be read either."""
        ...

    def set_staff_pin(self, staff: StaffId, pin: str) -> None: ...
    def staff_card(self, recognition_code: str) -> StaffId | Problem:
        """Whose engineer's card has this recognition code (hex); CARD_NOT_ENGINEERS for every other card."""
        ...

    def staff_card_unrecorded(self, recognition_code: str) -> StaffId | Problem:
        """`staff_card` where it can't be noted. Raises JournalUnwritable where it can't be read either."""
        ...

    def set_staff_card(self, staff: StaffId, recognition_code: str) -> None:
        """Let this card sign an engineer in. ValueError unless the name has an engineer's PIN."""
        ...

    def examine(self, pause: Callable[[], bool]) -> object:
        """Go through all of it beside the running terminal, until `pause`, called between two bites, answers True.
        What is wrong stands in `check` from then on, and no money begins any more."""
        ...

    def open_again(self) -> None:
        """See that it takes writes: open it anew where it stopped, with room for an outcome. Raises JournalUnwritable
        where it still doesn't."""
        ...

    def check(self) -> Check: ...
    def close(self) -> None: ...
