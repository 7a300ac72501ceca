"""Modules' values out of blurred light: what a lens, a shaking hand or a crack did is learned from the known modules.

A module's light is mixed with its neighbours'. Which weights undo that best is told by the modules that every code has
in common (some 300): least squares, kept small. Then all modules are decided, the sure ones are taken as known, and the
weights are learned once more. Smear in any direction, defocus and uneven light are all the same to it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.camera.finders import Vector
from drivers.camera.grid import Grid, Light, known, sampled
from drivers.camera.image import Picture

#: Pixels a module, and modules around the code that are looked at: neighbours of its edge.
_DOTS, _MARGIN = 4, 3
#: Modules across which light is held to be even.
_EVEN = 7
#: Of several frames' mean: how often it is learned anew from all that was decided.
_TOGETHER = 2


@dataclass(frozen=True)
class _Reach:
    """Neighbours up to `modules` away in steps of `step`; `small`: how small weights are kept; `rounds` of learning."""

    modules: float
    step: float
    small: float
    rounds: int


_REACHES = (_Reach(0, 1, 1e-3, 1), _Reach(1, 1, 0.02, 1), _Reach(2, 0.5, 0.02, 1))


def decided(cut: Picture, grid: Grid) -> Iterator[Vector]:
    """The modules of a code in a cut-out: above 0 light, below dark, near 0 unsure; several tries, quick ones first."""
    light = np.asarray(cv2.blur(seen(cut, grid), (2, 2)), np.float32)
    modules = known(grid.side)
    for reach in _REACHES:
        near = _neighbours(light, grid.side, reach)
        values, weights = modules.astype(np.float64), (modules != 0).astype(np.float64)
        for _ in range(reach.rounds):
            found = _learned(near, values, weights, reach.small)
            yield found
            values = np.where(modules != 0, modules, np.sign(found)).astype(np.float64)
            weights = np.where(modules != 0, 2.0, np.minimum(np.abs(found), 1.0))


def anew(cut: Picture, grid: Grid, modules: Vector) -> Vector:
    """The modules decided once more with weights learned from all `modules` as they were decided so far, by how sure
    each is: many more than those that are known, for a blur that reaches far."""
    light = np.asarray(cv2.blur(seen(cut, grid), (2, 2)), np.float32)
    return _once_more(_neighbours(light, grid.side, _REACHES[-1]), modules)


def together(light: Light) -> Vector:
    """The modules out of the mean of what several frames showed (`seen`), each by how much it is to be trusted. What
    is learned from all modules counts most here: noise is gone, the blur that all frames have in common is not."""
    side = len(light) // _DOTS - 2 * _MARGIN
    soft = np.asarray(cv2.blur(light, (2, 2)), np.float32)
    near = _neighbours(soft, side, _REACHES[-1])
    fixed = known(side).astype(np.float64)
    modules = _learned(near, fixed, np.abs(fixed), _REACHES[-1].small)
    for _ in range(_TOGETHER):
        modules = _once_more(near, modules)
    first = (_MARGIN + 0.5) * _DOTS
    middles = np.s_[int(first) : int(first) + _DOTS * side : _DOTS]
    return modules * _apart(np.ascontiguousarray(soft[middles, middles]), 0.1)


def _once_more(near: Light, modules: Vector) -> Vector:
    fixed = known(len(modules))
    values = np.where(fixed != 0, fixed, np.sign(modules)).astype(np.float64)
    weights = np.where(fixed != 0, 2.0, np.minimum(np.abs(modules), 1.0))
    return _learned(near, values, weights, _REACHES[-1].small)


def seen(cut: Picture, grid: Grid) -> Light:
    """The code seen straight in even light, 4 pixels a module, 3 modules around it."""
    return even(sampled(cut, grid.mapping, grid.side, _DOTS, _MARGIN), _EVEN * _DOTS | 1)


def trusted(cut: Picture, grid: Grid) -> Vector:
    """How much each module is to be trusted, 0 to 1: not where nothing is darker than the rest (glare, a thumb)."""
    light = np.ascontiguousarray(sampled(cut, grid.mapping, grid.side, 3, 0)[1::3, 1::3])
    return _apart(light, 4.0)


def _apart(light: NDArray[np.uint8] | Light, least: float) -> Vector:
    """How far the lightest and darkest modules around each are apart; 1: as far as anywhere, or `least`."""
    near = np.ones((5, 5), np.uint8)
    apart = cv2.dilate(light, near).astype(np.float64) - cv2.erode(light, near)
    low, high = np.percentile(light, (5, 95))
    return np.asarray(np.clip(apart / max(float(high - low), least), 0, 1), np.float64)


def even(picture: Picture, size: int) -> Light:
    """Every pixel against the mean and spread of `size` pixels around it: shadows, glare and bands go."""
    light = picture.astype(np.float32)
    mean = cv2.blur(light, (size, size))
    spread = np.sqrt(np.maximum(cv2.blur(light * light, (size, size)) - mean * mean, 4.0))
    return np.asarray((light - mean) / spread, np.float32)


def redrawn(modules: Vector) -> Picture:
    """A code drawn from its modules' values, as a printer would: 3 pixels a module, a quiet zone around it."""
    picture = np.pad(np.where(modules > 0, 255, 0).astype(np.uint8), 4, constant_values=255)
    return np.kron(picture, np.ones((3, 3), np.uint8))


def _neighbours(light: Light, side: int, reach: _Reach) -> Light:
    away = np.arange(-reach.modules, reach.modules + 1e-6, reach.step)
    long = (side - 1) * _DOTS + 1
    middle = (_MARGIN + 0.5) * _DOTS
    starts = [round(middle + each * _DOTS) for each in away]
    near = np.ones((side, side, len(starts) ** 2 + 1), np.float32)
    for at, (y, x) in enumerate(itertools.product(starts, starts)):
        near[:, :, at] = light[y : y + long : _DOTS, x : x + long : _DOTS]
    return near.reshape(side * side, -1)


def _learned(near: Light, values: Vector, weights: Vector, small: float) -> Vector:
    """The best weights for what is known, applied to all.

    OpenCV multiplies: the library below numpy wakes every core for products of this size, and burns on them ten times
    what the answer costs.
    """
    used = weights.ravel() > 0
    seen, wanted = near[used], values.ravel()[used].astype(np.float32)
    weighted = seen * weights.ravel()[used, None].astype(np.float32)
    products = cv2.gemm(weighted, seen, 1.0, np.empty(0), 0.0, flags=cv2.GEMM_1_T)
    smallness = np.full(len(products), small * len(seen), np.float32)
    smallness[-1] = 1e-6
    answer = cv2.gemm(weighted, wanted[:, None], 1.0, np.empty(0), 0.0, flags=cv2.GEMM_1_T)
    _, found = cv2.solve(products + np.diag(smallness), answer, flags=cv2.DECOMP_CHOLESKY)
    return np.asarray(cv2.gemm(near, found, 1.0, np.empty(0), 0.0).reshape(values.shape), np.float64)
