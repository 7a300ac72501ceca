"""The day close: which row agrees with which, what is wrong, and what this terminal may do about it. Pure.

Three sides are laid over each other by request number: the centre's file, the hospital's books, the journal. The
business day is the day a request was sent, so each side's rows of the neighbouring days are looked at too: sent at
23:59:58 and booked at 00:00:02 is one settlement of the first day, and no finding of the second.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from kiosk.clock import CHINA
from kiosk.domain.bill import RequestId
from kiosk.domain.close import (
    Action,
    ClearingTotal,
    ClearingType,
    DayFile,
    Finding,
    FindingKind,
    HospitalRow,
    OwnRow,
    PlatformRow,
    Stated,
    summed,
)
from kiosk.domain.people import InsuranceKind
from kiosk.policy.close_rows import Rows, Standing, by_key, one, standing
from kiosk.ports import OPEN, RequestState

_DAY = dt.timedelta(days=1)
#: Reversing puts right what the person was told: nothing was settled.
_UNSETTLED = (*OPEN, RequestState.REFUSED, RequestState.NOT_SENT, RequestState.NOT_BOOKED, RequestState.REVERSED)


@dataclass(frozen=True)
class Slice:
    """The numbers that are this terminal's: its institution's, `first` to `last` of the sequence (0-9999)."""

    institution: str
    first: int
    last: int

    def holds(self, number: RequestId | None) -> bool:
        if number is None:
            return False
        return number.institution == self.institution and self.first <= number.sequence <= self.last


@dataclass(frozen=True)
class Sides:
    """Everything a close looks at. `centre` and `hospital` by day, the neighbours' included; `own` the journal's rows
    of those days and of every number that stands in them; `reverses`: the platform takes a reversal (2601)."""

    slice: Slice
    own: tuple[OwnRow, ...]
    centre: Mapping[dt.date, DayFile]
    hospital: Mapping[dt.date, tuple[HospitalRow, ...]]
    reverses: bool


def neighbours(day: dt.date, today: dt.date) -> tuple[dt.date, ...]:
    """The days whose rows belong to a close of `day`: the ones around it that have begun."""
    return tuple(each for each in (day - _DAY, day, day + _DAY) if each <= today)


def reversible(number: RequestId, sides: Sides) -> bool:
    """The one place that says whether this terminal may undo a number at the insurer: it is of its own slice,
    its own journal made it, the person was told that nothing was settled, the hospital hasn't taken it, and the
    platform takes a reversal. So never a foreign number (design "Money" 8)."""
    own = next((row for row in sides.own if row.request_id == number), None)
    if own is None or not sides.slice.holds(number) or not sides.reverses:
        return False
    taken = [row for rows in sides.hospital.values() for row in rows if row.request_id == number]
    return own.state in _UNSETTLED and own.undone_by is None and standing(taken) is Standing.NOTHING


def classify(day: dt.date, sides: Sides) -> tuple[Finding, ...]:
    """The findings of `day`: every row that a side has on it is in exactly one. Ordered by kind and number."""
    owns = {str(row.request_id): row for row in sides.own}
    undone = _undone(sides)
    centre = by_key({each: file.rows for each, file in sides.centre.items()}, undone)
    hospital = by_key(sides.hospital, undone)
    keys = {*centre, *hospital, *owns}
    found = []
    for key in keys:
        theirs, taken = centre.get(key, Rows[PlatformRow]()), hospital.get(key, Rows[HospitalRow]())
        seen = Finding(FindingKind.OTHER_DAY, key, day, owns.get(key), theirs.rows, taken.rows)
        belongs = _business_day(seen, theirs.days | taken.days, sides.slice)
        if belongs == day:
            found.append(_judged(seen, sides))
        elif day in theirs.days or day in taken.days:
            found.append(replace(seen, day=belongs))
    order = list(FindingKind)
    return tuple(sorted(found, key=lambda finding: (order.index(finding.kind), finding.key)))


def totals(day: dt.date, sides: Sides) -> tuple[ClearingTotal, ...]:
    """What 3201 is told: the institution's rows of the centre's `day`, by insurance and clearing type. They are the
    hospital's rows, of windows and terminals alike, and what this terminal has settled and the hospital not taken."""
    owns = {row.request_id: row for row in sides.own}
    taken = {row.request_id for rows in sides.hospital.values() for row in rows}
    groups: dict[tuple[InsuranceKind, ClearingType], list[Stated]] = {
        (kind, ClearingType.INPATIENT): [] for kind in InsuranceKind
    }
    for row in sides.hospital.get(day, ()):
        own = owns.get(row.request_id) if row.request_id else None
        groups.setdefault((own.insurance if own else row.insurance, row.clearing), []).append(row.stated)
    for number, own in owns.items():
        if own.state == RequestState.SETTLED and number not in taken and _booked_on(own, sides) == day:
            groups[own.insurance, ClearingType.INPATIENT].append(own.stated)
    return tuple(
        ClearingTotal(day, insurance, clearing, len(rows), summed(tuple(rows)))
        for (insurance, clearing), rows in sorted(groups.items())
    )


def absent(request_id: RequestId, begun_at: dt.datetime, sides: Sides, seconds: float) -> bool:
    """Whether the files prove that nothing was booked under a number sent at `begun_at`: it stands in none, and every
    day on which it can have arrived (`seconds` is the platform's max_message_age) is final. Not where the number's own
    time is not the clock's: a clock that was set can't say which days those are."""
    begun_at = begun_at.astimezone(CHINA)
    last = begun_at + dt.timedelta(seconds=seconds)
    days = [begun_at.date() + _DAY * n for n in range((last.date() - begun_at.date()).days + 1)]
    if request_id.stamp[:12] not in {f"{begun_at + dt.timedelta(minutes=n):%Y%m%d%H%M}" for n in (-1, 0, 1)}:
        return False
    if not all(day in sides.centre and sides.centre[day].final for day in days):
        return False
    said = {row.request_id for file in sides.centre.values() for row in file.rows}
    return request_id not in said | {row.request_id for rows in sides.hospital.values() for row in rows}


def booked(request_id: RequestId, sides: Sides) -> PlatformRow | None:
    """The one row that stands for a number in the centre's files, None where there is none or more than one."""
    files = by_key({day: file.rows for day, file in sides.centre.items()}, _undone(sides))
    rows = files.get(str(request_id), Rows[PlatformRow]()).rows
    return next((row for row in rows if not row.refund), None) if one(rows) else None


# ---- one settlement -----------------------------------------------------------------------------------------------


def _judged(seen: Finding, sides: Sides) -> Finding:
    number, own = seen.request_id, seen.ours
    if own is None and not sides.slice.holds(number):
        return replace(seen, kind=FindingKind.OTHER_WRITER)
    kind, actions = _unknown(seen) if own is None else _known(seen, own)
    if kind is FindingKind.ONLY_THEIRS and number is not None and reversible(number, sides):
        actions = (*actions, Action.REVERSE)
    return replace(seen, kind=kind, actions=actions)


def _unknown(seen: Finding) -> tuple[FindingKind, tuple[Action, ...]]:
    """A number of our slice that our journal doesn't know: the disk was lost and no second store had it, or somebody
    else has used it. Nothing here knows what was ordered, so nothing here acts on it."""
    return FindingKind.ONLY_THEIRS if seen.centre else FindingKind.HOSPITAL_ONLY, (Action.ASK_STAFF,)


def _known(seen: Finding, own: OwnRow) -> tuple[FindingKind, tuple[Action, ...]]:
    theirs, taken = standing(seen.centre), standing(seen.hospital)
    if Standing.ODD in (theirs, taken):
        return FindingKind.AMOUNTS_DIFFER, (Action.ASK_STAFF,)
    equal = _equal(seen, own)
    if own.state == RequestState.SETTLED:
        if theirs is Standing.NOTHING:
            return FindingKind.ONLY_OURS, (Action.ASK_STAFF,)
        if not equal:
            return FindingKind.AMOUNTS_DIFFER, (Action.ASK_STAFF,)
        if taken is Standing.NOTHING:
            return FindingKind.HOSPITAL_HAS_NOT, (Action.HAND_OVER_AGAIN,)
        return FindingKind.MATCHED, ()
    unknown = own.state in OPEN
    if theirs is Standing.ONE and own.undone_by is None:  # undone later: its refund stands on another day
        return FindingKind.ONLY_THEIRS, (Action.TAKE_UP,) if unknown and equal else (Action.ASK_STAFF,)
    if taken is Standing.ONE:
        undone = own.state in (RequestState.REVERSED, RequestState.NOT_BOOKED)
        return FindingKind.HOSPITAL_ONLY, (Action.HAND_OVER_AGAIN,) if undone else (Action.ASK_STAFF,)
    return (FindingKind.ONLY_OURS, (Action.ASK_STAFF,)) if unknown else (FindingKind.MATCHED, ())


def _equal(seen: Finding, own: OwnRow) -> bool:
    """Every side that has it has the same person's, to the fen."""
    people = {row.person_id for row in seen.centre} <= {own.person_id, ""}
    sums = (summed(tuple(row.stated for row in rows)) for rows in (seen.centre, seen.hospital) if one(rows))
    return people and all(stated == own.stated for stated in sums)


def _undone(sides: Sides) -> dict[str, str]:
    return {str(own.undone_by): str(own.request_id) for own in sides.own if own.undone_by is not None}


# ---- days ----------------------------------------------------------------------------------------------------


def _business_day(seen: Finding, days: frozenset[dt.date], mine: Slice) -> dt.date:
    """When it was sent: as the journal has it, else as a number of our slice says, else the first day it stands on."""
    if seen.ours is not None:
        return seen.ours.day
    number = seen.request_id
    if number is not None and mine.holds(number):
        with contextlib.suppress(ValueError):  # a stamp that is no date
            return dt.datetime.strptime(number.stamp[:8], "%Y%m%d").date()
    return min(days)


def _booked_on(own: OwnRow, sides: Sides) -> dt.date:
    """The day in whose file the centre has it; the day it was sent where it has it in none."""
    days = (day for day, file in sorted(sides.centre.items()) if any(r.request_id == own.request_id for r in file.rows))
    return next(days, own.day)
