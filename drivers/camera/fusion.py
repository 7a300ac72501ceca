"""Evidence of several frames put together: what no single frame shows whole, a few of them may.

Glare, focus, exposure and the hand move from frame to frame; the code's modules don't. A frame whose grid was found
and that couldn't be read still says of each module how light it seems (equaliser.py). These voices are added up, each
frame's by how well its grid fits, and the sum is drawn anew for zxing-cpp to judge: error correction and text are its
own, so nothing is read that isn't a whole code. What is read must also be what the newest frame shows, as far as it
shows anything: a code that was taken away a moment ago is not read out of memory.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np

from drivers.camera import equaliser
from drivers.camera.codewords import mended
from drivers.camera.finders import Vector
from drivers.camera.grid import known
from drivers.camera.symbols import redrawn

#: Frames that are remembered: half a second to a second of a phone held up.
_KEPT = 12
#: One module's voice is no louder than this: in a reflection the sum of a frame's neighbours can be anything.
_LOUDEST = 1.5
#: The newest frame must agree with what is read: the mean, over the modules that differ from code to code, of its voice
#: for the module's value.
_AGREES = 0.15


@dataclass(frozen=True)
class Voices:
    """What one frame says: `modules` above 0 light, below dark, by how much; `fit` of its grid, up to 1."""

    modules: Vector
    fit: float

    @property
    def side(self) -> int:
        return len(self.modules)


class Fusion:
    """The voices of the last frames of one watch. Not for several threads; `forget` between two people."""

    def __init__(self, kept: int = _KEPT) -> None:
        self._frames: deque[Voices] = deque(maxlen=kept)

    def forget(self) -> None:
        self._frames.clear()

    def heard(self, voices: Voices) -> str | None:
        """Add a frame that couldn't be read alone, and read all of its size together. None: still too much is wrong.
        The text is never logged."""
        self._frames.append(voices)
        alike = [frame for frame in self._frames if frame.side == voices.side]
        if len(alike) < 2:
            return None
        total = sum((_weighed(frame) for frame in alike), np.zeros_like(voices.modules))
        if _agreement(voices, total) < _AGREES:
            return None
        text = redrawn(equaliser.redrawn(total))
        if text is None:
            better = mended(total, np.abs(total) / (np.abs(total).max() + 1e-6))
            text = None if better is None else redrawn(equaliser.redrawn(better))
        return text


def _weighed(frame: Voices) -> Vector:
    return np.asarray(np.clip(frame.modules, -_LOUDEST, _LOUDEST) * max(frame.fit, 0.0) ** 2, np.float64)


def _agreement(frame: Voices, total: Vector) -> float:
    own = known(frame.side) == 0
    return float(np.mean(np.clip(frame.modules, -1, 1)[own] * np.sign(total)[own]))
