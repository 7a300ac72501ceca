"""How a hand's smear and a lens out of focus mix modules' light, learned from the patterns that all codes share.

A smear of two or three modules turns fine stripes over: where light was it is dark. A grid laid by the patterns as they
are printed finds its best place a module aside then. So the grid is laid softly first, the blur is learned through it,
and the patterns are laid once more as they look through that blur. A blur has no place of its own: what it is moved
aside the grid would be moved back. That is why it is learned as one that is the same when turned by half, as every
even smear and every lens' disc is.
"""

from __future__ import annotations

import functools
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.camera.equaliser import seen
from drivers.camera.grid import Grid, Light, known, softly, through
from drivers.camera.image import Picture

#: Modules that one module's light reaches, to each side; those of the quiet zone held to be light; the blur's side.
_REACH, _QUIET, _ACROSS = 3, 3, 7
#: How small weights are kept; what is learned from: modules with so large a share of their neighbours known.
_SMALL, _SHARE = 0.02, 0.75
#: A blur that is learned from it explains so much more of any picture than a fit does.
_LESS = 0.15


def through_blur(cut: Picture, begun: Grid, sharp: Grid) -> Grid:
    """The grid `begun` where it fits through the picture's own blur; `sharp`, as it was laid without one, where that
    explains as much."""
    soft = softly(cut, begun)
    found = through(cut, soft, learned(cut, soft)[0])
    one, explained = max(((grid, learned(cut, grid)[1]) for grid in (sharp, found)), key=lambda each: each[1])
    return replace(one, fit=max(one.fit, explained - _LESS))


def learned(cut: Picture, grid: Grid) -> tuple[Light, float]:
    """The blur that makes of the known modules what is seen through that grid, and how much of it that explains."""
    rows, columns, views, sure = _views(grid.side)
    wanted = np.ascontiguousarray(cv2.blur(seen(cut, grid), (2, 2))[2::4, 2::4][rows, columns])
    weighted = views * sure
    products = cv2.gemm(weighted, views, 1.0, np.empty(0), 0.0, flags=cv2.GEMM_1_T)
    smallness = np.full(len(products), _SMALL * float(sure.sum()), np.float32)
    smallness[-1] = 1e-6
    answer = cv2.gemm(weighted, wanted[:, None], 1.0, np.empty(0), 0.0, flags=cv2.GEMM_1_T)
    _, found = cv2.solve(products + np.diag(smallness), answer, flags=cv2.DECOMP_CHOLESKY)
    off = cv2.gemm(views, found, 1.0, np.empty(0), 0.0)[:, 0] - wanted
    apart = wanted - float(wanted @ sure[:, 0]) / float(sure.sum())
    explained = 1 - float(off * off @ sure[:, 0]) / (float(apart * apart @ sure[:, 0]) + 1e-6)
    half = found[:-1, 0]
    blur = np.concatenate([half, half[-2::-1]]).reshape(_ACROSS, _ACROSS)
    return np.ascontiguousarray(blur / max(float(np.abs(blur).sum()), 1e-6)), explained


@functools.cache
def _views(side: int) -> tuple[NDArray[np.intp], NDArray[np.intp], Light, Light]:
    """Rows and columns of the modules that are learned from, in a code with three modules around it; their neighbours,
    each pair that lies opposite added up, and how sure they are: by how many of them are known."""
    modules = np.pad(np.pad(known(side), _QUIET, constant_values=1), _REACH).astype(np.float32)
    inside = slice(_REACH, -_REACH)
    are_known = (modules != 0).astype(np.float32)
    share = cv2.blur(are_known, (_ACROSS, _ACROSS), borderType=cv2.BORDER_CONSTANT)[inside, inside]
    rows, columns = np.nonzero(share > _SHARE)
    middle = _ACROSS * _ACROSS // 2
    views = np.ones((len(rows), middle + 2), np.float32)
    for at in range(middle + 1):
        y, x = divmod(at, _ACROSS)
        views[:, at] = modules[rows + y, columns + x]
        if at != middle:
            views[:, at] += modules[rows + _ACROSS - 1 - y, columns + _ACROSS - 1 - x]
    return rows, columns, views, np.ascontiguousarray(share[rows, columns, None] ** 4)
