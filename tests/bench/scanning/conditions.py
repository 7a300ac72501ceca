"""What can be wrong when somebody holds a phone up, how badly, and how often."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

import numpy as np

from tests.bench.scanning.optics import HEIGHT, WIDTH, Spot, View
from tests.bench.scanning.screen import Dress


class Condition(StrEnum):
    """One thing wrong, or none. MIXED: two to four of them at once, each milder."""

    NOMINAL = "nominal"
    SMALL = "small"
    NEAR = "near"
    TURNED = "turned"
    TILTED = "tilted"
    MOTION = "motion blur"
    DEFOCUS = "defocus"
    FAR_BLURRED = "far and blurred"
    GRID = "screen grid"
    BANDS = "rolling bands"
    GLARE = "glare"
    OVER = "over-exposure"
    DIM = "dim screen"
    FLAT = "low contrast"
    NOISE = "noise"
    JPEG = "JPEG"
    CRACKED = "cracked glass"
    THUMB = "thumb over it"
    COLOURED = "coloured"
    INVERTED = "inverted"
    NARROW = "no quiet zone"
    BADGE = "large emblem"
    MIXED = "mixed"


#: A round of frames: each once, MIXED six times. The severities below are set so that the set is as hard as
#: docs/scanning.md says.
ROUND: tuple[Condition, ...] = (*Condition, *[Condition.MIXED] * 5)

_DRESSES = {
    Condition.COLOURED: Dress.COLOURED,
    Condition.INVERTED: Dress.INVERTED,
    Condition.NARROW: Dress.NARROW,
    Condition.BADGE: Dress.BADGE,
}
_BLENDS = tuple(
    condition
    for condition in Condition
    if condition not in (Condition.NOMINAL, Condition.NEAR, Condition.MIXED, Condition.BADGE, Condition.FAR_BLURRED)
)


def condition_of(seed: int, number: int) -> Condition:
    """Every round has each as often as ROUND, in an order of its own."""
    order = np.random.default_rng([seed, number // len(ROUND), 4]).permutation(len(ROUND))
    return ROUND[int(order[number % len(ROUND)])]


def blend(rng: np.random.Generator) -> tuple[Condition, ...]:
    """What a MIXED frame has wrong."""
    picked = rng.choice(len(_BLENDS), int(rng.integers(2, 5)), replace=False)
    return tuple(_BLENDS[int(i)] for i in picked)


def dress(conditions: tuple[Condition, ...]) -> Dress:
    return next((_DRESSES[condition] for condition in conditions if condition in _DRESSES), Dress.PLAIN)


def steady_view(rng: np.random.Generator) -> View:
    """A phone held well enough, before a camera that is well adjusted."""
    return View(
        side=rng.uniform(150, 400),
        turn=rng.uniform(-12, 12),
        tilt=rng.uniform(0, 15),
        axis=rng.uniform(0, 360),
        gain=rng.uniform(0.6, 1.05),
        veil=rng.uniform(0, 0.03),
        bloom=rng.uniform(0.005, 0.04),
        defocus=rng.uniform(0.2, 0.8),
        grid=rng.uniform(0, 0.1),
        noise=rng.uniform(0.4, 1.6),
        jpeg=int(rng.integers(80, 96)),
    )


def worsened(view: View, condition: Condition, rng: np.random.Generator, mild: bool = False) -> View:
    """The view with that wrong; `mild` where it isn't the only thing wrong."""

    def between(low: float, high: float, high_if_mild: float) -> float:
        return float(rng.uniform(low, high_if_mild if mild else high))

    match condition:
        case Condition.SMALL:
            return replace(view, side=rng.uniform(100, 150) if mild else rng.uniform(42, 116))
        case Condition.NEAR:
            return replace(view, side=rng.uniform(420, 600), tilt=rng.uniform(0, 8))
        case Condition.TURNED:
            return replace(view, turn=rng.uniform(0, 360))
        case Condition.TILTED:
            return replace(view, tilt=between(25, 67, 42), turn=rng.uniform(-30, 30))
        case Condition.MOTION:
            return replace(view, motion=between(4, 30, 11), heading=rng.uniform(0, 180))
        case Condition.DEFOCUS:
            return replace(view, defocus=between(1.5, 11.5, 3.5))
        case Condition.FAR_BLURRED:
            return replace(view, side=rng.uniform(75, 160), defocus=rng.uniform(0.8, 3.2))
        case Condition.GRID:
            return replace(view, grid=between(0.3, 1.6, 0.6))
        case Condition.BANDS:
            return replace(view, band=between(0.3, 0.95, 0.75), period=rng.uniform(40, 260), phase=rng.uniform(0, 6.3))
        case Condition.GLARE:
            return replace(view, spots=tuple(_spot(rng, mild) for _ in range(int(rng.integers(1, 2 if mild else 4)))))
        case Condition.OVER:
            return replace(view, gain=between(2.0, 18.0, 4.0), bloom=between(0.03, 0.16, 0.08))
        case Condition.DIM:
            return replace(view, gain=rng.uniform(0.012, 0.1) if not mild else rng.uniform(0.06, 0.3))
        case Condition.FLAT:
            veil = between(0.4, 7.0, 2.0)
            return replace(view, veil=veil, gain=rng.uniform(0.4, 1.0) / (1 + veil))
        case Condition.NOISE:
            return replace(view, noise=between(8, 90, 16), gain=rng.uniform(0.3, 0.9))
        case Condition.JPEG:
            return replace(view, jpeg=int(rng.integers(2, 14)) if not mild else int(rng.integers(15, 50)))
        case _:
            return view


def cracks(condition: Condition, rng: np.random.Generator, mild: bool = False) -> int:
    """How many cracks the glass has."""
    return 0 if condition is not Condition.CRACKED else int(rng.integers(2, 9) if mild else rng.integers(3, 18))


def thumb(condition: Condition, rng: np.random.Generator, mild: bool = False) -> float:
    """How deep a thumb lies on the code, in its sides."""
    return 0.0 if condition is not Condition.THUMB else float(rng.uniform(0, 0.09) if mild else rng.uniform(0.0, 0.17))


def aimed(view: View, rng: np.random.Generator) -> View:
    """Somewhere in the picture, the code whole."""
    margin = view.side * 0.72
    x = rng.uniform(margin, WIDTH - margin) if 2 * margin < WIDTH else WIDTH / 2
    y = rng.uniform(margin, HEIGHT - margin) if 2 * margin < HEIGHT else HEIGHT / 2
    return replace(view, x=float(x), y=float(y))


def _spot(rng: np.random.Generator, mild: bool) -> Spot:
    size = rng.uniform(0.06, 0.18) if mild else rng.uniform(0.08, 0.42)
    x, y = rng.uniform(-0.6, 0.6, 2)
    return Spot(x, y, size, size * rng.uniform(0.25, 0.9), rng.uniform(0, 180), rng.uniform(0.6, 5.0))
