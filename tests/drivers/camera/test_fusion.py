"""Frames that can't be read alone, read together; and what must never be read that way."""

from __future__ import annotations

from itertools import count

import numpy as np
import pytest
import qrcode
from qrcode.constants import ERROR_CORRECT_M

from drivers.camera import equaliser
from drivers.camera.finders import Vector
from drivers.camera.fusion import Fusion, Voices
from drivers.camera.grid import known
from drivers.camera.symbols import redrawn

VOUCHER, OTHER = "4241234567890123456789980000", "4249876543210987654321980000"
SIDE = 25


def modules_of(text: str) -> Vector:
    """Its modules, 1 light and -1 dark; every code here has the same size."""
    made = qrcode.QRCode(version=2, error_correction=ERROR_CORRECT_M, border=0)
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
