"""A disk whose power can be cut: ext4 in an image on a loop device, shut down by FS_IOC_SHUTDOWN.

With NOLOGFLUSH nothing that the file system still held in memory reaches the image: what was not synced is lost, as
when the plug is pulled. It shows what SQLite and ext4 do together, not a drive that lies about its cache.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import os
import shutil
import struct
import subprocess
import tempfile
from pathlib import Path

from tests.require import program

_SHUTDOWN = 0x8004587D  # FS_IOC_SHUTDOWN, _IOR('X', 125, __u32)
_NOLOGFLUSH = 2
_SIZE = 16 * 1024 * 1024

_mounted: set[Path] = set()


def why_not() -> str:
    """Why no power can be cut on this machine; "" where it can."""
    if os.geteuid() != 0:
        return "mounting an image needs root"
    if gone := [name for name in ("mkfs.ext4", "mount", "umount") if program(name) is None]:
        return f"{', '.join(gone)} is not installed (apt packages: e2fsprogs mount)"
    with tempfile.TemporaryDirectory(prefix="power-") as folder:
        try:
            disk = Disk(Path(folder))
            disk.plug_in()
            disk.cut()
            disk.unplug()
        except (OSError, subprocess.CalledProcessError) as error:
            return f"no ext4 on a loop device here ({type(error).__name__})"
    return ""


class Disk:
    """One image in `folder`, mounted at `.root` while plugged in."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0
        self.root = folder / "disk"
        self.root.mkdir()
        self._image = folder / "image0"
        with self._image.open("wb") as file:
            file.truncate(_SIZE)
        _run("mkfs.ext4", "-q", "-F", "-E", "lazy_itable_init=0,lazy_journal_init=1", self._image)

    def plug_in(self) -> None:
        """Mount the image; what ext4's own log holds is replayed. CalledProcessError where that can't be."""
        _run("mount", "-o", "loop,noatime", self._image, self.root)
        _mounted.add(self.root)

    def cut(self) -> None:
        """The power goes: from now on every call fails, and nothing more reaches the image."""
        root = os.open(self.root, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.ioctl(root, _SHUTDOWN, struct.pack("I", _NOLOGFLUSH))
        finally:
            os.close(root)

    def unplug(self) -> None:
        """Unmount, and go on with a copy of the image: a mount of the same one may find the dead file system again."""
        unmount(self.root)
        self._count += 1
        copy = self._folder / f"image{self._count}"
        _run("cp", "--sparse=always", self._image, copy)
        self._image.unlink()
        self._image = copy


def unmount(root: Path) -> None:
    """Harmless the second time. Its loop device goes with it."""
    if root in _mounted:
        _run("umount", "-l", root)
        _mounted.discard(root)


@atexit.register
def _leave_nothing() -> None:
    for root in tuple(_mounted):
        with contextlib.suppress(OSError, subprocess.CalledProcessError):
            unmount(root)


def _run(name: str, *arguments: object) -> None:
    found = program(name) or shutil.which(name) or name
    subprocess.run([found, *map(str, arguments)], check=True, capture_output=True)
