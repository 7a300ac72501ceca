"""What a person sees when the second store fails or another box has the numbers: nothing is charged, and it is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.domain.problems import Moved, Problem, ProblemCode
from kiosk.domain.writes import Undo
from kiosk.ports import RequestState
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.writing import Writing
from tests.stores.memory import MemoryStore, StoreFault
from tests.visit.stage import Stage, stage


def confirmed(on: Stage) -> st.State:
    on.to_bill()
    on.tell(ev.Confirmed())
    return on.run()


def problem_of(state: st.State) -> Problem:
    assert isinstance(state, st.Trouble | st.OutOfService), state
    return state.problem


@pytest.mark.parametrize("fault", [StoreFault.DOWN, StoreFault.SLOW, StoreFault.TORN])
@pytest.mark.parametrize("call", ["append", "note"])
def test_nothing_is_sent_that_is_not_in_both_places(call: str, fault: StoreFault, tmp_path: Path) -> None:
    store = MemoryStore()
    with stage(tmp_path, store=store) as on:
        on.to_bill()
        store.fault = lambda made: fault if made == call else StoreFault.NONE
        on.tell(ev.Confirmed())
        problem = problem_of(on.run())
        assert (problem.code, problem.money) == (ProblemCode.SECOND_STORE_DOWN, Moved.NO)
        assert on.place.books.live() == ()
        assert on.holder() == ""
        store.fault = lambda made: StoreFault.NONE
        on.tell(ev.Retried())
        on.run(st.Confirming)
        on.tell(ev.Confirmed())
        assert isinstance(on.run(), st.Done)
        (booked,) = on.place.books.live()
        days = on.kiosk.parts.journal.day(on.clock.now().date())
        assert [row.request_id for row in days if row.state is RequestState.SETTLED] == [booked.request_id]


def test_another_write_is_not_sent_either(tmp_path: Path) -> None:
    store = MemoryStore()
    with stage(tmp_path, store=store) as on:
        confirmed(on)
        (booked,) = on.place.books.live()
        parts = on.kiosk.parts
        store.fault = lambda call: StoreFault.DOWN
        came = Writing(parts.backend, parts.payments, parts.journal, parts.clock).carry_out(
            parts.journal.open_visit("undo", 1), Undo(booked), 5.0
        )
        assert isinstance(came, Problem)
        assert came.code is ProblemCode.SECOND_STORE_DOWN
        assert on.place.books.live() == (booked,)


def test_a_box_whose_numbers_another_has_goes_out_of_service(tmp_path: Path) -> None:
    store = MemoryStore()
    with stage(tmp_path, store=store) as on:
        confirmed(on)
        before = dict(store.written)
    with stage(tmp_path, on.place, store=store) as on:
        store.written = before  # another generation, as if another box had moved it
        problem = problem_of(confirmed_as(on, "long_resident"))
        assert (problem.code, problem.money) == (ProblemCode.FENCED_OFF, Moved.NO)
        assert len(on.place.books.live()) == 1


def test_a_clock_that_is_days_behind_the_numbers(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        confirmed(on)
        on.clock.advance(-2 * 86_400)
        problem = problem_of(confirmed_as(on, "long_resident"))
        assert (problem.code, problem.money) == (ProblemCode.CLOCK_WRONG, Moved.NO)
        assert len(on.place.books.live()) == 1


def confirmed_as(on: Stage, person: str) -> st.State:
    """The next person, to the moment after confirming."""
    on.tell(ev.Proceeded())
    on.run()
    on.to_bill(person)
    on.tell(ev.Confirmed())
    return on.run()
