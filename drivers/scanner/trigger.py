"""Telling a scanner to read, where it doesn't by itself."""

from __future__ import annotations

import math
from dataclasses import dataclass

from drivers.scanner.line import Line, LineGone
from kiosk.ports import Clock


@dataclass(frozen=True)
class Commands:
    """What a scanner is sent that reads only when it is told to; b"" to one that reads by itself. `again_after`
    seconds without a code, and after each code, it is told again while somebody is waited for; 0: told once."""

    start: bytes = b""
    stop: bytes = b""
    again_after: float = 0.0


class Trigger:
    """Knows whether the scanner was told to read. Not thread-safe: whoever holds the line calls it."""

    def __init__(self, commands: Commands, clock: Clock) -> None:
        self._commands, self._clock = commands, clock
        self._lit_at: float | None = None  # when the scanner was told to read, None it rests

    def steer(self, line: Line, *, wanted: bool) -> None:
        """Tell it to read where a code is `wanted`, else to rest. Raises LineGone."""
        if not self._commands.start:
            return
        if not wanted:
            self.let_rest(line)
            return
        now, again = self._clock.monotonic(), self._commands.again_after
        if self._lit_at is None or (again and now - self._lit_at >= again):
            line.write(self._commands.start)
            self._lit_at = now

    def has_read(self) -> None:
        """It has read a code and may rest now: it is told again, where it is to be."""
        if self._lit_at is not None:
            self._lit_at = -math.inf

    def let_rest(self, line: Line) -> None:
        """Harmless where it rests, and on a line that is gone: whoever reads next finds that out."""
        lit, self._lit_at = self._lit_at, None
        if lit is not None and self._commands.stop:
            try:
                line.write(self._commands.stop)
            except LineGone:
                return
