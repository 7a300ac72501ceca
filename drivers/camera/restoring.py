"""The last resort against blur: which modules, dark or light and nothing between, would look like what is seen?

The equaliser weighs neighbours so as to undo the blur; where the blur is wide that lifts the noise with it. Here the
blur itself is learned, from the modules as they were decided before, and the modules are sought that give back the
picture through it. That they can't be darker than dark nor lighter than light is what makes the difference: it is a
least-squares problem in a box, solved by accelerated steps along the gradient. The quiet zone around is known to be
light.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.camera.equaliser import seen
from drivers.camera.finders import Vector
from drivers.camera.grid import Grid, Light, known
from drivers.camera.image import Picture

#: Modules that one module's light reaches: this many a side. Steps; how small the blur's parts are kept.
_REACH, _STEPS, _SMALL = 7, 20, 0.06
#: What the equaliser said decides where the picture itself says nothing.
_BEFORE = 0.05


def restored(cut: Picture, grid: Grid, decided: Vector) -> Vector:
    """The modules of a code, above 0 light, below dark, out of those that the equaliser `decided`."""
    fixed, pad = known(grid.side), _REACH // 2
    light: Light = cv2.blur(seen(cut, grid), (3, 3))[14::4, 14::4][: grid.side, : grid.side].astype(np.float32)
    start: Light = np.where(fixed != 0, fixed, np.clip(decided, -1, 1)).astype(np.float32)
    around: Light = np.ones((grid.side + 2 * pad, grid.side + 2 * pad), np.float32)
    around[pad:-pad, pad:-pad] = start
    blur, level = _learned(light, around, fixed != 0)
    found = _sought(light - level, blur, start, fixed == 0)
    return np.where(fixed != 0, fixed, found + _BEFORE * decided).astype(np.float64)


def _learned(light: Light, around: Light, fixed: NDArray[np.bool_]) -> tuple[Light, float]:
    """How modules' light is mixed into what is seen of one; and the level where none is. By least squares."""
    side = len(light)
    views = np.ones((side, side, _REACH * _REACH + 1), np.float32)
    for at in range(_REACH * _REACH):
        y, x = divmod(at, _REACH)
        views[:, :, at] = around[y : y + side, x : x + side]
    near = views.reshape(side * side, -1)
    pad = _REACH // 2
    sure = np.where(fixed, 2.0, np.abs(around[pad : pad + side, pad : pad + side])).astype(np.float32)
    weighted = near * sure.reshape(-1, 1)
    products = cv2.gemm(weighted, near, 1.0, np.empty(0), 0.0, flags=cv2.GEMM_1_T)
    smallness = np.full(len(products), _SMALL * len(near), np.float32)
    smallness[-1] = 1e-6
    answer = cv2.gemm(weighted, light.reshape(-1, 1), 1.0, np.empty(0), 0.0, flags=cv2.GEMM_1_T)
    _, found = cv2.solve(products + np.diag(smallness), answer, flags=cv2.DECOMP_CHOLESKY)
    return np.ascontiguousarray(found[:-1, 0].reshape(_REACH, _REACH)), float(found[-1, 0])


def _sought(light: Light, blur: Light, start: Light, free: NDArray[np.bool_]) -> Light:
    """The modules within -1 to 1 whose blurred picture is nearest to the light; only free ones move."""
    pad = _REACH // 2
    inside = slice(pad, pad + len(light))
    moving = np.pad(free, pad)
    back = np.ascontiguousarray(blur[::-1, ::-1])
    both = cv2.filter2D(np.pad(blur, _REACH), -1, blur, borderType=cv2.BORDER_CONSTANT)
    step = np.float32(1.8 / max(float(np.abs(both).sum()), 1e-6))  # as long as it can be without overshooting for good
    modules = np.pad(start, pad, constant_values=1.0)
    ahead, momentum = modules.copy(), 1.0
    off = np.zeros_like(modules)
    for _ in range(_STEPS):
        off[inside, inside] = cv2.filter2D(ahead, -1, blur, borderType=cv2.BORDER_CONSTANT)[inside, inside] - light
        downhill = cv2.filter2D(off, -1, back, borderType=cv2.BORDER_CONSTANT)
        moved = np.where(moving, np.clip(ahead - step * downhill, -1, 1), modules)
        faster = (1 + np.sqrt(1 + 4 * momentum * momentum)) / 2
        ahead = moved + np.float32((momentum - 1) / faster) * (moved - modules)
        modules, momentum = moved, float(faster)
    return np.asarray(modules[inside, inside], np.float32)
