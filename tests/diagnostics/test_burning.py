"""The burn-in: bounded, survives what fails, ends in its time or when a patient comes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from kiosk.clock import SimulatedClock
from kiosk.diagnostics.bounded import Bounded, Hangs, Raised
from kiosk.diagnostics.burning import SPANS, BurnIn
from kiosk.domain.problems import ProblemCode
from kiosk.ports import Check, Health, shows
from tests.diagnostics.bench import PATIENCE, SOON, Device, Hanging, terminal, workbench
from tests.diagnostics.test_checks import machine
from tests.journal.cases import NOON

T = TypeVar("T")


class ShortWith(Bounded):
    """Gives up on one of them soon, and on the others as late as a busy machine needs."""

    def __init__(self, name: str) -> None:
        super().__init__(PATIENCE)
        self._name = name

    def one(self, name: str, body: Callable[[], T]) -> T | Hangs | Raised:
        self._seconds = SOON if name == self._name else PATIENCE
        return super().one(name, body)


def fine() -> Check:
    return Check("x", Health.READY, shows("told", words=""), "")


def burnt(
    work: dict[str, Callable[[], Check]],
    hours: float,
    clock: SimulatedClock | None = None,
    bounded: Bounded | None = None,
    **more: object,
) -> BurnIn:
    bounded = bounded or Bounded(PATIENCE)
    burn = BurnIn(work, hours, clock or SimulatedClock(NOON), bounded, **more)  # type: ignore[arg-type]
    burn.start()
    assert burn.join(PATIENCE)
    return burn


def test_it_ends_in_its_time_and_measures_each_span() -> None:
    clock = SimulatedClock(NOON)
    took = iter([0.010, 0.010, 0.050] * 1000)

    def slow() -> Check:
        clock.advance(next(took))
        return fine()

    seen = burnt({"reader": slow}, 5 / 60, clock, pause=20.0).seen()
    assert (seen.ended, seen.stopped, seen.failures, seen.problems) == (True, False, 0, ())
    assert seen.rounds == 15
    (series,) = seen.series
    assert [round(ms) for ms in series.p50s[:4]] == [10] * 4, "the fifth goes on"
    assert [round(ms) for ms in series.maxima] == [50] * 5
    assert seen.temperature is None


def test_what_fails_is_counted_by_its_problem_and_the_others_go_on() -> None:
    def raises() -> Check:
        raise OSError

    def gone() -> Check:
        return Check("x", Health.OUT_OF_ORDER, shows("told", words=""), "", ProblemCode.READER_GONE)

    seen = burnt({"good": fine, "raises": raises, "gone": gone}, 0.01, pause=10.0).seen()
    assert seen.rounds == 4
    assert seen.problems == (("", 4), ("K-110", 4))
    assert {s.part: s.failures for s in seen.series} == {"good": 0, "raises": 4, "gone": 4}


def test_a_device_that_hangs_hangs_in_one_thread_only() -> None:
    hanging = Hanging()
    before = threading.active_count()
    seen = burnt({"hangs": hanging.check, "good": fine}, 0.01, bounded=ShortWith("burn hangs"), pause=5.0).seen()
    assert hanging.inside.wait(PATIENCE)
    assert (hanging.begun, seen.rounds) == (1, 8)
    assert threading.active_count() <= before + 1
    assert {s.part: s.failures for s in seen.series} == {"hangs": 8, "good": 0}
    hanging.let_go.set()


def test_two_weeks_take_no_more_room_than_a_day() -> None:
    heat = iter(float(n % 60) for n in range(10**6))
    seen = burnt({"a": fine}, 24 * 14, pause=60.0 * 5, temperature=lambda: next(heat)).seen()
    (series,) = seen.series
    assert seen.minutes >= 64
    assert seen.temperature is not None
    for kept in (series.p50s, series.maxima, seen.temperature):
        assert SPANS // 4 < len(kept) <= SPANS + 1
    assert max(seen.temperature) == 59.0


def test_it_ends_where_a_patient_comes() -> None:
    rounds = iter([True, True, False])
    seen = burnt({"a": fine}, 1.0, may=lambda: next(rounds)).seen()
    assert (seen.rounds, seen.ended, seen.stopped) == (2, True, True)


def test_one_that_a_bug_has_ended_is_not_taken_for_gone_through() -> None:
    def sensor() -> float:
        raise KeyError("hwmon")

    burn = BurnIn({"camera": fine}, 1.0, SimulatedClock(NOON), Bounded(PATIENCE), temperature=sensor)
    with pytest.raises(KeyError):
        burn._run()
    seen = burn.seen()
    assert (seen.ended, seen.stopped) == (True, True)


def test_what_stands_at_somebody_elses_is_asked_seldom() -> None:
    asked: list[str] = []

    def noting(name: str) -> Callable[[], Check]:
        return lambda: asked.append(name) or fine()  # type: ignore[func-returns-value]

    burnt({"near": noting("near"), "far": noting("far")}, 31 * 60 / 3600, pause=60.0, far=frozenset({"far"}))
    assert (asked.count("near"), asked.count("far")) == (31, 3)


@pytest.mark.parametrize("hours", [0.0, -3.0])
def test_no_time_is_no_round(hours: float) -> None:
    assert burnt({"a": fine}, hours).seen().rounds == 0


def test_the_workbench_burns_devices_and_only_their_quiet_probes(tmp_path: Path) -> None:
    device, clock = Device(), SimulatedClock(NOON)
    here = machine(tmp_path, sys__class__thermal__thermal_zone0__temp="41000")
    with terminal(tmp_path, clock) as kiosk:
        bench = workbench(kiosk, here, card_reader=device)
        assert bench.burning() is None
        bench.start_burning(0.01)
        assert bench.wait_burning(PATIENCE)
        seen = bench.burning()
    assert seen is not None
    parts = {s.part for s in seen.series}
    assert {"card reader", "card reader exchange", "camera", "printer", "insurer", "storage"} <= parts
    assert set(device.asked) == {"exchange"}, "a dump, or a test page, is not for a loop"
    assert (seen.rounds, seen.failures, seen.temperature) == (18, 0, (41.0,))


def test_a_new_burn_in_ends_the_old_one_and_stopping_is_told(tmp_path: Path) -> None:
    with terminal(tmp_path) as kiosk:
        bench = workbench(kiosk)
        bench.start_burning(1.0)
        first = bench._burn
        bench.start_burning(1.0)
        assert first is not None
        assert first.seen().ended
        assert not bench.wait_burning(0.0)
        bench.stop_burning()
        seen = bench.burning()
    assert seen is not None
    assert (seen.ended, seen.stopped) == (True, True)


def test_a_burn_in_that_is_told_to_stop_while_it_is_made_ready_never_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page is left at once after it was asked for: both are under way in workers."""
    with terminal(tmp_path) as kiosk:
        bench = workbench(kiosk)
        probes = bench.probes

        def left_meanwhile() -> object:
            bench.stop_burning()
            return probes()

        monkeypatch.setattr(bench, "probes", left_meanwhile)
        bench.start_burning(1.0)
        assert bench.burning() is None
