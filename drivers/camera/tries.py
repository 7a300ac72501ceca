"""The tries that a frame gets after zxing-cpp's first, in the order of what they gain for their time, as measured
(docs/scanning.md)."""

from __future__ import annotations

from collections.abc import Callable

from drivers.camera import modules
from drivers.camera.cut import FOR_SECOND, PREPARED, Cut, even_rows, for_second
from drivers.camera.fusion import Fusion
from drivers.camera.image import Picture, gamma_table, mapped, median
from drivers.camera.second import Second
from drivers.camera.study import Looked, Pieces, Step
from drivers.camera.symbols import Symbol, attempt
from drivers.camera.tracking import Place

#: Pieces of the reading by modules until a grid that was found is read.
_READS = 6
_BRIGHTER, _DARKER = gamma_table(0.5), gamma_table(3.0)
#: On the frame at half its size: only where no network says where a code lies.
_HALVES: tuple[tuple[str, Callable[[Picture], tuple[Symbol, ...]]], ...] = (
    ("half, brighter", lambda small: attempt(mapped(small, _BRIGHTER))[0]),
    ("half, one threshold", lambda small: attempt(small, one_threshold=True)[0]),
    ("half, median", lambda small: attempt(median(small))[0]),
    ("half, darker", lambda small: attempt(mapped(small, _DARKER))[0]),
)


def steps(second: Second | None, fusion: Fusion) -> tuple[Step, ...]:
    prepared = [Step(name, _prepared(name)) for name in PREPARED]
    own = [Step("modules", _by_modules(fusion, quickly=True)), Step("more modules", _by_modules(fusion))]
    if second is None:
        halves = [Step(name, _halved(attempt_), anywhere=True) for name, attempt_ in _HALVES]
        return (*halves, *prepared, *own)
    bands = Step("half, even rows", _halved(lambda small: attempt(even_rows(small))[0]), anywhere=True)
    return (*prepared, *own, Step("second decoder", _by_second(second)), bands)


def _prepared(name: str) -> Callable[[Looked], Pieces]:
    def read(looked: Looked) -> Pieces:
        cut = looked.cut
        if cut is not None:
            yield in_cut(cut, name)

    return read


def in_cut(cut: Cut, name: str) -> tuple[Symbol, ...]:
    """The codes that zxing-cpp reads in a part of a frame, prepared in that way (PREPARED)."""
    size, prepare = PREPARED[name]
    found, _ = attempt(prepare(cut.fitted(size)), invert=True)
    return tuple(Symbol(symbol.text, cut.whole(symbol.corners, size)) for symbol in found)


def _halved(attempt_: Callable[[Picture], tuple[Symbol, ...]]) -> Callable[[Looked], Pieces]:
    def read(looked: Looked) -> Pieces:
        found = attempt_(looked.small)
        yield tuple(Symbol(s.text, tuple((2 * x + 0.5, 2 * y + 0.5) for x, y in s.corners)) for s in found)

    return read


def _by_modules(fusion: Fusion, *, quickly: bool = False) -> Callable[[Looked], Pieces]:
    """`quickly`: only what is likely; the rest is left for the next such step."""

    def read(looked: Looked) -> Pieces:
        if looked.cut is None:
            return
        if looked.reading is None:
            looked.reading = modules.pieces(looked.cut, fusion)
        left = 0
        for piece in looked.reading:
            if isinstance(piece, Symbol):
                yield (piece,)
            elif piece is modules.Pause.UNLIKELY and quickly:
                return
            if isinstance(piece, Place):
                looked.place, left = piece, _READS
            left -= 1
            yield None if left > 0 else ()

    return read


def _by_second(second: Second) -> Callable[[Looked], Pieces]:
    def read(looked: Looked) -> Pieces:
        cut = looked.cut
        if cut is not None:
            found = second.read(for_second(cut))
            yield tuple(Symbol(symbol.text, cut.whole(symbol.corners, FOR_SECOND)) for symbol in found)

    return read
