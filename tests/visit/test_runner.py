"""Laws of the runner, proven by spying on the ports and by breaking each of their calls once: what is written before
what is done, and that nothing that fails can let a bill be settled twice or a settlement be forgotten."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kiosk.backends.simulated.place import Place
from kiosk.backends.simulated.world import load
from kiosk.bootstrap import Kiosk, Overrides, build
from kiosk.clock import SimulatedClock
from kiosk.domain.bill import Order, RequestId, Settlement
from kiosk.domain.money import Fen
from kiosk.domain.people import Credential, Medium
from kiosk.domain.problems import Moved, Problem, ProblemCode
from kiosk.domain.writes import Kind, Receipt
from kiosk.journal.opened import open_journal
from kiosk.ports import Backend, Found, Journal, JournalUnwritable, NotFound, Reply, RequestState, SlipState, StaffId
from kiosk.scenario.player import Player
from kiosk.scenario.samples import Samples
from kiosk.scenario.scenario import Show, Shown, Visit
from kiosk.settings import JournalSettings, Part, Settings, Terminal
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.runner import Heard
from tests.blank import BlankPrinter

WORLD = load("default")
PERSON = "in_force"
#: Calls of the journal that write nothing.
READS = {
    "check",
    "close",
    "day",
    "examine",
    "hospital_owed",
    "locks",
    "note",
    "open_requests",
    "parked",
    "settlement",
    "slip",
    "slips",
    "unslipped",
    "verify_chain",
}

Trouble = Callable[[str], None]


class Spied:
    """A part whose calls are told to `before`, which may raise, and with what they were given to `after`."""

    def __init__(self, real: Any, before: Trouble, after: Callable[[str, tuple[Any, ...]], None]) -> None:
        self._real, self._before, self._after = real, before, after

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._real, name)
        if not inspect.ismethod(found):
            return found

        def call(*given: Any, **named: Any) -> Any:
            self._before(name)
            answer = found(*given, **named)
            self._after(name, given)
            return answer

        return call


class People:
    def credential(self, person: str, medium: Medium) -> Credential:
        return WORLD.person(person).credential(medium)

    def expired_voucher(self, person: str) -> str:
        return WORLD.person(person).expired_voucher


class Stand:
    """A kiosk whose effects run in the caller's thread, every port spied on; `trouble` is told each "part.call"."""

    def __init__(
        self,
        folder: Path,
        *,
        faults: list[dict[str, Any]] | None = None,
        insurer: Callable[[Backend], Backend] = lambda real: real,
    ) -> None:
        self.trouble: Trouble = lambda call: None
        #: "part.call" when it begins, "part.call." when it has come back, "recorded State Effect…" for a row
        #: of the journal, "=State" when the screen changes.
        self.story: list[str] = []
        #: What was booked before this visit.
        self.stood: list[str] = []
        self.clock = SimulatedClock(WORLD.clock)
        self.place = Place(WORLD, self.clock)
        self.place.faults.plan(faults or [])
        made = Settings(
            terminal=Terminal(institution=WORLD.institution.code),
            journal=JournalSettings(path=folder / "journal.db", reserve_bytes=0),
            card_reader=Part("simulated"),
            id_card_reader=Part("simulated"),
            camera=Part("simulated", {"threaded": False}),
            printer=Part("simulated"),
        )
        self.journal: Journal = open_journal(made.journal, made.terminal, self.clock)
        real: dict[str, Any] = {
            "backend": insurer(self.place.backend()),
            "hospital": self.place.hospital(),
            "journal": self.journal,
            "printer": BlankPrinter(self.clock),
        }
        ways = {name: self._spied(name, part) for name, part in real.items()}
        plain = build(made, Overrides(self.clock, ways), threaded=False).parts
        for name in ("card_reader", "payments"):
            ways[name] = self._spied(name, getattr(plain, name))
        self.kiosk: Kiosk = build(made, Overrides(self.clock, ways), threaded=False)
        self.kiosk.runner.listen(self._heard)
        parts: Any = self.kiosk.parts
        self.player = Player(self.kiosk, parts.card_reader, parts.camera, parts.id_card_reader, People(), lambda: None)

    def _spied(self, name: str, part: Any) -> Spied:
        def before(call: str) -> None:
            self.story.append(f"{name}.{call}")
            self.trouble(f"{name}.{call}")

        def after(call: str, given: tuple[Any, ...]) -> None:
            self.story.append(f"{name}.{call}.")
            if f"{name}.{call}" == "journal.record":
                facts, effects = given[3], given[4]
                self.story.append(" ".join(("recorded", facts["state"], *effects)))

        return Spied(part, before, after)

    def _heard(self, heard: Heard) -> None:
        problem = getattr(heard.after, "problem", None)
        if problem is not None and problem.money is Moved.NO and not isinstance(heard.state, st.Idle):
            # Whatever page this is: "no money moved" is said only where it is proven.
            assert self.journal.open_requests() == (), f"{problem.code} says that no money moved"
            assert self.booked() == self.stood, f"{problem.code} says that no money moved"
        if not heard.ignored and type(heard.after) is not type(heard.state):
            self.story.append(f"={type(heard.after).__name__}")

    def visit(self, person: str = PERSON) -> st.State:
        """One visit with the card, then the ID card (so that one failing reader is not the end)."""
        shows = (Show(Shown.CARD), Show(Shown.CARD), Show(Shown.ID_CARD))
        self.stood = self.booked()
        return self.player.play(Visit(person, shows, tries=2))

    def calm(self) -> None:
        """The trouble is over: the terminal serves again, and everything open is taken up, however long it takes."""
        self.trouble = lambda call: None
        self.place.faults.clear()
        for _ in range(3):
            if isinstance(self.kiosk.runner.state, st.OutOfService):
                self.kiosk.tap("retry")
            self.clock.advance(1200)
            self.kiosk.recover()
        for _ in range(3):
            if not isinstance(self.kiosk.runner.state, st.Idle):
                self.kiosk.tap("proceed")
                self.kiosk.tap("cancel")
        assert isinstance(self.kiosk.runner.state, st.Idle), self.kiosk.runner.state

    def settled(self) -> list[str]:
        """Requests the journal holds for settled."""
        rows = self.journal.day(self.clock.now().date())
        return [str(row.request_id) for row in rows if row.state is RequestState.SETTLED]

    def booked(self) -> list[str]:
        return [str(settlement.request_id) for settlement in self.place.books.live()]

    def agrees(self) -> None:
        """Books, journal, hospital and papers tell one story, and nothing is open or locked."""
        assert self.journal.open_requests() == ()
        assert self.settled() == self.booked()
        assert [str(row.request_id) for row in self.journal.slips() if str(row.request_id) in self.booked()] == (
            self.booked()
        )
        assert self.journal.hospital_owed() == ()
        for settlement in self.place.books.live():
            assert self.place.wards.taken(settlement.bill_key) == settlement
        held = [bill.key() for bill in WORLD.bills if self.place.wards.holder(bill.key())]
        assert held == []

    def settled_once_after_all(self) -> None:
        """The same person again: whatever happened before, in the end the bill is settled, once."""
        self.calm()
        self.agrees()
        before = self.booked()
        self.visit()
        self.calm()
        self.agrees()
        assert len(self.booked()) == 1
        assert before in ([], self.booked())
        self.staff_print_what_is_owed()

    def staff_print_what_is_owed(self) -> None:
        """However a print was cut short, the slip can be printed without a restart."""
        self.kiosk.runner.post(ev.StaffAsked())
        self.kiosk.runner.post(ev.PinAccepted(StaffId("w01")))
        for row in self.journal.slips(owed_only=True):
            self.kiosk.runner.post(ev.ReprintAsked(str(row.request_id)))
        self.kiosk.runner.post(ev.Cancelled())
        assert {row.state for row in self.journal.slips() if str(row.request_id) in self.booked()} == {
            SlipState.PRINTED
        }


@contextmanager
def stand(folder: Path, **how: Any) -> Iterator[Stand]:
    made = Stand(folder, **how)
    made.kiosk.start()
    try:
        yield made
    finally:
        made.trouble = lambda call: None
        made.kiosk.stop()


LOST = [{"call": "settle", "fault": "lost_after"}]
REFUSED = [{"call": "settle", "fault": "refuse"}]


# ---- before and after -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("faults", [[], LOST, REFUSED], ids=["booked", "answer lost", "refused"])
def test_intent_is_durable_before_the_first_byte_and_the_outcome_before_the_screen(
    faults: list[dict[str, Any]], tmp_path: Path
) -> None:
    with stand(tmp_path, faults=faults) as on:
        opened: list[list[RequestState]] = []

        def watch(call: str) -> None:
            if call == "backend.settle":
                opened.append([request.state for request in on.journal.open_requests()])

        on.trouble = watch
        on.visit()
        story = on.story
        assert opened
        assert all(states == [RequestState.INTENT] for states in opened)
        assert story.index("journal.intend.") < story.index("backend.settle")
        answered = story.index("backend.settle.")
        after = next(i for i, what in enumerate(story) if what.startswith("=") and i > answered)
        assert "journal.outcome." in story[answered:after]
        if story[after] == "=HandingOver":
            assert story.index("journal.outcome.") < story.index("journal.owe_slip.") < after


#: port call → the effect that makes it
EFFECTS = {
    "card_reader.read": "ReadCard",
    "backend.identify": "Identify",
    "hospital.stays": "FindStays",
    "backend.filings": "CheckFiling",
    "hospital.bill": "LoadBill",
    "backend.preview": "Preview",
    "hospital.lock": "Secure",
    "backend.settle": "Settle",
    "hospital.take": "HandOver",
    "payments.request": "ArrangePayment",
    "printer.print": "PrintSlip",
}


def test_every_effect_is_on_record_before_it_runs(tmp_path: Path) -> None:
    """The row with the event and the effects about to run is durable before a port is touched or the screen changes."""
    with stand(tmp_path) as on:
        on.visit()
        told = [what for what in on.story if what in EFFECTS]
        assert set(told) == set(EFFECTS)
        last = ""
        for what in on.story:
            if what.startswith("recorded "):
                last = what
            if what in EFFECTS:
                assert EFFECTS[what] in last.split(), f"{what} after {last!r}"
            if what.startswith("="):
                assert what[1:] == last.split()[1], f"the screen shows {what} after {last!r}"


def test_a_slip_is_counted_before_it_goes_to_the_printer(tmp_path: Path) -> None:
    with stand(tmp_path) as on:
        on.visit()
        assert on.story.index("journal.slip_started.") < on.story.index("printer.print")


# ---- a journal that fails -------------------------------------------------------------------------------------------


def writes(faults: list[dict[str, Any]], folder: Path) -> int:
    """How often a whole visit writes to the journal."""
    count = 0
    with stand(folder, faults=faults) as on:

        def watch(call: str) -> None:
            nonlocal count
            count += call.startswith("journal.") and call.split(".")[1] not in READS

        on.trouble = watch
        on.visit()
    return count


@pytest.mark.parametrize("lasting", [False, True], ids=["once", "from then on"])
@pytest.mark.parametrize("faults", [[], LOST], ids=["booked", "answer lost"])
def test_journal_that_fails_at_any_call(faults: list[dict[str, Any]], lasting: bool, tmp_path: Path) -> None:
    """At each call in turn: nothing is sent without its INTENT, no INTENT is lost, and it all ends in one booking."""
    for turn in range(writes(faults, tmp_path / "count")):
        with stand(tmp_path / str(turn), faults=faults) as on:
            left = turn

            def fail(call: str, on: Stand = on) -> None:
                nonlocal left
                if call == "backend.settle":
                    (sent,) = on.journal.open_requests()
                    assert sent.state is RequestState.INTENT
                if not call.startswith("journal.") or call.split(".")[1] in READS:
                    return
                left -= 1
                if left == -1 or (lasting and left < 0):
                    raise JournalUnwritable(ProblemCode.DISK_FULL)

            on.trouble = fail
            on.visit()
            if lasting:
                assert isinstance(on.kiosk.runner.state, st.OutOfService), (turn, on.story[-5:])
            assert len(on.booked()) <= 1
            assert "backend.settle" not in on.story or "journal.intend." in on.story
            for number in on.booked():
                known = [str(r.request_id) for r in on.journal.open_requests()] + on.settled()
                assert number in known, (turn, "a booking that the journal doesn't know")
            on.settled_once_after_all()


# ---- bugs -----------------------------------------------------------------------------------------------------------

CALLS = (
    "backend.identify",
    "backend.filings",
    "backend.exempt",
    "backend.preview",
    "backend.settle",
    "backend.find",
    "hospital.stays",
    "hospital.bill",
    "hospital.lock",
    "hospital.unlock",
    "hospital.take",
    "card_reader.read",
    "card_reader.same_card",
    "payments.request",
    "printer.print",
)
#: Not K-904 to the person: the outcome is unknown, the way to pay is said in another way, or somebody else takes it up.
TOLD_OTHERWISE = ("backend.settle", "backend.find", "hospital.unlock", "hospital.take", "payments.request")


@pytest.mark.parametrize("faults", [[], LOST, REFUSED], ids=["booked", "answer lost", "refused"])
@pytest.mark.parametrize("call", CALLS)
def test_a_bug_in_any_call_is_told_as_one_and_settles_nothing_twice(
    call: str, faults: list[dict[str, Any]], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with stand(tmp_path, faults=faults) as on:
        raised: list[str] = []
        told: list[str] = []

        def buggy(asked: str) -> None:
            if asked == call:
                raised.append(asked)
                raise RuntimeError("a bug")

        def heard(h: Heard) -> None:
            problem = getattr(h.after, "problem", None) or getattr(h.after, "hint", None)
            told.append(problem.code.value if problem else "")

        on.kiosk.runner.listen(heard)
        on.trouble = buggy
        with caplog.at_level(logging.ERROR, "kiosk"):
            on.visit()
        if raised:
            assert caplog.records, "a bug that nobody would ever hear of"
        if raised and call not in TOLD_OTHERWISE:
            assert ProblemCode.BUG.value in told
        assert len(on.booked()) <= 1
        caplog.clear()
        on.settled_once_after_all()
        assert raised or call in ("backend.find", "hospital.unlock"), "the call was never made"


# ---- another booking than the one agreed to -----------------------------------------------------------------------


class Dearer:
    """An insurer that books one fen more for the person than its preview said; its amounts add up all the same."""

    def __init__(self, real: Backend) -> None:
        self._real = real

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def settle(self, order: Order) -> Reply[Settlement]:
        answer = self._real.settle(order)
        return _dearer(answer) if isinstance(answer, Settlement) else answer

    def find(self, request_id: RequestId) -> Reply[Found | NotFound]:
        found = self._real.find(request_id)
        return Found(_dearer(found.settlement)) if isinstance(found, Found) else found


def _dearer(settlement: Settlement) -> Settlement:
    (fund, paid), *others = settlement.amounts.funds
    amounts = replace(settlement.amounts, funds=((fund, paid - Fen(1)), *others))
    assert amounts.cash == settlement.amounts.cash + 1
    return replace(settlement, amounts=amounts)


@pytest.mark.parametrize("faults", [[], LOST], ids=["answered", "answer lost"])
def test_one_fen_more_than_agreed_is_undone(faults: list[dict[str, Any]], tmp_path: Path) -> None:
    """The person has agreed to what the page said: another amount is never theirs, on no page and on no slip."""
    with stand(tmp_path, faults=faults, insurer=Dearer) as on:
        told: list[st.State] = []
        on.kiosk.runner.listen(lambda heard: told.append(heard.after))
        on.visit()
        on.calm()
        assert on.booked() == []
        assert on.settled() == []
        assert on.journal.slips() == ()
        assert not [state for state in told if isinstance(state, st.HandingOver | st.Printing | st.Done)]
        assert ProblemCode.REVERSED in [state.problem.code for state in told if isinstance(state, st.Trouble)]
        on.agrees()


# ---- events that have no row ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ev.MONEY_EVENTS, ids=lambda kind: kind.__name__)
def test_an_ignored_money_event_raises_an_alarm(
    kind: type[ev.Event], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    samples = Samples()
    events: dict[type[ev.Event], ev.Event] = {
        ev.Booked: ev.Booked(samples.paid().settlement),
        ev.NotSettled: ev.NotSettled(Problem(ProblemCode.INSURER_REFUSED)),
        ev.OutcomeLost: ev.OutcomeLost(samples.order()),
        ev.StillUnknown: ev.StillUnknown(Problem(ProblemCode.OUTCOME_UNKNOWN)),
        ev.FilingTaken: ev.FilingTaken(Receipt(samples.order().request_id, Kind.FILE, "B1", samples.clock.now())),
        ev.FilingNotTaken: ev.FilingNotTaken(Problem(ProblemCode.FILING_REFUSED)),
        ev.FilingLost: ev.FilingLost(Problem(ProblemCode.FILING_UNKNOWN)),
    }
    with stand(tmp_path) as on, caplog.at_level(logging.ERROR, "kiosk"):
        recorded = on.story.count("journal.record.")
        on.kiosk.runner.post(events[kind])
        assert [record.message for record in caplog.records] == ["money_event_ignored"]
        assert on.story.count("journal.record.") == recorded + 1
        assert isinstance(on.kiosk.runner.state, st.Idle)


def test_any_other_ignored_event_is_journalled_without_alarm(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with stand(tmp_path) as on, caplog.at_level(logging.ERROR, "kiosk"):
        recorded = on.story.count("journal.record.")
        on.kiosk.runner.post(ev.Confirmed())
        assert caplog.records == []
        assert on.story.count("journal.record.") == recorded + 1
