"""Which card is in which reader: what the reader service reports, turned into insertions. No PC/SC in here."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass

from kiosk.domain.problems import ProblemCode
from kiosk.ports import CardInserted, CardRemoved, CardSignal, CardTrouble, Clock

#: A reader that is back shows its card so much later at most: it is looked into every 0.4 s, and the card needs power.
AGAIN_SECONDS = 1.5


@dataclass(frozen=True)
class Seen:
    """One look at one reader. `mute`: a card is in and has no power (upside down); `events` is the service's own
    count of insertions and removals, which shows a card that went out and in between two looks."""

    present: bool
    mute: bool = False
    events: int = 0


@dataclass(frozen=True)
class _Card:
    insertion: int
    seen: Seen


class Presence:
    """The insertions of all watched readers. Looked at from the driver's thread, asked from any."""

    def __init__(self, clock: Clock) -> None:
        self._cards: dict[str, _Card] = {}
        self._clock = clock
        #: Readers that are there, and until when a card that shows in one was found there; those that were lost.
        self._finding: dict[str, float] = {}
        self._lost: set[str] = set()
        self._last = 0
        self._changed = threading.Condition()

    def look(self, reader: str, seen: Seen) -> tuple[CardSignal, ...]:
        """Take one look in and answer what happened since the last one."""
        with self._changed:
            card = self._cards.get(reader)
            if card is not None and seen.present and _same(card.seen, seen):
                return ()
            found = self._finds(reader, seen)
            signals = self._remove(reader)
            if seen.present:
                self._last += 1
                self._cards[reader] = _Card(self._last, seen)
                trouble = CardTrouble(self._last, ProblemCode.CARD_UPSIDE_DOWN, found)
                signals += (trouble if seen.mute else CardInserted(self._last, found),)
            self._changed.notify_all()
            return signals

    def keep(self, readers: Collection[str]) -> tuple[CardSignal, ...]:
        """Only these readers can be seen any more: what was in another one counts as removed."""
        with self._changed:
            for reader in self._finding.keys() - readers:
                del self._finding[reader]
                self._lost.add(reader)
            signals = tuple(s for reader in self._cards.keys() - readers for s in self._remove(reader))
            self._changed.notify_all()
            return signals

    def reader_of(self, insertion: int) -> str | None:
        """The reader that this insertion is still in."""
        with self._changed:
            return next((reader for reader, card in self._cards.items() if card.insertion == insertion), None)

    def cards(self) -> dict[str, int]:
        """The readers with a card in, and the number of its insertion."""
        with self._changed:
            return {reader: card.insertion for reader, card in self._cards.items()}

    def is_mute(self, insertion: int) -> bool:
        """True where the card is in without power."""
        with self._changed:
            return any(card.seen.mute for card in self._cards.values() if card.insertion == insertion)

    def wait_removed(self, insertion: int, seconds: float) -> bool:
        """Wait until this insertion has ended, at most `seconds`; False where the card is still in."""
        with self._changed:
            return self._changed.wait_for(
                lambda: all(card.insertion != insertion for card in self._cards.values()), seconds
            )

    def wait_in(self, insertion: int, done: Callable[[], bool], seconds: float) -> bool:
        """Wait until `done`, at most `seconds`, while this insertion lasts; whether it is done. `wake` has it asked."""
        with self._changed:

            def over() -> bool:
                return done() or all(card.insertion != insertion for card in self._cards.values())

            self._changed.wait_for(over, seconds)
            return done()

    def wake(self) -> None:
        """Something that is waited for may be done."""
        with self._changed:
            self._changed.notify_all()

    def _finds(self, reader: str, seen: Seen) -> bool:
        """Whether a card that is in now was in already when the reader came, or came back."""
        now = self._clock.monotonic()
        first = reader not in self._finding
        if first:
            self._finding[reader] = now + AGAIN_SECONDS if reader in self._lost else now
        found = first or now < self._finding[reader]
        if seen.present:
            self._finding[reader] = now
        return found

    def _remove(self, reader: str) -> tuple[CardSignal, ...]:
        card = self._cards.pop(reader, None)
        return () if card is None else (CardRemoved(card.insertion),)


def _same(before: Seen, now: Seen) -> bool:
    """The same card as before. One that gets power at last is a new insertion; one that loses it shows in reading."""
    return before.events == now.events and not (before.mute and not now.mute)
