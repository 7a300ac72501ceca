"""What is wrong with an application, before it is submitted: each hindrance says what it is, what to do and who (R7,
R10–R18). Pure; the words stand under `hindrance.<code>.what` and `.next`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from kiosk.domain.application import Handed, Material, Way
from kiosk.domain.people import born, full_years, is_id_number
from kiosk.domain.region import Region
from kiosk.domain.writes import NewFiling
from kiosk.policy.applicant import About, Said, Value
from kiosk.policy.application import Needed, needed, signed_with
from kiosk.policy.calendar import last_day
from kiosk.policy.exclusive import beside
from kiosk.policy.filing_rows import Ages
from kiosk.policy.rows import BackFiling, Destination, Guardian, PersonType, Signing, Validity
from kiosk.policy.rulebook import Rules

#: Where the insured place can ask: a mobile number, or a landline with its area code.
_PHONE = re.compile(r"1[0-9]{10}|0[0-9]{2,3}-?[0-9]{7,8}", re.ASCII)


class HindranceCode(StrEnum):
    """The first that is found is the first that is said: who it is for, where, when, then the papers."""

    CHILD_WITH_PARENTS_ID = "child_with_parents_id"
    OTHER_PERSON = "other_person"
    INSURED_PROVINCE_LEVEL = "insured_province_level"
    INSURED_CITY = "insured_city"
    INSURED_PLACE = "insured_place"
    OWN_PROVINCE = "own_province"
    WHOLE_PROVINCE = "whole_province"
    TYPE_UNKNOWN = "type_unknown"
    BEGIN_AFTER_ADMISSION = "begin_after_admission"
    BEGIN_TOO_EARLY = "begin_too_early"
    END_BEFORE_BEGIN = "end_before_begin"
    END_TOO_SOON = "end_too_soon"
    END_NOT_WANTED = "end_not_wanted"
    OTHER_FILING = "other_filing"
    REPLACES_WRONG = "replaces_wrong"
    AGENT_MISSING = "agent_missing"
    AGENT_TOO_YOUNG = "agent_too_young"
    PHONE = "phone"
    CONSENT_MISSING = "consent_missing"
    CONSENT_GUARDIAN = "consent_guardian"
    MATERIAL_MISSING = "material_missing"
    COMMITMENT_NOT_TAKEN = "commitment_not_taken"
    LATER_NOT_TAKEN = "later_not_taken"
    SIGNATURE_MISSING = "signature_missing"
    SIGNATURE_AGENT = "signature_agent"
    FORM_NOT_SCANNED = "form_not_scanned"


class Acts(StrEnum):
    """Who does the next step."""

    PATIENT = "patient"
    AGENT = "agent"
    STAFF = "staff"
    AGENCY = "agency"


@dataclass(frozen=True)
class Hindrance:
    """One thing that keeps an application from being submitted. `why` is said below `what` where a rule on other
    filings says more."""

    code: HindranceCode
    acts: Acts = Acts.PATIENT
    values: tuple[tuple[str, Value], ...] = ()
    why: Said | None = None

    @property
    def what(self) -> Said:
        return Said(f"hindrance.{self.code}.what", self.values)

    @property
    def next(self) -> Said:
        return Said(f"hindrance.{self.code}.next", self.values)


def check(draft: NewFiling, about: About, rules: Rules) -> tuple[Hindrance, ...]:
    """Everything that is wrong, the first to mend first; () where it may be submitted."""
    return (
        *_who(draft, about),
        *_where(draft, about, rules),
        *_when(draft, about, rules),
        *_others(draft, about, rules),
        *_person(draft, about, rules),
        *_papers(draft, about, rules),
    )


def _who(draft: NewFiling, about: About) -> Iterator[Hindrance]:
    """The filing carries the child's own data, the guardian is the agent (R16, R18)."""
    agent, own = draft.agent, about.member.id_number
    strange = about.patient_id not in ("", own) or draft.person_id != about.member.person_id
    if (agent is not None and agent.id_number == own) or (strange and _born_later(about.patient_id, own)):
        yield Hindrance(HindranceCode.CHILD_WITH_PARENTS_ID, Acts.AGENT)
    elif strange:
        yield Hindrance(HindranceCode.OTHER_PERSON)


#: So many years younger, the patient is taken for a child of whoever was shown: it only chooses the words.
_GENERATION = 15


def _born_later(patient: str, shown: str) -> bool:
    both = is_id_number(patient) and is_id_number(shown)
    return both and int(patient[6:10]) - int(shown[6:10]) >= _GENERATION


def _where(draft: NewFiling, about: About, rules: Rules) -> Iterator[Hindrance]:
    """省本级 is not the capital city (R18); the destination is a city in another province (R13)."""
    region, own = draft.insurance.region, tuple(i.region for i in about.member.insurances)
    scope = rules.find(Destination)
    municipalities = scope.municipalities if scope is not None else ()
    if region.code not in {r.code for r in own}:
        yield _insured(region, own)
    if not region.other_province(draft.destination):
        yield Hindrance(HindranceCode.OWN_PROVINCE, values=(("place", draft.destination.name),))
    elif draft.destination.code.endswith("0000") and draft.destination.province not in municipalities:
        yield Hindrance(HindranceCode.WHOLE_PROVINCE, values=(("place", draft.destination.name),))


def province_level(region: Region) -> bool:
    """省本级 is an area of its own: xx99…."""
    return region.code[2:4] == "99"


def _insured(chosen: Region, own: tuple[Region, ...]) -> Hindrance:
    near = [r for r in own if r.province == chosen.province]
    values: tuple[tuple[str, Value], ...] = (("chosen", chosen.name), ("right", (near or own)[0].name if own else ""))
    if near and province_level(near[0]) and not province_level(chosen):
        return Hindrance(HindranceCode.INSURED_PROVINCE_LEVEL, values=values)
    if near and province_level(chosen):
        return Hindrance(HindranceCode.INSURED_CITY, values=values)
    return Hindrance(HindranceCode.INSURED_PLACE, values=values)


def _when(draft: NewFiling, about: About, rules: Rules) -> Iterator[Hindrance]:
    """Set back to the admission or before, not further than the place allows (R14); valid long enough (R10)."""
    if about.admitted is not None and draft.begin > about.admitted:
        yield Hindrance(HindranceCode.BEGIN_AFTER_ADMISSION, values=(("day", about.admitted),))
    earliest = earliest_begin(about, rules)
    if earliest is not None and draft.begin < earliest:
        yield Hindrance(HindranceCode.BEGIN_TOO_EARLY, values=(("day", earliest),))
    validity = rules.find(Validity, type=draft.type)
    if draft.end is None or validity is None:
        return
    if draft.end < draft.begin:
        yield Hindrance(HindranceCode.END_BEFORE_BEGIN, values=(("day", draft.begin),))
    elif validity.until_changed:
        yield Hindrance(HindranceCode.END_NOT_WANTED)
    elif validity.months is not None and draft.end < last_day(draft.begin, validity.months):
        soonest = last_day(draft.begin, validity.months)
        yield Hindrance(HindranceCode.END_TOO_SOON, values=(("day", soonest), ("months", validity.months)))


def earliest_begin(about: About, rules: Rules) -> dt.date | None:
    """The first day that a begin may be set back to (R14): without a stay to cover today; with one its admission, or so
    many days before as the place says. None where back-filing settles and no bound is known."""
    row = rules.find(BackFiling)
    if about.admitted is None or row is None or not row.settles:
        return about.today
    if row.days_before_admission is None:
        return None
    return about.admitted - dt.timedelta(days=row.days_before_admission)


def _others(draft: NewFiling, about: About, rules: Rules) -> Iterator[Hindrance]:
    """One long-term filing at a time, and the lock of the one that shall be changed (R11, R12)."""
    row = rules.find(PersonType, type=draft.type)
    if row is None:
        yield Hindrance(HindranceCode.TYPE_UNKNOWN, values=(("type", draft.type),))
        return
    why, changes = beside(row, about, rules)
    if why is not None:
        yield Hindrance(HindranceCode.OTHER_FILING, Acts.AGENCY, why=why)
    elif changes != draft.replaces:
        said = Said.of("application.replaces", number=changes) if changes else Said("application.replaces_nothing")
        yield Hindrance(HindranceCode.REPLACES_WRONG, why=said)


def _person(draft: NewFiling, about: About, rules: Rules) -> Iterator[Hindrance]:
    guardian, ages, age = rules.find(Guardian), rules.find(Ages), about.age
    if guardian is not None and age < guardian.files_below and draft.agent is None:
        yield Hindrance(HindranceCode.AGENT_MISSING, Acts.AGENT, (("years", guardian.files_below),))
    agent = draft.agent
    if agent is not None and ages is not None and full_years(born(agent.id_number), about.today) < ages.agent_from:
        yield Hindrance(HindranceCode.AGENT_TOO_YOUNG, Acts.AGENT, (("years", ages.agent_from),))
    if not _PHONE.fullmatch(draft.phone):
        yield Hindrance(HindranceCode.PHONE)
    if draft.consent is None:
        yield Hindrance(HindranceCode.CONSENT_MISSING)
    elif guardian is not None and (age < guardian.consents_below) and not draft.consent.guardian:
        yield Hindrance(HindranceCode.CONSENT_GUARDIAN, Acts.AGENT, (("years", guardian.consents_below),))


def _papers(draft: NewFiling, about: About, rules: Rules) -> Iterator[Hindrance]:
    """Every paper given, promised by commitment or owed, as the place takes it; and a signature by who acts (R7)."""
    wanted = needed(draft.type, about.today, rules)
    given = {h.material: h for h in draft.handed}
    for material in wanted.all_of:
        if material not in given:
            yield Hindrance(HindranceCode.MATERIAL_MISSING, values=(("material", material),))
    if wanted.one_of and not given.keys() & set(wanted.one_of):
        yield Hindrance(HindranceCode.MATERIAL_MISSING, values=(("material", wanted.one_of[0]),))
    for handed in draft.handed:
        yield from _taken(handed, wanted)
    ink = signed_with(rules) is Signing.INK
    if wanted.all_of and ink and (Material.FORM not in given or given[Material.FORM].way is not Way.PHOTO):
        yield Hindrance(HindranceCode.FORM_NOT_SCANNED, Acts.STAFF)
    elif wanted.all_of and not ink and draft.signature is None:
        yield Hindrance(HindranceCode.SIGNATURE_MISSING, Acts.PATIENT if draft.agent is None else Acts.AGENT)
    elif draft.signature is not None and draft.signature.by_agent != (draft.agent is not None):
        yield Hindrance(HindranceCode.SIGNATURE_AGENT, Acts.AGENT)


def _taken(handed: Handed, wanted: Needed) -> Iterator[Hindrance]:
    values: tuple[tuple[str, Value], ...] = (("material", handed.material),)
    if handed.way is Way.COMMITMENT and not (wanted.commitment and handed.material in wanted.one_of):
        yield Hindrance(HindranceCode.COMMITMENT_NOT_TAKEN, values=values)
    if handed.way is Way.LATER and (not wanted.later or handed.material in (Material.IDENTITY, Material.FORM)):
        yield Hindrance(HindranceCode.LATER_NOT_TAKEN, values=values)
