"""What the eyes need of a reader of codes, and the plain one: each frame by itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from drivers.camera.attention import Effort
from drivers.camera.decode import decode, located
from drivers.camera.image import Picture
from drivers.camera.sight import Corners


@dataclass(frozen=True)
class Reading:
    """The codes in one frame. `corners`: where one of them lies, or one that was found and couldn't be read; clockwise,
    each 0 to 1 of the picture; () where that isn't known."""

    texts: tuple[str, ...] = field(default=(), repr=False)
    corners: Corners = ()


class Reader(Protocol):
    """Reads the frames of one watch, in their order, in one thread. May remember them until `forget`."""

    def read(self, picture: Picture, at: float, effort: Effort) -> Reading: ...
    def forget(self) -> None: ...


class PlainReader:
    """Every frame by itself."""

    def read(self, picture: Picture, at: float, effort: Effort) -> Reading:
        texts = decode(picture)
        if not texts:
            return Reading()
        high, wide = picture.shape
        for text, corners in located(picture):
            if text in texts:
                return Reading(texts, tuple((x / wide, y / high) for x, y in corners))
        return Reading(texts)

    def forget(self) -> None:
        """Nothing is remembered."""
