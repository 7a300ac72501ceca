"""A journal that takes no writes for a while, under money: nothing is asked of anybody that could not be written down,
whoever waits for their money's number keeps it, and what was open is found again without a restart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.problems import Moved, ProblemCode
from kiosk.journal.examination import Examined, note_finding
from kiosk.journal.journal import SqliteJournal
from kiosk.ports import CardRemoved, JournalUnwritable, RequestState, Role, StaffId
from kiosk.visit import events as ev
from kiosk.visit import states as st
from tests.stores.memory import MemoryStore, StoreFault
from tests.visit.stage import Stage, stage
from tests.visit.test_recovery import left_unknown, request_states

UNWRITABLE = ProblemCode.JOURNAL_UNWRITABLE


def journal_of(on: Stage) -> SqliteJournal:
    assert isinstance(on.journal, SqliteJournal)
    return on.journal


def fails(on: Stage, code: ProblemCode = UNWRITABLE) -> None:
    """As after an I/O error: of this connection nothing is believed any more."""
    journal_of(on)._file._failed = code


def settling_when_it_fails(on: Stage) -> st.State:
    """The settlement is booked over there, and its answer can't be written down here."""
    on.to_bill()
    on.tell(ev.Confirmed())
    on.run(st.Settling)
    backend: Any = on.kiosk.parts.backend
    settle = backend.settle

    def settled(order: Any) -> Any:
        answer = settle(order)
        fails(on)
        return answer

    backend.settle = settled
    state = on.run()
    backend.settle = settle
    return state


def test_who_waits_for_their_moneys_number_keeps_it_on_the_page(tmp_path: Path) -> None:
    """The half-minute pass may come at once after the page: it must not take it away."""
    with stage(tmp_path) as on:
        state = settling_when_it_fails(on)
        assert isinstance(state, st.OutOfService)
        assert (state.problem.money, bool(state.problem.reference)) == (Moved.NOT_KNOWN, True)
        on.kiosk.upkeep.serve_again()
        on.kiosk.recover()
        on.run()
        assert on.state == state
        assert request_states(on) == [RequestState.REVERSED], "it is taken up behind the page"
        on.tell(ev.Retried())
        on.run()
        assert isinstance(on.state, st.Idle)


def test_a_settlement_in_doubt_is_found_at_the_reopening_as_at_a_start(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        settling_when_it_fails(on)
        on.tell(ev.Retried())
        on.run()
        here = request_states(on)
        assert journal_of(on).open_requests() == ()
    other = tmp_path / "other"
    other.mkdir()
    with stage(other) as on:
        settling_when_it_fails(on)
        place = on.place
    with stage(other, place) as on:
        assert request_states(on) == here
        assert here == [RequestState.REVERSED]


def test_while_nothing_can_be_written_nobody_is_asked_about_money(tmp_path: Path) -> None:
    """The pass that runs every half minute, and the one of a start: what they had undone could not be noted."""
    with stage(tmp_path) as on:
        left_unknown(on)
        on.place.faults.clear()
        journal_of(on)._file.only_read(UNWRITABLE)
        asked: list[object] = []
        backend: Any = on.kiosk.parts.backend
        find = backend.find

        def found(number: Any) -> Any:
            asked.append(number)
            return find(number)

        backend.find = found
        for _ in range(2):
            with pytest.raises(JournalUnwritable):
                on.kiosk.recover()
        assert asked == []
        journal_of(on).open_again()
        on.kiosk.recover()
        assert asked
        assert request_states(on) == [RequestState.REVERSED]


def test_what_an_examination_found_wrong_is_not_opened_again(tmp_path: Path) -> None:
    """As at a start, which it keeps from serving."""
    with stage(tmp_path) as on:
        journal = journal_of(on)
        fails(on)
        note_finding(on.kiosk.parts.settings.journal.path, Examined(damaged=True, report=None))
        with pytest.raises(JournalUnwritable, match=ProblemCode.JOURNAL_BROKEN.value):
            journal.open_again()


def test_no_door_opens_on_a_journal_that_was_found_broken_meanwhile(tmp_path: Path) -> None:
    """Its PINs may be somebody else's."""
    engineer = StaffId("e01", Role.ENGINEER)
    with stage(tmp_path) as on:
        journal = journal_of(on)
        journal.set_staff_pin(engineer, "970531")
        journal.set_staff_card(engineer, "0f" * 16)
        on.clock.advance(60)
        fails(on)
        assert journal.staff_pin_unrecorded("970531", Role.ENGINEER) == engineer
        fails(on, ProblemCode.JOURNAL_BROKEN)
        with pytest.raises(JournalUnwritable):
            journal.staff_pin_unrecorded("970531", Role.ENGINEER)
        with pytest.raises(JournalUnwritable):
            journal.staff_card_unrecorded("0f" * 16)


def test_a_settlement_that_is_on_its_way_meanwhile_stays_in_its_own_hand(tmp_path: Path) -> None:
    """The terminal goes out of service and comes back while the platform thinks: no pass undoes what it books."""
    with stage(tmp_path) as on:
        on.to_bill()
        on.tell(ev.Confirmed())
        on.run(st.Settling)
        backend: Any = on.kiosk.parts.backend
        settle, reverse = backend.settle, backend.reverse
        undone: list[object] = []

        def slow(order: Any) -> Any:
            fails(on)
            on.tell(CardRemoved(7))
            assert isinstance(on.state, st.OutOfService)
            on.kiosk.upkeep.serve_again()
            on.tell(ev.Retried())
            on.run(st.Idle)
            on.kiosk.recover()
            return settle(order)

        def undo(number: Any) -> Any:
            undone.append(number)
            return reverse(number)

        backend.settle, backend.reverse = slow, undo
        on.next()
        on.kiosk.recover()
        assert undone == []
        assert request_states(on) == [RequestState.SETTLED]
        assert len(on.journal.slips(owed_only=True)) == 1
        assert on.journal.hospital_owed() == ()
        assert on.kiosk._performer.recovery._held == set()


def test_a_burn_in_is_over_in_time_also_where_the_pass_before_can_not_recover(tmp_path: Path) -> None:
    """Else the engineer's page stays open to whoever stands there."""
    with stage(tmp_path) as on:
        fails(on)
        upkeep = on.kiosk.upkeep
        over: list[int] = []
        turns = iter((False, True))
        upkeep._stopping.wait = lambda timeout=None: next(turns)  # type: ignore[method-assign]
        upkeep.burned_in = lambda: over.append(1)  # type: ignore[method-assign]
        upkeep._keep_recovering()
        assert over


def test_a_second_store_that_was_away_at_the_reopening_is_waited_for(tmp_path: Path) -> None:
    """As the first picture of a start waits for it: nobody has to come for that."""
    store = MemoryStore()
    with stage(tmp_path, store=store) as on:
        fails(on)
        on.tell(ev.Started())
        store.fault = lambda call: StoreFault.DOWN
        on.kiosk.upkeep.serve_again()
        assert isinstance(on.state, st.OutOfService)
        assert on.state.problem.code is ProblemCode.SECOND_STORE_DOWN
        store.fault = lambda call: StoreFault.NONE
        on.kiosk.upkeep.serve_again()
        on.run()
        assert isinstance(on.state, st.Idle)


def test_on_a_disk_that_is_full_to_the_last_nothing_is_reversed_that_can_not_be_noted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else it is found undone later, and written down as never booked."""

    def full(*_: object) -> None:
        raise JournalUnwritable(ProblemCode.DISK_FULL)

    with stage(tmp_path) as on:
        left_unknown(on)
        on.place.faults.clear()
        file = journal_of(on)._file
        with monkeypatch.context() as patched:
            patched.setattr(file, "_commit", full)
            patched.setattr(file.reserve, "_allocate", full)
            assert file.reserve.release()
            with pytest.raises(JournalUnwritable):
                on.kiosk.recover()
        on.kiosk.recover()
        assert request_states(on) == [RequestState.REVERSED]
