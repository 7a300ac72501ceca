"""What can be turned on a camera: V4L2's controls, as numbers in the device's own units."""

from __future__ import annotations

from dataclasses import dataclass

#: V4L2's two ways of exposing (V4L2_CID_EXPOSURE_AUTO): by hand, and the aperture's priority that webcams mean by auto.
MANUAL, AUTOMATIC = 1.0, 3.0


@dataclass(frozen=True)
class Controls:
    """A device's controls in its own units; None where it has none. `exposure` is in 0.1 ms on most webcams; `auto` is
    V4L2's exposure mode (1 by hand); `autofocus` 0 or 1."""

    auto: float | None = None
    exposure: float | None = None
    gain: float | None = None
    autofocus: float | None = None
    focus: float | None = None
    brightness: float | None = None
