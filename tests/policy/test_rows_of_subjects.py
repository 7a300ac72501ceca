"""Rows that single subjects have added: the diagnosis' causes, papers that come later, ages, and the bench's places."""

from __future__ import annotations

import datetime as dt

import pytest

from kiosk.domain.application import Material
from kiosk.domain.diagnosis import Asked, Cause
from kiosk.domain.filing import FilingType as T
from kiosk.policy.audit_rows import AuditRule, RepeatLimit
from kiosk.policy.care_rows import Reduction
from kiosk.policy.diagnosis_rows import CauseOrder, Pattern
from kiosk.policy.filing_rows import Ages, LaterPapers, LongStay
from kiosk.policy.row import Row
from kiosk.policy.rows import BackFiling, Decision, Materials, Signing, SigningWay
from kiosk.policy.rulebook import Rules, load
from kiosk.policy.service_rows import LookAt

IN_2023, IN_2026 = dt.date(2023, 1, 1), dt.date(2026, 3, 18)
DAY = dt.timedelta(days=1)


def on(day: dt.date, place: str = "") -> Rules:
    return load().on(day, place)


#: Causes by what they are looked for under, in the order of their ranks.
CAUSES = {
    LookAt.STAY: """no_discharge_order fees_posting item_not_mapped fees_not_uploaded admission_not_registered
        wrong_visit_type emergency_not_sent diagnosis_refused injury_undeclared third_party_liable already_settled""",
    LookAt.FILING: """guardian_data province_level insured_place_wrong care_place_wrong name_wrong id_wrong
        another_in_force change_locked papers_missing filing_pending filing_not_yet_valid filing_expired
        filing_other_place filing_cancelled filing_rejected filing_not_seen not_filed""",
    LookAt.INSTITUTION: "not_networked service_not_opened",
    LookAt.INSURANCE: "not_enrolled unpaid waiting_period suspended",
    LookAt.OTHER_STAY: "stay_elsewhere",
    LookAt.IDENTITY: "credential_invalid identity_differs",
    LookAt.PLATFORM: "planned_downtime platform_down unexplained",
}
#: Where trying again can help, and where a filing made now repairs it (R14).
RETRY = """no_discharge_order fees_posting item_not_mapped fees_not_uploaded admission_not_registered wrong_visit_type
    emergency_not_sent diagnosis_refused injury_undeclared filing_pending filing_not_seen stay_elsewhere
    identity_differs planned_downtime platform_down unexplained"""
FILES = """guardian_data province_level insured_place_wrong care_place_wrong papers_missing filing_not_yet_valid
    filing_expired filing_other_place filing_cancelled filing_rejected not_filed"""


def test_r32_causes_stand_in_their_order_and_say_what_helps() -> None:
    first = dt.date(2017, 9, 1)
    causes = on(first).all(CauseOrder)
    for look_at, named in CAUSES.items():
        found = sorted((row for row in causes if row.look_at is look_at), key=lambda row: row.rank)
        assert [row.cause.value for row in found] == named.split()
        assert [row.rank for row in found] == list(range(1, len(found) + 1))
    assert {row.cause for row in causes} == set(Cause)
    assert {row.cause.value for row in causes if row.retry} == set(RETRY.split())
    assert {row.cause.value for row in causes if row.files} == set(FILES.split())
    assert not on(first - DAY).all(CauseOrder)


def test_r32_words_are_known_from_the_first_day_and_some_only_of_filings() -> None:
    first = dt.date(2017, 9, 1)
    patterns = on(first).all(Pattern)
    assert len(patterns) == len(load().rows(Pattern))
    assert not on(first - DAY).all(Pattern)
    assert {row.asked for row in patterns} == {None, Asked.FILING, Asked.WITHDRAWAL}


def test_R7_papers_may_come_later_since_2023() -> None:
    before, since = on(IN_2023 - DAY).one(LaterPapers), on(IN_2023).one(LaterPapers)
    assert (before.allowed, since.allowed, since.working_days) == (False, True, None)
    assert on(dt.date(2017, 5, 1)).one(LaterPapers) == before
    assert not on(dt.date(2017, 4, 30)).all(LaterPapers)


def test_R16_an_agent_is_of_age_and_nobody_is_asked_what_cannot_be() -> None:
    row = on(dt.date(2017, 5, 1)).one(Ages)
    assert (row.agent_from, row.works_from, row.retires_from) == (18, 16, 45)
    assert not on(dt.date(2017, 4, 30)).all(Ages)


def test_R29_the_benchs_places_take_five_and_fifteen_points() -> None:
    found = {row.type: row.points for row in on(IN_2023, "970300").all(Reduction)}
    assert [found[t] for t in (T.REFERRAL, T.EMERGENCY, T.OTHER_TEMPORARY)] == [500, 500, 1500]
    assert not on(IN_2023 - DAY, "97").all(Reduction)


@pytest.mark.parametrize(
    ("row", "place"),
    [
        (Decision, "970200"),
        (Decision, "970400"),
        (Decision, "979900"),
        (SigningWay, "970400"),
        (Materials, "970200"),
        (LaterPapers, "970300"),
        (LongStay, "970300"),
        (BackFiling, "970300"),
    ],
)
def test_the_benchs_places_differ_from_the_country_since_2023(row: type[Row], place: str) -> None:
    assert on(IN_2023, place).all(row) != on(IN_2023, "98").all(row)
    assert all(found.place != place for found in on(IN_2023 - DAY, place).all(row))


def test_what_the_benchs_places_set() -> None:
    for place in ("970200", "970400", "979900"):
        decision = on(IN_2026, place).one(Decision)
        assert (decision.at_once, decision.working_days) == (True, 0)
    assert on(IN_2026, "970400").one(SigningWay).way is Signing.INK
    posted = on(IN_2026, "970200").one(Materials, type=T.POSTED_WORKER)
    assert posted.commitment
    assert posted.all_of == (Material.IDENTITY, Material.FORM)
    assert posted.one_of == (Material.POSTING_LETTER, Material.EMPLOYER_CERTIFICATE, Material.WORK_CONTRACT)
    later = on(IN_2026, "970300").one(LaterPapers)
    assert (later.allowed, later.working_days) == (True, 10)
    assert on(IN_2026, "970300").one(LongStay).months == 6
    late = on(IN_2026, "970300").one(BackFiling)
    assert (late.settles, late.set_back, late.days_before_admission) == (True, True, 30)


def test_R37_what_an_audit_looks_for_since_2021() -> None:
    first = dt.date(2021, 5, 28)
    row = on(first).one(AuditRule)
    assert (row.days, row.peers, row.deviations, row.least) == (31, 8, 6, 5000)
    assert len(on(first).all(RepeatLimit)) == len(load().rows(RepeatLimit))
    assert not on(first - DAY).all(AuditRule)
    assert not on(first - DAY).all(RepeatLimit)
