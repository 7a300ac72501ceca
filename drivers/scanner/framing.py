"""Where one code ends on a line of bytes, and the next begins. Pure: bytes and moments in, codes out.

>>> framing = Framing(End.ANY, pause=0.5)
>>> framing.feed(b"42436", 0.00), framing.feed(b"69\\r\\nKT-", 0.01)
((), (b'4243669',))
>>> framing.quiet(9.0)   # "KT-" was never finished: it must not become the beginning of the next person's code
()
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from drivers.camera.classify import LONGEST

#: A text of LONGEST characters has at most so many bytes (UTF-8). One more is kept, so that it is seen to be too long.
MOST_BYTES = 4 * LONGEST


class End(StrEnum):
    """What a scanner sends after a code. ANY: carriage return, line feed, or both. PAUSE: nothing for a while."""

    ANY = "any"
    CR = "cr"
    LF = "lf"
    CRLF = "crlf"
    PAUSE = "pause"


_SIGNS: Mapping[End, re.Pattern[bytes]] = {
    End.ANY: re.compile(rb"[\r\n]"),
    End.CR: re.compile(rb"\r"),
    End.LF: re.compile(rb"\n"),
    End.CRLF: re.compile(rb"\r\n"),
    End.PAUSE: re.compile(rb"(?!)"),
}


class Framing:
    """Codes out of a stream. A code longer than MOST_BYTES comes out once, cut just above that, and the rest up to its
    end is dropped. What is unfinished after `pause` seconds of silence is a code where PAUSE ends one, else dropped.
    """

    def __init__(self, end: End, pause: float) -> None:
        self._end, self._pause = end, pause
        self._begun = b""
        self._skipping = False
        self._at = 0.0
        #: How many pieces were dropped for want of an end: a wrong `end` in the settings shows here.
        self.unfinished = 0

    def feed(self, data: bytes, now: float) -> tuple[bytes, ...]:
        """The codes that `data`, received at `now` (seconds), completes. Empty ones, as between CR and LF, are none."""
        codes = list(self.quiet(now))
        if not data:
            return tuple(codes)
        self._at = now
        *done, rest = _SIGNS[self._end].split(self._begun + data)
        if done and self._skipping:
            del done[0]
            self._skipping = False
        codes += [code[: MOST_BYTES + 1] for code in done if code]
        if len(rest) > MOST_BYTES and not self._skipping:
            codes.append(rest[: MOST_BYTES + 1])
            self._skipping = True
        self._begun = rest[-1:] if self._skipping else rest  # the last byte may be half of CR LF
        return tuple(codes)

    def quiet(self, now: float) -> tuple[bytes, ...]:
        """Nothing came up to `now`: what that completes or drops."""
        if not (self._begun or self._skipping) or now - self._at < self._pause:
            return ()
        begun, skipping = self._begun, self._skipping
        self._begun, self._skipping = b"", False
        if skipping or not begun:
            return ()
        if self._end is End.PAUSE:
            return (begun,)
        self.unfinished += 1
        return ()

    def forget(self) -> None:
        """A code that has begun is not wanted: what is still to come of it is dropped too."""
        self._skipping = self._skipping or bool(self._begun)
        self._begun = self._begun[-1:]

    def clear(self) -> None:
        """The line is a new one: nothing has begun."""
        self._begun, self._skipping = b"", False
