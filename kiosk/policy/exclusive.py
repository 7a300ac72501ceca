"""Is a type open to this person: the answers, the insurance, and the filings that stand already (R6, R11, R12, R18)."""

from __future__ import annotations

from kiosk.domain.filing import FilingRecord, FilingType, RecordState
from kiosk.domain.people import InsuranceState
from kiosk.policy.applicant import About, Said
from kiosk.policy.change import is_long, may_change
from kiosk.policy.places import holds_in
from kiosk.policy.rows import Exclusive, PersonType
from kiosk.policy.rulebook import Rules


def closed(row: PersonType, fits: bool, about: About, rules: Rules) -> tuple[Said | None, str]:
    """Why the type is closed, None where it is open; and the number of the filing that it would change."""
    if row.type is FilingType.EMERGENCY:
        return Said("application.closed.hospital_mark"), ""
    if not about.insurance.region.other_province(about.care):
        return Said("application.closed.same_province"), ""
    if about.insurance.state is not InsuranceState.NORMAL:
        return Said("application.closed.insurance"), ""
    if not fits:
        return Said("application.closed.answers"), ""
    return beside(row, about, rules)


def beside(row: PersonType, about: About, rules: Rules) -> tuple[Said | None, str]:
    """How the type stands to the filings made already (R12): why it can't, and the number of the one it changes."""
    standing = tuple(r for r in about.records if _stands(r, about) and r != about.replaces)
    here = tuple(r for r in standing if holds_in(r.destination, about.care, rules))
    elsewhere = tuple(r for r in standing if r not in here)
    changes = about.replaces.number if about.replaces is not None else ""
    if about.replaces is not None:
        may = may_change(about.replaces, about.care, about.today, rules)
        if not may.allowed:
            return may.why, ""
    for record in here:
        why = _here(row, record, about, rules)
        if why is None and changes:
            why = Said.of("application.closed.two_here", number=record.number)
        if why is None and record.here is False:
            why = Said.of("application.closed.made_elsewhere", number=record.number, day=about.begin)
        if why is not None:
            return why, ""
        changes = record.number
    return _elsewhere(row, elsewhere, rules), changes


def _stands(record: FilingRecord, about: About) -> bool:
    """Approved or not yet decided, and not run out before the new one begins."""
    alive = record.state in (RecordState.APPROVED, RecordState.PENDING)
    return alive and (record.end is None or record.end >= about.begin)


def _here(row: PersonType, record: FilingRecord, about: About, rules: Rules) -> Said | None:
    """A filing for this very place: nothing to do where it covers the day; one that begins too late is changed."""
    if record.state is RecordState.PENDING:
        return Said.of("application.closed.pending", number=record.number)
    old_long = is_long(record, rules)
    if record.begin <= about.begin and (old_long or not row.long_term):
        return Said.of("application.closed.already", number=record.number)
    if record.begin > about.begin and old_long and not row.long_term:
        return Said.of("application.closed.begins_later", number=record.number, day=record.begin)
    return None


def _elsewhere(row: PersonType, others: tuple[FilingRecord, ...], rules: Rules) -> Said | None:
    rule = rules.find(Exclusive)
    if rule is None:
        return None
    long_term = [r for r in others if is_long(r, rules)]
    temporary = [r for r in others if not is_long(r, rules)]
    if row.long_term and len(long_term) >= rule.long_term:
        return _named("application.closed.long_term_elsewhere", long_term[0])
    if not row.long_term and long_term and not rule.temporary_beside_long_term:
        return _named("application.closed.long_term_elsewhere", long_term[0])
    if not row.long_term and rule.temporary is not None and len(temporary) >= rule.temporary:
        return _named("application.closed.temporary_elsewhere", temporary[0])
    return None


def _named(key: str, record: FilingRecord) -> Said:
    return Said.of(key, place=record.destination.name, number=record.number)
