"""One row of the table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kiosk.visit.events import Event
from kiosk.visit.states import State
from kiosk.visit.step import Step


@dataclass(frozen=True)
class Row:
    """In `state`, `event` is handled by `handle`, which ends in one of `to`."""

    state: type[State]
    event: type[Event]
    handle: Callable[[Any, Any], Step]
    to: tuple[type[State], ...]
