"""What is drawn is the same for ever, holds what it says, and says where."""

from __future__ import annotations

import numpy as np

from drivers.camera.controls import AUTOMATIC, MANUAL, Controls
from tests.bench.scanning.clips import FRAMES, STANDS, Answering, ByHand, clip
from tests.bench.scanning.conditions import ROUND, Condition, condition_of
from tests.bench.scanning.frames import empty, frame
from tests.bench.scanning.peers import P6, alone

SEED = 20


def test_a_frame_is_drawn_from_its_seed_alone() -> None:
    first, between, again = frame(SEED, 3), frame(SEED, 4), frame(SEED, 3)
    assert np.array_equal(first.picture, again.picture)
    assert (first.text, first.condition) == (again.text, again.condition)
    assert between.text != first.text
    assert frame(SEED + 1, 3).text != first.text
    assert first.picture.shape == (720, 1280)
    assert first.picture.dtype == np.uint8


def test_every_condition_comes_in_every_round() -> None:
    for begun in (0, len(ROUND)):
        drawn = [condition_of(SEED, begun + number) for number in range(len(ROUND))]
        assert sorted(drawn) == sorted(ROUND)
    assert set(ROUND) == set(Condition)


def test_a_good_frame_holds_its_text_where_it_says() -> None:
    shot = frame(SEED, 0, Condition.NOMINAL)
    assert alone(shot.picture) == [shot.text]
    inside = shot.picture[int(shot.corners[:, 1].min()) : int(shot.corners[:, 1].max()) + 1]
    assert alone(inside) == [shot.text]
    covered = shot.picture.copy()
    covered[int(shot.corners[:, 1].min()) : int(shot.corners[:, 1].max()) + 1] = 128
    assert P6()(covered) == []


def test_frames_without_a_code_hold_none() -> None:
    for number in range(8):
        shot = empty(SEED, number)
        assert shot.text == ""
        assert alone(shot.picture) == []


def test_a_clip_is_one_phone_that_moves() -> None:
    moving = clip(SEED, 0)
    early, late, last = moving.picture(20), moving.picture(60), moving.picture(FRAMES - 1)
    assert np.array_equal(late, clip(SEED, 0).picture(60))
    assert not np.array_equal(early, late)
    assert alone(last) == [moving.text]
    assert moving.seconds(60) == 2.0


def test_a_clips_camera_answers_three_frames_later() -> None:
    camera = Answering()
    assert camera.exposed(70) is None
    camera.turn(Controls(auto=MANUAL, exposure=75.0, gain=STANDS.gain), 10)
    assert camera.exposed(12) is None
    assert camera.exposed(13) == ByHand(-1.0, 0.0)
    camera.turn(Controls(gain=112.0), 20)
    assert camera.exposed(23) == ByHand(-1.0, 1.0)
    camera.turn(Controls(auto=AUTOMATIC), 30)
    assert (camera.exposed(32), camera.exposed(33)) == (ByHand(-1.0, 1.0), None)


def test_by_hand_a_clip_is_lighter_or_darker_and_its_hall_is_empty() -> None:
    moving = clip(SEED, 0)
    dark, same, light = (moving.picture(60, ByHand(stops)).mean() for stops in (-3.0, 0.0, 2.0))
    assert dark < same < light
    assert alone(moving.hall()) == []
