"""Which agency a person calls, and whether its number may be shown (R33). Pure, over rows of data/agencies.toml."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from kiosk.directory.grams import folded
from kiosk.directory.reading import readings
from kiosk.domain.people import InsuranceKind
from kiosk.domain.region import Region
from kiosk.policy.agency_rows import Agency, NoVerifiedPhone
from kiosk.policy.rulebook import load


def packaged() -> tuple[Agency, ...]:
    """The rows that come with the kiosk; a terminal takes them from its own rulebook, with its hospital's."""
    return load().rows(Agency)


def agency(
    rows: Iterable[Agency],
    insured: Region,
    insurance: InsuranceKind | None,
    day: dt.date,
    *,
    production: bool,
) -> Agency | NoVerifiedPhone:
    """The office of `insured` for this kind of insurance (None: any), as the rows say it on `day`.

    The most exact place wins, then an office for this very kind before one for both, then the later begin. In
    production a number is shown only where somebody has verified it and the row is no sample: otherwise the answer
    names the office and has no number. An area's own row is never replaced by the city's because it lacks a number:
    the wrong office is worse than none.
    """
    fitting = [row for row in rows if _serves(row, insured, insurance) and row.on(day)]
    best = max(fitting, key=lambda row: (len(row.place), row.insurance is insurance, row.begin), default=None)
    if best is None:
        return NoVerifiedPhone(insured.name)
    found = shown_as(best, production=production)
    return found if isinstance(found, Agency) else replace(found, region=insured.name)


def shown_as(row: Agency, *, production: bool) -> Agency | NoVerifiedPhone:
    """The office as a page may show it: without its number where that isn't to be shown."""
    if not row.phone or (production and not may_be_shown(row)):
        return NoVerifiedPhone("", row.office, row.address, row.hours)
    return row


def may_be_shown(row: Agency) -> bool:
    """True where production may show the row's number: verified by somebody, and no sample."""
    return row.verified_on is not None and not row.sample


def listed(rows: Iterable[Agency], place: str, day: dt.date) -> tuple[Agency, ...]:
    """Every office under a beginning of area codes, parts without a code of their own included, in the rows' order."""
    return tuple(row for row in rows if row.place.startswith(place) and row.on(day))


def _serves(row: Agency, insured: Region, insurance: InsuranceKind | None) -> bool:
    kinds = (None, insurance) if insurance else (None, InsuranceKind.EMPLOYEE, InsuranceKind.RESIDENT)
    return bool(row.place) and insured.code.startswith(row.place) and not row.within and row.insurance in kinds


def named(row: Agency, words: str) -> bool:
    """True where each of the words is in the office's name, its initials or its pinyin; no words fit every office."""
    if not words:
        return True
    name = folded(row.office).replace(" ", "")
    spelled = [name, *(part for read in readings(name) for part in ("".join(s[0] for s in read), "".join(read)))]
    return all(any(word in part for part in spelled) for word in folded(words).split())
