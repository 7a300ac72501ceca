"""What can be set of a camera."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from drivers.camera.paper import Legible


@dataclass(frozen=True)
class OpenCvOptions:
    """`source`: a device's number or path (better /dev/v4l/by-id/… or by-path/…, which survives re-plugging),
    `name:PATTERN` for the camera that calls itself so (as `name:*1080p*`), or a video file.

    Size in pixels and `fps` are asked of a device (it may answer others) and pace a file; `loop` plays a file again.
    No new frame for `frozen_after` seconds is a frozen camera, a picture that is black or a speck for `blind_after` a
    blind one; a code has left after `gone_after` seconds unread. `steer`: exposure and focus are set while somebody
    shows something, where the camera has the controls. `legible`: what a photo of a paper must have to be read.
    `models`: a folder with the second decoder's models, instead of those that are installed. `devices` and `links`:
    where the system lists cameras and their stable names.
    """

    source: str = "/dev/video0"
    width: int = 1280
    height: int = 720
    fps: float = 30.0
    loop: bool = True
    frozen_after: float = 3.0
    blind_after: float = 5.0
    gone_after: float = 1.0
    steer: bool = True
    models: Path | None = None
    legible: Legible = field(default_factory=Legible)
    devices: Path = Path("/sys/class/video4linux")
    links: Path = Path("/dev/v4l")

    def __post_init__(self) -> None:
        if self.fps <= 0:
            raise ValueError("fps must be above 0")
        if min(self.width, self.height) < 1:
            raise ValueError("width and height must be above 0")
