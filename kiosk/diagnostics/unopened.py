"""The stand-in for a journal that can't be opened, so that an engineer still gets the report of everything else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kiosk.domain.problems import ProblemCode
from kiosk.ports import Check, Health, JournalUnwritable
from kiosk.texts.said import Text


class Unopened:
    """Out of order with the reason; whatever else it is asked raises JournalUnwritable, as the port says."""

    def __init__(self, code: ProblemCode, reason: Text) -> None:
        self._code, self._reason = code, reason

    def check(self) -> Check:
        return Check("journal", Health.OUT_OF_ORDER, self._reason, type(self).__name__, self._code)

    def close(self) -> None:
        """There is nothing to close."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        code = self._code

        def unwritable(*_: object, **__: object) -> Any:
            raise JournalUnwritable(code)

        return unwritable
