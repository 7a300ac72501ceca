"""What doesn't fit in a rulebook that could be read: contradictions and gaps, and what somebody should look at. Pure.

Overlapping dates never come so far: the loader refuses them. The country's row of a rule is what a place may set at
most, or at least, where `LIMITS` says so.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any

from kiosk.domain.care import CareKind
from kiosk.policy.agency_rows import Agency
from kiosk.policy.benefit_rows import Benefit
from kiosk.policy.care_rows import Care, Reduction, ReductionCeiling, Settles
from kiosk.policy.row import Row
from kiosk.policy.rows import (
    AreaChange,
    BackFiling,
    BothWays,
    Decision,
    EmergencyMark,
    Holidays,
    Lock,
    Materials,
    PersonType,
    Validity,
    Zone,
)
from kiosk.policy.rulebook import RuleBook, table_name

DAY = dt.timedelta(days=1)


class Kind(StrEnum):
    """Only a contradiction fails; the rest is for somebody to look at."""

    CONTRADICTION = "contradiction"
    GAP = "gap"
    PAST = "past"
    CALENDAR = "calendar"
    PHONE = "phone"
    SAMPLE = "sample"
    RECOLLECTED = "recollected"


@dataclass(frozen=True)
class Finding:
    """One thing that doesn't fit: `at` is "file:line" of the row that it was found at, "" where none is there."""

    kind: Kind
    at: str
    words: str


@dataclass(frozen=True)
class Limit:
    """What a place may not set, beside the country's row of the same key on a common day."""

    place: type[Row]
    country: type[Row]
    broken: Callable[[Any, Any], bool]
    words: Callable[[Any, Any], str]


LIMITS: Sequence[Limit] = (
    Limit(
        Reduction,
        ReductionCeiling,
        lambda p, c: p.points > c.at_most,
        lambda p, c: f"{p.type} is lowered by {p.points / 100:g} points, at most {c.at_most / 100:g}",
    ),
    Limit(
        Lock, Lock, lambda p, c: p.months > c.months, lambda p, c: f"locked for {p.months} months, at most {c.months}"
    ),
    Limit(
        Decision,
        Decision,
        lambda p, c: p.working_days > c.working_days,
        lambda p, c: f"decided within {p.working_days} working days, at most {c.working_days}",
    ),
    Limit(
        Validity,
        Validity,
        lambda p, c: not p.until_changed and (c.until_changed or (p.months or c.months or 0) < (c.months or 0)),
        lambda p, c: f"{p.type} holds {p.months} months, at least {c.months or 'until it is changed'}",
    ),
    Limit(
        Materials,
        Materials,
        lambda p, c: bool({*p.all_of, *p.one_of} - {*c.all_of, *c.one_of}) or (c.commitment and not p.commitment),
        lambda p, c: f"{p.type} wants more papers than the country's list, or no commitment",
    ),
    Limit(
        EmergencyMark,
        EmergencyMark,
        lambda p, c: c.counts_as_filed and not p.counts_as_filed,
        lambda p, c: "the hospital's emergency mark counts as filed everywhere",
    ),
    Limit(
        BackFiling, BackFiling, lambda p, c: c.settles and not p.settles, lambda p, c: "filed before discharge settles"
    ),
    Limit(BothWays, BothWays, lambda p, c: c.allowed and not p.allowed, lambda p, c: "both ways is for every place"),
    Limit(
        Care,
        Care,
        lambda p, c: p.kind is CareKind.INPATIENT and c.settles is Settles.YES and p.settles is not Settles.YES,
        lambda p, c: "inpatient care settles everywhere",
    ),
)


def lint(book: RuleBook, today: dt.date) -> tuple[Finding, ...]:
    """Every finding, by kind and then by where it stands. Places are judged by today's phones and calendars."""
    found = [
        *_above_the_country(book),
        *_benefits(book),
        *_odd(book),
        *_between(book),
        *_types_without(book),
        *_past(book, today),
        *_calendars(book, today),
        *_phones(book, today),
        *(Finding(Kind.RECOLLECTED, row.at, f"{_named(row)}: {row.source}") for row in book if row.recollected),
    ]
    order = list(Kind)
    return tuple(sorted(found, key=lambda f: (order.index(f.kind), _place_of(f.at))))


def _above_the_country(book: RuleBook) -> Iterator[Finding]:
    for limit in LIMITS:
        for place in book.rows(limit.place):
            for country in book.rows(limit.country):
                of_place = place.place and not country.place and place.key == country.key
                if of_place and _together(place, country) and limit.broken(place, country):
                    words = f"{_named(place)}: {limit.words(place, country)} ({country.at})"
                    yield Finding(Kind.CONTRADICTION, place.at, words)


def _benefits(book: RuleBook) -> Iterator[Finding]:
    """Reductions inside a place's benefit: not above the country's, and what the filing wizard says from [[reduction]]
    is what the bill is explained with."""
    for benefit in book.rows(Benefit):
        for kind, points in benefit.reductions.items():
            for ceiling in book.rows(ReductionCeiling):
                if ceiling.type == kind and points > ceiling.at_most and _together(benefit, ceiling):
                    words = f"{kind} is lowered by {points / 100:g} points, at most {ceiling.at_most / 100:g}"
                    yield Finding(Kind.CONTRADICTION, benefit.at, f"{_named(benefit)}: {words} ({ceiling.at})")
            for row in book.rows(Reduction):
                here = row.place and row.holds_in(benefit.place)
                if here and row.type == kind and row.points != points and _together(benefit, row):
                    words = f"{kind} is lowered by {points / 100:g} points, {row.points / 100:g} by {row.at}"
                    yield Finding(Kind.CONTRADICTION, benefit.at, f"{_named(benefit)}: {words}")


def _odd(book: RuleBook) -> Iterator[Finding]:
    for zone in book.rows(Zone):
        if not any(insured[:2] != care[:2] for insured in zone.insured for care in zone.care):
            yield Finding(Kind.CONTRADICTION, zone.at, f"{_named(zone)}: no two areas of different provinces (R3)")
        if zone.place:
            yield Finding(Kind.CONTRADICTION, zone.at, f"{_named(zone)}: a zone has no place, it has insured and care")
    for kind in book.rows(PersonType):
        for validity in book.rows(Validity):
            if (
                kind.type is validity.type
                and _together(kind, validity)
                and validity.until_changed
                and not kind.long_term
            ):
                yield Finding(
                    Kind.CONTRADICTION, validity.at, f"{_named(validity)}: holds until changed, but temporary"
                )
    changed = {row.old: row for row in book.rows(AreaChange)}
    for row in changed.values():
        seen, code = {row.old}, row.new
        while code in changed and code not in seen:
            seen.add(code)
            code = changed[code].new
        if code in seen:
            yield Finding(Kind.CONTRADICTION, row.at, f"{_named(row)}: leads back to {code}")


def _between(book: RuleBook) -> Iterator[Finding]:
    """Days between two rows of one class, key and place without an answer."""
    for rows in _same(book).values():
        for row, after in pairwise(sorted(rows, key=lambda row: row.begin)):
            if row.end is not None and row.end + DAY < after.begin:
                words = f"{_named(after)}: no answer from {row.end + DAY} to {after.begin - DAY} ({row.at} ends before)"
                yield Finding(Kind.GAP, after.at, words)


def _types_without(book: RuleBook) -> Iterator[Finding]:
    """Types of persons that may file in a place, but nothing says with what, for how long or how soon."""
    wanted: Sequence[tuple[type[Row], bool]] = ((Materials, True), (Validity, True), (Decision, False))
    days = sorted({row.begin for row in book} | {row.end + DAY for row in book if row.end is not None})
    said: set[tuple[object, ...]] = set()
    for place in sorted({row.place for row in book.rows(PersonType)}):
        for day in days:
            rules = book.on(day, place)
            for known in rules.all(PersonType):
                for row, by_type in wanted:
                    missing = not rules.all(row, **({"type": known.type} if by_type else {}))
                    if missing and (row, known.type, place) not in said:
                        said.add((row, known.type, place))
                        yield Finding(Kind.GAP, known.at, f"{_named(known)}: no {table_name(row)} on {day}")


def _past(book: RuleBook, today: dt.date) -> Iterator[Finding]:
    """Rows past their end, with nothing of the same key that holds today in their place."""
    for row in book:
        past = row.end is not None and row.end < today and not isinstance(row, Holidays)
        if past and not any(r.key == row.key for r in book.on(today, row.place).all(type(row))):
            yield Finding(Kind.PAST, row.at, f"{_named(row)}: ended on {row.end}, nothing follows")


def _calendars(book: RuleBook, today: dt.date) -> Iterator[Finding]:
    known = {row.year for row in book.rows(Holidays)}
    for year in (today.year, today.year + 1):
        if year not in known:
            words = f"R9 holidays: no calendar of {year}; working days there can't be counted for certain"
            yield Finding(Kind.CALENDAR, "", words)


def _phones(book: RuleBook, today: dt.date) -> Iterator[Finding]:
    agencies = [row for row in book.rows(Agency) if row.on(today)]
    for row in agencies:
        if row.sample:
            words = f"{_named(row)}: {row.office}, sample data of {row.dated or 'no day'}; production refuses it"
            yield Finding(Kind.SAMPLE, row.at, words)
    reached = tuple(row.place for row in agencies if row.phones)
    first: dict[str, Row] = {}
    for one in sorted(book, key=lambda row: _place_of(row.at)):
        if one.place and one.on(today) and not isinstance(one, Agency):
            first.setdefault(one.place, one)
    for place, one in first.items():
        if not place.startswith(reached):
            yield Finding(Kind.PHONE, one.at, f"{place} has rules of its own but no agency with a phone")


def _same(book: RuleBook) -> dict[tuple[object, ...], list[Row]]:
    same: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in book:
        same[type(row), row.place, row.key].append(row)
    return same


def _together(row: Row, other: Row) -> bool:
    """True where both are in force on some day."""
    return row.begin <= (other.end or dt.date.max) and other.begin <= (row.end or dt.date.max)


def _named(row: Row) -> str:
    key = "".join(f" {name}={_plain(value)}" for name, value in zip(row.KEY, row.key, strict=True) if value)
    return f"{row.rule} {table_name(type(row))}{key}" + (f" in {row.place}" if row.place else "")


def _plain(value: object) -> str:
    words = ",".join(str(one) for one in value) if isinstance(value, tuple) else str(value)
    return words if len(words) <= 40 else words[:39] + "…"


def _place_of(at: str) -> tuple[str, int]:
    name, _, line = at.rpartition(":")
    return name, int(line or 0)
