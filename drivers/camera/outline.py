"""Where a sheet of paper lies in a picture: its four corners, found by straight edges that enclose something lighter.

Straight lines of a small copy are combined to quadrangles, and each is judged by how much of its sides is really an
edge, with the paper on the lighter side. Fingers on an edge, text, tables and a grained table don't disturb that; the
corners are then measured again in the whole picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.camera.image import Picture

Points = NDArray[np.float64]

#: The small copy's longer side, pixels.
_SMALL = 480
#: Pictures with a side below this show no sheet that could be read, pixels.
_TOO_LOW = 60
#: Dark strokes up to this many pixels of the small copy vanish before edges are looked for: text, rules, grain.
_STROKE = 9
_HAND = 17
#: Lines of each direction that are combined, and samples along a side.
_LINES, _SAMPLES = 9, 40
#: A step of grey across an edge that counts (of 255), and the share of a side that must show one.
_STEP, _SHOWN = 9.0, 0.5
#: What the frame's own edge counts as: nothing is known beyond. Two sides at least are to be seen.
_BEYOND, _SEEN = 0.55, 0.7
#: A sheet takes at least this share of the picture.
_LEAST = 0.012


@dataclass(frozen=True)
class Outline:
    """`corners`: upper left, upper right, lower right, lower left in pixels of the picture, as the camera sees them;
    `cut`: a part of the sheet lies outside; `shown`: the share of its weakest side that is an edge, 0 to 1."""

    corners: Points
    cut: bool
    shown: float


def find(picture: Picture) -> Outline | None:
    """The sheet in a colour picture (blue, green, red); None where no sheet is seen."""
    height, width = picture.shape[:2]
    if min(height, width) < _TOO_LOW:
        return None
    scale = min(_SMALL / max(height, width), 1.0)
    small = np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    # Paper is the same in every colour; what is not (wood, cloth, skin) is darkest in one of them.
    lightness = _darkest(small)
    closed = cv2.morphologyEx(lightness, cv2.MORPH_CLOSE, np.ones((_STROKE, _STROKE), np.uint8))
    for plain in (closed, lightness):  # the second: a light table, where only a thin shadow marks the edge
        found = _best(np.asarray(cv2.GaussianBlur(plain, (0, 0), 1.0), np.float32))
        if found is not None:
            corners, shown = found
            grown = (corners + 0.5) / scale - 0.5
            exact = _measured(np.asarray(_darkest(picture), np.float32), grown, 2.5 / scale)
            return Outline(exact, _is_cut(exact, width, height), shown)
    return None


def _darkest(picture: Picture) -> Picture:
    """Of each pixel the darkest of its three colours."""
    return np.minimum(np.minimum(picture[..., 0], picture[..., 1]), picture[..., 2])


def _is_cut(corners: Points, width: int, height: int) -> bool:
    edge = 0.003 * max(width, height)
    x, y = corners.T
    return bool(x.min() < edge or y.min() < edge or x.max() > width - 1 - edge or y.max() > height - 1 - edge)


def _best(grey: NDArray[np.float32]) -> tuple[Points, float] | None:
    """Corners in the small copy, and how much of the weakest side is an edge."""
    height, width = grey.shape
    flat, steep = _lines(grey)
    whole = np.concatenate([_quads(flat, steep), *(quad[None] for quad in _bright(grey))])
    if not len(whole):
        return None
    areas = _areas(whole)
    wide = np.linalg.norm(whole - np.roll(whole, 1, axis=1), axis=2)
    inside = (whole > -3).all(axis=(1, 2)) & (whole[..., 0] < width + 2).all(1) & (whole[..., 1] < height + 2).all(1)
    likely = inside & (areas > _LEAST * width * height) & (wide.min(1) > 0.35 * wide.max(1))
    likely &= _angles(whole) & (wide.min(1) > 20)
    whole, areas = whole[likely], areas[likely]
    if not len(whole):
        return None
    shown = _shown(grey, whole)
    weakest, mean = shown.min(1), shown.mean(1)
    score = np.where((weakest >= _SHOWN) & ((shown > _SEEN).sum(1) >= 2), weakest * mean**2 * np.sqrt(areas), 0)
    best = int(score.argmax())
    return (np.asarray(whole[best], np.float64), float(weakest[best])) if score[best] > 0 else None


def _lines(grey: NDArray[np.float32]) -> tuple[list[Points], list[Points]]:
    """Lines as a point and a direction, the strongest first: those that rather lie, and those that rather stand. The
    frame's own edges are among them: a sheet that is cut off ends there."""
    height, width = grey.shape
    edges = cv2.Canny(grey.astype(np.uint8), 20, 50)
    found = cv2.HoughLinesP(edges, 1, np.pi / 360, 35, minLineLength=0.12 * max(width, height), maxLineGap=14)
    kinds: tuple[list[Points], list[Points]] = ([], [])
    weights: tuple[list[float], list[float]] = ([], [])
    segments = np.asarray(found if found is not None else np.empty((0, 1, 4)), np.float64).reshape(-1, 2, 2)
    for segment in sorted(segments, key=lambda s: -float(np.linalg.norm(s[1] - s[0]))):
        along = segment[1] - segment[0]
        length = float(np.linalg.norm(along))
        along /= length
        kind = 0 if abs(along[0]) >= abs(along[1]) else 1
        along = along if along[kind] > 0 else -along
        for number, (point, direction) in enumerate(kinds[kind]):
            aside = segment - point
            apart = np.abs(aside[:, 0] * direction[1] - aside[:, 1] * direction[0]).max()
            if apart < 3:
                weights[kind][number] += length
                break
        else:
            kinds[kind].append(np.stack([segment[0], along]))
            weights[kind].append(length)
    border = (
        [np.array([[0.0, at], [1.0, 0.0]]) for at in (0, height - 1)],
        [np.array([[at, 0.0], [0.0, 1.0]]) for at in (0, width - 1)],
    )
    strongest = [[kinds[k][n] for n in np.argsort(weights[k])[::-1][:_LINES]] + border[k] for k in (0, 1)]
    return strongest[0], strongest[1]


def _bright(grey: NDArray[np.float32]) -> list[Points]:
    """Quadrangles around what is brightest: for tables whose pattern has more straight lines than a sheet. What is
    narrower than a hand (a finger, a pen) is cut off first."""
    _, bright = cv2.threshold(grey.astype(np.uint8), 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    bright = cv2.morphologyEx(bright, cv2.MORPH_OPEN, np.ones((_HAND, _HAND), np.uint8))
    contours, _ = cv2.findContours(bright, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    quads: list[Points] = []
    for contour in sorted(contours, key=cv2.contourArea, reverse=True)[:3]:
        hull = cv2.convexHull(contour)
        for rough in (0.02, 0.04, 0.06, 0.08):
            corners = cv2.approxPolyDP(hull, rough * cv2.arcLength(hull, True), True).reshape(-1, 2).astype(np.float64)
            if len(corners) == 4:
                middle = corners - corners.mean(0)
                turned = corners[np.argsort(np.arctan2(middle[:, 1], middle[:, 0]))]  # clockwise on a screen
                quads.append(np.roll(turned, -int(turned.sum(1).argmin()), 0))
                break
    return quads


def _quads(flat: list[Points], steep: list[Points]) -> Points:
    """Every quadrangle of two lying and two standing lines, its corners clockwise from the upper left."""
    crossings = np.full((len(flat), len(steep), 2), np.nan)
    for y, lying in enumerate(flat):
        for x, standing in enumerate(steep):
            at = _crossing(lying, standing)
            if at is not None:
                crossings[y, x] = at
    rows, columns = (np.array(list(combinations(range(len(lines)), 2))) for lines in (flat, steep))
    top, bottom = (np.repeat(rows[:, n], len(columns)) for n in (0, 1))
    left, right = (np.tile(columns[:, n], len(rows)) for n in (0, 1))
    around = ((top, left), (top, right), (bottom, right), (bottom, left))
    quads = np.stack([crossings[y, x] for y, x in around], 1)
    upside = quads[:, :2, 1].mean(1) > quads[:, 2:, 1].mean(1)
    quads[upside] = quads[upside][:, [3, 2, 1, 0]]
    mirrored = quads[:, [0, 3], 0].mean(1) > quads[:, [1, 2], 0].mean(1)
    quads[mirrored] = quads[mirrored][:, [1, 0, 3, 2]]
    crossed = (quads[:, 0, 0] > quads[:, 1, 0]) | (quads[:, 3, 0] > quads[:, 2, 0])
    return np.asarray(quads[~crossed & ~np.isnan(quads).any((1, 2))], np.float64)


def _crossing(one: Points, two: Points) -> Points | None:
    cross = one[1, 0] * two[1, 1] - one[1, 1] * two[1, 0]
    if abs(cross) < 0.3:
        return None
    apart = two[0] - one[0]
    return np.asarray(one[0] + one[1] * (apart[0] * two[1, 1] - apart[1] * two[1, 0]) / cross, np.float64)


def _areas(quads: Points) -> Points:
    x, y = quads[..., 0], quads[..., 1]
    return np.asarray(np.abs((x * np.roll(y, -1, 1) - y * np.roll(x, -1, 1)).sum(1)) / 2, np.float64)


def _angles(quads: Points) -> NDArray[np.bool_]:
    """Corners between 55 and 125 degrees: no sheet looks otherwise to a camera that a person holds it before."""
    to_next, to_last = np.roll(quads, -1, 1) - quads, np.roll(quads, 1, 1) - quads
    cosine = (to_next * to_last).sum(2) / (np.linalg.norm(to_next, axis=2) * np.linalg.norm(to_last, axis=2) + 1e-9)
    return np.asarray((np.abs(cosine) < 0.57).all(1))


def _shown(grey: NDArray[np.float32], quads: Points) -> Points:
    """For each side of each quadrangle the share of it that is an edge, the paper being the lighter side. The frame's
    own edge counts as one: nothing is known beyond."""
    height, width = grey.shape
    starts, ends = quads, np.roll(quads, -1, 1)
    steps = np.linspace(0.04, 0.96, _SAMPLES)
    at = starts[:, :, None] + (ends - starts)[:, :, None] * steps[:, None]
    along = (ends - starts) / (np.linalg.norm(ends - starts, axis=2, keepdims=True) + 1e-9)
    inward = np.stack([-along[..., 1], along[..., 0]], -1)[:, :, None]  # clockwise on a screen: inside is to the right
    jumps = [_sample(grey, at + inward * (s + 3)) - _sample(grey, at + inward * (s - 3)) for s in (-1, 0, 1)]
    lighter = np.max(jumps, axis=0) > _STEP
    frame = np.minimum(np.minimum(at[..., 0], width - 1 - at[..., 0]), np.minimum(at[..., 1], height - 1 - at[..., 1]))
    return np.asarray(np.where(frame < 2, _BEYOND, lighter).mean(2), np.float64)


def _sample(grey: NDArray[np.float32], at: Points) -> Points:
    x = np.clip(np.rint(at[..., 0]).astype(int), 0, grey.shape[1] - 1)
    y = np.clip(np.rint(at[..., 1]).astype(int), 0, grey.shape[0] - 1)
    return np.asarray(grey[y, x], np.float64)


def _measured(grey: NDArray[np.float32], corners: Points, reach: float) -> Points:
    """The corners measured in the whole picture: along each side the steepest place near it, a straight line through
    most of these places, and where neighbouring lines cross."""
    grey = np.asarray(cv2.GaussianBlur(grey, (0, 0), 1.2), np.float32)
    height, width = grey.shape
    lines: list[Points] = []
    offsets = np.arange(-reach, reach + 0.5, 0.5)
    for start, end in zip(corners, np.roll(corners, -1, 0), strict=True):
        along = (end - start) / np.linalg.norm(end - start)
        inward = np.array([-along[1], along[0]])
        at = start + (end - start) * np.linspace(0.05, 0.95, 90)[:, None]
        path = at[:, None] + inward * offsets[:, None]
        x, y = (path[..., n].astype(np.float32) for n in (0, 1))
        values = cv2.remap(grey, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        slope = values[:, 2:] - values[:, :-2]
        steepest = slope.argmax(1)
        clear = slope.max(1) > _STEP / 3
        margin = np.minimum(np.minimum(at[:, 0], width - 1 - at[:, 0]), np.minimum(at[:, 1], height - 1 - at[:, 1]))
        clear &= margin > reach
        places = at + inward * offsets[steepest + 1][:, None]
        if clear.sum() < 20:
            lines.append(np.stack([start, along]))
            continue
        vx, vy, px, py = cv2.fitLine(places[clear].astype(np.float32), cv2.DIST_HUBER, 0, 0.01, 0.01).ravel()
        aside = np.abs((places[:, 0] - px) * vy - (places[:, 1] - py) * vx)
        near = clear & (aside < 2.0)
        if near.sum() >= 20:
            vx, vy, px, py = cv2.fitLine(places[near].astype(np.float32), cv2.DIST_L2, 0, 0.01, 0.01).ravel()
        lines.append(np.array([[px, py], [vx, vy]], np.float64))
    crossings = [_crossing(lines[n - 1], lines[n]) for n in range(4)]
    exact = [old if new is None else new for old, new in zip(corners, crossings, strict=True)]
    return np.array(exact, np.float64)
