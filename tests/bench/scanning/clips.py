"""Clips: somebody brings a phone before the camera, which focuses and sets its exposure; the hand is never still.

`clip(seed, number)` names its truth and yields its frames lazily (some 40 ms each to draw): 75 grey pictures of
1280 × 720, one every 1/30 s. The text, the glass (cracks, a thumb) and the room stay; position, size, tilt, motion
blur, focus, exposure, glare, bands and noise change from frame to frame. Iterating again draws the same frames again.

The camera answers: `picture(number, by_hand)` is the same moment exposed by hand instead of by the automatic, which
began at `_Hand.first_gain` and settles. A longer exposure smears what moves more and evens out flicker, a shorter one
the other way round; amplified, the noise grows with the light. `Answering` is its device: what is turned shows three
frames later.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from drivers.camera.controls import AUTOMATIC, MANUAL, Controls
from drivers.camera.image import Picture
from tests.bench.scanning import conditions, rooms
from tests.bench.scanning.conditions import Condition
from tests.bench.scanning.optics import Spot, View, taken
from tests.bench.scanning.screen import Plane, Screen, covered, cracked, draw

FPS, FRAMES = 30, 75
#: How the device's controls stand before the clip: 15 ms, in 0.1 ms, and its amplifier, of which 48 double the light.
_EXPOSURE, _GAIN, _DOUBLES = 150.0, 64.0, 48.0
STANDS = Controls(auto=AUTOMATIC, exposure=_EXPOSURE, gain=_GAIN)
#: Frames until what was turned shows: one is being exposed, one is on its way.
DELAY = 3
#: Flicker leaves no row darker than this, however short the exposure.
_DARKEST = 0.95


@dataclass(frozen=True)
class ByHand:
    """An exposure by hand, in stops from where the device stood before the clip: by its shutter and its amplifier."""

    shutter: float = 0.0
    amplifier: float = 0.0


class Answering:
    """The clip's camera: `turn` it, and `DELAY` frames later the pictures are exposed so. None: by its automatic."""

    def __init__(self) -> None:
        self._turned: list[tuple[int, ByHand | None]] = []
        self._exposure, self._gain, self._auto = _EXPOSURE, _GAIN, AUTOMATIC

    def turn(self, wanted: Controls, number: int) -> None:
        """Set while frame `number` is the newest. What isn't named stays as it was."""
        self._auto = self._auto if wanted.auto is None else wanted.auto
        self._exposure = self._exposure if wanted.exposure is None else wanted.exposure
        self._gain = self._gain if wanted.gain is None else wanted.gain
        stops = ByHand(math.log2(self._exposure / _EXPOSURE), (self._gain - _GAIN) / _DOUBLES)
        self._turned.append((number + DELAY, stops if self._auto == MANUAL else None))

    def exposed(self, number: int) -> ByHand | None:
        """How frame `number` is exposed."""
        return next((stops for since, stops in reversed(self._turned) if since <= number), None)


@dataclass(frozen=True)
class Clip:
    """2.5 seconds before the camera, and what the code says. `wrong`: what is wrong all the time."""

    text: str
    wrong: tuple[Condition, ...]
    _seeds: tuple[int, int]
    _screen: Screen
    _room: Plane
    _hand: _Hand

    def __iter__(self) -> Iterator[Picture]:
        return (self.picture(number) for number in range(FRAMES))

    def picture(self, number: int, by_hand: ByHand | None = None) -> Picture:
        """Frame `number`, 0 to 74."""
        noise = np.random.default_rng([*self._seeds, 3, number])
        view = self._hand.view(number / FPS)
        if by_hand is not None:
            view = self._hand.exposed(view, number / FPS, by_hand)
        return taken(self._screen, view, self._room, noise)[0]

    def hall(self) -> Picture:
        """What the camera saw before anybody came."""
        return taken(None, self._hand.view(0.0), self._room, np.random.default_rng([*self._seeds, 3]))[0]

    def seconds(self, number: int) -> float:
        """When that frame is taken."""
        return number / FPS


@dataclass(frozen=True)
class _Hand:
    """Where the phone goes, and what the camera does meanwhile. Times in seconds, lengths as in View."""

    end: View
    arrives: float
    start: tuple[float, float]
    start_side: float
    shake: float
    rates: tuple[float, float, float]
    first_gain: float
    first_blur: float
    focused: float
    drift: tuple[float, float]

    def view(self, t: float) -> View:
        here, soon = self._place(t), self._place(t + 0.004)
        speed = math.hypot(soon[0] - here[0], soon[1] - here[1]) / 0.004
        heading = math.degrees(math.atan2(soon[1] - here[1], soon[0] - here[0]))
        smear = speed / FPS * 0.45
        part = self._arrived(t)
        blur = self.first_blur * max(0.0, 1 - t / self.focused) * abs(math.cos(5 * t))
        gain = self.end.gain + (self.first_gain - self.end.gain) * math.exp(-t / 0.4)
        spots = tuple(self._moved(spot, t) for spot in self.end.spots)
        return replace(
            self.end,
            x=here[0],
            y=here[1],
            side=self.start_side + (self.end.side - self.start_side) * part,
            turn=self.end.turn + 3 * math.sin(4 * t),
            tilt=max(self.end.tilt + 4 * math.sin(self.rates[2] * t), 0.0),
            motion=max(smear, self.end.motion * (0.5 + 0.5 * abs(math.sin(self.rates[0] * t)))),
            heading=heading if smear > self.end.motion else self.end.heading,
            defocus=self.end.defocus + blur,
            gain=gain * self._flutter(t),
            spots=spots,
            phase=self.end.phase + 9 * t,
        )

    def exposed(self, view: View, t: float, by_hand: ByHand) -> View:
        """The same moment by hand: nothing of what the automatic has done since the clip began."""
        light = self.first_gain * self._flutter(t) * 2 ** (by_hand.shutter + by_hand.amplifier)
        longer = 2**by_hand.shutter
        return replace(
            view,
            stops=math.log2(light / view.gain),
            motion=view.motion * longer,
            noise=view.noise * 2**by_hand.amplifier,
            band=min(view.band / longer, max(view.band, _DARKEST)),
        )

    def _flutter(self, t: float) -> float:
        return 1 + 0.06 * math.sin(9 * t)

    def _arrived(self, t: float) -> float:
        part = min(t / self.arrives, 1.0)
        return part * part * (3 - 2 * part)

    def _place(self, t: float) -> tuple[float, float]:
        left = 1 - self._arrived(t)
        across = self.shake * math.sin(2 * math.pi * self.rates[0] * t)
        down = self.shake * math.cos(2 * math.pi * self.rates[1] * t + 1)
        return self.end.x + self.start[0] * left + across, self.end.y + self.start[1] * left + down

    def _moved(self, spot: Spot, t: float) -> Spot:
        """A mirrored lamp runs over the glass as the hand tilts."""
        sway = math.sin(self.rates[2] * t)
        return replace(spot, x=spot.x + self.drift[0] * sway, y=spot.y + self.drift[1] * sway)


def clip(seed: int, number: int) -> Clip:
    """Clip `number` of the set `seed`."""
    rng = np.random.default_rng([seed, number, 2])
    wrong = _wrong(rng)
    screen = draw(rng, conditions.dress(wrong))
    view = replace(conditions.steady_view(rng), side=rng.uniform(120, 330), turn=rng.uniform(-25, 25))
    view = replace(view, tilt=rng.uniform(0, 32), defocus=rng.uniform(0.3, 1.8), noise=rng.uniform(0.5, 6.0))
    for each in wrong:
        view = conditions.worsened(view, each, rng, mild=rng.random() < 0.5)
        if many := conditions.cracks(each, rng, mild=True):
            screen = cracked(screen, rng, many)
        if each is Condition.THUMB:
            screen = covered(screen, rng, conditions.thumb(each, rng, mild=True))
    hand = _Hand(
        end=replace(view, x=rng.uniform(500, 780), y=rng.uniform(290, 430)),
        arrives=rng.uniform(0.4, 1.0),
        start=((-760.0, 0.0), (760.0, 0.0), (0.0, 560.0))[int(rng.integers(3))],
        start_side=view.side * rng.uniform(0.4, 0.8),
        shake=rng.uniform(2, 12),
        rates=(rng.uniform(1.5, 5), rng.uniform(1.5, 5), rng.uniform(1.5, 4)),
        first_gain=view.gain * rng.uniform(1.2, 4),
        first_blur=rng.uniform(1, 5),
        focused=rng.uniform(0.3, 1.2),
        drift=(rng.uniform(-0.3, 0.3), rng.uniform(-0.3, 0.3)),
    )
    return Clip(screen.text, wrong, (seed, number), screen, rooms.room(rng), hand)


def _wrong(rng: np.random.Generator) -> tuple[Condition, ...]:
    many = (0, 1, 1, 2, 2, 3)[int(rng.integers(6))]
    return tuple(conditions.blend(rng)[:many])
