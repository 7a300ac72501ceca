"""Work that may block for ever, with a deadline for whoever waits for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import Generic, TypeVar

T = TypeVar("T")


class Attempt(Generic[T]):
    """Starts `work` at once in a daemon thread, so that neither a visit nor the program's end waits for it."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._outcome: Future[T] = Future()
        threading.Thread(target=self._run, name="card work", daemon=True).start()

    def _run(self) -> None:
        try:
            outcome = self._work()
        except BaseException as bug:  # noqa: BLE001 - raised again in the thread that asks for the result
            self._outcome.set_exception(bug)
        else:
            self._outcome.set_result(outcome)

    def done(self, seconds: float = 0.0) -> bool:
        """Wait at most `seconds` for the end; False while the work still goes on (it can't be broken off)."""
        return bool(wait((self._outcome,), seconds).done)

    def result(self) -> T:
        """What came out. Raises what the work raised: a bug, as expected trouble is a value."""
        return self._outcome.result()
