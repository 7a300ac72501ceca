"""Ending what is unknown: only the platform's own word does (design "Money" 2, 3, 5)."""

from __future__ import annotations

import logging
import threading

from kiosk.domain.bill import Order, RequestId, Settlement
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.ports import (
    Backend,
    BackendProfile,
    Clock,
    Find,
    Found,
    Hospital,
    Journal,
    Locked,
    NotFound,
    RequestState,
    Reversed,
)
from kiosk.visit import events as ev
from kiosk.visit.slips import make_slip

log = logging.getLogger("kiosk")

#: Seconds between two questions about one request: quick at first, then no burden for the platform.
_PAUSES = (1.0, 2.0, 4.0, 8.0)
#: How long a number may stay unfound before it is reversed rather than asked for again, in seconds.
_PATIENCE = 15.0


class Recovery:
    """Takes up open requests: while the person waits (`wait`), at start-up and in the background (`take_up`)."""

    def __init__(self, backend: Backend, hospital: Hospital, journal: Journal, clock: Clock, kiosk: str) -> None:
        self._backend, self._hospital, self._journal = backend, hospital, journal
        self._clock, self._kiosk = clock, kiosk
        #: Guards the set of requests a visit at the terminal is dealing with itself: taking one of those up in the
        #: background would reverse what the person is just waiting for.
        self.in_hand = threading.Lock()
        self._held: set[RequestId] = set()

    def hold(self, request: RequestId) -> None:
        """A visit deals with this request itself. Called with `in_hand` held, so that no pass slips in between."""
        self._held.add(request)

    def let_go(self, request: RequestId) -> None:
        with self.in_hand:
            self._held.discard(request)

    def let_all_go(self) -> None:
        with self.in_hand:
            self._held.clear()

    def wait(self, order: Order, seconds: float) -> ev.Booked | ev.NotSettled | ev.StillUnknown:
        """Ask about one request for at most `seconds`, the person being there. Never raises for an answer."""
        started = self._clock.monotonic()
        for attempt in range(10_000):
            waited = self._clock.monotonic() - started
            ended = self._ask(order, present=True, waited=waited)
            if ended is not None:
                return ended
            if waited >= seconds:
                break
            self._clock.sleep(min(_PAUSES[min(attempt, len(_PAUSES) - 1)], max(seconds - waited, 0.1)))
        return ev.StillUnknown(Problem(ProblemCode.OUTCOME_UNKNOWN, reference=order.request_id.reference))

    def take_up(self) -> int:
        """One pass over everything owed: open requests, slips never written, settlements the hospital hasn't taken.

        Answers how many requests are still open. Nobody stands at the terminal for them any more.
        """
        for order, settlement in self._journal.unslipped():
            self._journal.owe_slip(order.request_id, make_slip(order, settlement, self._kiosk))
        with self.in_hand:
            left = [r for r in self._journal.open_requests() if r.request_id not in self._held]
        for request in left:
            if request.state is RequestState.INTENT:
                self._journal.outcome(request.request_id, RequestState.UNKNOWN, note="found at start")
            age = (self._clock.now() - request.begun_at).total_seconds()
            self._ask(request.order, present=False, waited=age)
        for settlement in self._journal.hospital_owed():
            if isinstance(self._hospital.take(settlement), Locked):
                self._journal.hospital_took(settlement.request_id, True)
        return len(self._journal.open_requests())

    def _ask(self, order: Order, *, present: bool, waited: float) -> ev.Booked | ev.NotSettled | None:
        """One question; None while nothing is proven. `waited` seconds since the request was sent."""
        profile = self._backend.profile()
        if profile.settle_find not in (Find.BY_KEY, Find.BY_VISIT):
            return None
        match self._backend.find(order.request_id):
            case Found(settlement=settlement):
                agreed = matches(order, settlement)
                if agreed and (present or not profile.settle_reverse):
                    return self._accept(order, settlement)
                return self._reverse(order, RequestState.REVERSED) if profile.settle_reverse else None
            case NotFound():
                return self._not_found(order, profile, waited)
            case _:
                return None

    def _not_found(self, order: Order, profile: BackendProfile, waited: float) -> ev.NotSettled | None:
        """Not found is no answer while the request may be on the wire: outlive it, or reverse where that binds."""
        if waited > profile.max_message_age:
            return self._close(order, RequestState.NOT_BOOKED)
        if profile.settle_reverse and profile.reversed_stays_refused and waited >= _PATIENCE:
            return self._reverse(order, RequestState.NOT_BOOKED)
        return None

    def _accept(self, order: Order, settlement: Settlement) -> ev.Booked:
        self._journal.outcome(order.request_id, RequestState.SETTLED, settlement, note="found")
        self._journal.owe_slip(order.request_id, make_slip(order, settlement, self._kiosk))
        return ev.Booked(settlement)

    def _reverse(self, order: Order, state: RequestState) -> ev.NotSettled | None:
        if not isinstance(self._backend.reverse(order.request_id), Reversed):
            return None
        return self._close(order, state)

    def _close(self, order: Order, state: RequestState) -> ev.NotSettled:
        """Proven: no booking stands under this number. The hospital gets its bill back."""
        self._journal.outcome(order.request_id, state, note="proven by the platform")
        self._hospital.undo(order.request_id)
        self._hospital.unlock(order.quote.bill.key(), self._kiosk)
        code = ProblemCode.REVERSED if state is RequestState.REVERSED else ProblemCode.NOT_BOOKED
        return ev.NotSettled(Problem(code, reference=order.request_id.reference))


def matches(order: Order, settlement: Settlement) -> bool:
    """True where a booking is the one that was ordered: number, person, bill, and every fen the person agreed to."""
    return (
        settlement.request_id == order.request_id
        and settlement.person_id == order.person_id
        and settlement.bill_key == order.quote.bill.key()
        and settlement.amounts == order.quote.amounts
    )
