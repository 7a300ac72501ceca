"""Whom a filing is about and what is known of them when it is applied for (R6–R18), and a text without its screen."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TypeAlias

from kiosk.domain.application import Material
from kiosk.domain.filing import FilingRecord, FilingType
from kiosk.domain.people import Agent, Insurance, Member
from kiosk.domain.region import Region
from kiosk.ports import Abilities

#: What a text's placeholder can be filled with. A page words dates, types and materials in its own language.
Value: TypeAlias = str | int | dt.date | FilingType | Material


@dataclass(frozen=True)
class Said:
    """A text by key with its values: `kiosk.visit.screen.Text` without the screen."""

    key: str
    values: tuple[tuple[str, Value], ...] = ()

    @classmethod
    def of(cls, key: str, /, **values: Value) -> Said:
        return cls(key, tuple(values.items()))


@dataclass(frozen=True)
class About:
    """Whom and what it is about. `care` is the area of care; `today` the Chinese day; `admitted` the admission date
    where a stay is at hand, and `patient_id` the ID number of its patient ("" none); `records` the filings already
    made, `known` False where that place can't be asked; `agent` who acts for the person; `replaces` the filing that
    shall be changed."""

    member: Member
    insurance: Insurance
    care: Region
    today: dt.date
    admitted: dt.date | None = None
    records: tuple[FilingRecord, ...] = ()
    known: bool = True
    agent: Agent | None = field(default=None, repr=False)
    abilities: Abilities = field(default_factory=Abilities)
    patient_id: str = field(default="", repr=False)
    replaces: FilingRecord | None = None

    @property
    def age(self) -> int:
        """Full years today."""
        return self.member.age_on(self.today)

    @property
    def begin(self) -> dt.date:
        """From when the filing must hold: the admission date, set back (R14), or today."""
        return min(self.admitted, self.today) if self.admitted is not None else self.today
