"""Which camera is meant: a name that survives re-plugging, looked up anew at each opening."""

from __future__ import annotations

import os
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from kiosk.ports import shows, together
from kiosk.texts.said import Text

NAMED = "name:"


@dataclass(frozen=True)
class Source:
    """`name`: a path (best /dev/v4l/by-id/… or by-path/…), a device's number, `name:PATTERN` for a camera's own name
    (as `name:*1080p*`, great and small letters alike), or a video file. Size in pixels and `fps` are asked of a device
    only. `devices` and `links` are the folders where the system lists cameras and their stable names.
    """

    name: str
    width: int
    height: int
    fps: float
    devices: Path = Path("/sys/class/video4linux")
    links: Path = Path("/dev/v4l")

    @property
    def is_device(self) -> bool:
        plain = self.name.isdecimal() or self.name.startswith(("/dev/", NAMED))
        return plain or os.path.realpath(self.name).startswith("/dev/")

    def path(self) -> str | None:
        """Where it is just now: the device's own path, or the file's. None where no camera bears that name."""
        if self.name.isdecimal():
            return f"/dev/video{self.name}"
        if self.name.startswith(NAMED):
            found = self.matching()
            return found[0] if found else None
        return os.path.realpath(self.name) if self.is_device else self.name

    def why_not(self) -> Text:
        """Why it can't be opened, for an engineer, as far as the system says."""
        path = self.path()
        here = ", ".join(f"/dev/{entry.name} {_line(entry / 'name')}".rstrip() for entry in self._listed())
        if path is None or not os.path.exists(path):
            if not self.is_device:
                return shows("camera.no_file")
            what = shows("camera.no_such_name") if path is None else shows("camera.not_there")
            return together(what, shows("camera.here", names=here) if here else shows("camera.none_here"))
        if not os.access(path, os.R_OK | os.W_OK if self.is_device else os.R_OK):
            return shows("camera.no_right") if self.is_device else shows("camera.no_right_to_file")
        return shows("camera.in_use") if self.is_device else shows("camera.no_film")

    def matching(self) -> tuple[str, ...]:
        """The devices whose own name is meant, lowest number first. A camera's other nodes (its data about pictures)
        bear its name too and are left out by their index."""
        pattern = self.name.removeprefix(NAMED).strip().lower()
        found = [
            int(entry.name.removeprefix("video"))
            for entry in self._listed()
            if _line(entry / "index") in ("0", "") and fnmatch(_line(entry / "name").lower(), pattern)
        ]
        return tuple(f"/dev/video{number}" for number in sorted(found))

    def model(self) -> str:
        """What the camera calls itself; "" where the system doesn't say."""
        path = self.path()
        return _line(self.devices / Path(path).name / "name") if path and self.is_device else ""

    def stable_id(self) -> str:
        """The name under by-id, or else by-path, that leads to it; "" where there is none."""
        path = self.path()
        if path is None or not self.is_device:
            return ""
        for kind in ("by-id", "by-path"):
            for link in _entries(self.links / kind):
                if os.path.realpath(link) == path:
                    return f"{kind}/{link.name}"
        return ""

    def _listed(self) -> list[Path]:
        return [e for e in _entries(self.devices) if e.name.removeprefix("video").isdecimal()]


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _line(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
