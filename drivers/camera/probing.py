"""What an engineer can try out on a camera: what its picture is like, and which codes of the chart it can read."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from drivers.camera import chart
from drivers.camera.capture import Taken
from drivers.camera.controls import MANUAL, Controls
from drivers.camera.decode import decode
from drivers.camera.image import Picture, grey
from drivers.camera.sharpness import softness
from kiosk.ports import Check, Detail, Health, shows

PROBES = ("picture", "chart")

#: Of 255: darker or lighter pictures are worth a look. Pixels an edge may run over.
_DARK, _LIGHT, _SOFT = 40.0, 230.0, 6.0
#: Codes with modules of this size, in mm, are what phones and our tickets show.
_NEEDED = 0.4


def examined(name: str, found: Check, taken: Taken, stands: Controls) -> Check:
    """`found`, the camera's check, with what one frame shows. What the device doesn't say is UNKNOWN."""
    picture = grey(taken)
    if picture is None:
        return replace(found, health=Health.OUT_OF_ORDER, evidence=shows("camera.no_picture"))
    return _chart(found, picture) if name == "chart" else _picture(found, picture, stands)


def _picture(found: Check, picture: Picture, stands: Controls) -> Check:
    bright, soft = float(picture.mean()), softness(picture)
    dim = Health.READY if _DARK <= bright <= _LIGHT else Health.DEGRADED
    blurred = Health.READY if soft <= _SOFT else Health.DEGRADED
    details = (
        *found.details,
        Detail("camera_brightness", f"{bright:.0f} / 255", dim),
        Detail("camera_clipped", f"{float((picture >= 250).mean()):.0%}"),
        Detail("camera_sharpness", f"{soft:.1f} px" if np.isfinite(soft) else "–", blurred),
        _said("camera_exposure", stands.exposure, by_itself=stands.auto not in (None, MANUAL)),
        _said("camera_gain", stands.gain),
        _said("camera_focus", stands.focus, by_itself=bool(stands.autofocus)),
    )
    worst = Health.DEGRADED if Health.DEGRADED in (dim, blurred) else Health.READY
    health = worst if found.health is Health.READY else found.health
    return replace(found, health=health, details=details)


def _said(name: str, value: float | None, *, by_itself: bool = False) -> Detail:
    if value is None:
        return Detail(name, shows("camera.auto") if by_itself else "–", Health.UNKNOWN)
    return Detail(name, shows("camera.auto_at", value=f"{value:.0f}") if by_itself else f"{value:.0f}")


def _chart(found: Check, picture: Picture) -> Check:
    """READY where all that phones and tickets need is read; DEGRADED where only larger ones are, UNKNOWN where no chart
    is seen: it may not have been held up."""
    sizes = chart.found(decode(picture))
    wanted = chart.found(chart.text(m) for m in chart.MODULES)
    details = (
        *found.details,
        *(
            Detail("camera_module", f"{size:.1f} mm", Health.READY if size in sizes else Health.DEGRADED)
            for size in wanted
        ),
    )
    if not sizes:
        return replace(found, health=Health.UNKNOWN, evidence=shows("camera.no_code"), details=details)
    health = Health.READY if sizes[-1] <= _NEEDED else Health.DEGRADED
    evidence = shows("camera.read_down_to", size=f"{sizes[-1]:.1f}", count=len(sizes), of=len(wanted))
    return replace(found, health=health, evidence=evidence, details=details)
