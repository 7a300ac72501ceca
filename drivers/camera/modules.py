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
from drivers.camera.symbols import Symbol, redrawn
from drivers.camera.tracking import Place

#: The cut's size for the search, and its evenness.
_SIZE, _EVEN = 220, 0.28
#: How many threes are laid a grid through; from `_SEEN` on the best is read before anything is guessed; below
#: `_DOUBTFUL` guesses for a third pattern too; how many grids are refined, and from which fit; from which fit on they
#: are read.
_THREES, _SEEN, _DOUBTFUL, _GRIDS, _BEGUN, _FITS = 6, 0.45, 0.7, 2, 0.25, 0.38


def read(cut: Cut, fusion: Fusion | None = None) -> Symbol | None:
    """The code in a cut-out, None where there is none or too much is wrong. Texts are never logged."""
    return next((symbol for symbol in pieces(cut, fusion) if isinstance(symbol, Symbol)), None)


def pieces(cut: Cut, fusion: Fusion | None = None) -> Iterator[Symbol | Place | None]:
    """The same in pieces of a few milliseconds, each None until the code is read. What couldn't be read is told to
    `fusion`, which may read it together with the frames before. A grid that fits is said in between."""
    searched = levelled(cut.fitted(_SIZE), _EVEN)
    found = finders(searched)
    yield None
    best: tuple[Voices, Place] | None = None
    tried: list[Place] = []
    for begun, inverted in _laid(searched, found):
        if begun is None:
            yield None
            continue
        grid = refined(255 - searched if inverted else searched, begun)
        yield None
        if grid.fit < _FITS:
            continue
        place = _place(cut, grid, inverted=inverted)
        if any(place.same(other) for other in tried):
            continue
        tried.append(place)
        yield place
        voices = Voices(np.zeros((grid.side, grid.side)), 0.0)
        for text, voices in _texts(cut, place):  # noqa: B007 (the last is kept)
            yield None if text is None else Symbol(text, place.corners)
        if best is None or voices.fit > best[0].fit:
            best = voices, place
    if fusion is not None and best is not None:
        text = fusion.heard(best[0])
        yield None if text is None else Symbol(text, best[1].corners)


def followed(cut: Cut, place: Place, fusion: Fusion) -> Iterator[Symbol | Place | None]:
    """The code whose grid was seen a moment ago, in a cut-out of a later frame where it seems to lie now: neither
    looked for nor guessed, in half the time. Nothing where the grid doesn't fit."""
    searched = levelled(cut.fitted(_SIZE), _EVEN)
    scale = cut.scale(_SIZE)
    there = np.array([[scale, 0, (0.5 - cut.left) * scale - 0.5], [0, scale, (0.5 - cut.top) * scale - 0.5], [0, 0, 1]])
    begun = Grid(place.side, there @ place.mapping, place.fit)
    grid = refined(255 - searched if place.inverted else searched, begun)
    if grid.fit < _FITS:
        return
    now = _place(cut, grid, inverted=place.inverted)
    yield now
    voices = Voices(np.zeros((grid.side, grid.side)), 0.0)
    for text, voices in _texts(cut, now, mending=False):  # noqa: B007 (the last is kept)
        yield None if text is None else Symbol(text, now.corners)
    text = fusion.heard(voices)
    yield None if text is None else Symbol(text, now.corners)


def _place(cut: Cut, grid: Grid, *, inverted: bool) -> Place:
    """A grid in the fitted cut, as a place in the frame."""
    scale = cut.scale(_SIZE)
    shift = 0.5 / scale - 0.5
    mapping = np.array([[1 / scale, 0, shift + cut.left], [0, 1 / scale, shift + cut.top], [0, 0, 1]]) @ grid.mapping
    return Place(grid.side, mapping, grid.fit, inverted)


def _texts(cut: Cut, place: Place, *, mending: bool = True) -> Iterator[tuple[str | None, Voices]]:
    """First as the modules were decided, then, where `mending`, with those given up that can't be seen; and what the
    frame says of each module."""
    source = 255 - cut.raw if place.inverted else cut.raw
    grid = Grid(place.side, np.array([[1, 0, -cut.left], [0, 1, -cut.top], [0, 0, 1]]) @ place.mapping, place.fit)
    tries = []
    for modules in equaliser.decided(source, grid):
        yield redrawn(equaliser.redrawn(modules)), Voices(modules, grid.fit)
        tries.append(modules)
    trusted = equaliser.trusted(source, grid)
    for modules in tries[1:] if mending else tries[-1:]:
        better = mended(modules, np.minimum(np.abs(modules), 1) * trusted) if mending else None
        text = None if better is None else redrawn(equaliser.redrawn(better))
        yield text, Voices(modules * trusted, grid.fit)


def _laid(searched: Picture, at: tuple[Vector, Vector]) -> Iterator[tuple[Grid | None, bool]]:
    """The likeliest grids, the best fit first; True for light codes on dark. First the one through three patterns that
    were seen, then where that is doubtful those through two. No grid: some milliseconds have gone."""
    soft = np.asarray(cv2.blur(searched, (3, 3)), np.uint8)
    pictures = (soft, 255 - soft)
    both = ((at[0], False), (at[1], True))
    found = [(laid(pictures[i], three), i) for at_, i in both for three in threes(at_, _THREES)]
    found.sort(key=lambda each: -each[0].fit)
    yield None, False
    seen = found[:1] if found and found[0][0].fit >= _SEEN else []
    yield from seen
    if not seen or seen[0][0].fit < _DOUBTFUL:
        found += [(laid(pictures[i], three), i) for at_, i in both for three in guessed(at_)]
        yield None, False
    found = found[len(seen) :]
    found = sorted((each for each in found if each[0].fit >= _BEGUN), key=lambda each: -each[0].fit)
    yield from found[: _GRIDS - len(seen)]
