"""The disk under the journal, and what the journal still owes: space, the time of one sync, what is open."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from kiosk import durable
from kiosk.diagnostics.machine import Machine
from kiosk.domain.problems import ProblemCode
from kiosk.ports import Check, Clock, Detail, Health, Journal, JournalUnwritable, by_system, shows, together
from kiosk.texts.said import Text

#: Bytes free below which somebody must make room.
LITTLE = 500 * 2**20
#: The median of a sync that a patient would feel (ms): one that is late proves only that something else wrote.
SLOW = 150.0
_TRIES = 5
#: What a power cut empties.
_IN_MEMORY = frozenset({"tmpfs", "ramfs"})
_SCRATCH = ".sync-probe"


def check_storage(path: Path, machine: Machine, clock: Clock, reserve: int = 0) -> Check:
    """The disk that holds the journal at `path`, of which `reserve` bytes are kept free for an outcome."""
    folder = next(p for p in (path.absolute().parent, *path.absolute().parents) if p.is_dir())
    kind, read_only = mount(folder, machine.proc)
    try:
        room = os.statvfs(folder)
    except OSError as error:
        return _found(
            Health.OUT_OF_ORDER, shows("storage.unreadable", system=by_system(error)), ProblemCode.JOURNAL_UNWRITABLE
        )
    free, total = room.f_bavail * room.f_frsize, room.f_blocks * room.f_frsize
    volatile, disk = kind in _IN_MEMORY, kind or shows("storage.a_disk")
    details = [
        Detail("file_system", kind or "-", Health.DEGRADED if volatile else Health.READY if kind else Health.UNKNOWN),
        Detail(
            "read_only", shows("yes") if read_only else shows("no"), Health.OUT_OF_ORDER if read_only else Health.READY
        ),
        Detail("free", f"{free // 2**20} MB / {total // 2**20} MB", Health.DEGRADED if free < LITTLE else Health.READY),
    ]
    try:
        took = sync_times(folder, clock)
    except OSError as error:
        full = free <= max(reserve, 4096)
        code = ProblemCode.DISK_FULL if full else ProblemCode.JOURNAL_UNWRITABLE
        if full or read_only:
            why = shows("storage.full" if full else "storage.read_only", disk=disk)
        else:
            why = shows("storage.unwritable", disk=disk, system=by_system(error))
        return _found(Health.OUT_OF_ORDER, together(why, shows("storage.free", mb=free // 2**20)), code, details)
    median, longest = took[len(took) // 2], took[-1]
    slow = Health.DEGRADED if median > SLOW else Health.READY
    details.append(Detail("sync", shows("storage.sync", median=f"{median:.1f}", longest=f"{longest:.1f}"), slow))
    evidence = together(
        shows("storage.disk", disk=disk, mb=free // 2**20, median=f"{median:.1f}", longest=f"{longest:.1f}"),
        shows("storage.volatile") if volatile else None,
    )
    weak = volatile or free < LITTLE or median > SLOW
    return _found(Health.DEGRADED if weak else Health.READY, evidence, None, details)


def sync_times(folder: Path, clock: Clock) -> list[float]:
    """How long one small write takes until it is on the disk (ms), shortest first. Raises OSError."""
    scratch, took = folder / _SCRATCH, []
    try:
        for _ in range(_TRIES):
            began = clock.monotonic()
            durable.write(scratch, b"\0" * 4096, os.O_TRUNC)
            took.append((clock.monotonic() - began) * 1000)
    finally:
        with contextlib.suppress(OSError):
            scratch.unlink(missing_ok=True)
    return sorted(took)


def mount(folder: Path, proc: Path) -> tuple[str, bool]:
    """The type of the file system that `folder` is on, and whether it can only be read; ("", False) unknown."""
    found, length = ("", False), -1
    with contextlib.suppress(OSError):
        for line in (proc / "self/mountinfo").read_text("utf-8", "replace").splitlines():
            left, _, right = line.partition(" - ")
            words, kind = left.split(), right.split()
            if len(words) < 6 or not kind:
                continue
            point = Path(words[4].encode("ascii", "ignore").decode("unicode_escape"))
            # The last of two mounts on one point is the one that is seen.
            if len(point.parts) >= length and folder.is_relative_to(point):
                super_options = kind[2].split(",") if len(kind) > 2 else []
                found, length = (kind[0], "ro" in (*words[5].split(","), *super_options)), len(point.parts)
    return found


def check_owed(journal: Journal) -> Check:
    """What is open or owed. DEGRADED while anything is: the terminal is working on it, or somebody must."""
    driver = f"{type(journal).__module__}.{type(journal).__qualname__}"
    try:
        unknown = len(journal.open_requests()) + len(journal.open_writes())
        slips = len(journal.slips(owed_only=True)) + len(journal.unslipped())
        hospital = len(journal.hospital_owed()) + len(journal.undo_owed())
        locks, waiting = len(journal.locks()), len(journal.awaited())
    except JournalUnwritable as error:
        return Check("owed", Health.OUT_OF_ORDER, shows("journal.unreadable"), driver, error.code)
    counts = {"unknown": unknown, "slips_owed": slips, "hospital_owed": hospital, "bills_held": locks}
    details = [Detail(name, str(count), Health.DEGRADED if count else Health.READY) for name, count in counts.items()]
    details.append(Detail("filings_awaited", str(waiting)))
    code = (
        ProblemCode.OUTCOME_UNKNOWN
        if unknown
        else ProblemCode.HOSPITAL_OWED
        if hospital
        else ProblemCode.PRINT_UNCONFIRMED
        if slips
        else None
    )
    evidence = shows("owed", unknown=unknown, slips=slips, hospital=hospital, locks=locks)
    return Check(
        "owed", Health.DEGRADED if any(counts.values()) else Health.READY, evidence, driver, code, tuple(details)
    )


def _found(health: Health, evidence: Text, problem: ProblemCode | None, details: list[Detail] | None = None) -> Check:
    return Check("storage", health, evidence, "-", problem, tuple(details or ()))
