"""Work side by side, each for a bounded time: what hangs is a finding, and keeps nobody else waiting."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

#: Seconds after which a check hangs: the slowest honest one (a reader's service that is asked three times) takes 2.
LIMIT = 5.0


@dataclass(frozen=True)
class Hangs:
    """It did not come back in time. `before`: it hangs since an earlier round, and was not begun again."""

    seconds: float
    before: bool = False


@dataclass(frozen=True)
class Raised:
    """It ended by an exception: its class, never its text."""

    error: str


class Bounded:
    """Runs named work in threads of their own. Work that hung is not begun again until it has come back: a device that
    is asked every few seconds for a week leaves one thread hanging, not a hundred thousand. Thread-safe. The time is
    the machine's own, not the Clock port's: a thread that hangs hangs in no simulated time."""

    def __init__(self, seconds: float = LIMIT) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._hanging: dict[str, _Work[object]] = {}

    def run(self, work: Mapping[str, Callable[[], T]]) -> dict[str, T | Hangs | Raised]:
        """What came of each, in their order; after at most `seconds` all in all."""
        deadline = time.monotonic() + self._seconds
        begun: dict[str, _Work[T] | None] = {name: self._begin(name, body) for name, body in work.items()}
        found: dict[str, T | Hangs | Raised] = {}
        for name, one in begun.items():
            if one is None:
                found[name] = Hangs(self._seconds, before=True)
                continue
            if one.done.wait(max(deadline - time.monotonic(), 0.0)):
                found[name] = one.result
                continue
            with self._lock:
                self._hanging[name] = one  # type: ignore[assignment]
            found[name] = Hangs(self._seconds)
        return found

    def one(self, name: str, body: Callable[[], T]) -> T | Hangs | Raised:
        return self.run({name: body})[name]

    def _begin(self, name: str, body: Callable[[], T]) -> _Work[T] | None:
        with self._lock:
            old = self._hanging.get(name)
            if old is not None and not old.done.is_set():
                return None
            self._hanging.pop(name, None)
        return _Work(name, body)


class _Work(Generic[T]):
    def __init__(self, name: str, body: Callable[[], T]) -> None:
        self.done = threading.Event()
        self.result: T | Raised = Raised("ended")
        self._body = body
        threading.Thread(target=self._run, name=f"check {name}", daemon=True).start()

    def _run(self) -> None:
        try:
            self.result = self._body()
        except Exception as error:  # noqa: BLE001 - a check that dies tells nothing: the failure is the finding
            self.result = Raised(type(error).__name__)
        finally:
            self.done.set()
