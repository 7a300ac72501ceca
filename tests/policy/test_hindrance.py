"""What keeps an application from being submitted: each one by name, with what to do and who; and nothing else does.

The insured place's own judgement (kiosk/backends/simulated/agency.py) is the other opinion: what the kiosk finds
nothing wrong with, the place takes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.backends.simulated import agency
from kiosk.backends.simulated.parts import Filing
from kiosk.domain.application import Consent, Handed, Material, Signature, Way
from kiosk.domain.filing import FilingType, RecordState
from kiosk.domain.people import Agent, Relation, check_digit
from kiosk.domain.region import Region
from kiosk.domain.writes import NewFiling
from kiosk.policy.applicant import About, Said
from kiosk.policy.application import offers
from kiosk.policy.hindrance import Acts, HindranceCode, check
from kiosk.policy.wizard import Answers
from kiosk.texts import LANGUAGES, texts
from tests.policy.applicants import (
    ELSEWHERE,
    HERE,
    NOW,
    PARENT,
    STROKES,
    TODAY,
    about,
    answers,
    draft,
    record,
    rules,
    rules_of,
    world,
)
from tests.policy.test_wizard import paths

T, C = FilingType, HindranceCode
D = dt.date


@dataclass(frozen=True)
class Case:
    """Somebody, and what they fill in wrong."""

    code: HindranceCode
    acts: Acts
    who: Callable[[], About]
    what: Callable[[About], NewFiling]


def _child() -> About:
    return about("child", agent=PARENT)


def _with_parents_card() -> About:
    """The child lies in the ward, and the parent's card was put in."""
    return about("filed_too_late", patient_id=about("child").member.id_number, records=())


def _own_agent(who: About) -> NewFiling:
    return draft(who, agent=Agent("史样寒", who.member.id_number, Relation.PARENT, "13900000004"))


def _young_agent(who: About) -> NewFiling:
    young = about("child").member.id_number
    return draft(who, agent=Agent("廉样往", young, Relation.CHILD, "13900000004"))


def _insured(code: str, name: str) -> Callable[[About], NewFiling]:
    return lambda who: draft(who, insurance=replace(who.insurance, region=Region(code, name)))


def _to(code: str, name: str) -> Callable[[About], NewFiling]:
    return lambda who: draft(who, destination=Region(code, name))


def _begin(begin: dt.date, **more: Any) -> Callable[[About], NewFiling]:
    return lambda who: draft(who, begin=begin, **more)


def _handed(type_: FilingType, *handed: Handed) -> Callable[[About], NewFiling]:
    own = (Handed(Material.IDENTITY, Way.SEEN), Handed(Material.FORM, Way.SEEN))
    return lambda who: draft(who, type_, handed=(*own, *handed))


CASES: dict[str, Case] = {
    "a child is filed with the parent's ID": Case(C.CHILD_WITH_PARENTS_ID, Acts.AGENT, _child, _own_agent),
    "the parent's card is in the reader": Case(C.CHILD_WITH_PARENTS_ID, Acts.AGENT, _with_parents_card, draft),
    "somebody else's card is in the reader": Case(
        C.OTHER_PERSON, Acts.PATIENT, lambda: about(patient_id=about("files_in_ink").member.id_number), draft
    ),
    "nobody knows the patient's number": Case(C.OTHER_PERSON, Acts.PATIENT, lambda: about(patient_id="T0001"), draft),
    "the capital is chosen, insured is the province itself": Case(
        C.INSURED_PROVINCE_LEVEL, Acts.PATIENT, lambda: about("province_level"), _insured("970100", "演示省己市")
    ),
    "the province itself is chosen, insured is a city": Case(
        C.INSURED_CITY, Acts.PATIENT, about, _insured("979900", "演示省省本级")
    ),
    "another province's own": Case(C.INSURED_PLACE, Acts.PATIENT, about, _insured("989900", "样例省省本级")),
    "a place where nobody knows them": Case(C.INSURED_PLACE, Acts.PATIENT, about, _insured("960400", "湖南省衡阳市")),
    "the own province": Case(C.OWN_PROVINCE, Acts.PATIENT, about, _to("970100", "演示省己市")),
    "a whole province": Case(C.WHOLE_PROVINCE, Acts.PATIENT, about, _to("990000", "示例省")),
    "a type that there wasn't yet": Case(
        C.TYPE_UNKNOWN, Acts.PATIENT, lambda: about(today=D(2022, 3, 18), admitted=None), draft
    ),
    "a begin after the admission": Case(C.BEGIN_AFTER_ADMISSION, Acts.PATIENT, about, _begin(D(2026, 3, 11))),
    "a past date beyond the place's bound": Case(
        C.BEGIN_TOO_EARLY, Acts.PATIENT, lambda: about("files_in_two_days"), _begin(D(2026, 2, 8))
    ),
    "a past date without a stay": Case(
        C.BEGIN_TOO_EARLY, Acts.PATIENT, lambda: about("long_term_free", records=()), _begin(D(2026, 3, 17))
    ),
    "a past date where back-filing settled nothing": Case(
        C.BEGIN_TOO_EARLY, Acts.PATIENT, lambda: about(today=D(2021, 3, 18), admitted=D(2021, 3, 10)), draft
    ),
    "an end before the begin": Case(C.END_BEFORE_BEGIN, Acts.PATIENT, about, _begin(D(2026, 3, 10), end=D(2026, 3, 9))),
    "an end too soon": Case(C.END_TOO_SOON, Acts.PATIENT, about, _begin(D(2026, 3, 10), end=D(2026, 9, 8))),
    "an end on the first day": Case(C.END_TOO_SOON, Acts.PATIENT, about, _begin(D(2026, 3, 10), end=D(2026, 3, 10))),
    "an end of a long-term filing": Case(
        C.END_NOT_WANTED, Acts.PATIENT, about, lambda who: draft(who, T.LONG_RESIDENT, end=D(2027, 3, 10))
    ),
    "two long-term filings": Case(
        C.OTHER_FILING, Acts.AGENCY, lambda: about("long_term_filer"), lambda who: draft(who, T.LONG_RESIDENT)
    ),
    "a second one for the same city": Case(
        C.OTHER_FILING, Acts.AGENCY, lambda: about(records=(record(T.REFERRAL, end="2026-08-31"),)), draft
    ),
    "a locked one is moved": Case(
        C.OTHER_FILING,
        Acts.AGENCY,
        lambda: about("long_term_filer", replaces=about("long_term_filer").records[0]),
        lambda who: draft(who, T.LONG_RESIDENT, replaces="BA2026000046"),
    ),
    "a new one instead of a change": Case(C.REPLACES_WRONG, Acts.PATIENT, lambda: about("filed_too_late"), draft),
    "a change of what isn't there": Case(C.REPLACES_WRONG, Acts.PATIENT, about, lambda who: draft(who, replaces="BA9")),
    "a child alone": Case(C.AGENT_MISSING, Acts.AGENT, lambda: about("child"), draft),
    "a child acts for an adult": Case(C.AGENT_TOO_YOUNG, Acts.AGENT, about, _young_agent),
    "no phone": Case(C.PHONE, Acts.PATIENT, about, lambda who: draft(who, phone="")),
    "a phone with a digit too few": Case(C.PHONE, Acts.PATIENT, about, lambda who: draft(who, phone="1390000000")),
    "no consent": Case(C.CONSENT_MISSING, Acts.PATIENT, about, lambda who: draft(who, consent=None)),
    "a child's consent that isn't the guardian's": Case(
        C.CONSENT_GUARDIAN, Acts.AGENT, _child, lambda who: draft(who, consent=Consent("2026-01", NOW))
    ),
    "a paper neither given nor owed": Case(C.MATERIAL_MISSING, Acts.PATIENT, about, _handed(T.REFERRAL)),
    "no form": Case(
        C.MATERIAL_MISSING, Acts.PATIENT, about, lambda who: draft(who, handed=(Handed(Material.IDENTITY, Way.SEEN),))
    ),
    "a commitment for a referral form": Case(
        C.COMMITMENT_NOT_TAKEN,
        Acts.PATIENT,
        about,
        _handed(T.REFERRAL, Handed(Material.REFERRAL_FORM, Way.COMMITMENT)),
    ),
    "a commitment where the place takes none": Case(
        C.COMMITMENT_NOT_TAKEN,
        Acts.PATIENT,
        lambda: about("refused_by_review"),
        _handed(T.POSTED_WORKER, Handed(Material.WORK_CONTRACT, Way.COMMITMENT)),
    ),
    "an identity that shall follow": Case(
        C.LATER_NOT_TAKEN,
        Acts.PATIENT,
        about,
        lambda who: draft(who, handed=(Handed(Material.IDENTITY, Way.LATER), Handed(Material.FORM, Way.SEEN))),
    ),
    "no signature": Case(C.SIGNATURE_MISSING, Acts.PATIENT, about, lambda who: draft(who, signature=None)),
    "no signature of the agent": Case(C.SIGNATURE_MISSING, Acts.AGENT, _child, lambda who: draft(who, signature=None)),
    "the patient signed, the agent acts": Case(
        C.SIGNATURE_AGENT, Acts.AGENT, _child, lambda who: draft(who, signature=Signature(STROKES, NOW))
    ),
    "no form in ink": Case(
        C.FORM_NOT_SCANNED,
        Acts.STAFF,
        lambda: about("files_in_ink"),
        lambda who: draft(who, handed=tuple(replace(h, way=Way.SEEN) for h in draft(who).handed)),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_hindrance(name: str) -> None:
    """The one that was provoked is found, alone or before what follows from it, and says who acts."""
    case = CASES[name]
    who = case.who()
    found = check(case.what(who), who, rules_of(who))
    assert (case.code, case.acts) in [(h.code, h.acts) for h in found]
    assert found[0].code is case.code


def test_every_hindrance_was_provoked() -> None:
    assert {case.code for case in CASES.values()} == set(C)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_hindrance_says_what_it_is_and_what_to_do(language: str) -> None:
    known = texts(language)
    for case in CASES.values():
        who = case.who()
        for hindrance in check(case.what(who), who, rules_of(who)):
            for said in (hindrance.what, hindrance.next, *([hindrance.why] if hindrance.why else [])):
                words = known[said.key].format(**dict(said.values))
                assert language != "zh" or len(words) <= 60


def test_R7_a_paper_that_follows_is_no_hindrance() -> None:
    who = about()
    sent = _handed(T.REFERRAL, Handed(Material.REFERRAL_FORM, Way.LATER))(who)
    assert check(sent, who, rules_of(who)) == ()


def test_a_past_filing_is_free_back_to_the_bound() -> None:
    """Thirty days before the admission and no more, where the place says so (R14)."""
    who = about("files_in_two_days")
    bound = dt.date(2026, 2, 9)
    assert check(draft(who, begin=bound), who, rules_of(who)) == ()
    assert check(draft(who, begin=bound - dt.timedelta(days=1)), who, rules_of(who))[0].values == (("day", bound),)


@pytest.mark.parametrize(("born", "old_enough"), [("20080318", True), ("20080319", False)])
def test_who_turns_eighteen_today_may_act(born: str, old_enough: bool) -> None:
    who = about()
    first = f"990101{born}001"
    young = Agent("别样新", first + check_digit(first), Relation.GRANDCHILD, "13900000005")
    sent = draft(replace(who, agent=young))
    assert (check(sent, who, rules_of(who)) == ()) is old_enough


def test_a_municipality_is_a_city() -> None:
    """Beijing as a whole may be filed for (R13)."""
    who = about()
    assert C.WHOLE_PROVINCE not in {h.code for h in check(_to("110000", "北京市")(who), who, rules_of(who))}


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("a new one instead of a change", Said.of("application.replaces", number="BA2026000048")),
        ("a change of what isn't there", Said("application.replaces_nothing")),
        ("two long-term filings", Said.of(
            "application.closed.long_term_elsewhere", place="示例省丙市", number="BA2026000046"
        )),
    ],
)  # fmt: skip
def test_a_hindrance_by_another_filing_names_it(name: str, why: Said) -> None:
    who = CASES[name].who()
    assert check(CASES[name].what(who), who, rules_of(who))[0].why == why


def test_who_is_insured_nowhere_is_told_no_other_place() -> None:
    who = about()
    nowhere = replace(who, member=replace(who.member, insurances=()))
    assert dict(check(draft(nowhere), nowhere, rules_of(nowhere))[0].values)["right"] == ""


def test_an_end_too_soon_names_the_first_that_would_do() -> None:
    who = about()
    (found,) = check(CASES["an end too soon"].what(who), who, rules_of(who))
    assert dict(found.values) == {"day": dt.date(2026, 9, 9), "months": 6}


def test_province_level_names_the_right_place() -> None:
    who = about("province_level")
    (found, *_) = check(_insured("970100", "演示省己市")(who), who, rules_of(who))
    assert dict(found.values) == {"chosen": "演示省己市", "right": "演示省省本级"}


PEOPLE = [p.key for p in world().people if p.insurances[0].region in ("970200", "970300", "970400", "979900")]


@pytest.mark.parametrize("key", PEOPLE)
def test_what_has_no_hindrance_is_taken_and_what_is_closed_is_not(key: str) -> None:
    """Two opinions of one thing, over every way to answer: an offer that is open is taken by the place, and one that
    another filing closes is refused there too."""
    who = replace(about(key), agent=PARENT if key == "child" else None)
    for path in paths(who):
        _both_opinions(key, who, path)


def _both_opinions(key: str, who: About, path: Answers) -> None:
    for offer in offers(path, who, rules_of(who)):
        sent = draft(who, offer.type, replaces=offer.replaces)
        files = frozenset(h.file for h in sent.handed if h.file)
        person = world().person(key)
        taken = agency.take(world(), person, sent, "B1", TODAY, files)
        found = check(sent, who, rules_of(who))
        if offer.open:
            assert found == ()
            assert isinstance(taken, Filing)
        elif offer.why is not None and offer.why.key.endswith("long_term_elsewhere"):
            assert [h.code for h in found] == [C.OTHER_FILING]
            assert not isinstance(taken, Filing)


def test_a_temporary_filing_for_another_city_is_taken_beside_one() -> None:
    """R12: two temporary ones."""
    who = about(records=(record(T.OTHER_TEMPORARY, ELSEWHERE, end="2026-08-31"),))
    assert check(draft(who), who, rules("970200")) == ()
    assert who.care == HERE


STANDING = st.lists(
    st.builds(
        lambda n, t, place, begin, days, state, here: Filing(
            "files_at_once",
            f"BA{n}",
            t,
            place,
            begin,
            None if t in agency.LONG_TERM else begin + dt.timedelta(days=days),
            state,
            here=here,
        ),
        st.integers(1, 99),
        st.sampled_from(T),
        st.sampled_from((HERE.code, ELSEWHERE.code)),
        st.dates(dt.date(2025, 6, 1), dt.date(2026, 4, 10)),
        st.integers(30, 300),
        st.sampled_from(RecordState),
        st.sampled_from((None, True, False)),
    ),
    max_size=4,
    unique_by=lambda f: f.number,
).map(tuple)


@given(STANDING, st.sampled_from((("live", "moved", "yes"), ("visit", "yes"))), st.booleans())
def test_both_opinions_agree_whatever_stands_already(
    standing: tuple[Filing, ...], path: tuple[str, ...], changes: bool
) -> None:
    """Over any filings made before: the place takes what is open, new or as a change of the first that stands."""
    whole = replace(world(), filings=standing)
    person = whole.person("files_at_once")
    held = whole.records(person, "970200", TODAY)
    alive = [r for r in held if r.state in (RecordState.APPROVED, RecordState.PENDING)]
    who = about(records=held, replaces=alive[0] if changes and alive else None)
    for offer in offers(answers(who, *path), who, rules_of(who)):
        if offer.open:
            sent = draft(who, offer.type, replaces=offer.replaces)
            assert check(sent, who, rules_of(who)) == ()
            taken = agency.take(whole, person, sent, "B1", TODAY, frozenset(h.file for h in sent.handed))
            assert isinstance(taken, Filing), taken
