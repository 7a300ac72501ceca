"""What else a kiosk's camera sees: a hall with people, and things that could be mistaken for a QR code."""

from __future__ import annotations

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from tests.bench.scanning.optics import HEIGHT, WIDTH
from tests.bench.scanning.screen import Plane

_OTHERS = (
    zxingcpp.BarcodeFormat.DataMatrix,
    zxingcpp.BarcodeFormat.Aztec,
    zxingcpp.BarcodeFormat.PDF417,
    zxingcpp.BarcodeFormat.Code128,
    zxingcpp.BarcodeFormat.EAN13,
    zxingcpp.BarcodeFormat.ITF,
)


def room(rng: np.random.Generator) -> Plane:
    """A hall: walls, lamps, furniture, now and then somebody. Linear light, 1 = white."""
    low, high = np.sort(rng.uniform(0.03, 0.5, 2))
    light = np.linspace(high, low, HEIGHT, dtype=np.float32)[:, None] + np.zeros((1, WIDTH), np.float32)
    light *= 1 + np.linspace(-0.3, 0.3, WIDTH, dtype=np.float32)[None] * np.float32(rng.uniform(-1, 1))
    for _ in range(int(rng.integers(4, 22))):
        _box(light, rng)
    if rng.random() < 0.7:
        for _ in range(int(rng.integers(1, 4))):
            _person(light, rng)
    if rng.random() < 0.4:
        type_(light, rng)
    light *= 1 + 0.06 * cv2.resize(rng.standard_normal((90, 160), np.float32), (WIDTH, HEIGHT))
    return np.asarray(cv2.GaussianBlur(np.clip(light, 0, 2), (0, 0), rng.uniform(0.6, 3.0)), np.float32)


def page(rng: np.random.Generator) -> Plane:
    """A printed page or a screen full of type and tables, near."""
    light = np.full((HEIGHT, WIDTH), rng.uniform(0.4, 0.9), np.float32)
    for _ in range(int(rng.integers(2, 5))):
        type_(light, rng)
    for x in range(int(rng.integers(0, 60)), WIDTH, int(rng.integers(60, 240))):
        light[:, x : x + 2] = 0.1
    for y in range(int(rng.integers(0, 60)), HEIGHT, int(rng.integers(40, 120))):
        light[y : y + 2] = 0.1
    return _turned(light, rng)


def checks(rng: np.random.Generator) -> Plane:
    """Tiles, blinds, squares within squares: what finder patterns are made of, without a code."""
    light = room(rng)
    cell = int(rng.integers(6, 40))
    rows, columns = int(rng.integers(5, 24)), int(rng.integers(5, 24))
    if rng.random() < 0.5:
        tiles = np.indices((rows, columns)).sum(0) % 2
    else:
        tiles = rng.integers(0, 2, (rows, columns))
    drawn = np.kron(tiles, np.ones((cell, cell))) * 0.8 + 0.03
    drawn = drawn[: HEIGHT - 20, : WIDTH - 20]
    _put(light, drawn, rng)
    for _ in range(int(rng.integers(0, 6))):
        unit = int(rng.integers(3, 14))
        rings = np.zeros((7, 7))
        rings[1:6, 1:6], rings[2:5, 2:5] = 1, 0
        _put(light, np.kron(np.pad(rings, 1, constant_values=1), np.ones((unit, unit))) * 0.8 + 0.03, rng)
    return _turned(light, rng)


def other_symbol(rng: np.random.Generator) -> Plane:
    """A symbol that is no QR code, in the hall."""
    kind = _OTHERS[int(rng.integers(len(_OTHERS)))]
    digits = "".join(str(d) for d in rng.integers(0, 10, 12))
    made = np.array(zxingcpp.create_barcode(digits, kind).to_image(scale=1, add_quiet_zones=True), np.float64) / 255
    if made.shape[0] < 8:
        made = np.repeat(made, 40, axis=0)
    scale = max(int(rng.uniform(120, 420) / max(made.shape)), 2)
    light = room(rng)
    _put(light, np.kron(made, np.ones((scale, scale)))[: HEIGHT - 20, : WIDTH - 20] * 0.8 + 0.03, rng)
    return _turned(light, rng)


def type_(light: Plane, rng: np.random.Generator) -> None:
    """Words in lines, of some alphabet or none."""
    font = int(rng.integers(0, 8))
    size = rng.uniform(0.4, 1.6)
    pitch = int(34 * size) + 6
    top, left = int(rng.integers(20, HEIGHT - 120)), int(rng.integers(0, WIDTH - 400))
    for row in range(int(rng.integers(2, 14))):
        letters = "".join(chr(int(c)) if rng.random() > 0.16 else " " for c in rng.integers(48, 122, 40))
        cv2.putText(
            light,
            letters,
            (left, top + row * pitch),
            font,
            size,
            float(rng.uniform(0, 0.2)),
            1 + int(size),
            cv2.LINE_AA,
        )


def _box(light: Plane, rng: np.random.Generator) -> None:
    x, y = int(rng.integers(-80, WIDTH)), int(rng.integers(-80, HEIGHT))
    wide, high = int(rng.integers(10, 400)), int(rng.integers(10, 300))
    shade = float(rng.uniform(0.01, 0.6)) if rng.random() < 0.85 else float(rng.uniform(1.0, 2.0))
    corners = np.array([[x, y], [x + wide, y], [x + wide, y + high], [x, y + high]])
    cv2.fillPoly(light, [(corners + rng.integers(-20, 20, (4, 2))).astype(np.int32)], shade, cv2.LINE_AA)


def _person(light: Plane, rng: np.random.Generator) -> None:
    x, y, size = int(rng.integers(0, WIDTH)), int(rng.integers(60, HEIGHT - 200)), int(rng.integers(40, 140))
    skin, coat, hair = rng.uniform(0.15, 0.5), rng.uniform(0.02, 0.6), rng.uniform(0.01, 0.1)
    cv2.ellipse(light, (x, y + 3 * size), (int(size * 1.7), 2 * size), 0, 0, 360, float(coat), -1, cv2.LINE_AA)
    cv2.ellipse(light, (x, y - size // 5), (size, int(size * 1.25)), 0, 0, 360, float(hair), -1, cv2.LINE_AA)
    cv2.ellipse(light, (x, y), (int(size * 0.85), int(size * 1.1)), 0, 0, 360, float(skin), -1, cv2.LINE_AA)
    for side in (-1, 1):
        cv2.circle(light, (x + side * size // 3, y - size // 6), size // 9, 0.03, -1, cv2.LINE_AA)
    cv2.ellipse(light, (x, y + size // 2), (size // 3, size // 10), 0, 0, 360, 0.08, -1, cv2.LINE_AA)


def _put(light: Plane, drawn: NDArray[np.floating], rng: np.random.Generator) -> None:
    high, wide = drawn.shape
    x, y = int(rng.integers(0, max(WIDTH - wide, 1))), int(rng.integers(0, max(HEIGHT - high, 1)))
    light[y : y + high, x : x + wide] = drawn


def _turned(light: Plane, rng: np.random.Generator) -> Plane:
    matrix = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), rng.uniform(-25, 25), rng.uniform(0.8, 1.3))
    return np.asarray(cv2.warpAffine(light, matrix, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REFLECT), np.float32)
