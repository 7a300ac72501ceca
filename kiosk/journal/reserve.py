"""Disk space kept for what must still be written when the disk is full: the outcome of a settlement."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from kiosk.domain.problems import ProblemCode
from kiosk.journal.trouble import of_system
from kiosk.ports import JournalUnwritable

#: What an intent itself may need besides (bytes): its pages in the write-ahead log and the log's own index.
_MARGIN = 256 * 1024


class Reserve:
    """A ballast file of `size` bytes beside the journal, really allocated; given back when the disk is full."""

    def __init__(self, path: Path, size: int) -> None:
        self._path = path
        self._size = size

    def hold(self) -> None:
        """Make sure that the ballast stands and a little space is left. Raises JournalUnwritable (DISK_FULL)."""
        try:
            if not self.standing():
                self._allocate()
            disk = os.statvfs(self._path)
        except OSError as error:
            raise of_system(error) from error
        if disk.f_bavail * disk.f_frsize < _MARGIN:
            raise JournalUnwritable(ProblemCode.DISK_FULL)

    def release(self) -> bool:
        """Give the ballast's space back. False where there was none to give."""
        try:
            if not self._path.exists() or self._path.stat().st_size == 0:
                return False
            os.truncate(self._path, 0)
        except OSError:
            return False
        return True

    def standing(self) -> bool:
        """Whether the ballast has its full size."""
        try:
            return self._path.stat().st_size >= self._size
        except OSError:
            return False

    def _allocate(self) -> None:
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            if self._size:
                os.posix_fallocate(descriptor, 0, self._size)
        except OSError:
            with contextlib.suppress(OSError):  # a ballast that is half there protects nothing and takes the last space
                os.ftruncate(descriptor, 0)
            raise
        finally:
            os.close(descriptor)
