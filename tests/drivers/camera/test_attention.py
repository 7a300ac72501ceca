"""Which frames are read: what shows something new at once, an empty view seldom, so that watching it costs little."""

from __future__ import annotations

from collections import Counter

import numpy as np

from drivers.camera.attention import Attention, Effort
from drivers.camera.blindness import Blindness
from drivers.camera.image import Picture, tiny
from tests.drivers.camera.holding import hall, held

FRAME = 1 / 30


def small(picture: Picture, seed: int = 0) -> Picture:
    """A tiny picture as a sensor sees it: never twice the same."""
    noisy = picture + np.random.default_rng(seed).normal(0, 4, picture.shape)
    found = tiny(np.clip(noisy, 0, 255).astype(np.uint8))
    assert found is not None
    return found


def watched(seconds: float, picture: Picture, *, held_up: bool, took: float = 0.005) -> list[Effort]:
    """What is done with each frame of a view that stays."""
    attention, done = Attention(), []
    views = [small(picture, seed) for seed in range(8)]
    for n in range(int(seconds / FRAME)):
        at = n * FRAME
        if not attention.due(at):
            done.append(Effort.NONE)
            continue
        effort = attention.effort(views[n % 8], at)
        done.append(effort)
        if effort is not Effort.NONE:
            attention.looked(at + took, took, held=held_up)
    return done


def test_an_empty_view_is_read_three_times_a_second_and_seldom_thoroughly() -> None:
    done = watched(10.0, hall(), held_up=False)
    assert done[0] is Effort.FULL
    assert 20 <= sum(e is not Effort.NONE for e in done[30:]) <= 32
    assert 5 <= done[30:].count(Effort.FULL) <= 11


def test_what_is_held_up_is_read_again_and_again() -> None:
    done = watched(3.0, held(), held_up=True)
    assert done.count(Effort.FULL) >= 20
    assert Effort.SMALL not in done


def test_something_new_is_read_at_the_next_glance() -> None:
    attention = Attention()
    at, empty, phone = 0.0, [small(hall(), seed) for seed in range(5)], small(held(4))
    for n in range(90):
        at = n * FRAME
        if attention.due(at) and attention.effort(empty[n % 5], at) is not Effort.NONE:
            attention.looked(at, 0.005, held=False)
    taken = 0
    while True:
        at, taken = at + FRAME, taken + 1
        if attention.due(at) and attention.effort(phone, at) is Effort.FULL:
            break
    assert taken <= 2


def test_a_hall_full_of_people_takes_half_of_the_time_at_most() -> None:
    """The quickest attempt on every frame, and what is thorough for a third of the time."""
    attention, spent, person, seen = Attention(), 0.0, small(held(20)), Counter[Effort]()
    for n in range(300):
        at = n * FRAME
        effort = attention.effort(np.roll(person, 5 * n, axis=1), at) if attention.due(at) else Effort.NONE
        took = {Effort.NONE: 0.0, Effort.SMALL: 0.004, Effort.FULL: 0.034}[effort]
        if took:
            attention.looked(at + took, took, held=False)
        spent += took
        seen[effort] += 1
    assert spent <= 10 * 0.5
    assert seen[Effort.NONE] == 0, "each is another view"
    assert seen[Effort.FULL] >= 60


def test_a_changed_size_is_a_new_view() -> None:
    attention = Attention()
    assert attention.effort(small(hall()), 0.0) is Effort.FULL
    attention.looked(0.0, 0.001, held=False)
    assert attention.effort(small(hall()[:360, :640]), 0.1) is Effort.FULL


def test_blind_is_who_sees_nothing_for_a_while() -> None:
    blind, black = Blindness(5.0), np.zeros((90, 160), np.uint8)
    blind.look(black, 0.0)
    assert blind.evidence(4.9) == ""
    assert blind.evidence(6.0) == "the picture is black, for 6 s"
    assert not blind.too_small
    blind.look(small((hall() * 0.2).astype(np.uint8)), 6.5)
    assert blind.evidence(60.0) == "", "an evening is dark, not black"
    blind.look(np.full((1, 1), 200, np.uint8), 7.0)
    assert blind.too_small
    assert "speck" in blind.evidence(12.0)
    blind.forget()
    assert blind.evidence(99.0) == ""
