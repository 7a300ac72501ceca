"""The lock file beside the journal: one kiosk at a time, and what this terminal remembers of its journal.

It remembers which journal was kept here (its genesis) and how far that one went (an anchor). So neither a lost file,
nor another terminal's, nor an older copy put in its place, nor a write-ahead log cut short passes for ours.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from pathlib import Path

from kiosk.domain.problems import ProblemCode
from kiosk.journal import anchor
from kiosk.journal.anchor import Anchor
from kiosk.journal.trouble import JournalNotOpened, NextStep, of_system
from kiosk.ports import JournalUnwritable, shows

_GENESIS = 64


def lock_path(path: Path) -> Path:
    """Where the lock of the journal at `path` lies."""
    return path.with_name(path.name + ".lock")


class Lock:
    """The lock, held until `close`. `genesis` "" where no journal was ever kept here. Descriptor -1 locks nothing and
    remembers nothing: a journal in memory."""

    def __init__(self, descriptor: int, path: Path | None = None) -> None:
        """`path`: of a journal whose lock could only be read, to be taken whole by `renew`."""
        self._descriptor, self._to_renew = descriptor, path
        kept = os.pread(descriptor, 256, 0).decode("ascii", "replace") if descriptor >= 0 else ""
        kept = kept.replace("\0", "")  # grown and not filled when the power went: nothing was kept yet
        self.genesis = kept[:_GENESIS]
        self.anchor: Anchor | None = None
        with contextlib.suppress(ValueError):
            self.anchor = anchor.parse(kept[_GENESIS:])

    def keep(self, genesis: str) -> None:
        """Remember this journal from now on, durably."""
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, f"{genesis:{_GENESIS}}\n".encode(), 0)
        os.fsync(self._descriptor)
        self.genesis, self.anchor = genesis, None

    def note(self, gone: Anchor) -> None:
        """Remember how far the journal went. Called after the commit and not synced: what stands here was durable in
        the journal before, so a power cut can leave it behind the journal, never ahead."""
        with contextlib.suppress(OSError):  # it only sharpens a check; the money's own writes have their own errors
            os.pwrite(self._descriptor, f"\n{gone}\n".encode(), _GENESIS)
        self.anchor = gone

    def renew(self) -> None:
        """Take the lock as one that can be written, where it isn't yet. Raises JournalUnwritable, and JournalNotOpened
        where another kiosk was faster; what was held is held on, or taken again."""
        if self._to_renew is None:
            return
        path = self._to_renew
        self.close()  # two of one file shut each other out, in one process too
        try:
            descriptor = _taken(path, os.O_RDWR | os.O_CREAT)
        except JournalUnwritable:
            self._descriptor = _taken(path, os.O_RDONLY)
            raise
        self._descriptor, self._to_renew = descriptor, None

    def close(self) -> None:
        """Let others have the journal. Harmless the second time."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def take(path: Path) -> Lock:
    """The lock of the journal at `path`. Raises JournalNotOpened(SECOND_INSTANCE) and JournalUnwritable."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise of_system(error) from error
    return Lock(_taken(path, os.O_RDWR | os.O_CREAT))


def take_to_read(path: Path) -> Lock:
    """The lock of a journal on a disk that can't be written: held all the same, where there is one. Raises as `take`
    does."""
    return Lock(_taken(path, os.O_RDONLY), path)


def _taken(path: Path, flags: int) -> int:
    try:
        descriptor = os.open(lock_path(path), flags | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise of_system(error) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        reason = shows("journal.in_use")
        raise JournalNotOpened(ProblemCode.SECOND_INSTANCE, reason, NextStep.STOP) from error
    return descriptor


def remembered(path: Path) -> Anchor | None:
    """How far the journal at `path` went, as its lock file says; also while a kiosk holds it. None unknown."""
    try:
        kept = lock_path(path).read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    with contextlib.suppress(ValueError):
        return anchor.parse(kept[_GENESIS:])
    return None
