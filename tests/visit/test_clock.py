"""Our clock is set, or not the platform's: no money is begun, no number comes twice, no wait is cut short."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as hs

from kiosk.backends.simulated import http
from kiosk.backends.simulated.place import Place
from kiosk.backends.simulated.server import Shell
from kiosk.backends.simulated.world import load
from kiosk.clock import CHINA, SimulatedClock
from kiosk.domain.bill import RequestId
from kiosk.domain.problems import Moved, ProblemCode
from kiosk.journal.reading import export
from kiosk.ports import Backend
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.platform_time import PlatformTime
from tests.visit.stage import Stage, stage
from tests.visit.test_recovery import FOREVER, fault

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
JUMPS = {
    "back 2 h": -2 * HOUR,
    "forward 1 d": DAY,
    "to 2038": dt.datetime(2038, 1, 19, 3, 14, 8, tzinfo=dt.UTC) - load("default").clock,
}


class SetClock(SimulatedClock):
    """The terminal's own clock: runs with the platform's, and can be set."""

    def __init__(self, platform: SimulatedClock) -> None:
        super().__init__(platform.now())
        self._platform, self._wrong = platform, dt.timedelta()

    def now(self) -> dt.datetime:
        return self._platform.now() + self._wrong

    def monotonic(self) -> float:
        return self._platform.monotonic()

    def advance(self, seconds: float) -> None:
        self._platform.advance(seconds)

    def put(self, wrong: dt.timedelta) -> None:
        """Set it this far from the platform's."""
        self._wrong = wrong


@contextmanager
def terminal(folder: Path, backend: Callable[[Place], Backend] | None = None) -> Iterator[tuple[Stage, SetClock]]:
    """A terminal with a clock of its own before a platform whose clock is right."""
    world = load("default")
    place = Place(world, SimulatedClock(world.clock))
    assert isinstance(place.clock, SimulatedClock)
    clock = SetClock(place.clock)
    with stage(folder, place, clock=clock, backend=backend(place) if backend else None) as on:
        yield on, clock


def problem(on: Stage, state: st.State) -> ProblemCode:
    assert isinstance(state, st.Trouble), state
    assert state.problem.money is Moved.NO
    assert on.holder() == ""
    assert on.place.books.live() == ()
    return state.problem.code


def requests(folder: Path) -> list[tuple[str, str]]:
    return [(row["number"], row["state"]) for row in export(folder / "journal.db", "requests")]


# ---- no money while the clocks differ ----------------------------------------------------------------------------


@pytest.mark.parametrize("jump", JUMPS)
def test_the_clock_is_wrong_when_the_amounts_come(jump: str, tmp_path: Path) -> None:
    with terminal(tmp_path) as (on, clock):
        clock.put(JUMPS[jump])
        on.tell(ev.Started(), ev.ForSelf(), on.shown())
        on.run(st.Explaining)
        on.tell(ev.Proceeded())
        assert problem(on, on.run()) is ProblemCode.CLOCK_DIFFERS
        clock.put(dt.timedelta())
        on.tell(ev.Retried())
        assert isinstance(on.run(st.Confirming), st.Confirming)


@pytest.mark.parametrize("jump", JUMPS)
def test_the_clock_is_set_while_the_person_reads_the_amounts(jump: str, tmp_path: Path) -> None:
    with terminal(tmp_path) as (on, clock):
        on.to_bill()
        clock.put(JUMPS[jump])
        on.tell(ev.Confirmed())
        assert problem(on, on.run()) is ProblemCode.CLOCK_DIFFERS
        assert requests(tmp_path) == [], "no number was made"
        clock.put(dt.timedelta())
        on.tell(ev.Retried())
        on.run(st.Confirming)
        on.tell(ev.Confirmed())
        assert isinstance(on.run(), st.Done)


@pytest.mark.parametrize("seconds, ends", [(299, st.Done), (-299, st.Done), (301, st.Trouble), (-301, st.Trouble)])
def test_a_little_is_allowed(seconds: int, ends: type[st.State], tmp_path: Path) -> None:
    with terminal(tmp_path) as (on, clock):
        on.to_bill()
        clock.put(dt.timedelta(seconds=seconds))
        on.tell(ev.Confirmed())
        assert isinstance(on.run(), ends)


def test_a_long_look_at_the_amounts_is_no_wrong_clock(tmp_path: Path) -> None:
    with terminal(tmp_path) as (on, clock):
        on.to_bill()
        clock.advance(3600)
        on.tell(ev.Confirmed())
        assert isinstance(on.run(), st.Done)


def test_the_platforms_time_comes_over_the_wire(tmp_path: Path) -> None:
    world = load("default")
    elsewhere = Place(world, SimulatedClock(world.clock + 2 * HOUR))
    with (
        Shell(elsewhere) as shell,
        terminal(tmp_path, lambda p: http.create({"url": shell.url}, p.clock)) as (on, _),
    ):
        on.tell(ev.Started(), ev.ForSelf(), on.shown())
        on.run(st.Explaining)
        on.tell(ev.Proceeded())
        assert problem(on, on.run()) is ProblemCode.CLOCK_DIFFERS


# ---- set while money is under way --------------------------------------------------------------------------------


@pytest.mark.parametrize("jump", JUMPS)
def test_the_clock_is_set_while_the_answer_is_awaited(jump: str, tmp_path: Path) -> None:
    """What was begun is carried to its end, whatever the clock says: asked for as long as before, booked once."""
    with terminal(tmp_path) as (on, clock):
        on.to_bill()
        on.place.faults.plan([fault("settle", "lost_after"), fault("find", "down", 3)])
        on.tell(ev.Confirmed())
        on.run(st.Reconciling)
        clock.put(JUMPS[jump])
        before = clock.monotonic()
        assert isinstance(on.run(), st.Done)
        assert 1 + 2 + 4 <= clock.monotonic() - before < 60
        assert [s for _, s in requests(tmp_path)] == ["settled"]
        assert len(on.place.books.live()) == 1


@pytest.mark.parametrize("jump", JUMPS)
def test_a_request_under_way_is_not_called_dead_early(jump: str, tmp_path: Path) -> None:
    """It may arrive for ten minutes, by the platform's own rule; no clock of ours makes them shorter."""
    with terminal(tmp_path) as (on, clock):
        on.to_bill()
        on.place.faults.plan([fault("settle", "late", seconds=500.0), fault("reverse", "down", FOREVER)])
        on.tell(ev.Confirmed())
        on.run(st.NeedsStaff)
        on.run()
        clock.put(JUMPS[jump])
        on.kiosk.recover()
        assert [s for _, s in requests(tmp_path)] == ["unknown"]
        clock.advance(450)
        on.place.faults.clear()
        on.kiosk.recover()
        on.kiosk.recover()
        assert on.journal.open_requests() == ()
        assert on.place.books.live() == ()


def test_numbers_grow_whatever_the_clock_does(tmp_path: Path) -> None:
    """Small steps back within what is allowed, one refused settlement each: every number is new and higher."""
    with terminal(tmp_path) as (on, clock):
        on.to_bill()
        for step in (0, -100, -200, 250, -290):
            on.place.faults.plan([fault("settle", "refuse")])
            clock.put(dt.timedelta(seconds=step))
            on.tell(ev.Confirmed())
            assert isinstance(on.run(), st.Refused)
            on.tell(ev.Retried())
            on.run(st.Confirming)
        numbers = [n for n, _ in requests(tmp_path)]
        assert len(numbers) == 5
        assert numbers == sorted(set(numbers))


def test_both_clocks_pass_2038(tmp_path: Path) -> None:
    world = load("default")
    clock = SimulatedClock(dt.datetime(2038, 1, 19, 11, 14, 6, tzinfo=CHINA))
    with stage(tmp_path, Place(world, clock)) as on:
        on.to_bill()
        clock.advance(4)
        on.tell(ev.Confirmed())
        assert isinstance(on.run(), st.Done)
        ((number, state),) = requests(tmp_path)
        assert (RequestId.parse(number).stamp, state) == ("20380119111410", "settled")
        assert len(on.journal.day(dt.date(2038, 1, 19))) == 1


# ---- the reckoning itself ----------------------------------------------------------------------------------------

seconds = hs.integers(-(10**8), 10**8)


@given(wrong=seconds, passed=hs.integers(0, 10**6), tolerance=hs.integers(1, 10**4))
def test_only_the_difference_counts_not_the_time_that_passed(wrong: int, passed: int, tolerance: int) -> None:
    platform = SimulatedClock(dt.datetime(2026, 3, 18, 23, 59, 58))
    ours = SetClock(platform)
    time = PlatformTime(ours, tolerance)
    assert not time.differs(), "nothing was heard yet"
    time.heard(platform.now())
    platform.advance(passed)
    ours.put(dt.timedelta(seconds=wrong))
    assert time.ahead() == wrong
    assert time.differs() == (abs(wrong) > tolerance)
    assert not PlatformTime(ours, 0).differs()


def test_a_time_without_a_zone_is_chinas() -> None:
    clock = SimulatedClock(dt.datetime(2026, 3, 18, 9, 30))
    time = PlatformTime(clock, 300)
    time.heard(dt.datetime(2026, 3, 18, 9, 30))
    assert time.ahead() == 0
