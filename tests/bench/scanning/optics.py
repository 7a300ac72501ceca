"""What a camera makes of a scene: where the phone stands, lens, glass, shutter, sensor, JPEG.

Light is linear up to the sensor (blur and glare add up as light does), then follows the usual 1/2.2 curve.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from drivers.camera.image import Picture
from tests.bench.scanning.screen import Corners, Plane, Screen

#: Of the camera, in pixels. The focal length makes a view of some 60 degrees.
WIDTH, HEIGHT, _FOCAL = 1280, 720, 1100.0


@dataclass(frozen=True)
class Spot:
    """A lamp mirrored in the glass: centre and half axes in sides of the code, from its middle; `light` 1 = white."""

    x: float
    y: float
    long: float
    wide: float
    turn: float
    light: float


@dataclass(frozen=True)
class View:
    """One moment before the camera. Lengths in camera pixels, angles in degrees, light 1 = a white screen.

    `side`: of the code. `turn`: in the picture's plane; `tilt` out of it, about an axis at `axis`. `x`, `y`: middle.
    `gain`: exposure, as the automatic has it, which knows the hall; `stops`: how much more a hand lets in than that.
    `veil`: the room's light on the glass. `bloom`: share of light that the lens scatters around.
    `defocus`: radius of the blur disc. `motion`: length of the smear, at `heading`. `grid`: depth of the screen's pixel
    grid against the sensor's. `band`: depth of the flicker's dark stripes, of `period` rows, beginning at `phase`.
    `noise`: of the dark, in 1/255 of white. `jpeg`: quality.
    """

    side: float = 260.0
    turn: float = 0.0
    tilt: float = 0.0
    axis: float = 0.0
    x: float = WIDTH / 2
    y: float = HEIGHT / 2
    gain: float = 1.0
    stops: float = 0.0
    veil: float = 0.01
    bloom: float = 0.01
    defocus: float = 0.4
    motion: float = 0.0
    heading: float = 0.0
    spots: tuple[Spot, ...] = ()
    grid: float = 0.0
    band: float = 0.0
    period: float = 140.0
    phase: float = 0.0
    noise: float = 1.0
    jpeg: int = 88


def taken(screen: Screen | None, view: View, room: Plane, rng: np.random.Generator) -> tuple[Picture, Corners]:
    """The frame (grey), and the corners of the code in it. Without a screen the room alone."""
    light, corners = room * np.float32(min(max(view.gain, 0.4), 1.6) / max(view.gain, 1e-6)), np.zeros((4, 2))
    if screen is not None:
        mapping = placed(screen, view)
        corners = cv2.perspectiveTransform(screen.corners[None], mapping)[0]
        light = _before(light, screen, view, mapping)
    light = _through_lens(_mirrored(light, view, corners.mean(0)), view)
    exposed = light * np.float32(view.gain * 2**view.stops)
    shot = np.maximum(exposed, 0) * np.float32(0.0005 * view.noise)
    spread = np.sqrt(shot + np.float32((view.noise / 255) ** 2))
    exposed += rng.standard_normal(exposed.shape, np.float32) * spread
    grey = (np.clip(exposed, 0, 1) ** np.float32(1 / 2.2) * 255).astype(np.uint8)
    _, data = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, view.jpeg])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8), corners


def placed(screen: Screen, view: View) -> Corners:
    """The homography from the screen's pixels to the camera's."""
    turn, tilt, axis = (math.radians(angle) for angle in (view.turn, view.tilt, view.axis))
    flat = np.array([[math.cos(turn), -math.sin(turn), 0], [math.sin(turn), math.cos(turn), 0], [0, 0, 1]])
    x, y = math.cos(axis), math.sin(axis)
    cross = np.array([[0, 0, y], [0, 0, -x], [-y, x, 0]])
    rotation = (np.eye(3) + math.sin(tilt) * cross + (1 - math.cos(tilt)) * cross @ cross) @ flat
    scale = view.side / float(np.linalg.norm(screen.corners[1] - screen.corners[0]))
    middle = screen.corners.mean(0) * scale
    plane = np.array([[scale, 0, -middle[0]], [0, scale, -middle[1]], [0, 0, 1]])
    camera = np.array([[_FOCAL, 0, view.x], [0, _FOCAL, view.y], [0, 0, 1]])
    stood = np.column_stack([rotation[:, 0], rotation[:, 1], [0, 0, _FOCAL]])
    return np.asarray(camera @ stood @ plane, np.float64)


def _before(room: Plane, screen: Screen, view: View, mapping: Corners) -> Plane:
    """The phone in the room. The screen is first brought near its size in the picture, so that nothing aliases."""
    ratio = float(np.linalg.norm(screen.corners[1] - screen.corners[0])) / view.side
    shrink = max(math.floor(ratio * 0.8), 1)
    light, fitted = screen.light, mapping
    if shrink > 1:
        high, wide = (size // shrink for size in light.shape)
        whole = light[: high * shrink, : wide * shrink]
        light = np.asarray(cv2.resize(whole, (wide, high), interpolation=cv2.INTER_AREA), np.float32)
        offset = (shrink - 1) / 2
        fitted = mapping @ np.array([[shrink, 0, offset], [0, shrink, offset], [0, 0, 1.0]])
    size = (WIDTH, HEIGHT)
    shown = cv2.warpPerspective(light, fitted, size, flags=cv2.INTER_LINEAR, borderValue=-1.0)
    on_glass = shown >= 0
    shown = np.where(on_glass, shown, 0)
    if view.grid or view.band:
        shown = shown * _screen_grid(view, mapping)
    return np.where(on_glass, shown + np.float32(view.veil), room).astype(np.float32)


def _screen_grid(view: View, mapping: Corners) -> Plane:
    """Around 1: the beat of the screen's pixels with the sensor's, and the stripes of a flickering backlight."""
    rows, columns = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
    factor = np.ones((HEIGHT, WIDTH), np.float32)
    if view.grid:
        back = np.linalg.inv(mapping).astype(np.float32)
        depth = np.maximum(back[2, 0] * columns + back[2, 1] * rows + back[2, 2], 1e-6)  # beyond the horizon: nothing
        x = (back[0, 0] * columns + back[0, 1] * rows + back[0, 2]) / depth
        y = (back[1, 0] * columns + back[1, 1] * rows + back[1, 2]) / depth
        turns = np.float32(2 * np.pi)
        factor += np.float32(view.grid) * (0.6 * np.cos(turns * x) + 0.4 * np.cos(turns * y))
    if view.band:
        wave = np.clip(3 * np.sin(2 * np.pi * rows[:, :1] / view.period + view.phase), -1, 1)
        factor *= 1 - np.float32(view.band) * (0.5 + 0.5 * wave)
    return np.maximum(factor, 0).astype(np.float32)


def _mirrored(light: Plane, view: View, middle: Corners) -> Plane:
    for spot in view.spots:
        glare = np.zeros((HEIGHT, WIDTH), np.float32)
        at = (int(middle[0] + spot.x * view.side), int(middle[1] + spot.y * view.side))
        axes = (max(int(spot.long * view.side), 2), max(int(spot.wide * view.side), 2))
        cv2.ellipse(glare, at, axes, spot.turn, 0, 360, float(spot.light), -1)
        light = light + cv2.GaussianBlur(glare, (0, 0), max(min(axes) * 0.35, 1.0))
    return light


def _through_lens(light: Plane, view: View) -> Plane:
    if view.bloom:
        small = cv2.resize(light, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
        around = 0.7 * cv2.GaussianBlur(small, (0, 0), 3.0) + 0.3 * cv2.GaussianBlur(small, (0, 0), 18.0)
        around = cv2.resize(around, (WIDTH, HEIGHT), interpolation=cv2.INTER_LINEAR)
        light = light * np.float32(1 - view.bloom) + np.float32(view.bloom) * around
    if view.defocus > 0.3:
        light = _smoothed(light, _disc(view.defocus))
    if view.motion > 1:
        light = _smoothed(light, _smear(view.motion, view.heading))
    return light


def _smoothed(light: Plane, kernel: Plane) -> Plane:
    return np.asarray(cv2.filter2D(light, -1, kernel, borderType=cv2.BORDER_REPLICATE), np.float32)


def _disc(radius: float) -> Plane:
    reach = math.ceil(radius + 0.5)
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    disc = np.clip(radius + 0.5 - np.hypot(x, y), 0, 1)
    return np.asarray(disc / disc.sum(), np.float32)


def _smear(length: float, heading: float) -> Plane:
    """A straight path at even speed, a pixel wide."""
    reach = math.ceil(length / 2) + 1
    along = np.linspace(-length / 2, length / 2, max(int(length * 8), 2))
    angle = math.radians(heading)
    kernel = np.zeros((2 * reach + 1, 2 * reach + 1), np.float32)
    x, y = reach + along * math.cos(angle), reach + along * math.sin(angle)
    left, top = np.floor(x).astype(int), np.floor(y).astype(int)
    for down, right in ((0, 0), (0, 1), (1, 0), (1, 1)):
        share = np.abs(1 - right - (x - left)) * np.abs(1 - down - (y - top))
        np.add.at(kernel, (top + down, left + right), share)
    return np.asarray(kernel / kernel.sum(), np.float32)
