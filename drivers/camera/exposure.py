"""What to turn on the camera from what its picture shows: exposure, gain, focus. Pure: figures in, settings out.

At rest the camera's own automatic does it. While somebody shows something it errs: it looks at the whole hall, and a
phone's screen in it is washed out. Then the exposure is taken over by hand, in steps that are halved at each change of
direction and end: before a still scene nothing is turned for ever. What stays unread though it is neither washed out
nor dark is tried at several exposures in turn, since glare and contrast lie differently in each.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from drivers.camera.controls import AUTOMATIC, MANUAL, Controls

#: Of 255: below `_DIM` the brightest parts are too dark, at `_AIM` they are right; `_CLIPPED` of the view may be white.
_DIM, _AIM, _CLIPPED = 80.0, 195.0, 0.02
#: A screen that is brighter than this can do with a shorter exposure, which smears a moving hand less; one of which so
#: much is white holds a code that nobody can read.
_BRIGHT, _BLANK = 205.0, 0.5
#: In stops (each halves or doubles the light): the furthest from the automatic's choice, the least step and the first.
_LOWEST, _HIGHEST, _LEAST, _MOST = -7.0, 3.0, 0.25, 2.0
#: Exposures in 0.1 ms: beyond 33 ms the frames get fewer, so that gain takes over.
_SHORTEST, _LONGEST = 1.0, 330.0
_GAIN_STEP, _MOST_GAIN = 24.0, 255.0
#: Seconds until a setting shows in the picture; until the automatic is overruled, and where a screen is too bright;
#: until exposures are tried in turn.
SETTLES, _PATIENT, _AT_ONCE, _UNREAD = 0.15, 0.3, 0.025, 0.7
_TURNS = (-1.0, 1.0, -2.0, 0.0)
#: The same where all is white without a shorter exposure.
_DARKER = (-1.0, 0.0, -2.0)
#: A screen darkened at once and not read so long after has the automatic back, since flicker is deeper in a short
#: exposure; for so long, and from then on only what is white is darkened, and with patience.
_SHORTLY, _BACK = 0.4, 1.0
#: A scene that differs by this much from the one that was settled on, or has so much more white, is another.
_OTHER, _WHITER = 45.0, 0.1
_REFOCUS = 2.0


@dataclass(frozen=True)
class Light:
    """`top`: the level (of 255) that only the brightest 2 % reach; `clipped`: the share that is as white as can be."""

    top: float
    clipped: float


class Steering:
    """One for each opening of a device: `stands` is how its controls stood. Time in seconds, ever growing."""

    def __init__(self, stands: Controls) -> None:
        self._stands = stands
        self._begin()

    def _begin(self) -> None:
        self._by_hand = False
        self._stops = self._cap = 0.0
        self._gain = 0.0
        self._last_way = 0
        self._settled: Light | None = None
        self._ready_at = 0.0
        self._bad_since: float | None = None
        self._unread_since: float | None = None
        self._turn = -1
        self._white = False  # without the shorter exposure
        self._quick_since: float | None = None  # a screen was darkened without patience
        self._taken_back = False
        #: What was seen last calls for an answer: the next picture is to be looked at, too.
        self.presses = False
        self._soft_since: float | None = None
        self._refocusing = False

    @property
    def able(self) -> bool:
        """Whether the device's exposure can be set."""
        return self._stands.auto is not None and (self._stands.exposure or 0) > 0

    def look(self, light: Light, at: float, *, code_like: bool = False, soft: bool = False) -> Controls | None:
        """What to set after a picture in which nothing was read; None: leave all as it is. `code_like`: something in it
        looks like a code or a phone; `soft`: and its edges are."""
        focus = self._refocus(at, soft and code_like)
        if focus is not None or not self.able or at < self._ready_at:
            return focus
        if self._quick_since is not None and not self._white and at - self._quick_since >= _SHORTLY:
            return self._take_back(at)
        way = _way(light, screen=code_like and not self._taken_back)
        blank = code_like and light.clipped >= _BLANK
        self.presses = code_like and way < 0 and not self._by_hand and not self._taken_back
        if blank and self._turn >= 0 and self._turns[self._turn] <= 0:
            self._turn, self._settled, self._unread_since = -1, None, None  # in any other it would only be worse
        if self._settled is not None and self._turn < 0 and self._another(light):
            self._settled, self._cap, self._last_way = None, 0.0, 0
        if way and self._settled is None and self._turn < 0:
            return self._step(way, light, at, code_like=code_like)
        self._bad_since = None
        if self._settled is None:
            self._settled = light
        return self._in_turn(at, code_like)

    def _another(self, light: Light) -> bool:
        """Whether that is another scene than the one that was settled on."""
        settled = self._settled or light
        return abs(light.top - settled.top) > _OTHER or light.clipped - settled.clipped > _WHITER

    def read(self) -> None:
        """A code was read: these settings are good ones."""
        self._unread_since = self._bad_since = self._soft_since = self._quick_since = None

    def rest(self) -> Controls | None:
        """Back to the automatic; None where it never was overruled."""
        turned, refocusing, stands = self._by_hand, self._refocusing, self._stands
        self._begin()
        if not turned and not refocusing:
            return None
        return Controls(
            auto=AUTOMATIC if turned else None,
            gain=stands.gain if turned else None,
            autofocus=1.0 if refocusing else None,
        )

    # ---- one step towards the light that is wanted

    def _step(self, way: int, light: Light, at: float, *, code_like: bool) -> Controls | None:
        self._unread_since = None
        self._white = self._white or (self._stops < 0 and way < 0 and light.clipped >= _BLANK)
        if self._bad_since is None:
            self._bad_since = at
        if not self._by_hand and at - self._bad_since < (_AT_ONCE if self.presses else _PATIENT):
            return None
        if self._last_way and way != self._last_way:
            self._cap = min(self._cap or 1.0, 1.0) / 2
        self._last_way = way
        size = min(_size(way, light, code_like=code_like), self._cap or _MOST)
        if self.presses:
            self._quick_since = at
        if size < _LEAST or not self._move(way * size):
            self._settled = light  # there is nothing left to gain: what it is it stays
            return None
        return self._set(at)

    def _move(self, stops: float) -> bool:
        """False where the device, or reason, has no more of it."""
        before = (self._stops, self._gain)
        if stops < 0 and self._gain > 0:
            self._gain = max(self._gain - _GAIN_STEP, 0.0)
        elif stops > 0 and self._exposure(self._stops) >= _LONGEST and self._stands.gain is not None:
            self._gain = min(self._gain + _GAIN_STEP, max(_MOST_GAIN - self._stands.gain, 0.0))
        else:
            self._stops = min(max(self._stops + stops, _LOWEST), _HIGHEST)
            if self._exposure(self._stops) == self._exposure(before[0]):
                self._stops = before[0]
        return (self._stops, self._gain) != before

    def _exposure(self, stops: float) -> float:
        base = self._stands.exposure or _SHORTEST
        return float(round(min(max(base * 2**stops, _SHORTEST), max(_LONGEST, base))))

    def _set(self, at: float, extra: float = 0.0) -> Controls:
        self._by_hand, self._ready_at, self.presses = True, at + SETTLES, False
        gain = None if self._stands.gain is None else self._stands.gain + self._gain
        return Controls(auto=MANUAL, exposure=self._exposure(self._stops + extra), gain=gain)

    # ---- several exposures in turn

    def _in_turn(self, at: float, code_like: bool) -> Controls | None:
        if not code_like:
            self._unread_since = None
            if self._turn < 0:
                return None
            self._turn = -1
            return self._set(at)
        if self._unread_since is None:
            self._unread_since = at
        if at - self._unread_since < _UNREAD:
            return None
        self._turn = (self._turn + 1) % len(self._turns)
        return self._set(at, self._turns[self._turn])

    @property
    def _turns(self) -> tuple[float, ...]:
        return _DARKER if self._stops < 0 and self._white else _TURNS

    def _take_back(self, at: float) -> Controls:
        self._begin()
        self._taken_back, self._ready_at = True, at + _BACK
        return Controls(auto=AUTOMATIC, gain=self._stands.gain)

    # ---- focus

    def _refocus(self, at: float, soft: bool) -> Controls | None:
        """An autofocus that has come to rest on the wall behind is switched off and on: it looks for the phone anew."""
        if self._stands.autofocus is None:
            return None
        if self._refocusing:
            self._refocusing = False
            return Controls(autofocus=1.0)
        if not soft:
            self._soft_since = None
            return None
        if self._soft_since is None:
            self._soft_since = at
        if at - self._soft_since < _REFOCUS:
            return None
        self._soft_since, self._refocusing = at, True
        return Controls(autofocus=0.0)


def shifted(stands: Controls, stops: float) -> Controls | None:
    """Settings by hand, `stops` from how the device stands; None where it can't be set."""
    if stands.auto is None or not stands.exposure or stands.exposure <= 0:
        return None
    wanted = round(min(max(stands.exposure * 2**stops, _SHORTEST), max(_LONGEST, stands.exposure)))
    return Controls(auto=MANUAL, exposure=float(wanted), gain=stands.gain)


def at_rest(stands: Controls) -> Controls:
    """The automatic, as far as the device has one."""
    return replace(stands, auto=AUTOMATIC, exposure=None, focus=None, brightness=None)


def _way(light: Light, *, screen: bool) -> int:
    """-1: less light, 1: more, 0: right. `screen`: it can do with less."""
    if light.clipped > _CLIPPED or (screen and light.top > _BRIGHT):
        return -1
    return 1 if light.top < _DIM else 0


def _size(way: int, light: Light, *, code_like: bool) -> float:
    """Stops to go. How much is too much can't be seen in what is white; how much is missing can't be misjudged by more
    than a sensor that answers straight, so that the step never goes too far."""
    if way < 0 and code_like:
        return _MOST if light.clipped >= _BLANK else 1.0
    if way < 0:
        return 1.0 if light.clipped > 0.1 else 0.5
    top = max(light.top, 1.0)
    full = 0.0
    while top * 2 ** (full + 0.25) <= _AIM and full < 1.0:
        full += 0.25
    return max(full, _LEAST)
