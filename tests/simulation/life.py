"""One process: alive until it crashes. Once dead nothing it does reaches the world any more."""

from __future__ import annotations


class Crash(BaseException):
    """The power is gone. No `except Exception` of the kiosk may see it, as none would in life."""


class Life:
    """What every door of a process asks before it opens."""

    def __init__(self) -> None:
        self.alive = True

    def go_on(self) -> None:
        """Raises Crash in a process that is dead: its `finally` blocks change nothing."""
        if not self.alive:
            raise Crash

    def end(self) -> Crash:
        self.alive = False
        return Crash()
