"""What to tell the person who holds a code up and isn't read: one thing at a time, and never flickering."""

from __future__ import annotations

from collections import Counter, deque

from drivers.camera.sight import Sight
from kiosk.ports import Advice

#: Shares and levels, as `Sight` gives them: beyond these the code is the reason itself.
_LARGE, _ASIDE = 0.97, 0.72
_MOVING, _GLARE, _DIM, _FLAT, _SOFT = 0.035, 0.12, 105.0, 60.0, 5.0
#: Pixels of a code's side, and of a phone's, below which its fields are too fine.
_CODE, _PHONE = 130.0, 300.0
#: Seconds without a reading before the first advice; over which the most frequent one is taken; that one stays shown.
FIRST, _OVER, _STAYS = 1.5, 0.8, 1.4


def wanted(sight: Sight | None, moved: float) -> Advice:
    """What would help most to read what is in view. `moved`: how far it went since the look before, in shares of the
    picture's shorter side. What keeps a code from being read at all comes before what only makes it harder."""
    if sight is None:
        return Advice.SHOW
    if sight.size > _LARGE:
        return Advice.FARTHER
    if sight.cut or sight.off > _ASIDE:
        return Advice.CENTRE
    if sight.pixels < (_CODE if sight.textured else _PHONE):
        return Advice.CLOSER
    if moved > _MOVING:
        return Advice.STEADY
    if sight.glare > _GLARE and sight.textured:
        return Advice.TILT
    if sight.bright < _DIM or (sight.contrast < _FLAT and sight.washed < 0.3):
        return Advice.BRIGHTER
    if sight.soft > _SOFT and sight.size > 0.6:
        return Advice.FARTHER  # nearer than the lens can see sharply
    return Advice.STEADY


class Advising:
    """Told of each look in turn, time in seconds. The advice is the one most looks of the last moments want."""

    def __init__(self) -> None:
        self._votes: deque[tuple[float, Advice]] = deque()
        self._unread_since: float | None = None
        self._shown: Advice | None = None
        self._shown_at = 0.0

    @property
    def advice(self) -> Advice | None:
        return self._shown

    def read(self) -> None:
        """A code was read: there is nothing to advise."""
        self._votes.clear()
        self._unread_since = self._shown = None

    def look(self, sight: Sight | None, moved: float, at: float) -> Advice | None:
        """Of a look in which nothing was read."""
        if self._unread_since is None:
            self._unread_since = at
        self._votes.append((at, wanted(sight, moved)))
        while self._votes[0][0] < at - _OVER:
            self._votes.popleft()
        if at - self._unread_since < FIRST or (self._shown is not None and at - self._shown_at < _STAYS):
            return self._shown
        most = Counter(vote for _, vote in self._votes).most_common(1)[0][0]
        if most is not self._shown:
            self._shown, self._shown_at = most, at
        return self._shown
