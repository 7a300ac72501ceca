"""May a filing be changed or cancelled (R11), and does a long-term filer still settle at home (R17)? Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kiosk.domain.filing import FilingRecord, RecordState
from kiosk.domain.region import Region
from kiosk.policy.applicant import Said
from kiosk.policy.calendar import months_after
from kiosk.policy.places import holds_in
from kiosk.policy.rows import BothWays, CountedFrom, Lock, PersonType
from kiosk.policy.rulebook import Rules


@dataclass(frozen=True)
class Allowed:
    """Whether it may be done now. `why` says why not, `free_from` the first day on which it may be done, None where no
    day is known. Where it is locked the agency may still agree: its word is `agency_agrees`."""

    allowed: bool
    why: Said | None = None
    free_from: dt.date | None = None


def may_cancel(record: FilingRecord, today: dt.date, rules: Rules, *, agency_agrees: bool = False) -> Allowed:
    """Cancelling: a temporary filing at any time, a long-term one when its lock has run out. `rules` are those of
    today, so that a shorter lock helps old filings too. What was filed in another channel is cancelled there."""
    why = _not_ours(record)
    if why is not None:
        return Allowed(False, why)
    return Allowed(True) if agency_agrees else _lock(record, today, rules)


def may_change(
    record: FilingRecord, destination: Region, today: dt.date, rules: Rules, *, agency_agrees: bool = False
) -> Allowed:
    """Changing: the lock is on another place of care; to set the begin back for the same place is always free (R14)."""
    why = _not_ours(record)
    if why is not None:
        return Allowed(False, why)
    if agency_agrees or holds_in(record.destination, destination, rules):
        return Allowed(True)
    return _lock(record, today, rules)


def _not_ours(record: FilingRecord) -> Said | None:
    if record.state is RecordState.CANCELLED:
        return Said("change.cancelled_already")
    if record.state is RecordState.REJECTED:
        return Said("change.rejected_already")
    return Said("change.other_channel") if record.here is False else None


def _lock(record: FilingRecord, today: dt.date, rules: Rules) -> Allowed:
    lock, undecided = rules.find(Lock), record.state is RecordState.PENDING
    if undecided or lock is None or not is_long(record, rules):
        return Allowed(True)
    filed = record.filed_on if lock.counted_from is CountedFrom.FILED else None
    free = months_after(filed or record.begin, lock.months)
    if today >= free:
        return Allowed(True)
    key = "change.locked" if lock.unless_agreed else "change.locked_for_good"
    return Allowed(False, Said.of(key, months=lock.months, day=free), free)


def is_long(record: FilingRecord, rules: Rules) -> bool:
    """Whether a record is long-term by the day's rules; of a type that they don't know, one without an end is."""
    row = rules.find(PersonType, type=record.type)
    return record.end is None if row is None else row.long_term


@dataclass(frozen=True)
class AtHome:
    """Whether a long-term filer settles at home without cancelling. `why`: why not, or what must be done first."""

    settles: bool
    why: Said | None = None


def settles_at_home(record: FilingRecord, by_commitment: bool, rules: Rules) -> AtHome:
    """R17, both directions: a filing elsewhere takes nothing away at home. `by_commitment`: papers are still owed."""
    if not is_long(record, rules):
        return AtHome(True)
    both = rules.find(BothWays)
    if both is None or not both.allowed:
        return AtHome(False, Said("change.home_not_allowed"))
    if both.papers_first and by_commitment:
        return AtHome(False, Said("change.home_papers_first"))
    return AtHome(True)
