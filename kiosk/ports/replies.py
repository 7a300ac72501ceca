"""What another system answers: the value asked for, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

from kiosk.domain.problems import ProblemCode

T = TypeVar("T")


@dataclass(frozen=True)
class Refusal:
    """The other side answered no and has changed nothing. `text` is its own wording: shown to staff, never logged."""

    code: ProblemCode
    text: str = field(default="", repr=False)


@dataclass(frozen=True)
class NoAnswer:
    """No usable answer. `sent` False only where not one byte left: then nothing can have happened."""

    code: ProblemCode
    sent: bool = True
    text: str = field(default="", repr=False)


@dataclass(frozen=True)
class Declined:
    """The other side answered that it failed. Whether that proves that nothing was booked is data of the profile
    (`refusals`); without proof a write stays UNKNOWN. `code` and `text` are its own: for staff, never logged."""

    code: str = field(default="", repr=False)
    text: str = field(default="", repr=False)


Reply: TypeAlias = T | Refusal | NoAnswer | Declined
