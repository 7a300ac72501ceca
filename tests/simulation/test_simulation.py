"""The slice of the simulation that every change must pass; the long runs are `make faults`."""

from __future__ import annotations

import itertools

import pytest

from kiosk.domain.people import Medium
from tests.simulation.canaries import CANARIES, Canary, hunt
from tests.simulation.oracle import RULES
from tests.simulation.picks import Played, Seeded, read_trace, trace
from tests.simulation.play import CASTS, Scene, play, replay
from tests.simulation.search import exhaust, smallest


@pytest.mark.parametrize("medium", [Medium.VOUCHER, Medium.CARD])
@pytest.mark.parametrize("cast", CASTS)
def test_a_good_day_settles_everyone_once(cast: str, medium: Medium) -> None:
    result = play(Played({}), Scene(cast=cast, medium=medium))
    assert result.violations == ()


@pytest.mark.parametrize("cast", ["one", "writes"])
def test_no_single_fault_breaks_a_rule(cast: str) -> None:
    for result in exhaust(Scene(cast=cast, fewer=True), 1):
        assert result.violations == (), trace(result.taken)


@pytest.mark.parametrize("first", range(0, 150, 50))
def test_no_seed_breaks_a_rule(first: int) -> None:
    for seed in range(first, first + 50):
        assert play(Seeded(seed)).violations == (), f"python -m tests.simulation --seed {seed} --runs 1"


def test_a_run_is_replayed_by_its_seed_and_by_its_picks() -> None:
    once, again = (Seeded(7), Seeded(7))
    first, second = play(once), play(again)
    assert first == second
    assert once.made == again.made
    told = replay(read_trace(trace(first.taken)), first.scene)
    assert told.taken == tuple(p for p in first.taken if p.key not in _FORKED)
    assert told.crashes == first.crashes


_FORKED = {"cast#1", "profile#1", "medium#1", "insurer#1"}


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.name)
def test_canary_is_caught_by_its_rule(canary: Canary) -> None:
    assert canary.caught_by in RULES
    caught = hunt(canary)
    assert caught is not None
    assert replay({p.key: p.option for p in caught.taken}, caught.scene).violations == (), "the sound code, same faults"


def test_a_failing_run_is_made_small() -> None:
    canary = next(c for c in CANARIES if c.name == "accept other amounts")
    with canary.sings():
        given = {"settle#1": "other_amounts", "turn#3": "walk_away", "take#1": "down_long"}
        found = smallest(replay({"identify#1": "down", **given, "turn#3": "well"}, Scene()))
    assert [p.key for p in found.taken] == ["settle#1"]


def test_each_combination_is_met_once() -> None:
    met = [trace(result.taken) for result in itertools.islice(exhaust(Scene(fewer=True), 2), 60)]
    assert len(met) == len(set(met))
