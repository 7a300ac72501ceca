"""Whose turn it is where two cards can be in at once: the first counts, the second waits and is told when it is free.

A waiting card is told only once the first has been out for `STILL_SECONDS`: a card with both interfaces, drawn out of
the slot of a combined reader, passes its antenna, and is nobody's next visit. A card without power (upside down) never
has the turn: whoever lays a readable one on another reader is served.
"""

from __future__ import annotations

from collections.abc import Iterable

from kiosk.ports import CardInserted, CardRemoved, CardSignal, Clock

STILL_SECONDS = 1.0


class Turn:
    """Signals of all readers in, signals of one card at a time out. Used from one thread."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._current = 0
        self._waiting: dict[int, CardSignal] = {}
        self._free_since = 0.0

    def take(self, signals: Iterable[CardSignal]) -> tuple[CardSignal, ...]:
        """What of `signals` is told now. Several cards seen at once are in the order of preference."""
        told: list[CardSignal] = []
        for signal in signals:
            if isinstance(signal, CardRemoved):
                if self._waiting.pop(signal.insertion, None) is not None:
                    continue  # nobody was told that it was in
                if signal.insertion == self._current:
                    self._current, self._free_since = 0, self._clock.monotonic()
            elif signal.insertion and self._current:
                self._waiting[signal.insertion] = signal
                continue
            elif isinstance(signal, CardInserted):
                self._current = signal.insertion
            told.append(signal)
        return tuple(told)

    def due(self) -> float | None:
        """Seconds until a waiting card is to be told by `come`; None where none waits for no more than time."""
        if self._current or not self._waiting:
            return None
        return max(0.0, self._free_since + STILL_SECONDS - self._clock.monotonic())

    def come(self) -> tuple[CardSignal, ...]:
        """The waiting cards whose time has come: up to the first that has the turn."""
        told: list[CardSignal] = []
        while self.due() == 0.0:
            insertion, signal = next(iter(self._waiting.items()))
            del self._waiting[insertion]
            told += self.take((signal,))
        return tuple(told)

    def clear(self) -> None:
        """Nothing is in any more, and nobody need be told."""
        self._current = 0
        self._waiting.clear()
