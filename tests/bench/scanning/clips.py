"""Clips: somebody brings a phone before the camera, which focuses and sets its exposure; the hand is never still.

`clip(seed, number)` names its truth and yields its frames lazily (some 40 ms each to draw): 75 grey pictures of
1280 × 720, one every 1/30 s. The text, the glass (cracks, a thumb) and the room stay; position, size, tilt, motion
blur, focus, exposure, glare, bands and noise change from frame to frame. Iterating again draws the same frames again.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from drivers.camera.image import Picture
from tests.bench.scanning import conditions, rooms
from tests.bench.scanning.conditions import Condition
from tests.bench.scanning.optics import Spot, View, taken
from tests.bench.scanning.screen import Plane, Screen, covered, cracked, draw

FPS, FRAMES = 30, 75


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

    def picture(self, number: int) -> Picture:
        """Frame `number`, 0 to 74."""
        noise = np.random.default_rng([*self._seeds, 3, number])
        return taken(self._screen, self._hand.view(number / FPS), self._room, noise)[0]

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
            gain=gain * (1 + 0.06 * math.sin(9 * t)),
            spots=spots,
            phase=self.end.phase + 9 * t,
        )

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
