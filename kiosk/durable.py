"""What a file system keeps only when it is told to: what a file holds, and that it has its name."""

from __future__ import annotations

import os
from pathlib import Path


def write(path: Path, data: bytes, how: int) -> None:
    """Write all of `data` into `path`, made with mode 600 where it isn't there, to outlive a power cut. `how` is
    what else the file is opened with, such as os.O_APPEND. Raises OSError; a part may have been written then."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC | how, 0o600)
    try:
        left = memoryview(data)
        while left:
            left = left[os.write(descriptor, left) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Make what was made, renamed or removed in `folder` outlive a power cut. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
