"""Ending what is unknown: only the platform's own word does (design "Money" 2, 3, 5)."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from kiosk.domain.bill import Order, RequestId, Settlement
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.ports import (
    Backend,
    Clock,
    Declined,
    Find,
    Found,
    Hospital,
    Journal,
    JournalUnwritable,
    Locked,
    NoAnswer,
    NotFound,
    OpenRequest,
    Refusal,
    Reply,
    RequestState,
    Reversed,
)
from kiosk.visit import events as ev
from kiosk.visit.doubt import Doubt, Move, Said, after_found, after_not_found, doubt, pause, unasked
from kiosk.visit.slips import make_slip

log = logging.getLogger("kiosk")

T = TypeVar("T")


class Recovery:
    """Takes up open requests: while the person waits (`wait`), at start-up and in the background (`take_up`).

    A bill is in one hand at a time, the visit's at the terminal or a pass's: a pass would reverse what the person is
    just waiting for, or give the bill back under a settlement.
    """

    def __init__(self, backend: Backend, hospital: Hospital, journal: Journal, clock: Clock, kiosk: str) -> None:
        self._backend, self._hospital, self._journal = backend, hospital, journal
        self._clock, self._kiosk = clock, kiosk
        self._hands = threading.Lock()
        self._held: set[str] = set()
        self._pass = threading.Lock()
        #: When a request was first asked for, in monotonic seconds: the wall clock may have been set since it was sent.
        self._since: dict[RequestId, float] = {}
        #: Asked to be undone, without a sure answer. It may be undone at any moment, and is never accepted any more.
        self._undoing: set[RequestId] = set()
        self._said: dict[RequestId, Said] = {}
        self._stopped = False

    # ---- bills in hand

    def hold(self, bill_key: str) -> bool:
        """Take the bill in hand; False where another hand has it."""
        with self._hands:
            free = bill_key not in self._held
            self._held.add(bill_key)
            return free

    def let_go(self, bill_key: str) -> None:
        """Harmless for a bill that nobody holds."""
        with self._hands:
            self._held.discard(bill_key)

    def in_progress(self, bill_key: str) -> bool:
        """True while money may hang on the hospital's lock: a request is open, or its booking isn't taken yet."""
        asked = (r.order.quote.bill.key() for r in self._journal.open_requests())
        return bill_key in asked or bill_key in (s.bill_key for s in self._journal.hospital_owed())

    def give_back(self, bill_key: str) -> None:
        """Unlock a bill that nobody has in hand. Where money may hang on it it stays locked; where the hospital
        doesn't answer, a later pass asks again."""
        if self.hold(bill_key):
            try:
                self._unlock(bill_key)
            finally:
                self.let_go(bill_key)

    # ---- one request, the person being there

    def wait(self, order: Order, seconds: float) -> ev.Booked | ev.NotSettled | ev.StillUnknown:
        """Ask about one request for at most `seconds`. Never raises for an answer."""
        for attempt in range(10_000):
            waited = self._waited(order.request_id)
            ended = self._ask(order, present=True, waited=waited)
            if ended is not None:
                return ended
            if waited >= seconds or self._stopped:
                break
            self._clock.sleep(min(pause(attempt), max(seconds - waited, 0.1)))
        return ev.StillUnknown(Problem(ProblemCode.OUTCOME_UNKNOWN, reference=order.request_id.reference))

    # ---- one request, staff being there

    def said(self, request_id: RequestId) -> Said:
        """What the platform said last about a request."""
        if self._backend.profile().settle.find not in (Find.BY_KEY, Find.BY_VISIT):
            return Said.CANNOT_SAY
        return self._said.get(request_id, Said.NOT_ASKED)

    def work(self, request_id: RequestId, *, present: bool) -> ev.Booked | ev.NotSettled | None:
        """One question now, for staff. `present`: the person stands there, so a booking is accepted; else it is
        reversed where the platform can. None: still open, ended meanwhile, or in another hand."""
        with self.quiet(), self._free(self._journal.open_requests, lambda owed: owed.order.quote.bill.key()) as left:
            for request in left:
                if request.request_id == request_id:
                    return self._end(request, present=present)
        return None

    def conclude(self, request_id: RequestId, state: RequestState, settlement: Settlement | None = None) -> bool:
        """What the day's files have proven of a request that nothing else can end: SETTLED with its settlement,
        REVERSED (once the platform has said so), NOT_BOOKED. False: still open, ended meanwhile, or in another hand."""
        with self.quiet(), self._free(self._journal.open_requests, lambda owed: owed.order.quote.bill.key()) as left:
            request = next((r for r in left if r.request_id == request_id), None)
            if request is None:
                return False
            if request.state is RequestState.INTENT:
                self._journal.outcome(request_id, RequestState.UNKNOWN, note="found at the day close")
            if state is RequestState.REVERSED:
                ends = self._doubt(request_id, present=False, waited=self._waited(request_id)).reversing_ends
                return self._reverse(request.order, state, ends=ends) is not None
            if settlement is None:
                self._close(request.order, RequestState.NOT_BOOKED)
                return True
            if request_id in self._undoing or not matches(request.order, settlement):
                return False
            self.accept(request.order, settlement, note="day close")
            self.hand_over(settlement)
            return True

    def stop(self) -> None:
        """The program ends: nobody is kept waiting, what is open is taken up at the next start."""
        self._stopped = True

    # ---- everything owed

    def take_up(self) -> int:
        """One pass over everything owed: slips never written, open requests, settlements the hospital hasn't taken,
        bills it still holds. Answers how many requests are still open. Nobody stands at the terminal for them."""
        with self._pass:
            with self._free(self._journal.unslipped, lambda owed: owed[1].bill_key) as unslipped:
                each(unslipped, lambda owed: self._owe_slip(*owed))
            with self._free(self._journal.open_requests, lambda owed: owed.order.quote.bill.key()) as left:
                each(left, self._end)
            each(self._journal.hospital_owed(), self.hand_over)
            each(self._journal.undo_owed(), self.take_back)
            with self._free(self._journal.locks, lambda owed: owed) as locks:
                each(locks, self._unlock)
        return len(self._journal.open_requests())

    def hand_over(self, settlement: Settlement) -> bool:
        """Write a booked settlement back to the hospital; its lock ends with that. False: it is owed."""
        took = isinstance(self._hospital.take(settlement), Locked)
        self._journal.hospital_took(settlement.request_id, took)
        if took:
            self._journal.lock_ended(settlement.bill_key)
        return took

    def take_back(self, request_id: RequestId) -> bool:
        """Have an undone settlement taken out of the hospital's books; its bill is free again. False: it is owed."""
        took = isinstance(self._hospital.undo(request_id), Locked)
        self._journal.hospital_took(request_id, took)
        return took

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """No pass runs meanwhile: what staff do to a settlement is not crossed by what is owed of it."""
        with self._pass:
            yield

    @contextmanager
    def _free(self, owed: Callable[[], Iterable[T]], bill_of: Callable[[T], str]) -> Iterator[list[T]]:
        """What is owed of bills that nobody has in hand; in ours meanwhile. Read and taken in one grip, so that
        nothing is acted on that a visit has ended since."""
        with self._hands:
            free = [one for one in owed() if bill_of(one) not in self._held]
            bills = {bill_of(one) for one in free}
            self._held |= bills
        try:
            yield free
        finally:
            with self._hands:
                self._held -= bills

    def _end(self, request: OpenRequest, *, present: bool = False) -> ev.Booked | ev.NotSettled | None:
        if request.state is RequestState.INTENT:
            self._journal.outcome(request.request_id, RequestState.UNKNOWN, note="found at start")
        return self._ask(request.order, present=present, waited=self._waited(request.request_id))

    def _waited(self, request_id: RequestId) -> float:
        """Seconds that have surely passed since it was sent."""
        now = self._clock.monotonic()
        return now - self._since.setdefault(request_id, now)

    def _ask(self, order: Order, *, present: bool, waited: float) -> ev.Booked | ev.NotSettled | None:
        """One question; None while nothing is proven. `waited` seconds since the request was sent."""
        number = order.request_id
        open_ = self._doubt(number, present=present, waited=waited)
        if not open_.findable:
            return self._move(unasked(open_), open_, order, RequestState.REVERSED)
        answer = self._backend.find(number)
        self._said[number] = _said(order, answer)
        match answer:
            case Found(settlement=settlement) if settlement.request_id != number:
                return None  # somebody else's booking says nothing about ours
            case Found(settlement=settlement):
                move = after_found(open_, as_ordered=matches(order, settlement))
                return self._move(move, open_, order, RequestState.REVERSED, settlement)
            case NotFound():
                ended = self._move(after_not_found(open_), open_, order, RequestState.NOT_BOOKED)
                if ended is None and open_.over:  # the reversal had no sure answer either, and needs none any more
                    ended = self._close(order, RequestState.NOT_BOOKED)
                return ended
            case _:
                return None

    def _doubt(self, number: RequestId, *, present: bool, waited: float) -> Doubt:
        profile = self._backend.profile()
        return doubt(profile, profile.settle, wanted=present and number not in self._undoing, waited=waited)

    def _move(
        self, move: Move, open_: Doubt, order: Order, undone: RequestState, settlement: Settlement | None = None
    ) -> ev.Booked | ev.NotSettled | None:
        match move:
            case Move.ACCEPT if settlement is not None:
                return self.accept(order, settlement, note="found")
            case Move.REVERSE:
                return self._reverse(order, undone, ends=open_.reversing_ends)
            case Move.NOT_BOOKED:
                return self._close(order, RequestState.NOT_BOOKED)
            case _:
                return None

    def accept(self, order: Order, settlement: Settlement, note: str = "") -> ev.Booked:
        """A booking that is the one agreed to: settled, its slip owed, both durable on return."""
        self._journal.outcome(order.request_id, RequestState.SETTLED, settlement, note=note)
        self._owe_slip(order, settlement)
        return ev.Booked(settlement)

    def _owe_slip(self, order: Order, settlement: Settlement) -> None:
        self._journal.owe_slip(order.request_id, make_slip(order, settlement, self._kiosk))

    def _reverse(self, order: Order, state: RequestState, *, ends: bool) -> ev.NotSettled | None:
        """Have the number undone. Where that `ends` nothing it stays open: a second delivery may book it again."""
        self._undoing.add(order.request_id)
        match self._backend.reverse(order.request_id):
            case Reversed() if ends:
                return self._close(order, state)
            case Refusal() | NoAnswer(sent=False):
                self._undoing.discard(order.request_id)
        return None

    def _close(self, order: Order, state: RequestState) -> ev.NotSettled:
        """Proven: no booking stands under this number. The hospital gets its bill back."""
        self._journal.outcome(order.request_id, state, note="proven by the platform")
        self._hospital.undo(order.request_id)
        self._unlock(order.quote.bill.key())
        code = ProblemCode.REVERSED if state is RequestState.REVERSED else ProblemCode.NOT_BOOKED
        return ev.NotSettled(Problem(code, reference=order.request_id.reference))

    def _unlock(self, bill_key: str) -> None:
        if self.in_progress(bill_key):
            return
        if not isinstance(self._hospital.unlock(bill_key, self._kiosk), NoAnswer | Declined):
            self._journal.lock_ended(bill_key)


def each(owed: Iterable[T], do: Callable[[T], object]) -> None:
    """All of it: one case that can't be worked (a bug) must not keep the others from being taken up."""
    for one in owed:
        try:
            do(one)
        except JournalUnwritable:
            raise
        except Exception:
            log.exception("recovery_raised")


def _said(order: Order, answer: Reply[Found | NotFound]) -> Said:
    match answer:
        case Found(settlement=settlement):
            return Said.BOOKED if matches(order, settlement) else Said.OTHERWISE
        case NotFound():
            return Said.NOT_FOUND
        case _:
            return Said.NO_ANSWER


def matches(order: Order, settlement: Settlement) -> bool:
    """True where a booking is the one that was ordered: number, person, bill, and every fen the person agreed to."""
    return (
        settlement.request_id == order.request_id
        and settlement.person_id == order.person_id
        and settlement.bill_key == order.quote.bill.key()
        and settlement.amounts == order.quote.amounts
    )
