"""The other side's books on disk: every call that changed something, durable before it is answered.

One JSON line a call: its path, the moment, its arguments. At the start the same calls are done again at the same
moments, which gives the same books (the simulated insurer and hospital are functions of both). So a killed service
comes back with all that it may have answered, as a real platform does.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kiosk.ports import Clock, NoAnswer, Refusal

Calls = Mapping[str, Callable[[Mapping[str, Any]], object]]

#: Calls that change nothing: asked again, they are answered anew.
READING = frozenset(
    {"identify", "filings", "exempt", "preview", "find", "find_write", "stays", "bill", "compare", "rows", "settled"}
    | {"authenticate"}
)


class HeldClock:
    """A clock that stands still for one thread while a call is done, so that doing it again later is the same."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._held = threading.local()

    def now(self) -> dt.datetime:
        held: dt.datetime | None = getattr(self._held, "at", None)
        return held or self._clock.now()

    def monotonic(self) -> float:
        return self._clock.monotonic()

    def sleep(self, seconds: float) -> None:
        self._clock.sleep(seconds)

    @contextmanager
    def held(self, at: dt.datetime) -> Iterator[None]:
        """Inside, `now()` is `at`."""
        self._held.at = at
        try:
            yield
        finally:
            self._held.at = None


class Ledger:
    """The file at `path`. Thread-safe; one process at a time. Raises OSError where it can't be read or written."""

    def __init__(self, path: Path, clock: HeldClock) -> None:
        self._path = path
        self._clock = clock
        self._lock = threading.Lock()

    def done_again(self, calls: Calls) -> int:
        """Do every call of the file again on the fresh books behind `calls`; answers how many. What was cut off in
        the middle of its last line was never answered, and is removed."""
        data = self._path.read_bytes() if self._path.exists() else b""
        whole = data.rfind(b"\n") + 1
        if whole < len(data):
            os.truncate(self._path, whole)
        lines = data[:whole].splitlines()
        for line in lines:
            entry = json.loads(line)
            with self._clock.held(dt.datetime.fromisoformat(entry["at"])):
                calls[entry["call"]](entry["body"])
        return len(lines)

    def kept(self, calls: Calls) -> dict[str, Callable[[Mapping[str, Any]], object]]:
        """`calls`, each one that changes something written down before it returns."""
        return {
            path: act if path.rsplit("/", 1)[1] in READING else self._kept(path, act) for path, act in calls.items()
        }

    def _kept(self, path: str, act: Callable[[Mapping[str, Any]], object]) -> Callable[[Mapping[str, Any]], object]:
        def do(body: Mapping[str, Any]) -> object:
            with self._lock:  # the order of the lines is the order of the changes
                at = self._clock.now()
                with self._clock.held(at):
                    outcome = act(body)
                if not isinstance(outcome, Refusal | NoAnswer):
                    self._write({"call": path, "at": at.isoformat(), "body": body})
            return outcome

        return do

    def _write(self, entry: Mapping[str, Any]) -> None:
        with self._path.open("ab") as file:
            file.write(json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
