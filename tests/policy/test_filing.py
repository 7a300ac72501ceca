"""Is a filing in force? A table of cases for all eleven statuses, and laws over any answer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.backends.simulated.world import load
from kiosk.clock import CHINA
from kiosk.domain.filing import Evidence, FilingFinding, FilingRecord, FilingStatus, FilingType, RecordState
from kiosk.domain.people import Insurance, InsuranceKind
from kiosk.domain.problems import ProblemCode
from kiosk.domain.region import Region
from kiosk.domain.stay import Stay
from kiosk.policy.filing import judge
from kiosk.policy.places import covers
from kiosk.policy.rulebook import load as rulebook
from kiosk.ports import FilingRecords, NoAnswer, Refusal

INSURED, CARE = Region("980100", "样例省乙市"), Region("990100", "示例省甲市")
NOW = dt.datetime(2026, 3, 18, 9, 30, tzinfo=CHINA)
ADMITTED, DISCHARGED = dt.date(2026, 3, 10), dt.date(2026, 3, 18)
STAY = replace(load("default").bill(load("default").stays[0]).stay, admitted=ADMITTED, discharged=DISCHARGED)
QUERY = Evidence.PLATFORM_QUERY
BOOK = rulebook()


def record(
    begin: dt.date = dt.date(2026, 3, 1),
    end: dt.date | None = None,
    state: RecordState = RecordState.APPROVED,
    destination: Region = CARE,
    number: str = "1",
) -> FilingRecord:
    return FilingRecord(number, FilingType.REFERRAL, destination, begin, end, state)


def answer(*records: FilingRecord, evidence: Evidence = QUERY) -> FilingRecords:
    return FilingRecords(records, evidence)


def judged(
    reply: FilingRecords | Refusal | NoAnswer,
    stay: Stay = STAY,
    care: Region = CARE,
    rule: str = "",
    insured: Region = INSURED,
) -> FilingFinding:
    return judge(Insurance(InsuranceKind.EMPLOYEE, insured), stay, care, reply, rule, NOW, BOOK)


@dataclass(frozen=True)
class Case:
    status: FilingStatus
    reply: FilingRecords | Refusal | NoAnswer
    stay: Stay = STAY
    care: Region = CARE
    rule: str = ""
    evidence: Evidence = QUERY
    shown: FilingRecord | None = None
    insured: Region = field(default=INSURED)


S = FilingStatus
DAY = dt.timedelta(days=1)
ELSEWHERE = Region("990200", "示例省丙市")
PENDING, REJECTED, CANCELLED = (
    record(state=s) for s in (RecordState.PENDING, RecordState.REJECTED, RecordState.CANCELLED)
)
EMERGENCY = replace(STAY, emergency=True)
CASES = {
    "in force": Case(S.IN_FORCE, answer(record()), shown=record()),
    "begins on the admission day": Case(S.IN_FORCE, answer(record(ADMITTED)), shown=record(ADMITTED)),
    "ends on the admission day": Case(S.IN_FORCE, answer(record(end=ADMITTED)), shown=record(end=ADMITTED)),
    "lapses during the stay": Case(S.IN_FORCE, answer(record(end=ADMITTED + DAY)), shown=record(end=ADMITTED + DAY)),
    "ended the day before": Case(S.EXPIRED, answer(record(end=ADMITTED - DAY)), shown=record(end=ADMITTED - DAY)),
    "begins the day after": Case(S.NOT_YET_VALID, answer(record(ADMITTED + DAY)), shown=record(ADMITTED + DAY)),
    "another city": Case(S.OTHER_PLACE, answer(record(destination=ELSEWHERE)), shown=record(destination=ELSEWHERE)),
    "pending": Case(S.PENDING, answer(PENDING), shown=PENDING),
    "rejected": Case(S.REJECTED, answer(REJECTED), shown=REJECTED),
    "cancelled": Case(S.CANCELLED, answer(CANCELLED), shown=CANCELLED),
    "none": Case(S.NONE, answer()),
    "rejected for another city": Case(S.NONE, answer(replace(REJECTED, destination=ELSEWHERE))),
    "no query possible": Case(S.UNKNOWN, answer(evidence=Evidence.NO_SOURCE), evidence=Evidence.NO_SOURCE),
    "only an entitlement": Case(S.UNKNOWN, answer(evidence=Evidence.ENTITLEMENT_CHECK), evidence=Evidence.NO_SOURCE),
    "insurer down": Case(S.UNKNOWN, NoAnswer(ProblemCode.INSURER_DOWN), evidence=Evidence.NO_SOURCE),
    "insurer refuses": Case(S.UNKNOWN, Refusal(ProblemCode.INSURER_REFUSED), evidence=Evidence.NO_SOURCE),
    "emergency mark": Case(S.DEEMED, answer(), EMERGENCY, evidence=Evidence.HOSPITAL_MARK),
    "emergency mark, insurer down": Case(
        S.DEEMED, NoAnswer(ProblemCode.INSURER_DOWN), EMERGENCY, evidence=Evidence.HOSPITAL_MARK
    ),
    "emergency mark, expired filing": Case(
        S.DEEMED, answer(record(end=ADMITTED - DAY)), EMERGENCY, evidence=Evidence.HOSPITAL_MARK
    ),
    "emergency mark, filing in force": Case(S.IN_FORCE, answer(record()), EMERGENCY, shown=record()),
    "same province": Case(S.NOT_REQUIRED, answer(), insured=Region("990300", "示例省"), evidence=Evidence.RULE),
    "exempt pair": Case(S.NOT_REQUIRED, answer(), rule="示范区", evidence=Evidence.RULE),
    "exempt pair, insurer down": Case(
        S.NOT_REQUIRED, NoAnswer(ProblemCode.INSURER_DOWN), rule="示范区", evidence=Evidence.RULE
    ),
    "pending beats rejected": Case(S.PENDING, answer(REJECTED, PENDING), shown=PENDING),
    "the later of two expired": Case(
        S.EXPIRED,
        answer(record(dt.date(2024, 1, 1), dt.date(2024, 6, 1)), record(dt.date(2025, 1, 1), dt.date(2025, 6, 1))),
        shown=record(dt.date(2025, 1, 1), dt.date(2025, 6, 1)),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_case(name: str) -> None:
    case = CASES[name]
    finding = judged(case.reply, case.stay, case.care, case.rule, case.insured)
    assert finding.status is case.status
    assert finding.evidence is case.evidence
    assert finding.record == case.shown
    assert (finding.judged_on, finding.checked_at) == (ADMITTED, NOW)
    assert bool(finding.rule) is (finding.status in (S.NOT_REQUIRED, S.DEEMED))


def test_the_table_names_every_status() -> None:
    assert {c.status for c in CASES.values()} == set(FilingStatus)


@pytest.mark.parametrize(
    "destination,care,holds",
    [
        ("990100", "990199", True),
        ("990100", "990200", False),
        ("310115", "310104", True),
        ("110000", "110105", True),
        ("990000", "990200", True),
        ("990000", "980200", False),
        ("500100", "510100", False),
    ],
)
def test_a_filing_covers_the_city_and_a_municipality_whole(destination: str, care: str, holds: bool) -> None:
    assert covers(Region(destination, "示例"), Region(care, "示例"), BOOK.on(ADMITTED)) is holds


days = st.dates(dt.date(2025, 1, 1), dt.date(2027, 1, 1))
records = st.lists(
    st.builds(
        FilingRecord,
        st.text("0123456789", min_size=1, max_size=3),
        st.sampled_from(FilingType),
        st.sampled_from([CARE, ELSEWHERE, Region("970100", "演示省"), Region("990000", "示例省")]),
        days,
        st.none() | days,
        st.sampled_from(RecordState),
    ),
    max_size=5,
).map(tuple)
replies = st.builds(FilingRecords, records, st.sampled_from(Evidence)) | st.sampled_from(
    [NoAnswer(ProblemCode.INSURER_DOWN), Refusal(ProblemCode.INSURER_REFUSED)]
)
stays = st.builds(lambda day, emergency: replace(STAY, admitted=day, emergency=emergency), days, st.booleans())
anything = settings(max_examples=200, deadline=None)


def test_a_filing_under_an_old_code_holds_under_the_new_one() -> None:
    """莱芜 (3712) became part of 济南 (3701) at the end of 2018: who filed before is not sent away today."""
    jinan = Region("370100", "济南市")
    filed = record(begin=dt.date(2018, 3, 1), destination=Region("371200", "莱芜市"))
    assert judged(answer(filed), care=jinan).status is FilingStatus.IN_FORCE
    other = record(begin=dt.date(2018, 3, 1), destination=Region("371300", "临沂市"))
    assert judged(answer(other), care=jinan).status is FilingStatus.OTHER_PLACE


@anything
@given(replies, stays, st.sampled_from(["", "示范区"]))
def test_none_is_only_said_after_a_real_query(reply: FilingRecords | Refusal | NoAnswer, stay: Stay, rule: str) -> None:
    finding = judged(reply, stay, rule=rule)
    if finding.status is S.NONE:
        assert isinstance(reply, FilingRecords)
        assert reply.evidence is QUERY
    if not isinstance(reply, FilingRecords):
        assert finding.status in (S.UNKNOWN, S.NOT_REQUIRED, S.DEEMED)


@anything
@given(records, stays)
def test_in_force_means_a_record_that_says_so(found: tuple[FilingRecord, ...], stay: Stay) -> None:
    finding = judged(FilingRecords(found, QUERY), stay)
    good = [
        r
        for r in found
        if r.state is RecordState.APPROVED
        and r.destination in (CARE, Region("990000", "示例省"))
        and r.begin <= stay.admitted
        and (r.end is None or stay.admitted <= r.end)
    ]
    assert (finding.status is S.IN_FORCE) is bool(good)
    assert finding.status is not S.IN_FORCE or finding.record in good


@anything
@given(records, stays)
def test_the_order_of_records_changes_nothing(found: tuple[FilingRecord, ...], stay: Stay) -> None:
    shuffled = tuple(sorted(found, key=lambda r: (r.number, r.begin), reverse=True))
    assert judged(FilingRecords(found, QUERY), stay).status is judged(FilingRecords(shuffled, QUERY), stay).status


@anything
@given(records, records, stays)
def test_more_records_never_take_a_filing_away(
    found: tuple[FilingRecord, ...], more: tuple[FilingRecord, ...], stay: Stay
) -> None:
    if judged(FilingRecords(found, QUERY), stay).status.settles:
        assert judged(FilingRecords(found + more, QUERY), stay).status.settles


@anything
@given(replies, stays)
def test_the_discharge_day_doesnt_matter(reply: FilingRecords | Refusal | NoAnswer, stay: Stay) -> None:
    """R10: judged on the admission date."""
    later = replace(stay, discharged=dt.date(2030, 1, 1))
    assert judged(reply, stay).status is judged(reply, later).status


# ---- by the rulebook: other days and other places give other answers


def test_a_zone_of_the_rulebook_holds_where_the_backend_knows_none() -> None:
    """R4: 吴江 to 青浦, from the day that inpatient care was taken in."""
    insured, care = Region("320509", "江苏省苏州市吴江区"), Region("310118", "上海市青浦区")
    for admitted, status in ((dt.date(2021, 5, 28), S.NOT_REQUIRED), (dt.date(2021, 5, 27), S.NONE)):
        found = judged(answer(), replace(STAY, admitted=admitted), care, insured=insured)
        assert found.status is status
    assert judged(answer(), replace(STAY, admitted=ADMITTED), care, insured=insured).rule == "长三角一体化示范区"


def test_the_emergency_mark_of_2022_wants_papers_still() -> None:
    """R5: it counts as filed since 2023; before, papers were due within three working days."""
    for admitted, status in ((dt.date(2022, 12, 31), S.NONE), (dt.date(2023, 1, 1), S.DEEMED)):
        assert judged(answer(), replace(EMERGENCY, admitted=admitted)).status is status


def test_a_province_that_says_nothing_of_its_own_members_exempts_nobody() -> None:
    """R3: Jiangxi says so, Hunan doesn't in our sources."""
    jiangxi, hunan = (Region(f"{code}0100", "甲市") for code in ("36", "43"))
    assert judged(answer(), care=replace(jiangxi, code="360200"), insured=jiangxi).rule == "R3"
    assert judged(answer(), care=replace(hunan, code="430200"), insured=hunan).status is S.NONE


def test_a_place_may_judge_on_the_discharge(tmp_path: Path) -> None:
    """R10: `judged_on` is a parameter; while the person stays, today counts."""
    row = '[[in_force]]\nbegin = 2023-01-01\nplace = "9801"\njudged_on = "discharge"\nsource = "x"\n'
    (tmp_path / "own.toml").write_text(row, encoding="utf-8")
    book, lapsed = rulebook((tmp_path,)), answer(record(end=ADMITTED + DAY))
    member = Insurance(InsuranceKind.EMPLOYEE, INSURED)
    for stay, today in ((STAY, NOW), (replace(STAY, discharged=None), NOW)):
        found = judge(member, stay, CARE, lapsed, "", today, book)
        assert (found.status, found.judged_on) == (S.EXPIRED, DISCHARGED)
        assert judge(member, stay, CARE, lapsed, "", today, BOOK).status is S.IN_FORCE
