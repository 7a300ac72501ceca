"""Which codes are in view: each is news once, until it has left."""

from __future__ import annotations

from collections.abc import Iterable

from drivers.camera.classify import classify
from kiosk.ports import CodeSeen, TicketSeen, WrongCode


class CodesInView:
    """A code has left the view once it hasn't been read for `gone_after` seconds: single frames are often missed.

    Holds the texts of codes in view, so it is to be told to `forget` when a person's visit moves on.
    """

    def __init__(self, gone_after: float = 1.0) -> None:
        self._gone_after = gone_after
        self._last_read: dict[str, float] = {}

    def look(self, texts: Iterable[str], now: float) -> tuple[CodeSeen | TicketSeen | WrongCode, ...]:
        """What is new in a picture taken at `now` (seconds). Beside a code we take, a wrong one isn't worth a word."""
        self._last_read = {t: at for t, at in self._last_read.items() if now - at <= self._gone_after}
        texts = tuple(texts)
        signals = {text: classify(text) for text in texts}
        taken = any(not isinstance(signal, WrongCode) for signal in signals.values())
        news = tuple(
            signal
            for text, signal in signals.items()
            if text not in self._last_read and not (taken and isinstance(signal, WrongCode))
        )
        self._last_read.update((text, now) for text in texts)
        return news

    def forget(self) -> None:
        """Every code seen from now on is new."""
        self._last_read.clear()
