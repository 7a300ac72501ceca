"""Broken policies, kept to prove that the harness sees: each is caught by the rule it names, or the harness is blind.

Each breaks the kiosk's own code for the length of a `with`; the scenes are those where its harm can show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Any
from unittest.mock import patch

from kiosk.domain.bill import Order, RequestId
from kiosk.journal.journal import SqliteJournal
from kiosk.journal.numbers import next_number
from kiosk.ports import Found, NoAnswer, OpenRequest, RequestState
from kiosk.visit import effects as fx
from kiosk.visit import events as ev
from kiosk.visit import printing
from kiosk.visit import recovery as recovering
from kiosk.visit import settling_work as settling
from kiosk.visit.doubt import Move
from kiosk.visit.recovery import Recovery
from kiosk.visit.settling_work import SettlingWork
from kiosk.visit.writing import Writing
from tests.simulation import town
from tests.simulation.memory import new_ledger
from tests.simulation.picks import Seeded
from tests.simulation.play import Result, Scene, play
from tests.simulation.search import Branch, exhaust

Patch = tuple[object, str, Any]


@dataclass(frozen=True)
class Canary:
    """A broken policy: which rule of the oracle must catch it, in which scenes it is looked for, after which faults."""

    name: str
    caught_by: str
    scenes: tuple[Scene, ...]
    broken: Callable[[], list[Patch]]
    after: tuple[tuple[str, str], ...] = ()
    seeds: int = 200

    @contextmanager
    def sings(self) -> Iterator[None]:
        """The kiosk with this policy in it."""
        with ExitStack() as stack:
            for target, name, value in self.broken():
                stack.enter_context(patch.object(target, name, value))
            yield


def hunt(canary: Canary) -> Result | None:
    """The first run that its rule catches: one more fault first, then seeds. None: the harness is blind to it."""
    with canary.sings():
        for scene in canary.scenes:
            for result in exhaust(scene, len(canary.after) + 1, Branch(canary.after)):
                if _caught(canary, result):
                    return result
            for seed in range(canary.seeds):
                result = play(Seeded(seed), scene)
                if _caught(canary, result):
                    return result
    return None


def _caught(canary: Canary, result: Result) -> bool:
    return any(v.rule == canary.caught_by for v in result.violations)


# ---- the broken policies -------------------------------------------------------------------------------------


def _act_before_journal() -> list[Patch]:
    """The number is sent first and written down when the answer is there."""
    intend, outcome = SqliteJournal.intend, SqliteJournal.outcome

    def later(self: Any, visit: str, person: str, quote: Any, claim: Any = None) -> Order:
        own = self._requests._numbers
        number = next_number(self._book.clock.now(), self._requests.highest(), own.first, own.last)
        order = Order(RequestId(own.institution, *number), person, quote, claim)
        self.put_off = lambda: intend(self, visit, person, quote, claim)
        return order

    def now(self: Any, *args: Any, **more: Any) -> None:
        if (put_off := self.__dict__.pop("put_off", None)) is not None:
            put_off()
        outcome(self, *args, **more)

    return [(SqliteJournal, "intend", later), (SqliteJournal, "outcome", now)]


def _timeout_means_failed() -> list[Patch]:
    answered = SettlingWork._answered

    def failed(self: Any, order: Order, answer: Any) -> ev.Event:
        return answered(self, order, replace(answer, sent=False) if isinstance(answer, NoAnswer) else answer)

    return [(SettlingWork, "_answered", failed)]


def _query_once_and_give_up() -> list[Patch]:
    return [(recovering, "after_not_found", lambda _: Move.NOT_BOOKED)]


def _age_ignored() -> list[Patch]:
    """Not found is an answer after a minute, though a request may be on the wire for ten."""

    def soon(doubt: Any) -> Move:
        return Move.NOT_BOOKED if doubt.waited > 20 else Move.ASK_LATER

    return [(recovering, "after_not_found", soon)]


def _blind_retry() -> list[Patch]:
    """No answer: the same is asked for again under a new number."""
    settle = SettlingWork._settle

    def again(self: Any, effect: fx.Settle, visit: str) -> ev.Event:
        event = settle(self, effect, visit)
        if isinstance(event, ev.OutcomeLost):
            self._p.journal.outcome(event.order.request_id, RequestState.NOT_BOOKED)
            event = settle(self, effect, visit)
        return event

    return [(SettlingWork, "_settle", again)]


def _resend_the_same_key() -> list[Patch]:
    sent = SettlingWork._sent

    def twice(self: Any, order: Order) -> ev.Event:
        event = sent(self, order)
        if isinstance(event, ev.OutcomeLost):
            answer = self._p.backend.settle(order)
            if not isinstance(answer, NoAnswer):
                event = self._answered(order, answer)
        return event

    return [(SettlingWork, "_sent", twice)]


def _reverse_a_foreign_number() -> list[Patch]:
    """What the platform shows under our question is taken for ours, whatever number it bears."""
    ask = Recovery._ask

    def any_number(self: Any, order: Order, *, present: bool, waited: float) -> Any:
        answer = self._backend.find(order.request_id)
        if isinstance(answer, Found) and answer.settlement.request_id != order.request_id:
            self._backend.reverse(answer.settlement.request_id)
        return ask(self, order, present=present, waited=waited)

    return [(Recovery, "_ask", any_number)]


def _no_unique_index() -> list[Patch]:
    """Neither the flow nor the schema asks whether the bill has a live settlement, and the insurer doesn't either."""

    def without(created_at: str) -> Any:
        ledger = new_ledger(created_at)
        ledger.cursor().execute("DROP INDEX one_live_settlement_per_bill")
        return ledger

    return [(town, "new_ledger", without), (Recovery, "in_progress", lambda *_: False)]


def _other_amounts_accepted() -> list[Patch]:
    def numbers_only(order: Order, settlement: Any) -> bool:
        return bool(settlement.request_id == order.request_id)

    return [(settling, "matches", numbers_only)]


def _second_original() -> list[Patch]:
    return [(printing, "copy_of", lambda paper, _: paper)]


def _printed_before_settled() -> list[Patch]:
    """The slip is handed out with the order, so that nobody waits for it."""
    sent = SettlingWork._sent

    def early(self: Any, order: Order) -> ev.Event:
        from kiosk.domain.slip import OfficialSlip

        self._p.printer.print(OfficialSlip(order.request_id, b""))
        return sent(self, order)

    return [(SettlingWork, "_sent", early)]


def _accepted_though_gone() -> list[Patch]:
    ask = Recovery._ask

    def always(self: Any, order: Order, *, present: bool, waited: float) -> Any:
        return ask(self, order, present=True, waited=waited)

    return [(Recovery, "_ask", always)]


def _unknown_dropped() -> list[Patch]:
    """A start takes up what was just begun, and forgets what has been unknown before."""
    end = Recovery._end

    def only_intents(self: Any, request: OpenRequest) -> None:
        if request.state is RequestState.INTENT:
            end(self, request)

    return [(Recovery, "_end", only_intents)]


def _hand_over_taken_for_granted() -> list[Patch]:
    def granted(self: Any, settlement: Any) -> bool:
        self._hospital.take(settlement)
        self._journal.hospital_took(settlement.request_id, True)
        return True

    return [(Recovery, "hand_over", granted)]


def _lock_forgotten() -> list[Patch]:
    return [(Recovery, "_unlock", lambda *_: None)]


def _one_slice_for_two() -> list[Patch]:
    """Two terminals number from one slice."""
    return [(town, "SLICES", dict.fromkeys(town.SLICES, (0, 99)))]


def _print_forgotten() -> list[Patch]:
    """A print that the power cut short counts as printed."""
    interrupted = "UPDATE slips SET state = 'printed' WHERE state = 'started'"
    from kiosk.journal.slips import Slips

    return [(Slips, "interrupted", lambda self, connection: connection.execute(interrupted))]


def _reversal_taken_for_done() -> list[Patch]:
    """Reversing without an answer counts as reversed."""

    def sure(self: Any, order: Order, state: RequestState) -> Any:
        self._backend.reverse(order.request_id)
        return self._close(order, state)

    return [(Recovery, "_reverse", sure)]


def _lost_filing_taken_for_none() -> list[Patch]:
    """A filing whose answer is lost counts as not made."""
    return [(Writing, "_wait", lambda self, write, way, seconds: self._not_booked(write))]


_ONE = Scene(fewer=True)
_FILES = Scene(cast="files", fewer=True)
_LATE = Scene(profile="late", fewer=True)
_AGAIN = Scene(cast="again", checks_bill=False, fewer=True)
_TWO = Scene(cast="two_bills", fewer=True)
_LOST = (("settle#1", "lost_after"),)

CANARIES = (
    Canary("act before journal", "lost", (_ONE,), _act_before_journal),
    Canary("timeout means failed", "lost", (_ONE,), _timeout_means_failed),
    Canary("query once and give up", "lost", (_ONE,), _query_once_and_give_up, (("settle#1", "late_15"),)),
    Canary("not found after a minute", "lost", (_LATE,), _age_ignored),
    Canary("blind retry", "doubled", (_AGAIN,), _blind_retry),
    Canary("resend the same key", "resent", (_ONE,), _resend_the_same_key),
    Canary(
        "reverse a foreign number",
        "foreign",
        (_TWO,),
        _reverse_a_foreign_number,
        (("settle#2", "lost_before"), ("find#1", "foreign")),
    ),
    Canary("no unique index", "doubled", (_AGAIN,), _no_unique_index, _LOST),
    Canary("accept other amounts", "amounts", (_ONE,), _other_amounts_accepted),
    Canary("second original", "original", (_ONE,), _second_original, (("print#1", "dumb"),)),
    Canary("print before settled", "orphan", (_ONE,), _printed_before_settled),
    Canary("accept for nobody", "absent", (_ONE,), _accepted_though_gone),
    Canary("drop the unknown", "stuck", (_ONE,), _unknown_dropped, _LOST),
    Canary("hand-over taken for granted", "hospital", (_ONE,), _hand_over_taken_for_granted),
    Canary("forget the lock", "locked", (_ONE,), _lock_forgotten),
    Canary("one slice for two", "resent", (_TWO,), _one_slice_for_two),
    Canary("a lost filing is none", "lost", (_FILES,), _lost_filing_taken_for_none, (("write#1", "lost_after"),)),
    Canary("count a cut print", "slip", (_ONE,), _print_forgotten),
    Canary(
        "reversal without an answer",
        "lost",
        (_ONE,),
        _reversal_taken_for_done,
        (*_LOST, ("w.outcome#1", "crash_after")),
    ),
)
