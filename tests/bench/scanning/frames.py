"""Single frames: `frame(seed, number)` is the same frame for ever, whatever was drawn before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from drivers.camera.image import Picture
from tests.bench.scanning import conditions, rooms
from tests.bench.scanning.conditions import Condition
from tests.bench.scanning.optics import View, taken
from tests.bench.scanning.screen import Corners, covered, cracked, draw

_KINDS = (rooms.room, rooms.page, rooms.checks, rooms.other_symbol)


@dataclass(frozen=True)
class Shot:
    """A frame as the camera sends it (grey, 1280 × 720) and its truth: `text` ("": there is no code), `corners` of the
    code clockwise from its upper left, in pixels; `wrong`: all that is wrong with it, for MIXED frames several."""

    picture: Picture
    text: str
    condition: Condition | None
    corners: Corners
    wrong: tuple[Condition, ...] = ()


def frame(seed: int, number: int, condition: Condition | None = None) -> Shot:
    """Frame `number` of the set `seed`; its condition is drawn too where none is asked for."""
    rng = np.random.default_rng([seed, number])
    condition = condition or conditions.condition_of(seed, number)
    mild = condition is Condition.MIXED
    wrong = conditions.blend(rng) if mild else (condition,)
    view = conditions.steady_view(rng)
    screen = draw(rng, conditions.dress(wrong))
    for each in wrong:
        view = conditions.worsened(view, each, rng, mild)
        if many := conditions.cracks(each, rng, mild):
            screen = cracked(screen, rng, many)
        if each is Condition.THUMB:
            screen = covered(screen, rng, conditions.thumb(each, rng, mild))
    picture, corners = taken(screen, conditions.aimed(view, rng), rooms.room(rng), rng)
    return Shot(picture, screen.text, condition, corners, wrong)


def frames(seed: int, count: int) -> Iterator[Shot]:
    return (frame(seed, number) for number in range(count))


def empty(seed: int, number: int) -> Shot:
    """A frame without a QR code: the hall, a page of type, checks and rings, another symbology, in turn."""
    rng = np.random.default_rng([seed, number, 1])
    light = _KINDS[number % len(_KINDS)](rng)
    view = View(gain=rng.uniform(0.3, 2.0), defocus=rng.uniform(0.2, 2.0), noise=rng.uniform(0.5, 6.0))
    picture, corners = taken(None, view, light, rng)
    return Shot(picture, "", None, corners)
