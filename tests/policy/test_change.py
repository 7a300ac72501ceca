"""Locks on long-term filings (R11), care at home (R17), codes that changed (R13), and the four ways (R8)."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.filing import FilingType, RecordState
from kiosk.domain.region import Region
from kiosk.policy.applicant import Said
from kiosk.policy.change import AtHome, is_long, may_cancel, may_change, settles_at_home
from kiosk.policy.places import code_on, holds_in
from kiosk.policy.routes import Service, routes
from kiosk.policy.rows import CountedFrom, Lock
from kiosk.policy.rulebook import RuleBook
from kiosk.ports import Abilities, Ability, AreaAbilities, BackendProfile
from kiosk.texts import LANGUAGES, text
from tests.policy.applicants import ELSEWHERE, HERE, record, rules

T = FilingType
D = dt.date
LONG = record(T.LONG_RESIDENT, ELSEWHERE, begin="2022-03-01")


@pytest.mark.parametrize(
    ("today", "allowed", "free"),
    [
        (D(2022, 12, 31), False, D(2023, 3, 1)),  # up to twelve months before the rules of 2023
        (D(2023, 1, 1), True, None),  # and at most six from then on, for old filings too
    ],
)
def test_the_lock_is_that_of_the_day(today: D, allowed: bool, free: D | None) -> None:
    may = may_cancel(LONG, today, rules("970200", today))
    assert (may.allowed, may.free_from) == (allowed, free)


def test_the_last_day_of_the_lock_and_the_first_after_it() -> None:
    filed = record(T.LONG_RESIDENT, ELSEWHERE, begin="2025-08-31")
    assert not may_cancel(filed, D(2026, 2, 27), rules(day=D(2026, 2, 27))).allowed
    assert may_cancel(filed, D(2026, 2, 28), rules(day=D(2026, 2, 28))).allowed


def test_a_temporary_filing_is_free() -> None:
    filed = record(T.OTHER_TEMPORARY, begin="2026-03-17", end="2026-09-16")
    assert may_cancel(filed, D(2026, 3, 18), rules()).allowed
    assert may_change(filed, ELSEWHERE, D(2026, 3, 18), rules()).allowed


def test_the_agency_can_agree() -> None:
    filed = record(T.LONG_RESIDENT, ELSEWHERE, begin="2026-03-01")
    assert not may_cancel(filed, D(2026, 3, 18), rules()).allowed
    assert may_cancel(filed, D(2026, 3, 18), rules(), agency_agrees=True).allowed
    assert may_change(filed, HERE, D(2026, 3, 18), rules(), agency_agrees=True).allowed


def test_to_set_a_begin_back_is_no_move() -> None:
    filed = record(T.LONG_RESIDENT, HERE, begin="2026-03-15")
    assert may_change(filed, HERE, D(2026, 3, 18), rules()).allowed
    assert not may_change(filed, ELSEWHERE, D(2026, 3, 18), rules()).allowed


@pytest.mark.parametrize("state", [RecordState.CANCELLED, RecordState.REJECTED])
def test_what_does_not_stand_is_not_taken_back(state: RecordState) -> None:
    gone = record(T.OTHER_TEMPORARY, state=state)
    assert not may_cancel(gone, D(2026, 3, 18), rules(), agency_agrees=True).allowed
    assert not may_change(gone, HERE, D(2026, 3, 18), rules()).allowed


def test_what_is_not_decided_is_free() -> None:
    assert may_cancel(record(T.LONG_RESIDENT, state=RecordState.PENDING), D(2026, 3, 18), rules()).allowed


def test_a_place_may_count_from_the_day_of_filing() -> None:
    """A begin that was set back would else shorten the lock; where the day isn't told, the begin counts."""
    lock = Lock(begin=D(2023, 1, 1), source="a test", months=6, counted_from=CountedFrom.FILED, unless_agreed=False)
    types = rules().book.by_class
    theirs = RuleBook({**types, Lock: (lock,)}).on(D(2026, 3, 18), "970200")
    old = record(T.LONG_RESIDENT, ELSEWHERE, begin="2025-06-01", filed_on=D(2026, 1, 5))
    may = may_cancel(old, D(2026, 3, 18), theirs)
    assert may.free_from == D(2026, 7, 5)
    assert may.why is not None
    assert may.why.key == "change.locked_for_good"
    assert may_cancel(record(T.LONG_RESIDENT, ELSEWHERE, begin="2025-06-01"), D(2026, 3, 18), theirs).allowed


@given(st.dates(D(2023, 1, 1), D(2026, 12, 1)), st.integers(0, 400))
def test_what_is_free_stays_free(begin: D, days: int) -> None:
    filed = record(T.LONG_RESIDENT, ELSEWHERE, begin=begin.isoformat())
    today = begin + dt.timedelta(days=days)
    may = may_cancel(filed, today, rules(day=today))
    assert may.allowed or (may.free_from is not None and may.free_from > today)
    if may.allowed:
        assert may_cancel(filed, today + dt.timedelta(days=1), rules(day=today + dt.timedelta(days=1))).allowed


def test_what_was_filed_in_another_channel_is_changed_there() -> None:
    """R11: in the channel that filed it, whatever lock and agency say; where nobody tells, the place decides."""
    for here, allowed in ((False, False), (None, True), (True, True)):
        filed = record(T.OTHER_TEMPORARY, end="2026-08-31", here=here)
        assert may_cancel(filed, D(2026, 3, 18), rules(), agency_agrees=True).allowed is allowed
        assert may_change(filed, HERE, D(2026, 3, 18), rules()).allowed is allowed
    assert may_cancel(record(T.REFERRAL, here=False), D(2026, 3, 18), rules()).why == Said("change.other_channel")


# ---- at home (R17) ---------------------------------------------------------------------------------------------


def test_a_long_term_filer_settles_at_home_too() -> None:
    assert settles_at_home(LONG, by_commitment=False, rules=rules()).settles
    before = settles_at_home(LONG, by_commitment=False, rules=rules(day=D(2022, 6, 1)))
    assert before == AtHome(False, Said("change.home_not_allowed"))


def test_of_a_type_that_nobody_knew_the_end_tells() -> None:
    old = rules(day=D(2010, 6, 1))
    assert is_long(record(T.OTHER_TEMPORARY), old)
    assert not is_long(record(T.LONG_RESIDENT, end="2026-08-31"), old)


def test_who_filed_by_a_commitment_hands_in_the_papers_first() -> None:
    at_home = settles_at_home(LONG, by_commitment=True, rules=rules())
    assert at_home == AtHome(False, Said("change.home_papers_first"))


def test_a_temporary_filing_takes_nothing_away_at_home() -> None:
    assert settles_at_home(record(T.REFERRAL), by_commitment=True, rules=rules(day=D(2018, 6, 1))).settles


# ---- codes that changed (R13, R18) -----------------------------------------------------------------------------


def test_a_filing_for_an_old_code_covers_the_new_one_after_the_change() -> None:
    """莱芜 (3712) became part of 济南 (3701) on 26 December 2018."""
    old, jinan = Region("371202", "莱芜市莱城区"), Region("370116", "济南市莱芜区")
    before, after = D(2018, 12, 25), D(2018, 12, 26)
    assert not holds_in(old, jinan, rules("980100", before))
    assert holds_in(old, jinan, rules("980100", after))
    assert holds_in(jinan, old, rules("980100", after)), "and the other way round"
    assert code_on("371202", before, rules("980100")) == "371202"
    assert code_on("371202", after, rules("980100")) == "370116"


def test_a_stay_from_before_the_change_is_judged_with_the_codes_of_today() -> None:
    """The hospital bears the new code since; the rules are still those of the admission."""
    old, jinan = Region("371202", "莱芜市莱城区"), Region("370116", "济南市莱芜区")
    admitted = rules("980100", D(2018, 12, 20))
    assert not holds_in(old, jinan, admitted)
    assert holds_in(old, jinan, admitted, today=D(2019, 1, 10))


def test_a_city_that_changed_takes_its_districts_along() -> None:
    assert code_on("371299", D(2026, 3, 18), rules("980100")) == "370199"
    assert code_on("990100", D(2026, 3, 18), rules("980100")) == "990100"


def test_the_capital_is_not_the_provinces_own() -> None:
    assert not holds_in(Region("979900", "省本级"), Region("970100", "省会"), rules())


# ---- the four ways (R8) ----------------------------------------------------------------------------------------


def test_each_service_goes_its_own_way() -> None:
    ways = routes(Abilities(Ability.NATIVE, Ability.PHONE, Ability.EXTENSION, Ability.NONE))
    assert (ways.query.here, ways.submit.here, ways.change.here, ways.cancel.here) == (True, False, True, False)
    assert ways.submit.why.key == "routes.submit.phone"
    assert [w.service for w in (ways.query, ways.submit, ways.change, ways.cancel)] == list(Service)


def test_a_filing_made_elsewhere_is_changed_where_it_was_made() -> None:
    """R11: in the channel that filed it."""
    ways = routes(Abilities(Ability.NATIVE, Ability.NATIVE, Ability.NATIVE, Ability.NATIVE), made_here=False)
    assert (ways.query.here, ways.submit.here, ways.change.here, ways.cancel.here) == (True, True, False, False)
    assert ways.cancel.why.key == "routes.cancel.other_channel"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_way_has_its_words(language: str) -> None:
    for ability in Ability:
        for made_here in (True, False):
            ways = routes(Abilities(ability, ability, ability, ability), made_here)
            assert all(text(language, getattr(ways, s.value).why.key) for s in Service)


def test_an_insured_place_differs_from_the_rest_of_the_platform() -> None:
    """The nearest area that covers it says the last word, and only where it says anything."""
    profile = BackendProfile(
        filing_submit=Ability.PHONE,
        filing_link="https://rest.example",
        areas=(
            AreaAbilities("970200", submit=Ability.NATIVE, cancel=Ability.NONE),
            AreaAbilities("970000", submit=Ability.EXTENSION, link="https://97.example"),
            AreaAbilities("970203", cancel=Ability.NATIVE),
        ),
    )
    rest, province = profile.abilities(Region("980100", "乙市")), profile.abilities(Region("970100", "己市"))
    city, county = profile.abilities(Region("970201", "某区")), profile.abilities(Region("970203", "某县"))
    assert (rest.submit, rest.link) == (Ability.PHONE, "https://rest.example")
    assert (province.submit, province.link, province.cancel) == (Ability.EXTENSION, "https://97.example", Ability.PHONE)
    assert (city.submit, city.link, city.cancel) == (Ability.NATIVE, "https://97.example", Ability.NONE)
    assert (county.submit, county.cancel) == (Ability.NATIVE, Ability.NATIVE)


def test_an_area_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="six digits"):
        AreaAbilities("9702")
