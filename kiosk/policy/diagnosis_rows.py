"""Rows of the diagnosis: where each cause is looked for, who acts on it, and the platforms' words (R18, R32)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from kiosk.domain.diagnosis import Asked, Cause, Doer
from kiosk.policy.row import Row
from kiosk.policy.service_rows import LookAt

#: A pattern longer than this is none that a person can check.
_LONGEST = 300


@dataclass(frozen=True, kw_only=True)
class CauseOrder(Row):
    """One cause: what it is looked for under (`LookOrder` says when), its `rank` there, the word of platform.md §5.1
    (`code`), who acts on it; `retry`: trying again can help; `files`: a filing made now repairs it (R14)."""

    RULE: ClassVar[str] = "R32"
    KEY: ClassVar[tuple[str, ...]] = ("cause",)
    cause: Cause
    look_at: LookAt
    rank: int
    doer: Doer
    code: str = ""
    retry: bool = False
    files: bool = False


@dataclass(frozen=True, kw_only=True)
class Pattern(Row):
    """Words of a platform that mean a cause: `words` is a regular expression looked for anywhere in a text, letter case
    ignored. `asked`: only in answers to this call, None for every call. ValueError for a pattern that every text fits,
    that is too long, or that is none."""

    RULE: ClassVar[str] = "R32"
    KEY: ClassVar[tuple[str, ...]] = ("cause", "words", "asked")
    cause: Cause
    words: str
    asked: Asked | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(self.words) > _LONGEST:
            raise ValueError(f"words: longer than {_LONGEST} characters")
        try:
            fits_all = re.search(self.words, "") is not None
        except re.error as error:
            raise ValueError(f"words {self.words!r}: not a pattern") from error
        if fits_all:
            raise ValueError(f"words {self.words!r}: fits every text")

    def fits(self, asked: Asked, readings: tuple[str, ...]) -> bool:
        """True where one of the readings of an answer to this call has the words."""
        if self.asked not in (None, asked):
            return False
        return any(re.search(self.words, reading, re.IGNORECASE) for reading in readings)


CLASSES: tuple[type[Row], ...] = (CauseOrder, Pattern)
