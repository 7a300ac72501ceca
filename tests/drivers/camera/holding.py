"""Drawn phones held before a camera in the ways that keep a code from being read."""

from __future__ import annotations

import cv2
import numpy as np

from drivers.camera.image import Picture
from drivers.camera.phone import code, room
from tests.drivers.camera.test_classify import VOUCHER

WIDTH, HEIGHT = 1280, 720


def hall() -> Picture:
    """Nobody there; grey."""
    return np.ascontiguousarray(room(WIDTH, HEIGHT)[..., 0])


def held(
    module: int = 8,
    *,
    at: tuple[int, int] | None = None,
    white: int = 245,
    black: int = 25,
    soft: float = 0.0,
    glare: float = 0.0,
    noise: float = 3.0,
    before: Picture | None = None,
) -> Picture:
    """A phone whose code has modules of so many pixels. `at`: its upper left corner in pixels, without one the middle;
    `glare`: a spot of light on the code, of so many widths of it; `soft`: pixels of blur; `before`: what is behind."""
    drawn = np.kron(code(VOUCHER), np.ones((module, module), np.uint8))
    side, pad = drawn.shape[0], drawn.shape[0] // 6
    screen = np.full((int(side * 1.9), side + 2 * pad), white, np.float32)
    screen[2 * pad : 2 * pad + side, pad : pad + side] = np.where(drawn > 128, white, black)
    if glare:
        cv2.circle(screen, (pad + side * 3 // 5, 2 * pad + side // 2), int(side * glare), 255, -1)
    high, wide = screen.shape
    left, top = at if at is not None else ((WIDTH - wide) // 2, (HEIGHT - high) // 2)
    edge = 3000  # a phone may reach far out of the picture
    whole = np.zeros((HEIGHT + 2 * edge, WIDTH + 2 * edge), np.float32)
    whole[edge : edge + HEIGHT, edge : edge + WIDTH] = hall() if before is None else before
    whole[edge + top - 12 : edge + top + high + 12, edge + left - 12 : edge + left + wide + 12] = 28
    whole[edge + top : edge + top + high, edge + left : edge + left + wide] = screen
    seen = whole[edge : edge + HEIGHT, edge : edge + WIDTH]
    if soft:
        seen = np.asarray(cv2.GaussianBlur(seen, (0, 0), soft), np.float32)
    return np.clip(seen + np.random.default_rng(1).normal(0, noise, seen.shape), 0, 255).astype(np.uint8)
