"""The flow as the window sees it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from kiosk.ports import Frame
from kiosk.spoken.aloud import Aloud
from kiosk.visit.screen import Screen


class Kiosk(Protocol):
    """Everything here is thread-safe and returns at once."""

    @property
    def screen(self) -> Screen: ...
    def listen(self, listener: Callable[[Screen], None]) -> None:
        """Hear every new screen. The listener is called from a worker thread."""
        ...

    def tap(self, name: str, argument: object = "") -> None: ...
    def frame(self) -> Frame | None: ...
    def reveal(self) -> str:
        """The present person's own name in clear; "" where there is none."""
        ...

    @property
    def aloud(self) -> Aloud:
        """How the voice stands towards the page that is shown."""
        ...

    def live(self) -> Mapping[str, Any]:
        """What moves on the engineer's page between two screens; {} on every other page."""
        ...

    def start(self) -> None: ...
    def stop(self) -> None: ...
