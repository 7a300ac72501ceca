"""The entry point `opencv_papers`: a camera that looks at papers only, in a size in which small type can be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from drivers.camera.opencv import OpenCvCamera, with_text
from drivers.camera.options import OpenCvOptions
from kiosk.ports import Clock
from kiosk.settings import section


@dataclass(frozen=True)
class PaperOptions(OpenCvOptions):
    """Here 1920 × 1080 is asked for where nothing else is set; a device that hasn't got it answers with what it has."""

    width: int = 1920
    height: int = 1080


def create(options: Mapping[str, Any], clock: Clock) -> OpenCvCamera:
    """The entry point. Raises SettingsError."""
    return OpenCvCamera(section(PaperOptions, with_text(options), "[paper_camera]"), clock)
