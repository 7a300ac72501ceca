"""Reading a code module by module: finder patterns, grid, equaliser, and a clean drawing for zxing-cpp to read.

This reads what no threshold serves: smears, defocus, glare's edges, cracks. zxing-cpp still judges the result: format,
error correction and text are its own, so nothing is read that isn't a whole code.
"""

from __future__ import annotations

import cv2
import numpy as np

from drivers.camera import equaliser
from drivers.camera.codewords import mended
from drivers.camera.cut import Cut, levelled
from drivers.camera.finders import Vector, finders, guessed, threes
from drivers.camera.grid import Grid, laid, refined
from drivers.camera.image import Picture
from drivers.camera.symbols import Corners, Symbol, redrawn

#: The cut's size for the search, and its evenness.
_SIZE, _EVEN = 220, 0.28
#: How many threes are laid a grid through; below `_DOUBTFUL` guesses for a third pattern too; how many grids are
#: refined, and from which fit; from which fit on they are read.
_THREES, _DOUBTFUL, _GRIDS, _BEGUN, _FITS = 6, 0.7, 2, 0.25, 0.38


def read(cut: Cut) -> Symbol | None:
    """The code in a cut-out, None where there is none or too much is wrong. Texts are never logged."""
    searched = levelled(cut.fitted(_SIZE), _EVEN)
    for grid, inverted in _grids(searched):
        source = 255 - cut.raw if inverted else cut.raw
        scale = cut.scale(_SIZE)
        shift = 0.5 / scale - 0.5
        mapping = np.array([[1 / scale, 0, shift], [0, 1 / scale, shift], [0, 0, 1]]) @ grid.mapping
        text = _text(source, Grid(grid.side, mapping, grid.fit))
        if text is not None:
            return Symbol(text, _corners(mapping, grid.side, cut))
    return None


def _text(source: Picture, grid: Grid) -> str | None:
    """First as the modules were decided, then with those given up that can't be seen."""
    tries = []
    for modules in equaliser.decided(source, grid):
        text = redrawn(equaliser.redrawn(modules))
        if text is not None:
            return text
        tries.append(modules)
    trusted = equaliser.trusted(source, grid)
    for modules in tries[1:]:
        better = mended(modules, np.minimum(np.abs(modules), 1) * trusted)
        text = None if better is None else redrawn(equaliser.redrawn(better))
        if text is not None:
            return text
    return None


def _grids(searched: Picture) -> list[tuple[Grid, bool]]:
    """Refined, the best fit first; True for light codes on dark."""
    soft = np.asarray(cv2.blur(searched, (3, 3)), np.uint8)
    pictures = (soft, 255 - soft)
    dark, light = finders(searched)
    both = ((dark, False), (light, True))
    found = [(laid(pictures[inverted], three), inverted) for at, inverted in both for three in threes(at, _THREES)]
    if max((grid.fit for grid, _ in found), default=0.0) < _DOUBTFUL:
        found += [(laid(pictures[inverted], three), inverted) for at, inverted in both for three in guessed(at)]
    found = sorted((each for each in found if each[0].fit >= _BEGUN), key=lambda each: -each[0].fit)
    better = [(refined(255 - searched if inverted else searched, grid), inverted) for grid, inverted in found[:_GRIDS]]
    return [each for each in better if each[0].fit >= _FITS]


def _corners(mapping: Vector, side: int, cut: Cut) -> Corners:
    ends = np.array([[0, 0, 1], [side, 0, 1], [side, side, 1], [0, side, 1]], np.float64) @ mapping.T
    return tuple((float(x / w) + cut.left, float(y / w) + cut.top) for x, y, w in ends)
