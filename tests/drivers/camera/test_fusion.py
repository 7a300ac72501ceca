"""Frames that can't be read alone, read together; and what must never be read that way."""

from __future__ import annotations

import functools
from itertools import count

import numpy as np
import pytest
import qrcode
from hypothesis import example, given, settings
from hypothesis import strategies as some
from qrcode.constants import ERROR_CORRECT_M

from drivers.camera import equaliser
from drivers.camera.finders import Vector
from drivers.camera.fusion import Fusion, Voices
from drivers.camera.grid import known
from drivers.camera.symbols import redrawn

VOUCHER, OTHER = "4241234567890123456789980000", "4249876543210987654321980000"
SIDE = 25


@functools.cache
def modules_of(text: str) -> Vector:
    """Its modules, 1 light and -1 dark; every code here has the same size, and the same mask: as alike as can be."""
    made = qrcode.QRCode(version=2, error_correction=ERROR_CORRECT_M, border=0, mask_pattern=2)
    made.add_data(text)
    made.make(fit=False)
    return np.where(np.array(made.get_matrix()), -1.0, 1.0)


def frame(text: str, rng: np.random.Generator, wrong: float = 0.2) -> Voices:
    """What a bad frame says of a code: a share of its modules is read wrongly, though not loudly."""
    modules = modules_of(text)
    lost = (rng.random(modules.shape) < wrong) & (known(SIDE) == 0)
    return Voices(np.where(lost, -0.6, 1.0) * modules * rng.uniform(0.5, 1.2, modules.shape), 0.7)


def unreadable(text: str, rng: np.random.Generator) -> Voices:
    """Such a frame that can't be read alone."""
    return next(f for f in (frame(text, rng) for _ in count()) if redrawn(equaliser.redrawn(f.modules)) is None)


@pytest.mark.parametrize("seed", range(5))
def test_a_few_frames_say_what_none_of_them_says_alone(seed: int) -> None:
    rng, fusion = np.random.default_rng(seed), Fusion()
    said = [fusion.heard(unreadable(VOUCHER, rng)) for _ in range(12)]
    assert said[0] is None
    assert VOUCHER in said
    assert set(said) <= {None, VOUCHER}


def test_frames_without_a_code_never_say_anything() -> None:
    rng, fusion = np.random.default_rng(1), Fusion()
    for _ in range(1000):
        assert fusion.heard(Voices(rng.normal(0, 1, (SIDE, SIDE)), 0.5)) is None


@pytest.mark.parametrize("seed", range(5))
def test_a_code_that_was_taken_away_is_not_read_out_of_memory(seed: int) -> None:
    rng, fusion = np.random.default_rng(seed), Fusion()
    while fusion.heard(unreadable(VOUCHER, rng)) is None:
        pass
    empty = Voices(np.where(known(SIDE) != 0, known(SIDE), rng.normal(0, 1, (SIDE, SIDE))), 0.7)
    assert fusion.heard(empty) is None
    fresh = [fusion.heard(unreadable(OTHER, rng)) for _ in range(30)]
    assert OTHER in fresh
    assert VOUCHER not in fresh


def test_forgetting_leaves_nothing() -> None:
    rng, fusion = np.random.default_rng(3), Fusion()
    while fusion.heard(unreadable(VOUCHER, rng)) is None:
        pass
    fusion.forget()
    assert fusion.heard(unreadable(VOUCHER, rng)) is None


def test_codes_of_another_size_are_not_mixed_in() -> None:
    rng, fusion = np.random.default_rng(4), Fusion()
    for _ in range(6):
        fusion.heard(Voices(rng.normal(0, 1, (29, 29)), 0.9))
    said = [fusion.heard(unreadable(VOUCHER, rng)) for _ in range(10)]
    assert VOUCHER in said


def test_a_frame_whose_grid_fits_badly_counts_less() -> None:
    rng, fusion = np.random.default_rng(5), Fusion()
    good = unreadable(VOUCHER, rng)
    loud = Voices(-10 * modules_of(VOUCHER) * (known(SIDE) == 0) + known(SIDE), 0.1)
    fusion.heard(loud)
    said = [fusion.heard(unreadable(VOUCHER, rng)) for _ in range(10)]
    assert good.side == loud.side
    assert VOUCHER in said


def noisy(text: str, rng: np.random.Generator) -> Voices:
    """A frame in noise three times as strong as a module is dark or light: two of five modules are read wrongly."""
    light = np.kron(np.pad(modules_of(text), 3, constant_values=1), np.ones((4, 4))) * 0.6
    light += rng.normal(0, 3, light.shape)
    return Voices(equaliser.together(light.astype(np.float32)), 0.5, light.astype(np.float32))


def test_in_noise_the_mean_of_what_was_seen_says_more_than_the_voices() -> None:
    rng, seen, voices = np.random.default_rng(6), Fusion(), Fusion()
    frames = [noisy(VOUCHER, rng) for _ in range(24)]
    assert {voices.heard(Voices(frame.modules, frame.fit)) for frame in frames} == {None}
    said = [seen.heard(frame) for frame in frames]
    assert VOUCHER in said
    assert set(said) <= {None, VOUCHER}


def shown(text: str, rng: np.random.Generator) -> Voices:
    """A bad frame with its light; "": its grid fits, and nothing else is seen."""
    if text:
        said = unreadable(text, rng)
    else:
        said = Voices(np.where(known(SIDE) != 0, known(SIDE), rng.normal(0, 1, (SIDE, SIDE))), 0.7)
    light = np.kron(np.pad(said.modules, 3, constant_values=1), np.ones((4, 4)))
    return Voices(said.modules, said.fit, light.astype(np.float32))


TURNS = some.lists(some.tuples(some.sampled_from((VOUCHER, OTHER, "")), some.integers(1, 5)), max_size=4)


@settings(max_examples=10, deadline=None)
@given(TURNS, some.integers(0))
@example([(VOUCHER, 6), (OTHER, 2), ("", 2), (OTHER, 4), (VOUCHER, 1)], 0)
def test_whatever_was_shown_before_only_what_the_newest_frame_shows_is_read(
    turns: list[tuple[str, int]], seed: int
) -> None:
    rng, fusion = np.random.default_rng(seed), Fusion()
    for text, frames in turns:
        for _ in range(frames):
            assert fusion.heard(shown(text, rng)) in {None, text or None}
