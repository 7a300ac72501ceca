"""Bytes of a scanner become signals, by the same rules as what a camera sees."""

from __future__ import annotations

from collections.abc import Sequence

from drivers.camera.classify import CodeKind, kind_of
from drivers.camera.view import CodesInView
from drivers.scanner.framing import End, Framing
from kiosk.ports import CodeSeen, TicketSeen, WrongCode

#: Kinds that a line with wrong settings (rate, parity) brings, and a working one hardly ever.
_GARBAGE = frozenset((CodeKind.NOT_TEXT, CodeKind.CONTROL_CHARACTERS))

#: What bytes that are no text decode to.
_NO_TEXT = "\ufffd"


class Reading:
    """What was read, and what of it is news. Texts are passed on between `watch` and `rest` only; what is kept of them
    is kind and length. Not thread-safe: its driver holds a lock.

    `ignored`: bytes that the scanner says itself (an acknowledgement, "no read"), dropped where a code begins so.
    """

    def __init__(self, end: End, pause: float, gone_after: float, ignored: Sequence[bytes] = ()) -> None:
        self._framing = Framing(end, pause)
        self._view = CodesInView(gone_after)
        self._ignored = tuple(ignored)
        self.watching = False
        self.received = self.codes = self.garbage = 0
        self.last: CodeKind | None = None
        self.last_length, self.last_at = 0, 0.0

    @property
    def unfinished(self) -> int:
        """Pieces that were dropped because no end came."""
        return self._framing.unfinished

    def take(self, data: bytes, now: float) -> tuple[CodeSeen | TicketSeen | WrongCode, ...]:
        """`data` came at `now` (seconds), b"" nothing: the signals that it makes."""
        self.received += len(data)
        news: list[CodeSeen | TicketSeen | WrongCode] = []
        for code in self._framing.feed(data, now):
            text = self._text(code)
            if not text:
                continue
            self.last, self.last_length, self.last_at = kind_of(text), len(text), now
            self.codes += 1
            # A wrong rate hardly ever makes an end: what comes of it is too long before it is no text.
            self.garbage += self.last in _GARBAGE or _NO_TEXT in text
            if self.watching:
                news += self._view.look((text,), now)
        return tuple(news)

    def watch(self) -> None:
        """Pass on what begins from now on."""
        self._framing.forget()
        self._view.forget()
        self.watching = True

    def rest(self) -> None:
        self.watching = False
        self._view.forget()

    def take_away(self) -> None:
        """Nothing is held before the scanner any more: the same code is news again."""
        self._view.forget()

    def begin(self) -> None:
        """A line was opened: nothing was read from it yet."""
        self._framing.clear()
        self.received = self.codes = self.garbage = self._framing.unfinished = 0
        self.last = None

    def _text(self, code: bytes) -> str:
        """UTF-8 strictly: bytes that are none come out with U+FFFD, which is classified as no text, as a camera's."""
        while ignored := next((i for i in self._ignored if code.startswith(i)), b""):
            code = code.removeprefix(ignored)
        return code.decode("utf-8", "replace")
