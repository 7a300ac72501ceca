"""Work that may block for ever, with a deadline for whoever waits for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar, cast

T = TypeVar("T")


class Attempt(Generic[T]):
    """`work`, done by `do` in one thread and waited for in others. What it raises is a bug, raised again there."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._work: Callable[[], T] | None = work
        self._outcome: T | None = None
        self._bug: BaseException | None = None
        self._unwanted = False
        self._over = threading.Event()

    @classmethod
    def begun(cls, work: Callable[[], T]) -> Attempt[T]:
        """Under way in a daemon thread of its own, so that neither a visit nor the program's end waits for it."""
        attempt = cls(work)
        threading.Thread(target=attempt.run, name="card work", daemon=True).start()
        return attempt

    def run(self) -> None:
        """Do it, and tell."""
        self.do()
        self.tell()

    def do(self) -> None:
        """Once. What was to be done is let go then: it may know whoever keeps this, and so keep the outcome alive."""
        work, self._work = self._work, None
        if work is None:
            return
        try:
            self._outcome = work()
        except BaseException as bug:  # noqa: BLE001 - raised again in the thread that asks for the result
            self._bug = bug
        if self._unwanted:
            self._let_go()

    def forget(self) -> None:
        """Nobody asks for the result any more: what comes out, a person's, isn't kept."""
        self._unwanted = True
        self._let_go()

    def _let_go(self) -> None:
        self._outcome = self._bug = None

    def tell(self) -> None:
        """Those who wait go on."""
        self._over.set()

    def done(self, seconds: float = 0.0) -> bool:
        """Wait at most `seconds` for the end; False while the work still goes on (it can't be broken off)."""
        return self._over.is_set() or self._over.wait(seconds)

    def result(self) -> T:
        """What came out. Raises what the work raised: a bug, as expected trouble is a value."""
        self._over.wait()
        if self._bug is not None:
            raise self._bug
        return cast("T", self._outcome)
