"""Reading a code module by module: finder patterns, grid, equaliser, and a clean drawing for zxing-cpp to read.

This reads what no threshold serves: smears, defocus, glare's edges, cracks. zxing-cpp still judges the result: format,
error correction and text are its own, so nothing is read that isn't a whole code.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

from drivers.camera import equaliser
from drivers.camera.codewords import mended
from drivers.camera.cut import Cut, levelled
from drivers.camera.finders import Vector, finders, guessed, threes
from drivers.camera.fusion import Fusion, Voices
from drivers.camera.grid import Grid, laid, refined
from drivers.camera.image import Picture
from drivers.camera.symbols import Corners, Symbol, redrawn

#: The cut's size for the search, and its evenness.
_SIZE, _EVEN = 220, 0.28
#: How many threes are laid a grid through; below `_DOUBTFUL` guesses for a third pattern too; how many grids are
#: refined, and from which fit; from which fit on they are read.
_THREES, _DOUBTFUL, _GRIDS, _BEGUN, _FITS = 6, 0.7, 2, 0.25, 0.38


def read(cut: Cut, fusion: Fusion | None = None) -> Symbol | None:
    """The code in a cut-out, None where there is none or too much is wrong. Texts are never logged."""
    return next((symbol for symbol in pieces(cut, fusion) if symbol is not None), None)


def pieces(cut: Cut, fusion: Fusion | None = None) -> Iterator[Symbol | None]:
    """The same in pieces of a few milliseconds, each None until the code is read. What couldn't be read is told to
    `fusion`, which may read it together with the frames before."""
    searched = levelled(cut.fitted(_SIZE), _EVEN)
    found = finders(searched)
    yield None
    laid_ = _laid(searched, found)
    yield None
    best: tuple[Voices, Corners] | None = None
    for begun, inverted in laid_:
        grid = refined(255 - searched if inverted else searched, begun)
        yield None
        if grid.fit < _FITS:
            continue
        source = 255 - cut.raw if inverted else cut.raw
        scale = cut.scale(_SIZE)
        shift = 0.5 / scale - 0.5
        mapping = np.array([[1 / scale, 0, shift], [0, 1 / scale, shift], [0, 0, 1]]) @ grid.mapping
        corners = _corners(mapping, grid.side, cut)
        voices = Voices(np.zeros((grid.side, grid.side)), 0.0)
        for text, voices in _texts(source, Grid(grid.side, mapping, grid.fit)):  # noqa: B007 (the last is kept)
            yield None if text is None else Symbol(text, corners)
        if best is None or voices.fit > best[0].fit:
            best = voices, corners
    if fusion is not None and best is not None:
        text = fusion.heard(best[0])
        yield None if text is None else Symbol(text, best[1])


def _texts(source: Picture, grid: Grid) -> Iterator[tuple[str | None, Voices]]:
    """First as the modules were decided, then with those given up that can't be seen; and what the frame says of each
    module."""
    tries = []
    for modules in equaliser.decided(source, grid):
        yield redrawn(equaliser.redrawn(modules)), Voices(modules, grid.fit)
        tries.append(modules)
    trusted = equaliser.trusted(source, grid)
    for modules in tries[1:]:
        better = mended(modules, np.minimum(np.abs(modules), 1) * trusted)
        text = None if better is None else redrawn(equaliser.redrawn(better))
        yield text, Voices(modules * trusted, grid.fit)


def _laid(searched: Picture, at: tuple[Vector, Vector]) -> list[tuple[Grid, bool]]:
    """The likeliest grids, the best fit first; True for light codes on dark."""
    soft = np.asarray(cv2.blur(searched, (3, 3)), np.uint8)
    pictures = (soft, 255 - soft)
    both = ((at[0], False), (at[1], True))
    found = [(laid(pictures[inverted], three), inverted) for at_, inverted in both for three in threes(at_, _THREES)]
    if max((grid.fit for grid, _ in found), default=0.0) < _DOUBTFUL:
        found += [(laid(pictures[inverted], three), inverted) for at_, inverted in both for three in guessed(at_)]
    found = sorted((each for each in found if each[0].fit >= _BEGUN), key=lambda each: -each[0].fit)
    return found[:_GRIDS]


def _corners(mapping: Vector, side: int, cut: Cut) -> Corners:
    ends = np.array([[0, 0, 1], [side, 0, 1], [side, side, 1], [0, side, 1]], np.float64) @ mapping.T
    return tuple((float(x / w) + cut.left, float(y / w) + cut.top) for x, y, w in ends)
