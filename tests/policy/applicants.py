"""People of the default world before they file, and a draft with nothing wrong about it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cache
from typing import Any

from kiosk.backends.simulated.world import World, load
from kiosk.clock import CHINA
from kiosk.domain.application import Consent, Handed, Material, Signature, Way
from kiosk.domain.filing import FilingRecord, FilingType, RecordState
from kiosk.domain.people import Agent, Relation
from kiosk.domain.region import Region
from kiosk.domain.writes import NewFiling
from kiosk.policy import rulebook
from kiosk.policy.applicant import About
from kiosk.policy.application import needed, offers, signed_with
from kiosk.policy.rows import Signing
from kiosk.policy.rulebook import Rules
from kiosk.policy.wizard import Answers, answered, next_question

TODAY = dt.date(2026, 3, 18)
NOW = dt.datetime(2026, 3, 18, 9, 30, tzinfo=CHINA)
HERE, ELSEWHERE = Region("990100", "示例省甲市"), Region("990200", "示例省丙市")
PARENT = Agent("费样雨", "990101198803075207", Relation.PARENT, "13900000001")
STROKES = (((0, 0, 0), (40, 80, 120)), ((60, 10, 300), (60, 90, 420)))


def world() -> World:
    return load("default")


@cache
def rules(place: str = "970200", day: dt.date = TODAY) -> Rules:
    return rulebook.load().on(day, place)


def rules_of(about: About) -> Rules:
    return rules(about.insurance.region.code, about.today)


def about(key: str = "files_at_once", **changed: Any) -> About:
    """The person with their stay here and their filings, as the kiosk knows them today."""
    whole = world()
    person = whole.person(key)
    member = whole.member(person)
    insurance = member.insurances[0]
    stay = next((s for s in whole.stays if s.person == key), None)
    records = whole.records(person, insurance.region.code, TODAY)
    found = About(
        member,
        insurance,
        HERE,
        TODAY,
        admitted=stay.admitted if stay else None,
        records=records,
        abilities=whole.profile.abilities(insurance.region),
        patient_id=member.id_number if stay else "",
    )
    return replace(found, **changed)


def record(
    type_: FilingType, place: Region = HERE, begin: str = "2026-03-01", end: str = "", **more: Any
) -> FilingRecord:
    last = dt.date.fromisoformat(end) if end else None
    state = more.pop("state", RecordState.APPROVED)
    return FilingRecord(more.pop("number", "BA1"), type_, place, dt.date.fromisoformat(begin), last, state, **more)


def answers(about: About, *values: str) -> Answers:
    """The answers of these values, each to the question at hand; every one of them must be an option."""
    given: Answers = ()
    for value in values:
        more = answered(given, value, about, rules_of(about))
        assert more != given, f"{value} is no answer to {next_question(given, about, rules_of(about))}"
        given = more
    return given


def draft(about: About, type_: FilingType = FilingType.OTHER_TEMPORARY, **changed: Any) -> NewFiling:
    """An application of this type as the kiosk fills it in, with every paper photographed."""
    mine = rules_of(about)
    wanted = needed(type_, about.today, mine)
    ink = signed_with(mine) is Signing.INK
    photographed = (*wanted.papers[:1], *((Material.FORM,) if ink else ()))
    handed = tuple(
        Handed(m, Way.PHOTO, "ab" * 32, f"F{m}") if m in photographed else Handed(m, Way.SEEN)
        for m in (*wanted.all_of, *wanted.one_of[:1])
    )
    offer = next((o for o in offers((), about, mine) if o.type is type_), None)
    agent = about.agent
    found = NewFiling(
        about.member.person_id,
        about.insurance,
        type_,
        about.care,
        about.begin,
        offer.end if offer else None,
        agent,
        agent.phone if agent else "13900000002",
        handed,
        None if ink else Signature(STROKES, NOW, by_agent=agent is not None),
        Consent("2026-01", NOW, guardian=about.age < 14),
    )
    return replace(found, **changed)
