"""Devices looked at beside the flow: three misses before one is out, its own word at once, one good look to be back."""

from __future__ import annotations

import datetime as dt
import itertools
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as hs

from kiosk.clock import CHINA, SimulatedClock
from kiosk.ports import Check, Health, shows
from kiosk.terminal.watching import EVERY, LONGEST, MISSES, RESTART_AFTER, RESTART_LONGEST, Standing, Watched, Watching

NOON = dt.datetime(2026, 3, 12, 12, tzinfo=CHINA)
LOOKS = hs.lists(hs.booleans(), max_size=40)


def stood(looks: list[bool]) -> Standing:
    standing = Standing()
    for at, works in enumerate(looks):
        standing = standing.after(works, float(at))
    return standing


@given(LOOKS)
def test_a_device_that_worked_is_out_only_after_three_misses_in_a_row(looks: list[bool]) -> None:
    standing = stood([True, *looks])
    misses = 0
    while misses < len(looks) and not looks[-1 - misses]:
        misses += 1
    assert standing.out == (misses >= MISSES)


@given(LOOKS)
def test_one_good_look_brings_it_back(looks: list[bool]) -> None:
    assert stood([*looks, True]) == Standing(seen=True)


def test_a_device_that_never_worked_is_out_at_once() -> None:
    assert stood([False]).out


def test_its_own_word_counts_at_once() -> None:
    assert Standing(seen=True).after(False, 1.0, own_word=True).out


@given(LOOKS)
def test_looks_come_slower_while_it_is_out_and_never_too_slow(looks: list[bool]) -> None:
    waits, standing = [], Standing()
    for at, works in enumerate(looks):
        standing = standing.after(works, float(at))
        waits.append(standing.every if standing.out else EVERY)
        assert EVERY <= standing.every <= LONGEST
    assert stood([False] * 30).every == LONGEST


def test_a_device_that_stays_out_is_started_anew_slower_and_slower() -> None:
    standing, at, starts = Standing().after(False, 0.0), 0.0, []
    for _ in range(3000):
        at += EVERY
        standing = standing.after(False, at)
        if standing.due(at):
            starts.append(at)
            standing = standing.restarted(at)
    gaps = [later - earlier for earlier, later in itertools.pairwise(starts)]
    assert starts[0] == RESTART_AFTER
    assert gaps == sorted(gaps)
    assert gaps[-1] == RESTART_LONGEST


class Thing:
    """A device whose health the test sets."""

    def __init__(self, health: Health = Health.READY) -> None:
        self.health = health
        self.starts = 0
        self.looked = threading.Semaphore(0)

    def check(self) -> Check:
        self.looked.release()
        return Check("thing", self.health, shows("told", words="-"), "-")

    def again(self) -> None:
        self.starts += 1
        self.health = Health.READY


@contextmanager
def watched(thing: Thing, clock: SimulatedClock, *, free: bool = True) -> Iterator[tuple[Watching, threading.Event]]:
    changed = threading.Event()
    watching = Watching(
        {"thing": Watched(thing, clock, thing.again)}, threaded=True, changed=changed.set, free=lambda: free
    )
    watching.start()
    try:
        yield watching, changed
    finally:
        watching.stop()


def told(changed: threading.Event) -> None:
    assert changed.wait(60)
    changed.clear()


def test_the_page_is_told_when_a_device_goes_and_when_it_comes_back() -> None:
    thing = Thing()
    with watched(thing, SimulatedClock(NOON), free=False) as (watching, changed):
        told(changed)
        assert watching.works("thing")
        thing.health = Health.OUT_OF_ORDER
        watching.look_again("thing")
        assert not watching.works("thing")  # its own word, before any look
        thing.health = Health.UNKNOWN
        watching.look_again()
        told(changed)
        assert watching.works("thing")


@pytest.mark.parametrize("free", [True, False], ids=["nobody", "somebody"])
def test_it_is_started_anew_only_where_nobody_is_served(free: bool) -> None:
    thing, clock = Thing(Health.OUT_OF_ORDER), SimulatedClock(NOON)
    with watched(thing, clock, free=free) as (watching, changed):
        told(changed)
        clock.advance(RESTART_AFTER)
        while thing.looked.acquire(blocking=False):
            pass
        watching.look_again()
        assert thing.looked.acquire(timeout=60)
        if free:
            told(changed)
        assert (thing.starts, watching.works("thing")) == ((1, True) if free else (0, False))


class Broken(Thing):
    def check(self) -> Check:
        super().check()
        if self.health is Health.OUT_OF_ORDER:
            raise RuntimeError("a bug of this driver")
        return Check("thing", self.health, shows("told", words="-"), "-")


def test_a_check_that_raises_ends_no_watching(caplog: pytest.LogCaptureFixture) -> None:
    thing = Broken(Health.OUT_OF_ORDER)
    with watched(thing, SimulatedClock(NOON)) as (watching, changed):
        assert thing.looked.acquire(timeout=60)
        thing.health = Health.READY
        while not changed.wait(0.05):
            watching.look_again()
        assert watching.works("thing")
    assert "watching_raised" in caplog.text


def test_a_start_that_raises_is_tried_as_seldom_as_one_in_vain(caplog: pytest.LogCaptureFixture) -> None:
    thing, clock, starts = Thing(Health.OUT_OF_ORDER), SimulatedClock(NOON), []

    def again() -> None:
        starts.append(clock.monotonic())
        raise RuntimeError("a bug of this driver")

    watched = Watched(thing, clock, again)
    watched.look()
    clock.advance(RESTART_AFTER)
    with pytest.raises(RuntimeError):
        watched.start_anew()
    assert not watched.start_anew()
    clock.advance(2 * RESTART_AFTER)
    with pytest.raises(RuntimeError):
        watched.start_anew()
    assert len(starts) == 2


class Hanging(Thing):
    """Its check answers when it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.go = threading.Event()

    def check(self) -> Check:
        self.looked.release()
        self.go.wait(60)
        return super().check()


def test_a_first_look_that_hangs_keeps_no_page_from_being_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.terminal.watching.FIRST_LOOK", 0.05)
    thing = Hanging()
    answers: list[bool] = []
    shown = threading.Event()

    def page() -> None:
        answers.extend(watching.works("thing") for _ in range(3))
        shown.set()

    with watched(thing, SimulatedClock(NOON)) as (watching, changed):
        try:
            assert thing.looked.acquire(timeout=60)
            threading.Thread(target=page, daemon=True).start()
            assert shown.wait(60)
            assert answers == [False, False, False], "what has not answered is not offered"
        finally:
            thing.go.set()
        told(changed)
        assert watching.works("thing")


def test_what_is_not_there_does_not_work() -> None:
    watching = Watching({}, threaded=False, changed=lambda: None, free=lambda: True)
    assert not watching.works("card")
    assert not watching.may_work("printer")
