"""Evidence of several frames put together: what no single frame shows whole, a few of them may.

Glare, focus, exposure and the hand move from frame to frame; the code's modules don't. A frame whose grid was found
and that couldn't be read still says two things. What the equaliser (equaliser.py) makes of each module: these voices
are added up, each frame's by how well its grid fits, since every frame was smeared otherwise. And how light every
module and its edges are, seen straight: of this the mean is kept, in which noise goes down with each frame, and the
equaliser is begun anew on it. A sum of voices can't do that: in noise each was learned wrongly.

Both are drawn anew for zxing-cpp to judge: error correction and text are its own, so nothing is read that isn't a whole
code. What is read must also be what the newest frame shows, as far as it shows anything: a code that was taken away a
moment ago is not read out of memory.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from drivers.camera import equaliser
from drivers.camera.codewords import mended
from drivers.camera.finders import Vector
from drivers.camera.grid import Light, known
from drivers.camera.symbols import redrawn

#: Frames whose voices are remembered: half a second to a second of a phone held up.
_KEPT = 12
#: One module's voice is no louder than this: in a reflection the sum of a frame's neighbours can be anything.
_LOUDEST = 1.5
#: So much of the mean's weight is left with every frame that comes after; from so many frames on it is read, and then
#: at every second: it takes two milliseconds.
_LEFT, _FEW, _EVERY = 0.97, 4, 2
#: Of the newest frame's voices, by how loud they are, so large a share more must be for what is read than against it:
#: from the least where its grid fits badly (noise, which makes 0.07 of any frame by chance) to the most where it fits
#: well: there another code makes up to 0.54 (beginning, end and padding can be the same).
_LEAST, _MOST = 0.2, 0.6


@dataclass(frozen=True)
class Voices:
    """What one frame says: `modules` above 0 light, below dark, by how much; `fit` of its grid, up to 1; `light`: what
    was seen (equaliser.seen), None where that isn't known."""

    modules: Vector
    fit: float
    light: Light | None = None

    @property
    def side(self) -> int:
        return len(self.modules)

    @property
    def weight(self) -> float:
        return max(self.fit, 0.0) ** 2


class Fusion:
    """The voices of the last frames of one watch. Not for several threads; `forget` between two people."""

    def __init__(self, kept: int = _KEPT) -> None:
        self._frames: deque[Voices] = deque(maxlen=kept)
        self._means: dict[int, _Mean] = {}  # by the code's side

    def forget(self) -> None:
        self._frames.clear()
        self._means.clear()

    def heard(self, voices: Voices) -> str | None:
        """Add a frame that couldn't be read alone, and read all of its size together. None: still too much is wrong.
        The text is never logged."""
        self._frames.append(voices)
        if voices.light is not None:
            mean = self._means.setdefault(voices.side, _Mean(voices.light.shape))
            mean.add(voices.light, voices.weight)
        texts = (_read(modules, voices) for modules in self._together(voices.side))
        return next((text for text in texts if text is not None), None)

    def _together(self, side: int) -> Iterator[Vector]:
        alike = [frame for frame in self._frames if frame.side == side]
        if len(alike) > 1:
            yield sum((_weighed(frame) for frame in alike), np.zeros((side, side)))
        mean = self._means.get(side)
        if mean is not None and mean.frames >= _FEW and mean.frames % _EVERY == 0:
            yield equaliser.together(mean.light)


class _Mean:
    """The mean of what was seen, the newest frames most."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        self.frames, self._weight = 0, 0.0
        self._sum: Light = np.zeros(shape, np.float32)

    def add(self, light: Light, weight: float) -> None:
        self._sum = self._sum * np.float32(_LEFT) + light * np.float32(weight)
        self._weight = self._weight * _LEFT + weight
        self.frames += 1

    @property
    def light(self) -> Light:
        return np.asarray(self._sum / np.float32(max(self._weight, 1e-6)), np.float32)


def _read(modules: Vector, newest: Voices) -> str | None:
    """First as they are, then with those given up that say least."""
    if _for(newest, modules) < _needed(newest) / 2:
        return None
    text, code = redrawn(equaliser.redrawn(modules)), _mended(modules)
    if text is None and code is not None:
        text = redrawn(equaliser.redrawn(code))
    return text if _for(newest, modules if code is None else code) >= _needed(newest) else None


def _mended(modules: Vector) -> Vector | None:
    return mended(modules, np.abs(modules) / (np.abs(modules).max() + 1e-6))


def _weighed(frame: Voices) -> Vector:
    return np.asarray(np.clip(frame.modules, -_LOUDEST, _LOUDEST) * frame.weight, np.float64)


def _for(frame: Voices, modules: Vector) -> float:
    """How much more of the frame speaks for the modules than against them, of those that differ from code to code."""
    own = known(frame.side) == 0
    said = np.clip(frame.modules, -1, 1)[own]
    return float(said @ np.sign(modules)[own]) / (float(np.abs(said).sum()) + 1e-6)


def _needed(frame: Voices) -> float:
    return min(max(2 * frame.fit - 0.8, _LEAST), _MOST)
