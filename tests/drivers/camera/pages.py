"""Pages drawn and photographed in numbers: a seeded sheet with text, stamp and codes, laid on a table and seen by a
camera with a known perspective, so that every corner is known to a fraction of a pixel."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, TypeAlias

import cv2
import numpy as np
import qrcode
from numpy.typing import NDArray

from drivers.camera.image import Picture

#: The sheet as drawn: A4, 6 pixels a millimetre.
DOTS, A4 = 6, (210, 297)
Scenery: TypeAlias = NDArray[Any]
#: Codes in the page's corners, module sizes in millimetres: the strokes of 10-point type are about 0.4 mm thick.
MODULES: Mapping[str, float] = MappingProxyType({"fine": 0.5, "text": 0.75, "coarse": 1.0})
TABLES = ("wood", "dark", "light", "cloth")


@dataclass(frozen=True)
class Scene:
    """What is before the camera. `fill`: the sheet's height as a share of the frame's (its width, where it lies on its
    side); `tilt` and `turn` in degrees; `blur` and `shake` in pixels; `light` 1.0 is good; `glare` 0 none; `out` moves
    the sheet out of the frame by this share of its size."""

    seed: int
    table: str = "wood"
    size: tuple[int, int] = (1920, 1080)
    sideways: bool = False
    fill: float = 0.9
    turn: float = 0.0
    tilt: float = 0.0
    blur: float = 0.0
    shake: int = 0
    light: float = 1.0
    falloff: float = 0.25
    glare: float = 0.0
    fingers: int = 0
    out: float = 0.0
    noise: float = 4.0
    paper: bool = True


@dataclass(frozen=True)
class Shot:
    """The frame, and where the sheet's corners are in it: clockwise from the one nearest the frame's upper left."""

    frame: Picture
    corners: NDArray[np.float64]


def typical(seed: int, size: tuple[int, int] = (1920, 1080)) -> Scene:
    """A scene as people make them: any table, the sheet on its side as the page asks, a little askew, uneven light,
    now and then a finger on the edge. In a small frame the sheet fills it: there is no room to spare."""
    rng = random.Random(seed)
    return Scene(
        seed,
        table=rng.choice(TABLES),
        size=size,
        sideways=True,
        fill=rng.uniform(0.78, 0.94) if size[1] > 720 else rng.uniform(0.93, 0.97),
        turn=rng.uniform(-7, 7),
        tilt=rng.uniform(-14, 14),
        blur=rng.uniform(0, 0.8),
        light=rng.uniform(0.55, 1.0),
        falloff=rng.uniform(0.0, 0.45),
        fingers=rng.choice((0, 0, 0, 1, 2)),
    )


def bad(seed: int, fault: str) -> Scene:
    """A scene with one thing wrong: no_paper, cut_off, too_small, blurred, shaken, too_dark or glare."""
    rng = random.Random(seed + 7919)
    good = replace(typical(seed), fingers=0, turn=rng.uniform(-4, 4))
    return {
        "no_paper": replace(good, paper=False),
        "cut_off": replace(good, out=rng.uniform(0.15, 0.4)),
        "too_small": replace(good, fill=rng.uniform(0.25, 0.4), sideways=False),
        "blurred": replace(good, blur=rng.uniform(4.0, 8.0)),
        "shaken": replace(good, shake=rng.randrange(15, 40)),
        "too_dark": replace(good, light=rng.uniform(0.06, 0.14)),
        "glare": replace(good, glare=rng.uniform(0.8, 1.5), light=rng.uniform(0.5, 0.75)),
    }[fault]


def words(seed: int) -> str:
    """What the codes of this page say, before the module size's name."""
    return f"page {seed:06d}"


def page(seed: int) -> Picture:
    """The sheet itself: heading, lines of 10-point type, a table, a red stamp, three codes."""
    rng = random.Random(seed)
    width, height = A4[0] * DOTS, A4[1] * DOTS
    sheet = np.full((height, width, 3), 246, np.uint8)
    font = cv2.FONT_HERSHEY_SIMPLEX
    cv2.putText(sheet, f"RESIDENCE CERTIFICATE {seed}", (130, 150), font, 1.8, (30, 30, 30), 4, cv2.LINE_AA)
    letters = "abcdefghijklmnoprstuvwxyz ABCDE 0123456789"
    for row in range(26):
        text = "".join(rng.choice(letters) for _ in range(62))
        cv2.putText(sheet, text, (110, 260 + 36 * row), font, 0.72, (45, 45, 45), 2, cv2.LINE_AA)
    left, top = 110, 1240
    for row in range(5):
        cv2.line(sheet, (left, top + 60 * row), (left + 700, top + 60 * row), (60, 60, 60), 2)
    for column in range(4):
        cv2.line(sheet, (left + 233 * column, top), (left + 233 * column, top + 240), (60, 60, 60), 2)
    centre = (rng.randrange(820, 980), rng.randrange(1180, 1300))
    cv2.circle(sheet, centre, 110, (50, 40, 205), 7, cv2.LINE_AA)
    cv2.putText(sheet, "STAMP", (centre[0] - 80, centre[1] + 15), font, 1.6, (50, 40, 205), 5, cv2.LINE_AA)
    for number, (name, module) in enumerate(MODULES.items()):
        code = _code(f"{words(seed)} {name}", module)
        y, x = height - 60 - len(code), 110 + 330 * number
        sheet[y : y + len(code), x : x + len(code)] = code[..., None]
    return sheet


def _code(text: str, module: float) -> Picture:
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
    code.add_data(text)
    code.make(fit=True)
    bits = np.where(np.array(code.get_matrix()), 25, 246).astype(np.uint8)
    side = round(len(bits) * module * DOTS)
    return np.asarray(cv2.resize(bits, (side, side), interpolation=cv2.INTER_AREA), np.uint8)


def photograph(scene: Scene, drawn: Picture | None = None) -> Shot:
    """The scene as the camera delivers it; `drawn`: another sheet of A4 than `page` draws, of any size in pixels."""
    rng = np.random.default_rng(scene.seed)
    width, height = scene.size
    frame: Scenery = _table(scene.table, width, height, rng)
    corners = _corners(scene)
    if scene.paper:
        sheet = page(scene.seed) if drawn is None else drawn
        if scene.sideways:
            sheet = np.ascontiguousarray(np.rot90(sheet))
        high, wide = sheet.shape[:2]
        source = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
        mapping = cv2.getPerspectiveTransform(source, corners.astype(np.float32))
        # Shrunk first: warping alone skips pixels, and small type would break up as no lens does it.
        shrink = min(np.linalg.norm(corners[1] - corners[0]) / wide, 1.0)
        small = cv2.resize(sheet, None, fx=float(shrink), fy=float(shrink), interpolation=cv2.INTER_AREA)
        mapping = mapping @ np.diag([wide / small.shape[1], high / small.shape[0], 1.0])
        laid = cv2.warpPerspective(small, mapping, (width, height), flags=cv2.INTER_CUBIC)
        mask = cv2.warpPerspective(np.full(small.shape[:2], 255, np.uint8), mapping, (width, height))
        shadow = cv2.GaussianBlur(np.roll(mask, (5, 4), (0, 1)), (0, 0), 5).astype(np.float32) / 255
        frame = frame * (1 - 0.22 * shadow[..., None])
        part = (mask.astype(np.float32) / 255)[..., None]
        frame = frame * (1 - part) + laid * part
        frame = _fingers(frame, scene, corners, rng)
    frame = _lit(frame, scene, corners, rng)
    if scene.blur:
        frame = cv2.GaussianBlur(frame, (0, 0), scene.blur)
    if scene.shake:
        kernel = np.zeros((scene.shake, scene.shake), np.float32)
        angle = rng.uniform(0, np.pi)
        reach, middle = scene.shake / 2, scene.shake // 2
        ends = [(round(middle + s * reach * np.cos(angle)), round(middle + s * reach * np.sin(angle))) for s in (-1, 1)]
        cv2.line(kernel, ends[0], ends[1], 1.0, 1)
        frame = cv2.filter2D(frame, -1, kernel / kernel.sum())
    frame = frame + rng.normal(0, scene.noise, frame.shape)
    return Shot(np.clip(frame, 0, 255).astype(np.uint8), corners)


def _corners(scene: Scene) -> NDArray[np.float64]:
    """The sheet turned and tilted before a pinhole, scaled to `fill`, and moved out of the frame by `out`."""
    rng = random.Random(scene.seed + 1)
    width, height = scene.size
    wide, high = (A4[1], A4[0]) if scene.sideways else A4
    turn, tilt = np.radians(scene.turn), np.radians(scene.tilt)
    flat = np.array([[-wide / 2, -high / 2], [wide / 2, -high / 2], [wide / 2, high / 2], [-wide / 2, high / 2]])
    spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    x, y = (flat @ spin.T).T
    depth = 700 + y * np.sin(tilt) + x * np.sin(tilt / 2)
    seen = np.stack([x * np.cos(tilt / 2), y * np.cos(tilt)], 1) * (700 / depth)[:, None]
    seen -= (seen.max(0) + seen.min(0)) / 2
    extent = seen.max(0) - seen.min(0)
    seen *= scene.fill * min(width / extent[0], height / extent[1])
    slack = (np.array([width, height]) - (seen.max(0) - seen.min(0))) / 2
    seen += np.array([width / 2, height / 2]) + slack * np.array([rng.uniform(-0.7, 0.7), rng.uniform(-0.7, 0.7)])
    if scene.out:
        axis, side = rng.randrange(2), rng.choice((-1, 1))
        edge = seen.min(0)[axis] if side < 0 else scene.size[axis] - seen.max(0)[axis]
        reach = seen.max(0)[axis] - seen.min(0)[axis]
        seen[:, axis] += side * (edge + scene.out * reach)
    return np.asarray(seen, np.float64)


def _table(kind: str, width: int, height: int, rng: np.random.Generator) -> Scenery:
    if kind == "wood":
        grain = cv2.resize(rng.normal(0, 1, (height // 3, 12)).astype(np.float32), (width, height))
        fine = cv2.resize(rng.normal(0, 1, (height, 40)).astype(np.float32), (width, height))
        shade = 1 + 0.10 * grain + 0.05 * fine
        return np.asarray(np.array([72, 110, 150], np.float32) * shade[..., None], np.float32)
    if kind == "cloth":
        checks = ((np.arange(width)[None] // 46 + np.arange(height)[:, None] // 46) % 2).astype(np.float32)
        return np.asarray(np.array([120, 95, 70], np.float32) + 50 * checks[..., None], np.float32)
    base = {"dark": 42.0, "light": 205.0}[kind]
    soft = cv2.resize(rng.normal(0, 6, (9, 16)).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.repeat((base + soft)[..., None], 3, axis=2), np.float32)


def _fingers(frame: Scenery, scene: Scene, corners: NDArray[np.float64], rng: np.random.Generator) -> Scenery:
    """Fingers that hold the sheet at its left or right edge, a centimetre or two into it."""
    middle = corners.mean(0)
    unit = np.linalg.norm(corners[1] - corners[0]) / (A4[1] if scene.sideways else A4[0])
    for _ in range(scene.fingers):
        side = (1, 2) if rng.random() < 0.5 else (0, 3)
        at = corners[side[0]] + (corners[side[1]] - corners[side[0]]) * rng.uniform(0.25, 0.75)
        inward = (middle - at) / np.linalg.norm(middle - at)
        tip, root = at + inward * unit * rng.uniform(6, 14), at - inward * unit * 90
        ends = [(round(float(x)), round(float(y))) for x, y in (tip, root)]
        cv2.line(frame, ends[0], ends[1], (120, 150, 205), int(unit * 15), cv2.LINE_AA)
    return frame


def _lit(frame: Scenery, scene: Scene, corners: NDArray[np.float64], rng: np.random.Generator) -> Scenery:
    height, width = frame.shape[:2]
    angle = rng.uniform(0, 2 * np.pi)
    x, y = np.meshgrid(np.linspace(-1, 1, width, dtype=np.float32), np.linspace(-1, 1, height, dtype=np.float32))
    slope = (x * np.cos(angle) + y * np.sin(angle)).astype(np.float32)
    frame = frame * (scene.light * (1 - scene.falloff * (1 + slope) / 2))[..., None]
    if scene.glare:
        at = corners.mean(0) + rng.uniform(-0.12, 0.12, 2) * np.array(scene.size)
        reach = 0.05 * height * (1 + scene.glare)
        spot = np.exp(-(((x + 1) * width / 2 - at[0]) ** 2 + ((y + 1) * height / 2 - at[1]) ** 2) / (2 * reach**2))
        frame = frame + (330 * scene.glare * spot)[..., None]
    return np.asarray(frame, np.float32)
