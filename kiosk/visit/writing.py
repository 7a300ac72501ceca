"""Undoing, admitting, filing, paying: every write but a settlement, by the same protocol (design "Money" 1-3).

The number is committed as INTENT before the first byte leaves and is sent at most once; whatever is no plain answer
is UNKNOWN, and only the other side's own word ends it. A bill's settlement has more to it: recovery.py.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kiosk.domain.bill import RequestId
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.domain.writes import Draft, Kind, NewFiling, Receipt, Write
from kiosk.ports import (
    Backend,
    BillInProgress,
    Clock,
    Collecting,
    Journal,
    NoAnswer,
    NotFound,
    OpenWrite,
    Payments,
    Refusal,
    Registry,
    Reply,
    RequestState,
    Reversed,
    SecondStoreDown,
    WriteRule,
)
from kiosk.visit.doubt import Doubt, Move, after_found, after_not_found, doubt, pause, unasked
from kiosk.visit.proof import signed_out, written
from kiosk.visit.recovery import each

log = logging.getLogger("kiosk")


@dataclass(frozen=True)
class StillOpen:
    """No answer yet: the write stays open, is asked for in the background, and `reference` is what staff ask after."""

    write: Write

    @property
    def reference(self) -> str:
        return self.write.request_id.reference


Outcome = Receipt | Problem | StillOpen


@dataclass(frozen=True)
class _Way:
    """Where one kind of write goes, and what can be done about it there."""

    rule: WriteRule
    send: Callable[[Write], Reply[Receipt]]
    find: Callable[[Write], Reply[Receipt | NotFound]]
    reverse: Callable[[RequestId], Reply[Reversed]]


class Writing:
    """Carries a draft out and ends what is left open. Callable from several threads: one hand at a time a number."""

    def __init__(self, backend: Backend, payments: Payments, journal: Journal, clock: Clock) -> None:
        self._backend, self._payments, self._journal, self._clock = backend, payments, journal, clock
        self._since: dict[RequestId, float] = {}
        self._undoing: set[RequestId] = set()
        self._busy: set[RequestId] = set()
        self._guard = threading.Lock()
        self._stopped = False

    def stop(self) -> None:
        """The program ends: nobody is kept waiting, what is open is taken up at the next start."""
        self._stopped = True

    def offers(self, kind: Kind) -> bool:
        """Whether the other side takes this kind of write at all."""
        return self._way(kind) is not None

    def carry_out(self, visit: str, draft: Draft, seconds: float) -> Outcome:
        """Send a draft once and, where the answer is lost, ask for at most `seconds`. A Problem is proof that nothing
        was done. Raises JournalUnwritable; what was sent by then is taken up later."""
        way = self._way(draft.kind)
        if way is None:
            return Problem(ProblemCode.NOT_OFFERED)
        outcome = self._attempt(visit, draft, way, seconds)
        if isinstance(outcome, Problem) and signed_out(outcome):
            outcome = self._attempt(visit, draft, way, seconds)
        return outcome

    def _attempt(self, visit: str, draft: Draft, way: _Way, seconds: float) -> Outcome:
        """One number, sent once. Begun and taken in one grip: a pass sees it only when it is in hand."""
        try:
            with self._guard:
                write = self._journal.begin(visit, draft)
                self._busy.add(write.request_id)
        except BillInProgress:
            return Problem(ProblemCode.ALREADY_IN_PROGRESS)
        except SecondStoreDown:
            return Problem(ProblemCode.SECOND_STORE_DOWN)
        try:
            return self._sent(write, way) or self._wait(write, way, seconds)
        finally:
            self._let_go((write.request_id,))

    def take_up(self) -> int:
        """One pass over what is open and in no other hand; answers how many writes still are. Read and taken in one
        grip, so that nothing is acted on that has ended since."""
        with self._guard:
            left = [open_ for open_ in self._journal.open_writes() if open_.write.request_id not in self._busy]
            numbers = [open_.write.request_id for open_ in left]
            self._busy.update(numbers)
        try:
            each(left, self._end)
        finally:
            self._let_go(numbers)
        return len(self._journal.open_writes())

    def _end(self, open_: OpenWrite) -> None:
        write, way = open_.write, self._way(open_.write.draft.kind)
        if open_.state is RequestState.INTENT:
            self._journal.ended(write.request_id, RequestState.UNKNOWN, note="found at start")
        if way is not None:  # a backend that no longer offers it can't be asked: staff and the day close
            self._ask(write, way)

    def _sent(self, write: Write, way: _Way) -> Receipt | Problem | None:
        """From here on it may be done, whatever happens to us. None: no usable answer."""
        number = write.request_id
        self._since[number] = self._clock.monotonic()
        try:
            # The insurer's words prove nothing of a payment.
            proofs = () if write.draft.kind is Kind.PAY else self._backend.profile().refusals
            answer = written(way.send(write), write.draft.kind, proofs)
        except Exception:
            log.exception("settle_raised")
            answer = NoAnswer(ProblemCode.BUG)
        match answer:
            case Receipt() if _answers(write, answer):
                return self._book(answer)
            case Refusal(code=code, text=text):
                self._journal.ended(number, RequestState.REFUSED, note=text)
                return Problem(code, text=text, reference=number.reference)
            case NoAnswer(sent=False, code=code):
                self._journal.ended(number, RequestState.NOT_SENT)
                return Problem(code, reference=number.reference)
            case _:
                self._journal.ended(number, RequestState.UNKNOWN)
                return None

    def _wait(self, write: Write, way: _Way, seconds: float) -> Outcome:
        end = self._clock.monotonic() + seconds
        for attempt in range(10_000):
            ended = self._ask(write, way)
            left = end - self._clock.monotonic()
            if ended is not None or left <= 0 or self._stopped:
                return ended or StillOpen(write)
            self._clock.sleep(min(pause(attempt), left))
        return StillOpen(write)

    def _ask(self, write: Write, way: _Way) -> Receipt | Problem | None:
        number, now = write.request_id, self._clock.monotonic()
        waited = now - self._since.setdefault(number, now)
        open_ = doubt(self._backend.profile(), way.rule, wanted=number not in self._undoing, waited=waited)
        if not open_.findable:
            return self._move(unasked(open_), open_, write, way)
        match way.find(write):
            case Receipt() as receipt if _answers(write, receipt) and not _changed(write, receipt):
                return self._move(after_found(open_, as_ordered=True), open_, write, way, receipt)
            case NotFound():
                ended = self._move(after_not_found(open_), open_, write, way)
                return ended or (self._not_booked(write) if open_.over else None)
            case _:
                return None

    def _move(
        self, move: Move, open_: Doubt, write: Write, way: _Way, receipt: Receipt | None = None
    ) -> Receipt | Problem | None:
        match move:
            case Move.ACCEPT if receipt is not None:
                return self._book(receipt)
            case Move.REVERSE:
                return self._reverse(write, way, booked=receipt is not None, ends=open_.reversing_ends)
            case Move.NOT_BOOKED:
                return self._not_booked(write)
            case _:
                return None

    def _reverse(self, write: Write, way: _Way, *, booked: bool, ends: bool) -> Problem | None:
        number = write.request_id
        self._undoing.add(number)
        match way.reverse(number):
            case Reversed() if not ends:
                return None
            case Reversed() if booked:
                self._journal.ended(number, RequestState.REVERSED, note="proven by the platform")
                return Problem(ProblemCode.REVERSED, reference=number.reference)
            case Reversed():
                return self._not_booked(write)
            case Refusal() | NoAnswer(sent=False):
                self._undoing.discard(number)
        return None

    def _book(self, receipt: Receipt) -> Receipt:
        self._journal.ended(receipt.request_id, RequestState.SETTLED, receipt)
        return receipt

    def _not_booked(self, write: Write) -> Problem:
        number = write.request_id
        self._journal.ended(number, RequestState.NOT_BOOKED, note="proven by the platform")
        return Problem(ProblemCode.NOT_BOOKED, reference=number.reference)

    def _let_go(self, numbers: Iterable[RequestId]) -> None:
        with self._guard:
            self._busy.difference_update(numbers)

    def _way(self, kind: Kind) -> _Way | None:
        if kind is Kind.PAY:
            at = self._payments
            return _Way(at.rule(), at.collect, at.find_payment, at.refund) if isinstance(at, Collecting) else None
        rule, backend = self._backend.profile().rule(kind), self._backend
        if rule is None or not isinstance(backend, Registry):
            return None
        return _Way(rule, backend.write, backend.find_write, backend.reverse)


def _answers(write: Write, receipt: Receipt) -> bool:
    """Whether a receipt is of this very write."""
    return (receipt.request_id, receipt.kind) == (write.request_id, write.draft.kind)


def _changed(write: Write, receipt: Receipt) -> bool:
    """Whether what was found is the very filing that this one should change: it stood before, and proves nothing."""
    return isinstance(write.draft, NewFiling) and receipt.number == write.draft.replaces != ""
