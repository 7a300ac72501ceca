"""The second place for what must not be lost with this box."""

from __future__ import annotations

from typing import Protocol

from kiosk.ports.health import Check, shows
from kiosk.texts.said import Text


class SecondStoreDown(Exception):
    """The second store didn't do in its time what it was asked. A record may stand there or not.

    Out of `intend` and `begin` (K-906): the request is NOT_SENT, nothing may be sent. `why` is for an engineer; a
    string is shown as it is.
    """

    def __init__(self, why: Text | str) -> None:
        self.why = why if isinstance(why, Text) else shows("told", words=why)
        super().__init__(str(self.why))


class SecondStore(Protocol):
    """A place outside this box, a second disk or a share, for what must not be lost with it.

    Books take records one after another; notes are replaced whole or not at all. Names are words of ASCII letters,
    digits, "-" and "_", joined by "/". Every call is durable on return, ends within the store's own time limit, and
    raises SecondStoreDown otherwise. What is kept is sealed already; a store opens nothing.
    """

    def append(self, book: str, record: bytes) -> None: ...
    def read(self, book: str) -> tuple[bytes, ...]:
        """Every whole record; a torn tail is left out. () for a book that was never begun."""
        ...

    def books(self, shelf: str) -> tuple[str, ...]:
        """The books anywhere below `shelf`, by name."""
        ...

    def drop(self, book: str) -> None:
        """Throw a book away. Nothing happens where there is none."""
        ...

    def note(self, name: str) -> bytes | None: ...
    def put_note(self, name: str, note: bytes) -> None: ...
    def notes(self, shelf: str) -> tuple[str, ...]: ...
    def check(self) -> Check: ...
