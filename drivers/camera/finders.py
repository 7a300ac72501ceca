"""Finder patterns in a cut-out around a code: the three squares, also blurred, smeared, scratched or under glare.

They are looked for by correlation with a drawn one, at all sizes a code can have in the cut-out. The drawn one is the
mean over all rotations, so one look serves them all. A threshold is never set: what is dark and what is light there is
unknown until the code is found.
"""

from __future__ import annotations

import functools
import itertools
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.camera.image import Picture

Vector = NDArray[np.float64]

#: A module is looked for at these sizes (pixels of the cut-out), each by shrinking it to `_DRAWN` pixels a module.
_SIZES, _DRAWN = (2.4, 3.0, 3.8, 4.8, 6.0, 7.5, 9.0), 2.5
#: The least correlation, and how many patterns are kept.
_LEAST, _KEPT = 0.36, 7
#: Sides of the three that differ by more than this, or stand at less than this sine, are no code in any position.
_UNEQUAL, _ASKEW = 2.2, 0.75


@dataclass(frozen=True)
class Three:
    """The finder patterns' middles: upper left, upper right, lower left of the code; `module`: in pixels, as large as
    the patterns seem."""

    upper_left: Vector
    upper_right: Vector
    lower_left: Vector
    module: float


@functools.cache
def _pattern() -> NDArray[np.float32]:
    fine = _DRAWN * 8
    side = int(9 * fine) | 1
    rows, columns = np.mgrid[:side, :side] - side // 2
    mean = np.zeros((side, side), np.float32)
    for angle in np.radians(np.arange(0, 90, 7.5)):
        across = np.abs(columns * np.cos(angle) + rows * np.sin(angle))
        down = np.abs(rows * np.cos(angle) - columns * np.sin(angle))
        ring = np.maximum(across, down) / fine
        mean += np.where(ring < 1.5, 0, np.where(ring < 2.5, 1, np.where(ring < 3.5, 0, 1)))
    size = int(9 * _DRAWN) | 1
    return np.asarray(cv2.resize(mean / 12, (size, size), interpolation=cv2.INTER_AREA), np.float32)


def finders(cut: Picture) -> tuple[Vector, Vector]:
    """Dark on light, and light on dark: rows of correlation, x, y, size; the best first, none within another."""
    pattern = _pattern()
    half, pad = pattern.shape[0] // 2, 4
    dark: list[Vector] = []
    light: list[Vector] = []
    for size in _SIZES:
        scale = _DRAWN / size
        how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        small = cv2.resize(cut, None, fx=scale, fy=scale, interpolation=how)
        small = cv2.copyMakeBorder(small, pad, pad, pad, pad, cv2.BORDER_REPLICATE)
        if min(small.shape) <= pattern.shape[0]:
            continue
        found = cv2.matchTemplate(small.astype(np.float32), pattern, cv2.TM_CCOEFF_NORMED)
        for sign, kept in ((1, dark), (-1, light)):
            alike = found * sign
            rows, columns = np.nonzero((alike >= cv2.dilate(alike, np.ones((9, 9)))) & (alike > _LEAST))
            value = alike[rows, columns]
            best = np.argsort(-value)[:_KEPT]
            x, y = ((at[best] + half - pad + 0.5) / scale - 0.5 for at in (columns, rows))
            kept.extend(np.stack([value[best], x, y, np.full(len(best), size)], 1))
    return _apart(dark), _apart(light)


def _apart(found: list[Vector]) -> Vector:
    kept: list[Vector] = []
    for one in sorted(found, key=lambda row: -float(row[0])):
        if all(np.hypot(*(one[1:3] - other[1:3])) > 2.5 * max(one[3], other[3]) for other in kept):
            kept.append(one)
        if len(kept) == _KEPT:
            break
    return np.array(kept).reshape(-1, 4)


def threes(found: Vector, most: int) -> list[Three]:
    """Three patterns each that can be those of one code, the likeliest first."""
    if len(found) < 3:
        return []
    each = found[_permuted(len(found))]
    a, b, c = each[:, 0], each[:, 1], each[:, 2]
    across, down = b[:, 1:3] - a[:, 1:3], c[:, 1:3] - a[:, 1:3]
    long, high = np.hypot(*across.T), np.hypot(*down.T)
    shorter = np.maximum(np.minimum(long, high), 1e-6)
    sine = (across[:, 0] * down[:, 1] - across[:, 1] * down[:, 0]) / np.maximum(long * high, 1e-6)
    unequal = np.maximum(long, high) / shorter
    score = each[:, :, 0].sum(1) - 0.5 * (unequal - 1) - 0.8 * (1 - sine)
    score[(sine < _ASKEW) | (unequal > _UNEQUAL) | (shorter < 1)] = -np.inf
    best = np.argsort(-score, kind="stable")[:most]
    return [
        Three(a[at, 1:3], b[at, 1:3], c[at, 1:3], float(each[at, :, 3].mean())) for at in best if np.isfinite(score[at])
    ]


@functools.cache
def _permuted(count: int) -> NDArray[np.intp]:
    return np.array(list(itertools.permutations(range(count), 3)), np.intp)


def guessed(found: Vector) -> list[Three]:
    """Where two patterns are seen and the third isn't (a thumb, glare): where it would be if the code lay flat."""
    guesses: list[Three] = []
    for a, b in itertools.permutations(found[:3], 2):
        p, q = a[1:3], b[1:3]
        side = q - p
        square, module = np.array([-side[1], side[0]]), float(a[3] + b[3]) / 2
        guesses.append(Three(p, q, p + square, module))
        guesses.append(Three(p, p - square, q, module))
        guesses.append(Three((p + q) / 2 - square / 2, p, q, module))
    return guesses
