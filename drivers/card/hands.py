"""Threads that talk with cards, each with a line to the card service that stays open between two readings.

Opening both anew took a third of a millisecond a reading. A card that falls silent keeps the hand that holds it, for as
long as it likes; another takes its place.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, TypeVar

from drivers.card.attempt import Attempt
from drivers.card.service import Service
from kiosk.domain.problems import Problem

T = TypeVar("T")


class Line:
    """A context of the card service, made where it is needed. For one thread. Contexts of a service that was started
    anew since stay dead: `cut` them, the next `open` makes another."""

    def __init__(self) -> None:
        self._service: Service | None = None

    @property
    def is_open(self) -> bool:
        return self._service is not None

    def open(self) -> Service | Problem:
        """READER_SERVICE_DOWN where the service doesn't answer."""
        if self._service is None:
            service = Service.reach()
            if isinstance(service, Problem):
                return service
            self._service = service
        return self._service

    def cut(self) -> None:
        service, self._service = self._service, None
        if service is not None:
            service.release()


class Hands:
    """One is kept ready from `begin` to `end`; before and after, each lives for one work. For several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open = False
        self._ready: _Hand | None = None

    def begin(self) -> None:
        with self._lock:
            self._open = True

    def end(self) -> None:
        """The one that is ready goes; those that are busy go when they are done, which may be never."""
        with self._lock:
            self._open, hand, self._ready = False, self._ready, None
        if hand is not None:
            hand.go()

    def attempt(self, work: Callable[[Line], T]) -> Attempt[T]:
        """`work` under way in a daemon thread, so that neither a visit nor the program's end waits for it."""
        with self._lock:
            hand, self._ready = self._ready, None
        return (hand or _Hand(self._back)).begin(work)

    def _back(self, hand: _Hand) -> bool:
        """It is free again. False: it isn't needed any more."""
        with self._lock:
            if self._open and self._ready is None:
                self._ready = hand
            return self._ready is hand


class _Hand:
    def __init__(self, back: Callable[[_Hand], bool]) -> None:
        self._back, self._line = back, Line()
        self._attempts: SimpleQueue[Attempt[Any] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="card work", daemon=True)
        self._thread.start()

    def begin(self, work: Callable[[Line], T]) -> Attempt[T]:
        attempt = Attempt(lambda: work(self._line))
        self._attempts.put(attempt)
        return attempt

    def go(self) -> None:
        self._attempts.put(None)
        self._thread.join(1.0)

    def _run(self) -> None:
        while self._does_another():
            pass
        self._line.cut()

    def _does_another(self) -> bool:
        """Between two works nothing of the last one is held: its outcome is a person's."""
        attempt = self._attempts.get()
        if attempt is None:
            return False
        attempt.do()
        # Back before it is told: who waited for it may be quick with the next.
        stays = self._back(self)
        if not stays:
            self._line.cut()
        attempt.tell()
        return stays
