"""One frame looked at thoroughly, piece by piece: where a code seems to lie in it, and one try after another there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from drivers.camera.cut import Cut, unbanded
from drivers.camera.image import Picture, half
from drivers.camera.modules import Piece
from drivers.camera.places import Change, closer, glance, patch
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
        #: The reading by modules at that place, as far as it has come.
        self.reading: Iterator[Piece] | None = None
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
        self._take(None if cut is None else unbanded(cut), self.like)
        if cut is not None:
            self.like, self.suspect = True, cut.corners

    def places(self, second: Second | None) -> Iterator[None]:
        """For as long as it is run through, and no grid was found: where texture stirs, where the code was followed to
        or what is found at a glance, and where that, if anything, hasn't stirred, what has changed since the frame
        before. The glance's stays."""
        change, known = Change(self.whole, self.before), (self.cut, self.like)
        texture = None if self.before is None else patch(self.whole)
        if texture is not None and change.within(texture):
            self._take(texture, like=False)
            yield None
            if self._held():
                return
        self._take(*known)
        self.glance(second)
        yield None
        if not self._held() and (self.cut is None or not change.within(self.cut)):
            known = self.cut, self.like
            self._take(change.cut, like=False)
            yield None
            if not self._held():
                self._take(*known)

    def _take(self, cut: Cut | None, like: bool) -> None:
        self.cut, self.like, self.reading = cut, like, None

    def _held(self) -> bool:
        """Whether a grid was found at the place."""
        if self.place is not None:
            self.like, self.suspect = True, self.place.corners
        return self.place is not None

    def news(self) -> Spot | None:
        """What is to be followed from there, where that wasn't said yet."""
        news = self.cut, self.place
        if self.cut is None or all(new is old for new, old in zip(news, self._said, strict=True)):
            return None
        self._said = news
        return Spot(self.whole, self.cut.box, self.place, self.like or self.place is not None)


#: What a piece of a try has read: mostly nothing yet. None: a grid was found, and what follows reads it.
Pieces: TypeAlias = Iterator[tuple[Symbol, ...] | None]


@dataclass(frozen=True)
class Step:
    """A try, piece by piece. `anywhere`: also where no place is known."""

    name: str
    read: Callable[[Looked], Pieces]
    anywhere: bool = False


class Study:
    """All further tries on one frame, taken up again where it was left. `symbols`: once something was read, by the try
    `stage`; `quick` while what is tried is what most codes need; `promising` while a grid that was found is being read;
    `tries`: how many were begun. `quickly`: how many of the steps are tried at every place before all are at one."""

    def __init__(self, looked: Looked, steps: Sequence[Step], second: Second | None, quickly: int) -> None:
        self.looked = looked
        self.tries = 0
        self.symbols: tuple[Symbol, ...] = ()
        self.stage = ""
        self.quick, self.promising, self.finished = True, False, False
        self._pieces = self._all(steps, second, quickly)

    def go_on(self, enough: Callable[[], bool]) -> None:
        """Piece by piece until `enough`, or all is done. A grid that was found is read in any case."""
        while not self.finished and (self.promising or not enough()):
            self.finished = next(self._pieces, _ENDED) is _ENDED

    def _all(self, steps: Sequence[Step], second: Second | None, quickly: int) -> Iterator[object]:
        looked = self.looked
        tried: Cut | None = None
        for _ in looked.places(second):
            yield None
            tried = looked.cut
            yield from self._tried(step for step in steps[:quickly] if not step.anywhere)
            if self.symbols:
                return
        self.quick = False
        yield None
        if looked.cut is None:
            looked.closer(second)
            yield None
        yield from self._tried(steps[quickly:] if looked.cut is tried else steps)

    def _tried(self, steps: Iterable[Step]) -> Iterator[object]:
        """One after the other, until something is read."""
        for step in steps:
            if self.symbols or (self.looked.cut is None and not step.anywhere):
                continue
            self.tries += 1
            for symbols in step.read(self.looked):
                self.promising = symbols is None
                if symbols:
                    self.symbols, self.stage = symbols, step.name
                    return
                yield None
            self.promising = False


_ENDED = object()
