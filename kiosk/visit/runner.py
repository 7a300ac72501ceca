"""Runs the table: record, then do, then turn what came of it into the next event.

One event at a time. For each, one journal row holds the event and the effects about to run, and is durable before
any of them does. Effects run in workers and carry the epoch and the state they were asked in: a late answer is
journalled and dropped, so that no datum of one person is seen in the next person's visit.

Where the row can't be written the terminal is out of service; an engineer's looking at it is the one thing that goes on
(kiosk.visit.unrecorded).
"""

from __future__ import annotations

import contextlib
import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from kiosk.domain.problems import Problem, ProblemCode
from kiosk.ports import Clock, Journal, JournalUnwritable
from kiosk.visit import effects as fx
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.facts import facts
from kiosk.visit.machine import step
from kiosk.visit.next_card import CardIn, Waiting, back, card_in_reader, inside, waiting
from kiosk.visit.perform import Performer
from kiosk.visit.step import Step, at_stake, awaits, insertion_of
from kiosk.visit.unrecorded import Remembered, looking_on, on_record, without_record

log = logging.getLogger("kiosk")


class Workers(Protocol):
    """Where effects run: a thread pool in the terminal, the caller's own thread in scripts and simulations."""

    def submit(self, job: Callable[[], None], /) -> object: ...


class Inline:
    """Runs a job at once, in the caller's thread."""

    def submit(self, job: Callable[[], None], /) -> None:
        job()


@dataclass(frozen=True)
class Asked:
    """Under which visit, and in which state, an effect was asked for."""

    visit: str
    epoch: int
    state: type[st.State]
    effect: fx.Effect


@dataclass(frozen=True)
class Heard:
    """One event as it was handled: for the journal's readers, scripts and tests."""

    state: st.State
    event: ev.Event
    after: st.State
    ignored: bool


class Runner:
    """The flow of one terminal. `post` may be called from any thread; listeners are called from the flow's own."""

    def __init__(self, performer: Performer, journal: Journal, clock: Clock, workers: Workers | None = None) -> None:
        self._performer, self._journal = performer, journal
        self._remembered = Remembered(clock)
        self._workers: Workers = workers or Inline()
        self._events: queue.SimpleQueue[tuple[ev.Event, Asked | None] | None] = queue.SimpleQueue()
        self._turn = threading.RLock()
        self._state: st.State = st.Starting()
        self._epoch, self._steps = 0, 0
        self._visit = self._home = ""
        self._card: Waiting = None
        self._inside = 0
        self._listeners: list[Callable[[Heard], None]] = []
        self._thread: threading.Thread | None = None
        self._pending = 0
        self._unhandled = 0
        self._draining = False
        self._quiet = threading.Condition()

    @property
    def state(self) -> st.State:
        return self._state

    @property
    def card_in(self) -> CardIn:
        """Whether a card is in that the page isn't about."""
        return card_in_reader(self._state, self._card, self._inside)

    def listen(self, listener: Callable[[Heard], None]) -> None:
        """`listener` hears every event after it was handled."""
        self._listeners.append(listener)

    def start(self, *, threaded: bool) -> None:
        """Take up what is open, then serve; out of service where not even that can be written down. `threaded` False:
        everything happens inside `post`."""
        try:
            self._at_home()
        except JournalUnwritable as error:
            self._state = st.OutOfService(Problem(error.code))
        if threaded:
            self._thread = threading.Thread(target=self._serve, name="flow", daemon=True)
            self._thread.start()
        if isinstance(self._state, st.Starting):
            self._run(fx.TakeUp())
        if not threaded:
            self.drain()

    def stop(self) -> None:
        """Handle what is queued, then end the flow's thread."""
        if self._thread is not None:
            self._events.put(None)
            self._thread.join(10)  # kept: what is posted from now on stays in the queue

    def post(self, event: ev.Event) -> None:
        """Something happened. Inline runners have handled it, and all that follows, on return."""
        self._put(event, None)
        if self._thread is None:
            self.drain()

    def drain(self) -> None:
        """Handle everything queued, in this thread. Re-entered from an inline effect it does nothing."""
        if not self._turn.acquire(blocking=False):
            return
        try:
            if self._draining:
                return
            self._draining = True
            try:
                while not self._events.empty():
                    queued = self._events.get()
                    if queued is not None:
                        self._handle(*queued)
                        self._handled()
            finally:
                self._draining = False
        finally:
            self._turn.release()

    def settle_down(self, seconds: float) -> bool:
        """Wait until no effect is running and nothing is queued; False after `seconds`."""
        return self._wait_for(lambda: self._pending == 0 and self._unhandled == 0, seconds)

    def catch_up(self, seconds: float) -> bool:
        """Wait until every event so far was handled, effects or not; False after `seconds`."""
        return self._wait_for(lambda: self._unhandled == 0, seconds)

    def _wait_for(self, quiet: Callable[[], bool], seconds: float) -> bool:
        with self._quiet:
            return self._quiet.wait_for(quiet, seconds)

    def _serve(self) -> None:
        while (queued := self._events.get()) is not None:
            with self._turn:
                try:
                    self._handle(*queued)
                except Exception:
                    # A bug in the flow itself: stop serving with a code; money in flight is the journal's and stays.
                    log.exception("flow_raised")
                    self._let_go(queued[1])
                    with contextlib.suppress(Exception):  # a listener that raises does so again; the flow lives on
                        self._fail(Problem(ProblemCode.BUG), insertion_of(self._state))
            self._handled()

    def _put(self, event: ev.Event, asked: Asked | None) -> None:
        with self._quiet:
            self._unhandled += 1
        self._events.put((event, asked))

    def _handled(self) -> None:
        with self._quiet:
            self._unhandled -= 1
            self._quiet.notify_all()

    def _handle(self, event: ev.Event, asked: Asked | None) -> None:
        before = self._state
        self._inside = inside(self._inside, event)
        if asked is not None and not self._awaited(asked):
            self._let_go(asked)
            self._drop(event, "late")
            return
        taken = step(before, event)
        if taken is None:
            self._card = waiting(self._card, event, before)
            self._drop(event, "ignored")
            self._tell(Heard(before, event, before, ignored=True))
            return
        if any(isinstance(effect, fx.BeginVisit | fx.EndVisit) for effect in taken.effects):
            self._epoch += 1
            self._visit = self._home
        try:
            self._write_down(before, event, taken)
            taken = replace(taken, state=on_record(taken.state))
        except JournalUnwritable as error:
            instead = without_record(before, taken, Problem(error.code))
            if instead is None:
                self._let_go(asked)
                insertion = insertion_of(taken.state)  # a card that came or went has, written down or not
                if isinstance(taken.state, st.OutOfService):
                    self._halt(taken.state.problem, insertion)
                else:
                    self._unwritable(error, insertion)
                return
            taken = instead
            self._remembered.add(self._epoch, event, taken.state)
        card = waiting(self._card, event, taken.state)
        self._state, self._card = back(taken.state, event, card, self._inside)
        self._tell(Heard(before, event, self._state, ignored=False))
        for effect in taken.effects:
            if not isinstance(effect, fx.BeginVisit | fx.EndVisit):
                self._run(effect)
        if self._card is not None and isinstance(taken.state, st.Idle) and not isinstance(before, st.Idle):
            self._handle(self._card, None)  # it waited for the page before to be left

    def _write_down(self, before: st.State, event: ev.Event, taken: Step) -> None:
        """The step before it is taken, after all that could not be written down when it happened."""
        if isinstance(before, st.OutOfService) and isinstance(event, ev.Retried):
            self._journal.open_again()
        self._at_home()
        self._remembered.write_down(self._journal, self._home)
        if self._visit == self._home and isinstance(before, st.Diagnosing):
            self._visit, self._steps = self._remembered.visit_of(self._epoch) or (self._visit, self._steps)
        self._begin(taken.effects)
        self._steps += 1
        names = tuple(type(e).__name__ for e in taken.effects)
        noted = facts(event) | {"state": type(taken.state).__name__}
        self._journal.record(self._visit, self._steps, type(event).__name__, noted, names)

    def _at_home(self) -> None:
        """The visit of what concerns nobody: this run's."""
        if not self._home:
            self._home = self._journal.open_visit("kiosk", 0)
            self._visit = self._visit or self._home

    def _awaited(self, asked: Asked) -> bool:
        here = (asked.epoch, asked.state) == (self._epoch, type(self._state))
        return here and awaits(self._state, asked.effect)

    def _let_go(self, asked: Asked | None) -> None:
        """What came of an effect leads nowhere: what it holds for the steps after it is free for recovery."""
        if asked is not None:
            over = asked.epoch != self._epoch or isinstance(self._state, st.OutOfService)
            self._performer.abandoned(asked.effect, asked.visit if over else "")

    def _begin(self, effects: tuple[fx.Effect, ...]) -> None:
        for effect in effects:
            if isinstance(effect, fx.BeginVisit):
                self._visit, self._steps = self._journal.open_visit(effect.kind, self._epoch, effect.staff), 0

    def _run(self, effect: fx.Effect) -> None:
        visit = self._visit
        asked = Asked(visit, self._epoch, type(self._state), effect)
        with self._quiet:
            self._pending += 1

        def job() -> None:
            try:
                event = self._performed(effect, visit)
                if event is not None:
                    self._put(event, asked)
            finally:
                with self._quiet:
                    self._pending -= 1
                    self._quiet.notify_all()

        self._workers.submit(job)

    def _performed(self, effect: fx.Effect, visit: str) -> ev.Event | None:
        try:
            return self._performer.perform(effect, visit)
        except JournalUnwritable as error:
            return ev.Failed(Problem(error.code))
        except Exception:
            # Expected trouble is a value; this is a bug. It is told as one, and recovery takes the money part over.
            log.exception("effect_raised", extra={"facts": {"effect": type(effect).__name__}})
            return ev.Failed(Problem(ProblemCode.BUG))

    def _drop(self, event: ev.Event, why: str) -> None:
        """Journal what the table has no row for; an ignored money event raises an alarm."""
        noted = facts(event) | {"state": type(self._state).__name__, "why": why}
        if isinstance(event, ev.MONEY_EVENTS):
            log.error("money_event_ignored", extra={"facts": noted})
        try:
            self._steps += 1
            self._journal.record(self._visit, self._steps, type(event).__name__, noted, ())
        except JournalUnwritable as error:
            self._unwritable(error, insertion_of(self._state))

    def _unwritable(self, error: JournalUnwritable, card: int) -> None:
        """Nothing may be done that can't be remembered."""
        still = looking_on(self._state, Problem(error.code))
        if still is not None:
            before, self._state = self._state, still.state
            if still.state != before:
                self._tell(Heard(before, ev.Failed(Problem(error.code)), still.state, ignored=False))
            for effect in still.effects:
                self._run(effect)
            return
        self._fail(Problem(error.code), card)

    def _fail(self, problem: Problem, card: int) -> None:
        """Out of service, from wherever it is: the page says what that means for money that may be under way. `card` is
        the insertion of one that is in."""
        self._halt(at_stake(self._state, problem), card)

    def _halt(self, problem: Problem, card: int) -> None:
        """Out of service with `problem` as it is: it says itself whether money moved, and the number to ask after."""
        before, self._state = self._state, st.OutOfService(problem, card)
        self._tell(Heard(before, ev.Failed(problem), self._state, ignored=False))

    def _tell(self, heard: Heard) -> None:
        for listener in self._listeners:
            listener(heard)
