"""Reading a code module by module: finder patterns, grid, equaliser, and a clean drawing for zxing-cpp to read.

This reads what no threshold serves: smears, defocus, glare's edges, cracks. zxing-cpp still judges the result: format,
error correction and text are its own, so nothing is read that isn't a whole code.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

import cv2
import numpy as np

from drivers.camera import equaliser
from drivers.camera.blur import through_blur
from drivers.camera.codewords import mended
from drivers.camera.cut import Cut, levelled
from drivers.camera.finders import Vector, finders, guessed, threes
from drivers.camera.fusion import Fusion, Voices
from drivers.camera.grid import Grid, laid, nearby, refined, turned
from drivers.camera.image import Picture
from drivers.camera.restoring import restored
from drivers.camera.symbols import Symbol, redrawn
from drivers.camera.tracking import Place

#: The cut's size for the search, and its evenness.
_SIZE, _EVEN = 220, 0.28
#: How many threes are laid a grid through; from `_SEEN` on the best is read before anything is guessed; below
#: `_DOUBTFUL` guesses for a third pattern too; how many grids are refined, and from which fit; from which fit on they
#: are read.
_THREES, _SEEN, _DOUBTFUL, _GRIDS, _BEGUN, _FITS = 6, 0.3, 0.7, 2, 0.25, 0.38
#: What is followed must fit so well.
_STILL = 0.45
#: Below this fit the patterns are laid through the picture's blur.
_CLEAR = 0.75
#: What fits so well is told to the frames before at once.
_HEARD = 0.55
#: What is left of the blur is undone in these ways.
_IN_TURN = (restored, equaliser.anew, restored)
#: From this fit on no other grid is laid; the code lies in it the right way round; it is worth to be laid anew.
_LIKELY, _SURE, _WORTH = 0.8, 0.9, 0.5
#: The two clearest finder patterns, dark on light or light on dark, are at least so clear beside the other way round.
_AS_CLEAR = 0.9


class Pause(Enum):
    """UNLIKELY: what follows are guesses."""

    UNLIKELY = "unlikely"


#: A piece of the reading: what was read, a grid that is going to be read, or nothing yet.
Piece: TypeAlias = Symbol | Place | Pause | None


def read(cut: Cut, fusion: Fusion | None = None) -> Symbol | None:
    """The code in a cut-out, None where there is none or too much is wrong. Texts are never logged."""
    return next((symbol for symbol in pieces(cut, fusion) if isinstance(symbol, Symbol)), None)


def pieces(cut: Cut, fusion: Fusion | None = None) -> Iterator[Piece]:
    """The same in pieces of a few milliseconds, each None until the code is read. What couldn't be read is told to
    `fusion`, which may read it together with the frames before. A grid that fits is said in between."""
    searched = levelled(cut.fitted(_SIZE), _EVEN)
    found = finders(searched)
    yield None
    tried: list[_Tried] = []
    heard: _Tried | None = None
    for begun, inverted in _laid(searched, found):
        if begun is None or isinstance(begun, Pause):
            yield begun
        elif not tried or tried[0].grid.fit < _LIKELY:
            tried += yield from _first(cut, 255 - searched if inverted else searched, begun, inverted, tried)
            if fusion is not None and heard is None and tried and tried[-1].grid.fit >= _HEARD:
                heard = tried[-1]
                yield _heard(heard, fusion)
    tried.sort(key=lambda each: -each.grid.fit)
    if tried and tried[0].grid.fit < _SURE:
        likeliest = tried[0]
        other = turned(likeliest.searched, likeliest.grid)
        if other.fit >= _BEGUN:
            tried += yield from _first(cut, likeliest.searched, other, likeliest.place.inverted, tried)
    if not tried:
        return
    best = max(tried, key=lambda each: each.grid.fit)
    if fusion is not None and best is not heard:
        yield _heard(best, fusion)
    if best.grid.fit >= _WORTH:
        yield from _again(cut, best)


@dataclass(frozen=True)
class _Tried:
    """A grid that gave no code, in the cut-out as it was `searched` (a light code on dark turned dark on light), and in
    the frame; `modules`: as they were decided through it."""

    searched: Picture
    grid: Grid
    place: Place
    modules: Vector
    voices: Voices


def _heard(one: _Tried, fusion: Fusion) -> Symbol | None:
    """What it says together with the frames before."""
    text = fusion.heard(one.voices)
    return None if text is None else Symbol(text, one.place.corners)


def _first(
    cut: Cut, searched: Picture, begun: Grid, inverted: bool, tried: list[_Tried]
) -> Generator[Piece, None, list[_Tried]]:
    """A grid refined and read: first as the modules were decided, then with those given up that can't be seen."""
    grid = refined(searched, begun)
    yield None
    if grid.fit < _CLEAR:
        grid = through_blur(searched, begun, grid)
        yield None
    place = _place(cut, grid, inverted=inverted)
    if grid.fit < _FITS or any(place.same(other.place) for other in tried):
        return []
    yield place
    modules, trusted = yield from _texts(cut, place)
    return [_Tried(searched, grid, place, modules, _voices(cut, place, modules, trusted))]


def _again(cut: Cut, one: _Tried) -> Iterator[Piece]:
    """The grid laid anew by all that was decided through it, and read; last of all what is left of the blur undone."""
    grid = refined(one.searched, one.grid, one.modules)
    yield None
    place = _place(cut, grid, inverted=one.place.inverted)
    modules, trusted = yield from _texts(cut, place)
    yield from _restored(cut, place, modules, trusted)


def _restored(cut: Cut, place: Place, modules: Vector, trusted: Vector) -> Generator[Piece, None, Vector]:
    """What is left of the blur undone in two ways in turn, each beginning with what the other has decided: together
    they come to twice as many codes as either alone. Out come the modules as they were decided last."""
    source, grid = _source(cut, place)
    for undo in _IN_TURN:
        modules = undo(source, grid, modules)
        yield _symbol(place, modules)
        yield _symbol(place, mended(modules, np.minimum(np.abs(modules), 1) * trusted))
    return modules


def followed(cut: Cut, place: Place, fusion: Fusion) -> Iterator[Piece]:
    """The code whose grid was seen a moment ago, in a cut-out of a later frame where it seems to lie now: neither
    looked for nor guessed, in half the time. Nothing where the grid doesn't fit."""
    searched = levelled(cut.fitted(_SIZE), _EVEN)
    scale = cut.scale(_SIZE)
    there = np.array([[scale, 0, (0.5 - cut.left) * scale - 0.5], [0, scale, (0.5 - cut.top) * scale - 0.5], [0, 0, 1]])
    searched = 255 - searched if place.inverted else searched
    begun = nearby(searched, Grid(place.side, there @ place.mapping, place.fit))
    grid = refined(searched, begun)
    if grid.fit < _CLEAR:
        grid = through_blur(searched, begun, grid)
    if grid.fit < _STILL:
        return
    now = _place(cut, grid, inverted=place.inverted)
    yield now
    modules, trusted = yield from _texts(cut, now)
    modules = yield from _restored(cut, now, modules, trusted)
    text = fusion.heard(_voices(cut, now, modules, trusted))
    yield None if text is None else Symbol(text, now.corners)


def _place(cut: Cut, grid: Grid, *, inverted: bool) -> Place:
    """A grid in the fitted cut, as a place in the frame."""
    scale = cut.scale(_SIZE)
    shift = 0.5 / scale - 0.5
    mapping = np.array([[1 / scale, 0, shift + cut.left], [0, 1 / scale, shift + cut.top], [0, 0, 1]]) @ grid.mapping
    return Place(grid.side, mapping, grid.fit, inverted)


def _source(cut: Cut, place: Place) -> tuple[Picture, Grid]:
    """The cut-out with the code dark on light, and the grid in it."""
    mapping = np.array([[1, 0, -cut.left], [0, 1, -cut.top], [0, 0, 1]]) @ place.mapping
    return 255 - cut.raw if place.inverted else cut.raw, Grid(place.side, mapping, place.fit)


def _texts(cut: Cut, place: Place) -> Generator[Piece, None, tuple[Vector, Vector]]:
    """First as the modules were decided, then with those given up that can't be seen. Out come the modules, and how far
    each is to be trusted."""
    source, grid = _source(cut, place)
    tries = []
    for modules in equaliser.decided(source, grid):
        yield _symbol(place, modules)
        tries.append(modules)
    trusted = equaliser.trusted(source, grid)
    for modules in tries[1:]:
        yield _symbol(place, mended(modules, np.minimum(np.abs(modules), 1) * trusted))
    return tries[-1], trusted


def _voices(cut: Cut, place: Place, modules: Vector, trusted: Vector) -> Voices:
    """What the frame says of each module."""
    return Voices(modules * trusted, place.fit, equaliser.seen(*_source(cut, place)))


def _symbol(place: Place, modules: Vector | None) -> Symbol | None:
    """What a clean drawing of the modules says."""
    text = None if modules is None else redrawn(equaliser.redrawn(modules))
    return None if text is None else Symbol(text, place.corners)


def _laid(searched: Picture, at: tuple[Vector, Vector]) -> Iterator[tuple[Grid | Pause | None, bool]]:
    """The likeliest grids, the best fit first; True for light codes on dark. First the one through three patterns that
    were seen, then where that is doubtful those through two. No grid: some milliseconds have gone."""
    soft = np.asarray(cv2.blur(searched, (3, 3)), np.uint8)
    clear = [float(np.sort(found[:, 0])[-2:].sum()) for found in at]
    both = [
        (255 - soft if inverted else soft, at[inverted], inverted)
        for inverted in (False, True)
        if clear[inverted] >= _AS_CLEAR * clear[not inverted]
    ]
    found = [(laid(picture, three), inverted) for picture, at_, inverted in both for three in threes(at_, _THREES)]
    found.sort(key=lambda each: -each[0].fit)
    yield None, False
    seen = found[:1] if found and found[0][0].fit >= _SEEN else []
    yield from seen
    yield Pause.UNLIKELY, False
    if not seen or seen[0][0].fit < _DOUBTFUL:
        found += [(laid(picture, three), inverted) for picture, at_, inverted in both for three in guessed(at_)]
        yield None, False
    found = found[len(seen) :]
    found = sorted((each for each in found if each[0].fit >= _BEGUN), key=lambda each: -each[0].fit)
    yield from found[: _GRIDS - len(seen)]
