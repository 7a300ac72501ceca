"""What every row of the rulebook has: a rule's number, its dates, its place and where it was read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class Row:
    """One dated value of a rule. In force from `begin` to `end`, both days included; `end` None: open.

    `place`: "" the whole country, else the first digits of the insurance area codes it holds for ("36" a province,
    "3601" a city). `source`: document and paragraph in words. `recollected`: not read in a source but remembered, or
    read of one place and taken for all: a parameter, never a hard rule. `at` ("filing.toml:12") is set by the loader.
    ValueError, its first word the key, for what can't be.
    """

    #: The rule that a row of this class belongs to where it names none.
    RULE: ClassVar[str] = ""
    #: What tells two rows of the same day and place apart; () where there can be only one.
    KEY: ClassVar[tuple[str, ...]] = ()

    begin: dt.date
    source: str
    end: dt.date | None = None
    place: str = ""
    recollected: bool = False
    rule: str = ""
    at: str = field(default="", compare=False, repr=False)

    def __post_init__(self) -> None:
        if not self.rule:
            object.__setattr__(self, "rule", self.RULE)
        if self.end is not None and self.end < self.begin:
            raise ValueError(f"end {self.end}: before begin {self.begin}")
        if self.place and (not self.place.isascii() or not self.place.isdigit() or len(self.place) > 6):
            raise ValueError(f"place {self.place!r}: up to six digits of an insurance area expected")
        if not self.source.strip():
            raise ValueError("source '': the document and its paragraph expected")

    def on(self, day: dt.date) -> bool:
        """True where the row is in force on `day`."""
        return self.begin <= day and (self.end is None or day <= self.end)

    def holds_in(self, place: str) -> bool:
        """True where the row holds in the insurance area `place`; a row for the whole country holds everywhere."""
        return place.startswith(self.place)

    @property
    def key(self) -> tuple[object, ...]:
        """What this row speaks of, among the rows of its class."""
        return tuple(getattr(self, name) for name in self.KEY)

    def positive(self, *names: str) -> None:
        """ValueError for a number of that name below zero."""
        for name in names:
            value = getattr(self, name)
            if value is not None and value < 0:
                raise ValueError(f"{name} {value}: must not be negative")
