"""What each type would mean for a person, and when it is closed (R6–R14, R29): cases, and laws over any filings."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.application import Material
from kiosk.domain.filing import FilingRecord, FilingType, RecordState
from kiosk.domain.people import InsuranceState
from kiosk.policy.applicant import About, Said
from kiosk.policy.application import Decided, Needed, Offer, decided, needed, offers, signed_with
from kiosk.policy.filing_rows import LaterPapers
from kiosk.policy.rows import Exclusive, Signing
from kiosk.policy.rulebook import RuleBook
from kiosk.texts import LANGUAGES, texts
from tests.policy.applicants import ELSEWHERE, HERE, TODAY, about, answers, record, rules, rules_of

T, S = FilingType, RecordState
ALL = ("live", "moved", "yes")


def offered(who: About, *values: str) -> dict[FilingType, Offer]:
    return {o.type: o for o in offers(answers(who, *values), who, rules_of(who))}


def why(offer: Offer) -> str:
    return offer.why.key.removeprefix("application.closed.") if offer.why else ""


def test_each_type_says_what_it_costs_at_home() -> None:
    found = offered(about(), *ALL)
    assert found[T.LONG_RESIDENT].pays == Said("application.pays.same")
    assert found[T.REFERRAL].pays == Said.of("application.pays.less", points="5")
    assert found[T.OTHER_TEMPORARY].pays == Said.of("application.pays.less", points="15")
    assert found[T.EMERGENCY].pays == Said.of("application.pays.less", points="5")


def test_where_the_place_has_said_nothing_the_nations_bound_is_named_as_one() -> None:
    who = about("in_force")
    assert offered(who, "visit", "yes")[T.REFERRAL].pays == Said.of("application.pays.at_most", points="10")
    assert offered(who, "visit", "yes")[T.OTHER_TEMPORARY].pays == Said.of("application.pays.at_most", points="20")


def test_where_no_row_says_it_is_not_known() -> None:
    """Before 2023 nobody had set how much less a referral pays."""
    who = replace(about(), today=dt.date(2018, 3, 18), admitted=None, records=())
    found = {o.type: o for o in offers(answers(about(), "visit", "yes"), who, rules("970200", who.today))}
    assert found[T.REFERRAL].pays == Said("application.pays.unknown")
    assert T.OTHER_TEMPORARY not in found


def test_the_papers_of_each_type() -> None:
    found = offered(about("refused_by_review"), "work", "yes")
    assert found[T.OTHER_TEMPORARY].needed.papers == ()
    assert found[T.REFERRAL].needed.papers == (Material.REFERRAL_FORM,)
    assert not found[T.REFERRAL].needed.commitment
    assert len(found[T.POSTED_WORKER].needed.one_of) == 3
    assert not found[T.POSTED_WORKER].needed.commitment, "only where the place allows it"
    assert offered(about("filed_too_late"), "work", "yes")[T.POSTED_WORKER].needed.commitment
    assert found[T.LONG_RESIDENT].needed.commitment


def test_a_paper_may_follow_and_until_when() -> None:
    assert offered(about("refused_by_review"), "visit", "yes")[T.REFERRAL].needed.later_until == dt.date(2026, 4, 1)
    assert offered(about(), "visit", "yes")[T.REFERRAL].needed.later_until is None


def test_R7_papers_are_handed_in_with_the_form_until_2022_and_may_follow_since() -> None:
    assert needed(T.REFERRAL, TODAY, rules()).later
    before = needed(T.REFERRAL, dt.date(2022, 12, 31), rules(day=dt.date(2022, 12, 31)))
    assert before == Needed((Material.IDENTITY, Material.FORM), (Material.REFERRAL_FORM,))
    row = rules(day=dt.date(2022, 12, 31)).one(LaterPapers)
    assert (row.allowed, row.source[:3]) == (False, "003")


def test_at_once_or_within_two_working_days() -> None:
    for key in ("files_at_once", "files_in_ink", "province_level"):
        assert offered(about(key), "visit", "yes")[T.REFERRAL].decided == Decided(at_once=True, until=TODAY)
    later = offered(about("files_in_two_days"), "visit", "no")[T.OTHER_TEMPORARY].decided
    assert (later.at_once, later.until, later.sure) == (False, dt.date(2026, 3, 20), True)


def test_where_no_rule_says_when_it_is_decided_no_day_is_named() -> None:
    assert decided(dt.date(2010, 3, 18), rules(day=dt.date(2010, 3, 18))) == Decided(False, None, sure=False)


def test_it_begins_with_the_admission_and_is_valid_for_six_months() -> None:
    found = offered(about(), *ALL)
    assert found[T.OTHER_TEMPORARY].begin == dt.date(2026, 3, 10)
    assert found[T.OTHER_TEMPORARY].end == dt.date(2026, 9, 17)
    assert found[T.LONG_RESIDENT].end is None
    assert offered(about(admitted=None), "visit", "no")[T.OTHER_TEMPORARY].begin == TODAY


def test_set_back_for_a_long_stay_it_has_not_lapsed_when_it_is_made() -> None:
    long = about(admitted=dt.date(2025, 6, 1))
    found = offered(long, "visit", "no")[T.OTHER_TEMPORARY]
    assert found.begin == dt.date(2025, 6, 1)
    assert found.end is not None
    assert found.end > TODAY


def test_ink_where_the_place_wants_it() -> None:
    assert signed_with(rules("970400")) is Signing.INK
    assert signed_with(rules("970200")) is Signing.FINGER


# ---- closed, and why -----------------------------------------------------------------------------------------


def test_the_emergency_type_is_the_hospitals_mark() -> None:
    assert why(offered(about(), *ALL)[T.EMERGENCY]) == "hospital_mark"


def test_what_the_answers_do_not_fit_is_closed() -> None:
    found = offered(about(), "visit", "no")
    assert {t for t, o in found.items() if o.open} == {T.OTHER_TEMPORARY}
    assert why(found[T.REFERRAL]) == why(found[T.LONG_RESIDENT]) == "answers"


def test_care_in_the_own_province_needs_no_filing() -> None:
    who = about("same_province")
    assert {why(o) for o in offered(who, "visit", "no").values()} == {"same_province", "hospital_mark"}


def test_an_insurance_that_is_not_in_force_files_nothing() -> None:
    who = about()
    stopped = replace(who, insurance=replace(who.insurance, state=InsuranceState.SUSPENDED))
    assert {why(o) for o in offered(stopped, *ALL).values()} == {"insurance", "hospital_mark"}


def test_one_long_term_filing_at_a_time_and_a_temporary_one_beside_it() -> None:
    """R12: a long-term filing for one city closes the long-term types, not the temporary ones."""
    found = offered(about("long_term_filer"), *ALL)
    assert why(found[T.LONG_RESIDENT]) == why(found[T.RETIRED_SETTLED]) == "long_term_elsewhere"
    assert found[T.LONG_RESIDENT].why == Said.of(
        "application.closed.long_term_elsewhere", place="示例省丙市", number="BA2026000046"
    )
    assert found[T.REFERRAL].open
    assert found[T.OTHER_TEMPORARY].open


def test_two_temporary_filings_for_two_cities() -> None:
    held = record(T.OTHER_TEMPORARY, ELSEWHERE, end="2026-08-31")
    assert offered(about(records=(held,)), *ALL)[T.OTHER_TEMPORARY].open


def test_a_place_may_want_one_temporary_filing_only() -> None:
    one = Exclusive(begin=TODAY, source="a test", long_term=1, temporary_beside_long_term=False, temporary=1)
    theirs = RuleBook({**rules().book.by_class, Exclusive: (one,)}).on(TODAY, "970200")
    for type_, key in ((T.REFERRAL, "temporary_elsewhere"), (T.LONG_RESIDENT, "long_term_elsewhere")):
        end = "" if type_ is T.LONG_RESIDENT else "2026-08-31"
        who = about(records=(record(type_, ELSEWHERE, end=end),))
        found = {o.type: o for o in offers(answers(about(), *ALL), who, theirs)}[T.OTHER_TEMPORARY]
        assert found.why == Said.of(f"application.closed.{key}", place="示例省丙市", number="BA1")


def test_what_begins_with_the_admission_covers_it() -> None:
    held = record(T.OTHER_TEMPORARY, begin="2026-03-10", end="2026-08-31")
    assert why(offered(about(records=(held,)), *ALL)[T.OTHER_TEMPORARY]) == "already"


def test_what_is_in_force_here_already_needs_no_second_one() -> None:
    held = record(T.OTHER_TEMPORARY, end="2026-08-31")
    found = offered(about(records=(held,)), *ALL)
    assert why(found[T.OTHER_TEMPORARY]) == why(found[T.REFERRAL]) == "already"
    assert (found[T.LONG_RESIDENT].open, found[T.LONG_RESIDENT].replaces) == (True, "BA1")
    long = offered(about(records=(record(T.LONG_RESIDENT),)), *ALL)
    assert {why(o) for o in long.values()} == {"already", "answers", "hospital_mark"}


def test_an_application_that_waits_is_waited_for() -> None:
    held = record(T.REFERRAL, end="2026-08-31", state=S.PENDING)
    assert {why(o) for o in offered(about(records=(held,)), *ALL).values() if o.supported} == {"pending"}


def test_one_that_begins_too_late_is_changed() -> None:
    """R14: the begin is set back by changing the filing that stands, not by a second one for the same place."""
    found = offered(about("filed_too_late"), "visit", "yes")
    assert (found[T.OTHER_TEMPORARY].open, found[T.OTHER_TEMPORARY].replaces) == (True, "BA2026000048")
    long = about(records=(record(T.LONG_RESIDENT, begin="2026-03-15"),))
    later = Said.of("application.closed.begins_later", number="BA1", day=dt.date(2026, 3, 15))
    assert offered(long, *ALL)[T.OTHER_TEMPORARY].why == later
    assert offered(long, *ALL)[T.LONG_RESIDENT].replaces == "BA1"


def test_one_of_another_channel_is_set_back_there() -> None:
    held = record(T.OTHER_TEMPORARY, begin="2026-03-15", end="2026-09-14", here=False)
    found = offered(about(records=(held,)), *ALL)[T.OTHER_TEMPORARY]
    assert (found.open, found.why) == (
        False,
        Said.of("application.closed.made_elsewhere", number="BA1", day=dt.date(2026, 3, 10)),
    )


def test_two_of_them_are_one_too_many_to_change() -> None:
    held = tuple(record(T.OTHER_TEMPORARY, begin="2026-03-15", end="2026-09-14", number=n) for n in ("BA1", "BA2"))
    found = offered(about(records=held), *ALL)[T.OTHER_TEMPORARY]
    assert found.why == Said.of("application.closed.two_here", number="BA2")


def test_what_is_over_closes_nothing() -> None:
    held = (
        record(T.OTHER_TEMPORARY, end="2026-03-05", begin="2025-09-01"),
        record(T.LONG_RESIDENT, ELSEWHERE, state=S.CANCELLED, number="BA2"),
        record(T.LONG_RESIDENT, state=S.REJECTED, number="BA3"),
    )
    assert all(o.open for o in offered(about(records=held), *ALL).values() if o.supported)


def test_to_change_the_long_term_filing_waits_for_its_lock() -> None:
    locked, free = about("long_term_filer"), about("long_term_free")
    changing = offered(replace(locked, replaces=locked.records[0]), *ALL)[T.LONG_RESIDENT]
    assert changing.why == Said.of("change.locked", months=6, day=dt.date(2026, 6, 1))
    moved = offered(replace(free, replaces=free.records[0]), *ALL)[T.LONG_RESIDENT]
    assert (moved.open, moved.replaces) == (True, "BA2026000047")


# ---- laws ------------------------------------------------------------------------------------------------------

RECORDS = st.lists(
    st.builds(
        lambda n, t, place, begin, months, state: FilingRecord(
            f"BA{n}", t, place, begin, None if months is None else begin + dt.timedelta(days=30 * months), state
        ),
        st.integers(1, 99),
        st.sampled_from(T),
        st.sampled_from((HERE, ELSEWHERE)),
        st.dates(dt.date(2025, 1, 1), dt.date(2026, 6, 1)),
        st.one_of(st.none(), st.integers(0, 12)),
        st.sampled_from(S),
    ),
    max_size=4,
    unique_by=lambda r: r.number,
).map(tuple)
PATHS = st.sampled_from((ALL, ("live", "stayed", "no"), ("visit", "yes"), ("visit", "no")))
ADMITTED = st.one_of(st.none(), st.dates(dt.date(2025, 1, 1), dt.date(2026, 4, 1)))


@given(RECORDS, PATHS, ADMITTED)
def test_what_holds_of_every_offer(records: tuple[FilingRecord, ...], path: tuple[str, ...], admitted: dt.date) -> None:
    who = about(records=records, admitted=admitted)
    found = offers(answers(who, *path), who, rules_of(who))
    assert len({o.type for o in found}) == len(found) == len(T), "every type is said, open or closed"
    for offer in found:
        assert offer.open == (offer.why is None)
        assert offer.supported or not offer.open
        assert offer.type is not T.EMERGENCY or not offer.open
        assert offer.begin <= min(TODAY, admitted or TODAY)
        assert offer.end is None or offer.end >= max(offer.begin, TODAY)
        assert offer.decided.until is None or offer.decided.until >= TODAY
        assert offer.replaces in ("", *(r.number for r in records))
    opens = [o.open for o in found]
    assert opens == sorted(opens, reverse=True), "what can be had stands first"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_its_words(language: str) -> None:
    """Each text names exactly the values that it is given."""
    known = texts(language)
    cases = (
        about("long_term_filer"),
        about(records=(record(T.OTHER_TEMPORARY, end="2026-08-31"),)),
        about(records=(record(T.REFERRAL, end="2026-08-31", state=S.PENDING),)),
        about(records=(record(T.LONG_RESIDENT, begin="2026-03-15"),)),
        about(records=(record(T.REFERRAL, begin="2026-03-15", end="2026-09-14", here=False),)),
        about(records=tuple(record(T.REFERRAL, begin="2026-03-15", end="2026-09-14", number=n) for n in "12")),
    )
    said = [s for who in cases for o in offered(who, *ALL).values() for s in (o.why, o.pays) if s is not None]
    assert len({s.key for s in said}) > 6
    for found in said:
        assert known[found.key].format(**dict(found.values))
        assert all("{" + name + "}" in known[found.key] for name, _ in found.values)
