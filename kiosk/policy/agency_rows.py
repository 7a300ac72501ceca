"""Agencies (经办机构): who decides for an insured place, and under which number a person reaches them (R33)."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import ClassVar

from kiosk.domain.people import InsuranceKind
from kiosk.policy.row import Row

#: A number as people dial it in China: area code and number, a mobile number, or a short one such as 114.
_PHONE = re.compile(r"(0\d{2,3}-\d{7,8}(-\d{1,5})?|1\d{10}|\d{3,6})\Z", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Agency(Row):
    """One office of one insured place.

    `place` is the beginning of the area codes it serves ("4304" a city, "430421" one county); `insurance` None serves
    both kinds. `within` names a part of the place that has no code of its own: such an office is listed, never chosen
    by code. `phones` are in the order to try. `dated` is the day the source speaks of, `verified_on` the day somebody
    called the number (None: nobody has). `sample` rows are refused in production. ValueError for a number nobody can
    dial, for a verification before the source, and for a sample that claims to be verified.
    """

    RULE: ClassVar[str] = "R33"
    KEY: ClassVar[tuple[str, ...]] = ("insurance", "within")
    office: str
    insurance: InsuranceKind | None = None
    phones: tuple[str, ...] = ()
    address: str = ""
    hours: str = ""
    dated: dt.date | None = None
    verified_on: dt.date | None = None
    sample: bool = False
    within: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        for number in self.phones:
            if not _PHONE.match(number):
                raise ValueError(f"phones: {number!r} can't be dialled; 0734-8867038, 13800000000 or 114 expected")
        if self.verified_on and self.dated and self.verified_on < self.dated:
            raise ValueError(f"verified_on = {self.verified_on.isoformat()}: before dated = {self.dated.isoformat()}")
        if self.sample and self.verified_on:
            raise ValueError("verified_on: a sample is never verified; take sample away")

    @property
    def phone(self) -> str:
        """The number to call first; "" where the source gives none."""
        return self.phones[0] if self.phones else ""


@dataclass(frozen=True)
class NoVerifiedPhone:
    """No number that may be shown: the page says so and names the office. `office` "" where even its name is not
    known: then it is the agency of `region`. `address` and `hours` stand where they are known."""

    region: str
    office: str = ""
    address: str = ""
    hours: str = ""


CLASSES: tuple[type[Row], ...] = (Agency,)
