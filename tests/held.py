"""What a process holds: descriptors, threads, children. A driver that is started and stopped leaves none of them."""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

#: Rounds of a driver's life in a test; `KIOSK_ROUNDS=500` for a long look.
ROUNDS = int(os.environ.get("KIOSK_ROUNDS", "8"))
_PATIENCE = 60.0


def held() -> Counter[str]:
    """Descriptors by what they lead to (of sockets and pipes the kind), threads and children by name."""
    found: Counter[str] = Counter()
    for link in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            found[f"fd {os.readlink(link).partition(':')[0]}"] += 1
    found.update(f"thread {thread.name}" for thread in threading.enumerate())
    for task in Path("/proc/self/task").iterdir():
        with suppress(OSError):
            for child in (task / "children").read_text("ascii").split():
                found[f"child {Path('/proc', child, 'comm').read_text('ascii', 'replace').strip()}"] += 1
    return found


def leaves_nothing(life: Callable[[], None], rounds: int = ROUNDS) -> None:
    """Live it once (what is made on first use stays), then `rounds` times: no more is held than after the first."""
    life()
    before = _settled(held())
    for _ in range(rounds):
        life()
    deadline = time.monotonic() + _PATIENCE
    while (more := held() - before) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not more, f"held after {rounds} rounds and not before: {dict(more)}"


def _settled(now: Counter[str]) -> Counter[str]:
    """What is still ending after the first life isn't taken for what stays: the same twice, half a second apart."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        time.sleep(0.3)
        if (later := held()) == now:
            return now
        now = later
    return now
