"""What would help where nothing is read: advice for the person, exposure and focus for the camera."""

from __future__ import annotations

from math import dist

import numpy as np

from drivers.camera.advice import Advising
from drivers.camera.controls import Controls
from drivers.camera.exposure import Light, Steering
from drivers.camera.image import Picture
from drivers.camera.reading import Seen
from drivers.camera.sight import Corners, Sight, light, look, was_there
from kiosk.ports import Advice

#: Seconds between two looks.
_EVERY = 0.1
#: A view is washed out with this share of it white, dark with this level (of 255) at its brightest; seconds without
#: anything to expose for until the camera has its automatic back.
_WHITE, _BLACK, _LET_GO = 0.3, 60.0, 2.0
#: Above this many pixels an edge is soft enough for the lens to be focused anew.
_SOFT = 7.0


class Helping:
    """Of one watch: told of each frame that was read. `stands`: the device's controls; `hall`: the tiny picture of the
    view before anybody held anything up, None where it isn't known. Not for several threads."""

    def __init__(self, stands: Controls, hall: Picture | None) -> None:
        self._advising, self._steering, self._hall = Advising(), Steering(stands), hall
        self._sight: Sight | None = None
        self._looked_at = self._lit_at = float("-inf")
        #: Where a code, or something like one, was seen in the last frame; each 0 to 1 of the picture.
        self.corners: Corners = ()
        #: Whether a code, or something like one, was.
        self.held = False

    @property
    def advice(self) -> Advice | None:
        return self._advising.advice

    def look(self, reading: Seen, picture: Picture, tiny: Picture, at: float) -> Controls | None:
        """A frame, its eighth, and what was read in it; what to turn on the camera, None nothing."""
        self.corners, self.held = reading.corners, bool(reading.texts or reading.corners)
        if reading.texts:
            self._advising.read()
            self._steering.read()
            self._sight = None
            return None
        if at - self._looked_at < _EVERY and not self._steering.presses:
            self.held = self.held or self._textured()
            return None
        self._looked_at = at
        before, sight = self._sight, look(picture)
        if sight is not None and self._hall is not None and was_there(sight, tiny, self._hall):
            sight = None
        self._sight = sight
        self.corners = reading.corners or (sight.corners if sight is not None else ())
        self.held = self.held or self._textured()
        self._advising.look(sight, _moved(before, sight), at)
        washed = sight is not None and sight.washed > _WHITE
        return self._steer(light(tiny, sight.corners if sight is not None and washed else self.corners), at)

    def rest(self) -> Controls | None:
        """The watch has ended."""
        return self._steering.rest()

    def _textured(self) -> bool:
        return self._sight is not None and self._sight.textured

    def _steer(self, seen: Light, at: float) -> Controls | None:
        """Only for what is held up, or might be and can't be made out: a hall's bright windows are the automatic's."""
        if self.corners or seen.clipped > _WHITE or seen.top < _BLACK:
            self._lit_at = at
            soft = self._sight is not None and self._sight.textured and self._sight.soft > _SOFT
            return self._steering.look(seen, at, code_like=bool(self.corners), soft=soft)
        return self._steering.rest() if at - self._lit_at > _LET_GO else None


def _moved(before: Sight | None, now: Sight | None) -> float:
    """How far the middle of what is seen has gone, in shares of the picture; 0 where it has just come."""
    if before is None or now is None:
        return 0.0
    one, two = (np.array(s.corners).mean(0) for s in (before, now))
    return dist(one, two)
