"""How sharp a picture is."""

from __future__ import annotations

import numpy as np

from drivers.camera.image import Picture


def softness(grey: Picture) -> float:
    """How many pixels the sharpest edges run over: the contrast there is, by the steepest step between neighbours.
    Infinite where there is no contrast."""
    rows = grey[:: max(grey.shape[0] // 120, 1)].astype(np.int16)
    if rows.shape[1] < 4:
        return float("inf")
    low, top = np.percentile(rows, (5, 95))
    if top - low < 8:
        return float("inf")
    steepest = float(np.percentile(np.abs(np.diff(rows, axis=1)), 99.5))
    return float((top - low) / max(steepest, 1.0))
