"""What the eyes need of a reader of codes, and the cascade as one."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from drivers.camera.attention import Effort
from drivers.camera.cascade import Cascade
from drivers.camera.image import Picture
from drivers.camera.second import load
from drivers.camera.sight import Corners
from kiosk.ports import Clock

#: Milliseconds that a frame may take, by the effort it deserves. The first try is always made.
BUDGET_MS = {Effort.SMALL: 0.0, Effort.FULL: 24.0}


@dataclass(frozen=True)
class Seen:
    """The codes in one frame. `corners`: where one of them lies, or one that was found and couldn't be read; clockwise,
    each 0 to 1 of the picture; () where that isn't known."""

    texts: tuple[str, ...] = field(default=(), repr=False)
    corners: Corners = ()


class Reader(Protocol):
    """Reads the frames of one watch, in their order, in one thread. May remember them until `forget`."""

    def read(self, picture: Picture, at: float, effort: Effort) -> Seen: ...
    def forget(self) -> None: ...


class CascadeReader:
    """Each frame through the cascade (cascade.py), which is made with the first of them: its models take time to load.
    `models`: the folder they are in, None: those that are installed."""

    def __init__(self, models: Path | None, clock: Clock) -> None:
        self._models, self._clock = models, clock
        self._cascade: Cascade | None = None

    def read(self, picture: Picture, at: float, effort: Effort) -> Seen:
        if self._cascade is None:
            second = load(self._models)
            self._cascade = Cascade(None if isinstance(second, str) else second, self._clock)
        found = self._cascade.read(picture, BUDGET_MS[effort])
        corners = found.corners[0] if found.corners else found.suspect
        high, wide = picture.shape
        return Seen(found.texts, tuple((x / wide, y / high) for x, y in corners))

    def forget(self) -> None:
        if self._cascade is not None:
            self._cascade.forget()
