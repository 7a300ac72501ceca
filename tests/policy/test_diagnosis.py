"""One cause with what shows it: written cases, the order of R32, and words that nobody has seen before."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as texts

from kiosk.domain.diagnosis import Asked, Cause, Doer, ShownBy
from kiosk.domain.filing import Evidence, FilingFinding, FilingRecord, FilingStatus, FilingType, RecordState
from kiosk.domain.people import Insurance, InsuranceKind, InsuranceState
from kiosk.domain.problems import ProblemCode
from kiosk.domain.region import Region
from kiosk.domain.stay import Unready
from kiosk.policy.diagnosis import Answer, Facts, OtherStay, Sayings, announced, diagnose, readable, sayings
from kiosk.policy.rulebook import load, read
from kiosk.policy.service_rows import Downtime
from kiosk.settings import SettingsError

CHINA = dt.timezone(dt.timedelta(hours=8))
NOW = dt.datetime(2026, 3, 18, 10, 0, tzinfo=CHINA)
DAY = NOW.date()
HOME, CARE = Region("990100", "示例市"), Region("980100", "样本市")
NOTICE = Downtime(
    begin=DAY,
    source="a notice of the tests",
    starts=NOW - dt.timedelta(hours=1),
    ends=NOW + dt.timedelta(hours=1),
    what="医保平台今天上午停机升级",
)
CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "diagnosis_cases.toml").read_text(encoding="utf-8")
)["case"]


def here() -> Sayings:
    """What the rulebook says where the tests are; read anew each time, so that a changed row is seen."""
    return sayings(load().on(DAY, HOME.code))


def facts_of(case: dict[str, Any]) -> Facts:
    """A written case as the facts it states."""
    text = case["text"]
    if "read_as" in case:
        written, seen = case["read_as"]
        text = text.encode(written).decode(seen, "replace")
    answers: tuple[Answer, ...] = ()
    if "asked" in case:
        silent = case.get("silent", False)
        problem = ProblemCode.INSURER_DOWN if silent else ProblemCode.INSURER_REFUSED
        answers = (Answer(Asked(case["asked"]), NOW, text, problem=problem, silent=silent),)
    insurance = InsuranceState(case["insurance"]) if "insurance" in case else None
    return Facts(
        NOW,
        unready=tuple(Unready(mark) for mark in case.get("unready", ())),
        finding=_finding(case) if "status" in case else None,
        networked=case.get("networked"),
        opened=case.get("opened"),
        insurance=Insurance(InsuranceKind.EMPLOYEE, HOME, insurance) if insurance else None,
        other_stay=OtherStay(case["other_stay"]) if "other_stay" in case else None,
        differs=case.get("differs"),
        agents_data=case.get("agents_data"),
        answers=answers,
    )


def _finding(case: dict[str, Any]) -> FilingFinding:
    status, reason = FilingStatus(case["status"]), case.get("reason", "")
    record = None
    if reason:
        record = FilingRecord("F1", FilingType.REFERRAL, CARE, DAY, None, RecordState.REJECTED, reason)
    return FilingFinding(status, Evidence.PLATFORM_QUERY, NOW, DAY, record)


def told(case: dict[str, Any], by: Sayings | None = None) -> tuple[Cause, tuple[Cause, ...]]:
    by = by or here()
    if case.get("downtime"):
        by = replace(by, downtimes=(NOTICE,))
    found = diagnose(facts_of(case), by)
    return found.first.cause, tuple(other.cause for other in found.others)


def as_expected(case: dict[str, Any], by: Sayings | None = None) -> bool:
    first, others = told(case, by)
    return first == case["cause"] and set(case.get("others", ())) <= set(others)


@pytest.mark.parametrize("case", CASES, ids=[f"{n}-{c['cause']}" for n, c in enumerate(CASES)])
def test_r32_a_written_case_has_its_cause(case: dict[str, Any]) -> None:
    assert as_expected(case), told(case)


def test_r32_there_are_enough_written_cases_and_every_cause_has_one() -> None:
    assert len(CASES) >= 60
    assert {case["cause"] for case in CASES} == set(Cause)


def test_r18_every_pattern_is_held_by_a_case() -> None:
    """Each one in turn is taken away: a case must come out otherwise."""
    idle = []
    every = here()
    for pattern in every.patterns:
        without = replace(every, patterns=tuple(p for p in every.patterns if p is not pattern))
        if all(as_expected(case, without) for case in CASES):
            idle.append((pattern.cause.value, pattern.at))
    assert idle == []


def test_r32_every_cause_has_its_place_in_the_order_and_who_acts() -> None:
    assert {row.cause for row in here().causes} == set(Cause)
    places = [(row.look_at, row.rank) for row in here().causes]
    assert len(places) == len(set(places))
    assert {row.code for row in here().causes} == {"", *(f"R{n:02}" for n in range(1, 11)), "R99"}


def test_r32_a_cause_without_a_row_names_the_rule_and_the_day() -> None:
    less = replace(here(), causes=tuple(row for row in here().causes if row.cause is not Cause.UNPAID))
    with pytest.raises(LookupError, match="R32: no row for unpaid on 2026-03-18"):
        diagnose(_answered("参保人欠费"), less)


@pytest.mark.parametrize("mark", Unready)
def test_r32_the_hospitals_own_mark_comes_before_everything(mark: Unready) -> None:
    facts = replace(_answered("未办理异地备案，系统超时"), unready=(mark,))
    found = diagnose(facts, here())
    assert found.first.cause.value == mark.value
    assert (found.first.step, found.first.signs[0].by) == (0, ShownBy.HOSPITAL_MARK)
    assert found.first.doer in (Doer.WARD, Doer.HOSPITAL_OFFICE)


@pytest.mark.parametrize(
    ("status", "cause"),
    [
        (FilingStatus.NONE, Cause.NOT_FILED),
        (FilingStatus.NOT_YET_VALID, Cause.FILING_NOT_YET_VALID),
        (FilingStatus.EXPIRED, Cause.FILING_EXPIRED),
        (FilingStatus.OTHER_PLACE, Cause.FILING_OTHER_PLACE),
        (FilingStatus.PENDING, Cause.FILING_PENDING),
        (FilingStatus.REJECTED, Cause.FILING_REJECTED),
        (FilingStatus.CANCELLED, Cause.FILING_CANCELLED),
    ],
)
def test_r32_a_filing_that_does_not_hold_is_shown_by_its_record_and_its_day(status: FilingStatus, cause: Cause) -> None:
    found = diagnose(replace(_answered("E-7731"), finding=_finding({"status": status.value})), here())
    assert found.first.cause is cause
    assert (found.first.signs[0].by, found.first.signs[0].on) == (ShownBy.FILING, DAY)
    assert [other.cause for other in found.others] == [Cause.UNEXPLAINED]


@pytest.mark.parametrize("status", [FilingStatus.UNKNOWN, FilingStatus.IN_FORCE, FilingStatus.NOT_REQUIRED])
def test_r32_an_unknown_filing_is_never_not_filed(status: FilingStatus) -> None:
    found = diagnose(replace(_answered("参保人欠费"), finding=_finding({"status": status.value})), here())
    assert (found.first.cause, found.others) == (Cause.UNPAID, ())


def test_r32_what_shows_a_cause_is_kept_with_its_words_and_its_day_and_no_repr_says_them() -> None:
    found = diagnose(_answered("未办理异地就医备案，参保人张样例"), here())
    (sign,) = found.first.signs
    assert (sign.by, sign.asked, sign.on) == (ShownBy.PLATFORM_WORDS, Asked.PREVIEW, DAY)
    assert sign.words == found.said[0] == "未办理异地就医备案，参保人张样例"
    assert "张样例" not in repr(found)


def test_r32_words_count_more_than_the_code_they_came_under() -> None:
    answer = Answer(Asked.PREVIEW, NOW, "参保人欠费", problem=ProblemCode.INSTITUTION_NOT_NETWORKED)
    assert diagnose(Facts(NOW, answers=(answer,)), here()).first.cause is Cause.UNPAID


@pytest.mark.parametrize(
    ("problem", "cause"),
    [
        (ProblemCode.INSTITUTION_NOT_NETWORKED, Cause.NOT_NETWORKED),
        (ProblemCode.UNSETTLED_ELSEWHERE, Cause.STAY_ELSEWHERE),
        (ProblemCode.IDENTITY_DIFFERS, Cause.IDENTITY_DIFFERS),
        (ProblemCode.INSURER_DOWN, Cause.PLATFORM_DOWN),
        (ProblemCode.INSURER_REFUSED, Cause.UNEXPLAINED),
    ],
)
def test_r32_a_problem_without_words_says_what_it_can(problem: ProblemCode, cause: Cause) -> None:
    found = diagnose(Facts(NOW, answers=(Answer(Asked.PREVIEW, NOW, problem=problem),)), here())
    assert found.first.cause is cause


@pytest.mark.parametrize(("seconds", "holds"), [(-3601, False), (-3600, True), (0, True), (3599, True), (3600, False)])
def test_r34_an_announced_downtime_holds_from_its_begin_until_its_end(seconds: int, holds: bool) -> None:
    at = NOW + dt.timedelta(seconds=seconds)
    silent = Answer(Asked.PREVIEW, at, problem=ProblemCode.INSURER_DOWN, silent=True)
    found = diagnose(Facts(at, answers=(silent,)), replace(here(), downtimes=(NOTICE,)))
    assert (found.first.cause is Cause.PLANNED_DOWNTIME) is holds
    assert found.first.signs[0].words == (NOTICE.what if holds else "")


def test_r34_a_downtime_explains_no_refusal_that_has_its_own_words() -> None:
    found = diagnose(_answered("参保人欠费"), replace(here(), downtimes=(NOTICE,)))
    assert (found.first.cause, found.others) == (Cause.UNPAID, ())


def test_r34_the_next_downtime_is_announced_ahead_and_the_earliest_first() -> None:
    later = replace(NOTICE, starts=NOTICE.starts + dt.timedelta(minutes=5), what="later")
    ahead = dt.timedelta(hours=24)
    assert announced((later, NOTICE), NOW - dt.timedelta(hours=20), ahead) == NOTICE
    assert announced((NOTICE,), NOW - dt.timedelta(hours=26), ahead) is None
    assert announced((NOTICE,), NOTICE.ends, ahead) is None


def test_r18_a_place_adds_words_of_its_own(tmp_path: Path) -> None:
    """Its own rows hold in the place alone."""
    (tmp_path / "ours.toml").write_text(
        '[[pattern]]\nbegin = 2026-01-01\nplace = "9901"\nsource = "seen at our window"\n'
        'cause = "unpaid"\nwords = "E-7731"\n',
        encoding="utf-8",
    )
    book = load((tmp_path,))
    assert diagnose(_answered("E-7731 不可处理"), sayings(book.on(DAY, "990100"))).first.cause is Cause.UNPAID
    assert diagnose(_answered("E-7731 不可处理"), sayings(book.on(DAY, "980100"))).first.cause is Cause.UNEXPLAINED


@pytest.mark.parametrize("words", ["", ".*", "a|", "(", "x" * 301])
def test_r18_words_that_would_fit_everything_are_refused_by_file_line_and_key(words: str) -> None:
    row = f'[[pattern]]\nbegin = 2026-01-01\nsource = "s"\ncause = "unpaid"\nwords = "{words}"\n'
    with pytest.raises(SettingsError, match=r"ours.toml:\d+.*words"):
        read(row, "ours.toml")


@given(texts.text(max_size=900), texts.sampled_from(Asked))
def test_r32_any_words_at_all_come_to_a_cause_and_are_kept(text: str, asked: Asked) -> None:
    found = diagnose(Facts(NOW, answers=(Answer(asked, NOW, text, problem=ProblemCode.INSURER_REFUSED),)), here())
    reasons = (found.first, *found.others)
    assert [r.step for r in reasons] == sorted(r.step for r in reasons)
    assert len({r.cause for r in reasons}) == len(reasons)
    assert found.said == ((text,) if text else ())
    assert all(sign.words == readable(text) for r in reasons for sign in r.signs)


@pytest.mark.parametrize(("wrote", "seen"), [("utf-8", "gb18030"), ("gb18030", "latin-1"), ("utf-8", "latin-1")])
def test_a_garbled_text_is_made_readable_again(wrote: str, seen: str) -> None:
    plain = "未办理异地就医备案，请先备案"
    assert readable(plain.encode(wrote).decode(seen)) == plain


@pytest.mark.parametrize("plain", ["", "该人员在院状态、不能办理入院", "Not filed (E-1)", "未办理\u0000备案"])
def test_a_text_that_was_not_garbled_stays_as_it_is(plain: str) -> None:
    assert readable(plain) == plain.replace("\u0000", "")


def _answered(text: str) -> Facts:
    return Facts(NOW, answers=(Answer(Asked.PREVIEW, NOW, text, problem=ProblemCode.INSURER_REFUSED),))
