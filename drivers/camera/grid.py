"""The grid of a code's modules, laid over a cut-out: which version, where exactly, and what each module's light is.

What every code of a version has in common (finder, timing and alignment patterns; ISO/IEC 18004, 6.3 and annex E) is
drawn and laid over the cut-out so that it correlates best: first by the middles of three finder patterns, for every
version, then as a plane seen askew. That holds to a twentieth of a module where blur leaves no edge to follow.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.camera.finders import Three, Vector
from drivers.camera.image import Picture

Light = NDArray[np.float32]

#: Sides of the versions that are looked for, 1 to 10: 85 bytes at the highest correction. Longer codes aren't vouchers.
SIDES = tuple(range(21, 58, 4))
_ALIGNED: dict[int, tuple[int, ...]] = {side: (side - 7,) for side in range(25, 42, 4)}
_ALIGNED |= {45: (22, 38), 49: (24, 42), 53: (26, 46), 57: (28, 50)}
#: Pixels a module in what is drawn, and the margin around it in modules.
_DOTS, _MARGIN = 3, 1
#: Blurred, a finder pattern seems smaller than it is, next to never larger: of the modules that seem to lie between two
#: of them so many do.
_FEWEST, _MOST = 0.4, 1.2
#: Of the refinement: how often at most, and until which gain.
_ROUNDS, _ENOUGH = 10, 1e-3
#: Modules to each side that a grid is looked for where it was a moment ago.
_AROUND = 3
#: So much of a module is a pattern's edge soft over where it is drawn softly.
_SOFTLY = 1.0


@dataclass(frozen=True)
class Grid:
    """`mapping`: from modules (0, 0 the code's upper left corner) to the cut-out's pixels. `fit`: up to 1."""

    side: int
    mapping: Vector
    fit: float


@functools.cache
def known(side: int) -> NDArray[np.int8]:
    """The modules that are the same in every code of that size: 1 light, -1 dark, 0 where it depends."""
    modules = np.zeros((side, side), np.int8)
    steps = np.arange(8, side - 8)
    modules[6, 8 : side - 8] = modules[8 : side - 8, 6] = np.where(steps % 2 == 0, -1, 1)
    for top, left in ((0, 0), (0, side - 7), (side - 7, 0)):
        for y in range(max(top - 1, 0), min(top + 8, side)):
            for x in range(max(left - 1, 0), min(left + 8, side)):
                modules[y, x] = -1 if max(abs(y - top - 3), abs(x - left - 3)) in (0, 1, 3) else 1
    modules[side - 8, 8] = -1
    middles = (6, *_ALIGNED.get(side, ()))
    last = middles[-1]
    for y in middles[1:] if len(middles) == 2 else middles:
        for x in middles[1:] if len(middles) == 2 else middles:
            if (y, x) in ((6, 6), (6, last), (last, 6)):
                continue
            square = modules[y - 2 : y + 3, x - 2 : x + 3]
            square[:] = -1
            square[1:4, 1:4] = 1
            square[2, 2] = -1
    return modules


@functools.cache
def _known_drawn(side: int) -> tuple[Picture, Picture]:
    modules = known(side)
    mask = np.where(modules != 0, 255, 0).astype(np.uint8)
    return _drawn(modules.astype(np.float64), 0.35), _enlarged(np.pad(mask, _MARGIN))


def _drawn(modules: Vector, softness: float) -> Picture:
    """Modules (-1 dark to 1 light) as a picture, `_DOTS` pixels each; soft over so much of a module."""
    picture = _enlarged(np.pad((modules * 60 + 128).astype(np.uint8), _MARGIN, constant_values=128))
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), softness * _DOTS), np.uint8)


def _enlarged(picture: NDArray[np.uint8]) -> Picture:
    return np.kron(picture, np.ones((_DOTS, _DOTS), np.uint8))


@functools.cache
def _points(side: int) -> tuple[Vector, Vector]:
    """Of the known modules: their middles as shares of the way between finder patterns, and their centred values."""
    modules = known(side)
    rows, columns = np.nonzero(modules)
    values = modules[rows, columns].astype(np.float64)
    values -= values.mean()
    return (np.stack([columns, rows], 1) - 3.0) / (side - 7), values / np.linalg.norm(values)


@functools.cache
def _points_of(first: int, last: int) -> tuple[Vector, Vector, NDArray[np.intp]]:
    """The same of some of SIDES in a row, and where each begins."""
    each = [_points(side) for side in SIDES[first:last]]
    begins = np.cumsum([0, *(len(values) for _, values in each[:-1])])
    return np.concatenate([s for s, _ in each]), np.concatenate([v for _, v in each]), np.asarray(begins, np.intp)


def _allowed(seeming: float) -> tuple[int, tuple[int, ...]]:
    """Which of SIDES there can be where the finder patterns' middles seem so many modules apart; at least one."""
    sides = tuple(side for side in SIDES if _FEWEST * seeming <= side - 7 <= _MOST * seeming)
    sides = sides or (SIDES[0] if SIDES[0] - 7 > _MOST * seeming else SIDES[-1],)
    return SIDES.index(sides[0]), sides


def laid(cut: Picture, three: Three) -> Grid:
    """The grid through three finder patterns, with the side that fits best of those that their size allows."""
    across, down = three.upper_right - three.upper_left, three.lower_left - three.upper_left
    high, wide = cut.shape
    first, sides = _allowed(float(np.hypot(*across) + np.hypot(*down)) / 2 / three.module)
    shares, values, begins = _points_of(first, first + len(sides))
    at = (three.upper_left + shares[:, :1] * across + shares[:, 1:] * down + 0.5).astype(np.intp)
    light = cut[np.clip(at[:, 1], 0, high - 1), np.clip(at[:, 0], 0, wide - 1)].astype(np.float64)
    count = np.diff(np.append(begins, len(light)))
    mean = np.add.reduceat(light, begins) / count
    spread = np.add.reduceat(light * light, begins) - count * mean * mean
    fits = np.add.reduceat(light * values, begins) / (np.sqrt(np.maximum(spread, 0)) + 1e-6)
    best = int(np.argmax(fits))
    side = sides[best]
    module = np.array([across, down]).T / (side - 7)
    mapping = np.eye(3)
    mapping[:2, :2] = module
    mapping[:2, 2] = three.upper_left - module @ np.array([3.5, 3.5])
    return Grid(side, mapping, float(fits[best]))


def refined(cut: Picture, grid: Grid, decided: Vector | None = None) -> Grid:
    """The same grid where it fits best, seen askew; as it was where that can't be found. With the modules `decided` so
    far (above 0 light) all of the code is laid over the picture, not only what is known of any: where blur hides the
    patterns that holds better."""
    if decided is None:
        return _moved(cut, grid, *_known_drawn(grid.side))
    fixed = known(grid.side)
    picture = _drawn(np.where(fixed != 0, fixed, np.clip(decided, -1, 1)).astype(np.float64), 0.8)
    mask = _enlarged(np.pad(np.full(fixed.shape, 255, np.uint8), _MARGIN))
    return _moved(cut, grid, picture, mask)


def nearby(cut: Picture, grid: Grid) -> Grid:
    """The same where it fits best within three modules to any side, to half a module: near enough for `refined`."""
    dots = 2
    light = sampled(cut, grid.mapping, grid.side, dots, _AROUND).astype(np.float32)
    alike = cv2.matchTemplate(light, _coarsely(grid.side, dots), cv2.TM_CCORR)
    _, _, _, (x, y) = cv2.minMaxLoc(alike)
    across, down = x / dots - _AROUND, y / dots - _AROUND
    return _fitted(cut, grid.mapping @ np.array([[1, 0, across], [0, 1, down], [0, 0, 1.0]]), grid.side)


@functools.cache
def _coarsely(side: int, dots: int) -> Light:
    """The known modules, each so many dots a side; what isn't known, and all together, weighs nothing."""
    modules = known(side).astype(np.float32)
    modules[modules != 0] -= modules[modules != 0].mean()
    return np.kron(modules, np.ones((dots, dots), np.float32))


def softly(cut: Picture, grid: Grid) -> Grid:
    """The same with patterns drawn softly: a smear turns the light of fine stripes into dark and draws a grid that
    looks at them a module aside; what is coarse stays in its place."""
    return _moved(cut, grid, _drawn(known(grid.side).astype(np.float64), _SOFTLY), _known_drawn(grid.side)[1])


def through(cut: Picture, grid: Grid, blur: Light) -> Grid:
    """The same with patterns drawn through a `blur`: an odd number of modules a side, its weights in all about 1."""
    far = len(blur) // 2
    modules = np.pad(known(grid.side), far + _MARGIN, constant_values=1).astype(np.float32)
    seen = cv2.filter2D(modules, -1, blur, borderType=cv2.BORDER_REPLICATE)[far:-far, far:-far]
    scale = np.float32(60 / max(float(np.abs(seen).max()), 1e-6))
    size = (seen.shape[1] * _DOTS, seen.shape[0] * _DOTS)
    drawn = cv2.resize(np.clip(seen * scale + 128, 0, 255), size, interpolation=cv2.INTER_LINEAR).astype(np.uint8)
    return _moved(cut, grid, drawn, _known_drawn(grid.side)[1])


def _moved(cut: Picture, grid: Grid, picture: Picture, mask: Picture) -> Grid:
    shift = np.array([[1, 0, 0.5 - _MARGIN * _DOTS], [0, 1, 0.5 - _MARGIN * _DOTS], [0, 0, _DOTS]]) / _DOTS
    start = grid.mapping @ shift
    start = (start / start[2, 2]).astype(np.float32)
    stop = (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, _ROUNDS, _ENOUGH)
    everywhere = np.full(cut.shape, 255, np.uint8)
    try:
        _, found = cv2.findTransformECCWithMask(picture, cut, mask, everywhere, start, cv2.MOTION_HOMOGRAPHY, stop, 3)
    except cv2.error:  # it doesn't converge: there is no such code
        return _fitted(cut, grid.mapping, grid.side)
    return _fitted(cut, np.asarray(found, np.float64) @ np.linalg.inv(shift), grid.side)


def turned(cut: Picture, grid: Grid) -> Grid:
    """The same square with the code lying in it another way round: the one of the other three that fits best. Two
    finder patterns and a patch taken for the third make a square that is right and a code that is not."""
    quarter = np.array([[0, 1, 0], [-1, 0, grid.side], [0, 0, 1]], np.float64)
    turns = [np.linalg.matrix_power(quarter, times) for times in (1, 2, 3)]
    return max((_fitted(cut, grid.mapping @ turn, grid.side) for turn in turns), key=lambda each: each.fit)


def _fitted(cut: Picture, mapping: Vector, side: int) -> Grid:
    light = sampled(cut, mapping, side, 1, 0).astype(np.float64)[known(side) != 0]
    light -= light.mean()
    values = _points(side)[1]
    return Grid(side, mapping, float(light @ values / (np.linalg.norm(light) + 1e-6)))


def sampled(cut: Picture, mapping: Vector, side: int, dots: int, margin: int) -> Picture:
    """The code seen straight: `dots` pixels a module, with a margin of so many modules."""
    shift = np.array([[1, 0, 0.5 - margin * dots], [0, 1, 0.5 - margin * dots], [0, 0, dots]]) / dots
    # A module's middle is at +0.5; warpPerspective reckons from the middles of pixels.
    across = (side + 2 * margin) * dots
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(
        cv2.warpPerspective(cut, mapping @ shift, (across, across), flags=flags, borderMode=cv2.BORDER_REPLICATE),
        np.uint8,
    )
