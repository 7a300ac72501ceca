"""One frame looked at thoroughly, piece by piece: where a code seems to lie in it, and one try after another there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from drivers.camera.cut import Cut, unbanded
from drivers.camera.image import Picture, half
from drivers.camera.places import Change, closer, glance
from drivers.camera.second import Second
from drivers.camera.symbols import Corners, Symbol
from drivers.camera.tracking import Place, Spot


class Looked:
    """A frame, and the place in it where a code seems to lie, once that was looked for. `before`: the frame before it;
    `spot`: where the code was followed to."""

    def __init__(
        self, whole: Picture, suspects: Sequence[Corners], before: Picture | None = None, spot: Spot | None = None
    ) -> None:
        self.whole, self.suspects, self.before = whole, suspects, before
        self.small = half(whole)
        self.cut = None if spot is None else spot.cut
        self.place: Place | None = None
        self.like = spot is not None and spot.like
        self._said: tuple[Cut | None, Place | None] = (None, None)
        self.suspect: Corners = suspects[0] if suspects else ()
        if self.cut is not None and self.like:
            self.suspect = self.cut.corners

    def glance(self, second: Second | None) -> None:
        """Look for the place."""
        if self.cut is None:
            self._found(glance(self.whole, second, self.suspects))

    def closer(self, second: Second | None) -> None:
        """Once more, where there was none at a glance."""
        if second is not None:
            self._found(closer(self.whole, second))

    def _found(self, cut: Cut | None) -> None:
        self.cut = None if cut is None else unbanded(cut)
        if cut is not None:
            self.like, self.suspect = True, cut.corners

    def stirred(self) -> Iterator[None]:
        """For as long as it is run through: the place is what has changed since the frame before, where what was found
        at a glance, if anything, hasn't. It stays so only where a grid was found there."""
        change = Change(self.whole, self.before)
        if self.cut is None or not change.within(self.cut):
            found, self.cut, self.like = (self.cut, self.like), change.cut, False
            yield None
            if self.place is None:
                self.cut, self.like = found

    def news(self) -> Spot | None:
        """What is to be followed from there, where that wasn't said yet."""
        news = self.cut, self.place
        if self.cut is None or all(new is old for new, old in zip(news, self._said, strict=True)):
            return None
        self._said = news
        return Spot(self.whole, self.cut.box, self.place, self.like or self.place is not None)


#: What a piece of a try has read: mostly nothing yet. None: what follows is for a thorough look.
Pieces: TypeAlias = Iterator[tuple[Symbol, ...] | None]


@dataclass(frozen=True)
class Step:
    """A try, piece by piece. `anywhere`: also where no place is known."""

    name: str
    read: Callable[[Looked], Pieces]
    anywhere: bool = False


class Study:
    """All further tries on one frame, taken up again where it was left. `symbols`: once something was read, by the try
    `stage`; `quick` while what is tried is what most codes need; `tries`: how many were begun."""

    def __init__(self, looked: Looked, steps: Sequence[Step], second: Second | None) -> None:
        self.looked = looked
        self.tries = 0
        self.symbols: tuple[Symbol, ...] = ()
        self.stage = ""
        self.quick, self.finished = True, False
        self._pieces = self._all(steps, second)

    def go_on(self, enough: Callable[[], bool]) -> None:
        """Piece by piece until `enough`, or all is done."""
        while not self.finished and not enough():
            self.finished = next(self._pieces, _ENDED) is _ENDED

    def _all(self, steps: Sequence[Step], second: Second | None) -> Iterator[object]:
        looked = self.looked
        looked.glance(second)
        yield None
        for _ in looked.stirred():
            yield from self._tried((step for step in steps if not step.anywhere), quickly=True)
        if looked.cut is None:
            self.quick = False
            yield None
            looked.closer(second)
            yield None
        yield from self._tried(steps)
        self.quick = False

    def _tried(self, steps: Iterable[Step], quickly: bool = False) -> Iterator[object]:
        """One after the other, until something is read; `quickly`: as long as it is quick."""
        for step in steps:
            if self.symbols or (self.looked.cut is None and not step.anywhere):
                continue
            self.tries += 1
            for symbols in step.read(self.looked):
                if symbols:
                    self.symbols, self.stage = symbols, step.name
                    return
                self.quick = self.quick and symbols is not None
                if quickly and not self.quick:
                    return
                yield None


_ENDED = object()
