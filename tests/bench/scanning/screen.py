"""What a phone's screen shows: a voucher's page with its QR code, and what can be wrong with the glass above it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

Plane = NDArray[np.float32]
Corners = NDArray[np.float64]

#: The glass in its own pixels, its black rim and the table or hand around it left out.
WIDTH, HEIGHT = 1080, 1920
_RIM = 44
_PROVINCES = ("11", "21", "31", "36", "43", "44", "45", "50", "61", "64")
_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Dress(StrEnum):
    """How the code is drawn. NARROW: next to no quiet zone. BADGE: a large emblem in its middle."""

    PLAIN = "plain"
    COLOURED = "coloured"
    INVERTED = "inverted"
    NARROW = "narrow"
    BADGE = "badge"


@dataclass(frozen=True)
class Screen:
    """`light`: what the glass gives off, 0 to 1, linear. `corners`: of the code (quiet zone left out), clockwise from
    its upper left, in the pixels of `light`. `modules`: a side."""

    light: Plane
    corners: Corners
    text: str
    modules: int


def payload(rng: np.random.Generator) -> str:
    """Mostly 28 digits of a voucher that nobody has; else its open-platform variant, or something longer."""
    kind = rng.random()
    if kind < 0.55:
        province = str(rng.choice(_PROVINCES))
        return "424" + "".join(str(d) for d in rng.integers(0, 10, 19)) + province + "0000"
    if kind < 0.7:
        return "".join(str(d) for d in rng.integers(0, 10, 28))
    letters = "".join(_ALPHABET[int(i)] for i in rng.integers(0, len(_ALPHABET), 25))
    if kind < 0.82:
        return "opc" + letters
    tail = "".join(_ALPHABET[int(i)] for i in rng.integers(0, len(_ALPHABET), int(rng.integers(14, 60))))
    return ("https://example.cn/v/" if kind < 0.92 else "") + letters + tail


def draw(rng: np.random.Generator, dress: Dress = Dress.PLAIN) -> Screen:
    """A page as such an app draws it: a heading, a card with the code on it, lines of type above and below."""
    text = payload(rng)
    level = "H" if dress is Dress.BADGE else str(rng.choice(["M", "Q", "H"], p=[0.45, 0.3, 0.25]))
    bits = (
        np.array(
            zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=level).to_image(
                scale=1, add_quiet_zones=False
            )
        )
        < 128
    )
    modules = len(bits)
    heading = rng.uniform(0.1, 0.6)
    card, dark, bright = 1.0, rng.uniform(0.0, 0.16), 1.0
    if dress is Dress.COLOURED:
        dark, bright = rng.uniform(0.35, 0.7), rng.uniform(0.86, 1.0)
        card = bright
    elif dress is Dress.INVERTED:
        card, dark, bright, heading = 0.09, rng.uniform(0.8, 1.0), 0.09, 0.07
    page = np.full((HEIGHT, WIDTH), heading, np.float32)
    page[280 : HEIGHT - 320, 46 : WIDTH - 46] = card
    ink = 0.25 if card > 0.5 else 0.7
    _lines(page, rng, (60, 250), 0.95, 2)
    _lines(page, rng, (310, 440), ink, 2)
    cell = int(rng.integers(580, 800)) // modules
    side = cell * modules
    left, top = (WIDTH - side) // 2, 500 + int(rng.integers(0, 90))
    if dress is Dress.NARROW:
        page[top - 60 : top + side + 60, 46 : WIDTH - 46] = heading
        quiet = int(cell * rng.uniform(0.0, 1.2))
        page[top - quiet : top + side + quiet, left - quiet : left + side + quiet] = bright
    page[top : top + side, left : left + side] = np.kron(np.where(bits, dark, bright), np.ones((cell, cell)))
    badge = rng.uniform(0.24, 0.34) if dress is Dress.BADGE else rng.choice([0.0, 0.17]) if level != "M" else 0.0
    if badge:
        _badge(page, left + side // 2, top + side // 2, round(side * badge), rng)
    _lines(page, rng, (top + side + 70, HEIGHT - 350), ink, 3)
    light = np.pad(page, _RIM, constant_values=0.03) ** np.float32(2.2)
    x, y = left + _RIM, top + _RIM
    corners = np.array([[x, y], [x + side, y], [x + side, y + side], [x, y + side]], np.float64)
    return Screen(light.astype(np.float32), corners, text, modules)


def cracked(screen: Screen, rng: np.random.Generator, cracks: int) -> Screen:
    """The glass broken somewhere on the code: that many jagged lines from there, light or dark."""
    light = screen.light.copy()
    start = screen.corners[0] + rng.uniform(0, 1, 2) * (screen.corners[2] - screen.corners[0])
    for _ in range(cracks):
        heading, points = rng.uniform(0, 2 * np.pi), [start]
        for _ in range(int(rng.integers(3, 9))):
            heading += rng.normal(0, 0.3)
            points.append(points[-1] + rng.uniform(40, 190) * np.array([np.cos(heading), np.sin(heading)]))
        shade = float(rng.choice([1.4, 0.8, 0.15, 0.02]))
        cv2.polylines(light, [np.array(points, np.int32)], False, shade, int(rng.integers(1, 9)), cv2.LINE_AA)
    return Screen(light, screen.corners, screen.text, screen.modules)


def covered(screen: Screen, rng: np.random.Generator, depth: float) -> Screen:
    """A thumb over a corner or an edge of the code, `depth` of the code's side deep."""
    light = screen.light.copy()
    side = screen.corners[1, 0] - screen.corners[0, 0]
    middle = screen.corners.mean(0)
    angle = rng.uniform(0, 2 * np.pi)
    outward = np.array([np.cos(angle), np.sin(angle)])
    rim = side / 2 / np.abs(outward).max()
    long, wide = side * rng.uniform(0.5, 0.8), side * rng.uniform(0.16, 0.24)
    tip = middle + outward * (rim - depth * side)
    centre = tip + outward * long
    cv2.ellipse(
        light, (int(centre[0]), int(centre[1])), (int(long), int(wide)), float(np.degrees(angle)), 0, 360,
        float(rng.uniform(0.08, 0.3)), -1, cv2.LINE_AA,
    )  # fmt: skip
    return Screen(light, screen.corners, screen.text, screen.modules)


def _lines(page: Plane, rng: np.random.Generator, rows: tuple[int, int], ink: float, lines: int) -> None:
    """Something like type: short strokes in lines."""
    pitch = (rows[1] - rows[0]) // lines
    for top in range(rows[0], rows[1] - pitch + 1, pitch):
        size = min(int(pitch * 0.5), 46)
        left = 100
        for _ in range(int(rng.integers(5, 16))):
            for _ in range(4):
                x, y = left + int(rng.integers(0, size)), top + int(rng.integers(0, size))
                if rng.random() < 0.5:
                    page[y : y + max(size // 9, 2), left : left + size] = ink
                else:
                    page[top : top + size, x : x + max(size // 9, 2)] = ink
            left += size + size // 5


def _badge(page: Plane, x: int, y: int, size: int, rng: np.random.Generator) -> None:
    half = size // 2
    page[y - half : y + half, x - half : x + half] = 1.0
    cv2.circle(page, (x, y), int(half * 0.85), float(rng.uniform(0.2, 0.6)), -1, cv2.LINE_AA)
    cv2.line(page, (x - half // 2, y), (x + half // 2, y), 1.0, max(half // 5, 1))
    cv2.line(page, (x, y - half // 2), (x, y + half // 2), 1.0, max(half // 5, 1))
