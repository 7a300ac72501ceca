"""What a scanner's driver needs of the wire behind it: a serial line, a keyboard held for itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from kiosk.ports import Detail, shows


class LineGone(Exception):
    """It can't be opened, or is gone. `why` is for an engineer and holds nothing that was read."""

    def __init__(self, key: str, **values: object) -> None:
        self.why = shows(f"scanner.{key}", **values)
        super().__init__(key)


class Line(Protocol):
    """An open one, used by one thread. Every method raises LineGone where it is gone."""

    def wait(self, seconds: float) -> bool:
        """Whether something can be read, after `seconds` at most. Takes nothing out."""
        ...

    def read(self) -> bytes:
        """What is there by now, b"" nothing. Doesn't wait."""
        ...

    def write(self, data: bytes) -> None: ...
    def facts(self) -> Sequence[Detail]: ...
    def close(self) -> None:
        """Never raises."""
        ...


class Source(Protocol):
    """Where lines come from: opened anew after each loss."""

    @property
    def name(self) -> str:
        """As the settings name it."""
        ...

    def open(self) -> Line: ...
