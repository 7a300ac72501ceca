"""Tries at a PIN where none can be written down: counted in this process's memory, with pauses instead of the disk."""

from __future__ import annotations

import threading

from kiosk.ports import Clock

#: Seconds before the first try of a process, so that a restart buys nothing; after `FREE` tries it doubles with each.
PAUSE = 60.0
FREE = 3
#: From so many tries on the pad is dead, as where they are written.
DEAD_AT = 15


class Pauses:
    """One a process; thread-safe. The clock on the wall has no say: it can be set."""

    def __init__(self, clock: Clock) -> None:
        self._clock, self._since, self._tries = clock, clock.monotonic(), 0
        self._asked = False  # whether there was a try at all
        self._lock = threading.Lock()

    @property
    def tries(self) -> int:
        """How many were counted here and nowhere else."""
        return self._tries

    def count(self, written: int) -> bool:
        """Count one try, before the PIN is looked at, on top of the `written` ones; False, and nothing counted, while a
        pause lasts."""
        with self._lock:
            if self._clock.monotonic() - self._since < self.pause(written):
                return False
            self._tries += 1
            self._since, self._asked = self._clock.monotonic(), True
            return True

    def pause(self, written: int) -> float:
        """Seconds that must pass since the last try, or since the start where there was none here."""
        tries = written + self._tries
        if tries >= DEAD_AT:
            return float("inf")
        if tries >= FREE:
            return PAUSE * 2.0 ** (tries - FREE)
        return 0.0 if self._asked else PAUSE

    def forget(self, tries: int) -> None:
        """So many of them are written now, or the PIN was right."""
        with self._lock:
            self._tries = max(self._tries - tries, 0)
