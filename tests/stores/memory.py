"""A second store in memory with the faults of a real one: away, slow, torn, lost acknowledgement."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from kiosk.ports import Check, Health, SecondStoreDown, shows


class StoreFault(StrEnum):
    """What befalls one call. DOWN: nothing is done. SLOW: it is done, but the caller has given up waiting.
    TORN: a record is cut in the middle, a note stays the old one."""

    NONE = "none"
    DOWN = "down"
    SLOW = "slow"
    TORN = "torn"


class MemoryStore:
    """kiosk.ports.SecondStore. `fault` is asked before each call, by the call's name; `writes` counts those done."""

    def __init__(self, fault: Callable[[str], StoreFault] | None = None) -> None:
        self.fault = fault or (lambda call: StoreFault.NONE)
        self.kept: dict[str, list[bytes]] = {}
        self.written: dict[str, bytes] = {}
        self.writes = 0

    def append(self, book: str, record: bytes) -> None:
        def do() -> None:
            self.kept.setdefault(book, []).append(record)

        self._write("append", do)

    def read(self, book: str) -> tuple[bytes, ...]:
        self._reading("read")
        return tuple(self.kept.get(book, ()))

    def books(self, shelf: str) -> tuple[str, ...]:
        self._reading("books")
        return tuple(sorted(name for name in self.kept if name.startswith(f"{shelf}/")))

    def drop(self, book: str) -> None:
        self._write("drop", lambda: self.kept.pop(book, None))

    def note(self, name: str) -> bytes | None:
        self._reading("note")
        return self.written.get(name)

    def put_note(self, name: str, note: bytes) -> None:
        self._write("put_note", lambda: self.written.__setitem__(name, note))

    def notes(self, shelf: str) -> tuple[str, ...]:
        self._reading("notes")
        return tuple(sorted(name for name in self.written if name.startswith(f"{shelf}/")))

    def check(self) -> Check:
        down = self.fault("check") is not StoreFault.NONE
        return Check(
            "second store",
            Health.OUT_OF_ORDER if down else Health.READY,
            shows("told", words="in memory"),
            type(self).__name__,
        )

    def _write(self, call: str, do: Callable[[], object]) -> None:
        fault = self.fault(call)
        if fault in (StoreFault.NONE, StoreFault.SLOW):
            do()
            self.writes += 1
        if fault is not StoreFault.NONE:
            raise SecondStoreDown(fault.value)

    def _reading(self, call: str) -> None:
        if (fault := self.fault(call)) is not StoreFault.NONE:
            raise SecondStoreDown(fault.value)
