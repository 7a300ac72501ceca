"""Which frames are opened and read: what shows something new at once, an empty view seldom, so that watching it costs
little."""

from __future__ import annotations

from collections import Counter
from functools import cache

import cv2
import numpy as np
import pytest

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


#: Bytes of the JPEG of a view that stays, as a sensor's noise makes them.
LENGTHS = (181_000, 181_160, 180_870, 181_240, 180_940)


@cache
def views(*, held_up: bool) -> list[Picture]:
    """An eighth of a hall, or of a phone in it, as some frames show it."""
    picture = held() if held_up else hall()
    return [small(picture, seed) for seed in range(5)]


def watched(seconds: float, *, held_up: bool, read: bool = False, took: float = 0.005) -> list[Effort | None]:
    """What is done with each frame of a view that stays; None: it isn't even opened."""
    attention, done = Attention(), list[Effort | None]()
    for n in range(int(seconds / FRAME)):
        at = n * FRAME
        if not attention.due(at, LENGTHS[n % 5]):
            done.append(None)
            continue
        effort = attention.effort(views(held_up=held_up)[n % 5], at)
        done.append(effort)
        if effort is not Effort.NONE:
            attention.looked(at + took, took, held=held_up, read=read)
    return done


def looks(done: list[Effort | None]) -> list[Effort]:
    return [effort for effort in done if effort]


def test_an_empty_view_is_read_three_times_a_second_then_every_other_second() -> None:
    done = watched(23.0, held_up=False)
    assert done[0] is Effort.FULL
    assert 4 <= len(looks(done[30:90])) <= 7
    assert 1 <= looks(done[30:90]).count(Effort.FULL) <= 3
    late = done[90:]
    assert 8 <= len(looks(late)) <= 11
    assert set(looks(late)) == {Effort.FULL}, "a faint code may look like nothing"
    assert sum(effort is not None for effort in late) <= 20 * 8, "opened eight times a second"


def test_a_code_on_the_wall_is_not_taken_for_a_hand() -> None:
    """What is read is read on, so that it stays in view and isn't news again; what isn't, seldom. Neither has every
    frame opened."""
    read, unread = (watched(13.0, held_up=True, read=read)[90:] for read in (True, False))
    gaps = np.diff([n for n, effort in enumerate(read) if effort])
    assert gaps.max() * FRAME < 0.25
    assert 2 * 10 <= len(looks(unread)) <= 3.1 * 10
    for done in (read, unread):
        assert sum(effort is not None for effort in done) <= 10 * 8


def test_a_frame_of_another_length_is_looked_at_sooner() -> None:
    attention = Attention()
    assert attention.due(0.0, 100_000)
    attention.effort(small(hall()), 0.0)
    at = 2.0
    assert attention.due(at, 100_000)
    attention.effort(small(hall()), at)
    assert not attention.due(at + 0.07, 100_300)
    assert attention.due(at + 0.07, 101_000)
    attention.effort(small(hall()), at + 0.07)
    # Against the frame that was opened last, not the one before: what comes slowly comes too.
    assert not attention.due(at + 0.135, 101_400)
    assert attention.due(at + 0.185, 101_600)


@pytest.mark.parametrize("length", [LENGTHS[0], None])
def test_no_frame_that_comes_waits_long_to_be_opened(length: int | None) -> None:
    """Whatever its length says, and where a camera sends none."""
    attention = Attention()
    attention.effort(small(hall()), 0.0)
    at = opened = 60.0
    attention.due(at, length)
    attention.effort(small(hall()), at)
    while not attention.due(at, length):
        at += FRAME
    assert at - opened < (0.14 if length else 0.07)


def test_a_jpeg_and_a_picture_look_alike_at_an_eighth() -> None:
    """They are compared with each other: a fine code that stays is no change."""
    picture = held(5)
    jpeg = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 95])[1].tobytes()
    one, other = tiny(jpeg), tiny(picture)
    assert one is not None
    assert other is not None
    assert np.abs(one.astype(int) - other).max() <= 3


def test_what_is_held_up_is_read_again_and_again() -> None:
    done = watched(3.0, held_up=True)
    assert done.count(Effort.FULL) >= 20
    assert Effort.SMALL not in done


def test_something_new_is_read_at_the_next_glance() -> None:
    attention = Attention()
    at, empty, phone = 0.0, views(held_up=False), small(held(4))
    for n in range(90):
        at = n * FRAME
        if attention.due(at, LENGTHS[n % 5]) and attention.effort(empty[n % 5], at) is not Effort.NONE:
            attention.looked(at, 0.005, held=False)
    taken = 0
    while True:
        at, taken = at + FRAME, taken + 1
        if attention.due(at, 150_000) and attention.effort(phone, at) is Effort.FULL:
            break
    assert taken <= 2


def test_a_hall_full_of_people_takes_half_of_the_time_at_most() -> None:
    """The quickest attempt on every frame, and what is thorough for a third of the time; but for the first seconds,
    when it may be a phone that comes into view."""
    attention, spent, person, seen = Attention(), 0.0, small(held(20)), Counter[Effort]()
    for n in range(600):
        at = n * FRAME
        effort = attention.effort(np.roll(person, 5 * n, axis=1), at) if attention.due(at, None) else Effort.NONE
        took = {Effort.NONE: 0.0, Effort.SMALL: 0.004, Effort.FULL: 0.034}[effort]
        if took:
            attention.looked(at + took, took, held=False)
        spent += took
        seen[effort] += 1
        assert effort is Effort.FULL or n > 15, "what comes into view is read as fast as can be"
    assert spent <= 20 * 0.5
    assert seen[Effort.NONE] == 0, "each is another view"
    assert seen[Effort.FULL] >= 120


def test_a_changed_size_is_a_new_view() -> None:
    attention = Attention()
    assert attention.effort(small(hall()), 0.0) is Effort.FULL
    attention.looked(0.0, 0.001, held=False)
    assert attention.effort(small(hall()[:360, :640]), 0.1) is Effort.FULL


def test_blind_is_who_sees_nothing_for_a_while() -> None:
    blind, black = Blindness(5.0), np.zeros((90, 160), np.uint8)
    blind.look(black, 0.0)
    assert blind.evidence(4.9) is None
    assert str(blind.evidence(6.0)) == "the picture is black, for 6 s"
    assert not blind.too_small
    blind.look(small((hall() * 0.2).astype(np.uint8)), 6.5)
    assert blind.evidence(60.0) is None, "an evening is dark, not black"
    blind.look(np.full((1, 1), 200, np.uint8), 7.0)
    assert blind.too_small
    assert "speck" in str(blind.evidence(12.0))
    blind.forget()
    assert blind.evidence(99.0) is None


def test_a_view_that_never_rests_has_its_thorough_looks_on_a_slow_machine_too() -> None:
    """A lamp that flickers, a hand that never stops: the quick looks alone fill the time, and must not use it up."""
    attention, done, took = Attention(), list[Effort](), 0.02
    for n in range(60):
        at = n * FRAME
        assert attention.due(at, LENGTHS[n % 5])
        done.append(attention.effort(views(held_up=bool(n % 2))[n % 5], at))
        attention.looked(at + took, took, held=False)
    assert Effort.NONE not in done
    assert done.count(Effort.FULL) >= 20
