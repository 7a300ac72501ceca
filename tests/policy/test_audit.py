"""Settlements that look wrong are flagged with their reason; people decide (R37). The rate counts what it can (R39)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kiosk.clock import CHINA
from kiosk.domain.audit import Audited, Flag, Suspicion, Verdict
from kiosk.domain.bill import RequestId
from kiosk.domain.diagnosis import Cause
from kiosk.domain.money import Fen
from kiosk.domain.stay import FeeCategory, FeeClass, FeeLine
from kiosk.policy.audit import audit, audited, flags, rate
from kiosk.policy.audit_rows import AuditRule, RepeatLimit
from kiosk.policy.rulebook import load, read
from kiosk.policy.service_rows import EnquiryThreshold
from kiosk.ports import Noted
from kiosk.scenario.samples import Samples
from kiosk.settings import SettingsError

DAY = dt.date(2026, 3, 18)
AT = dt.datetime(2026, 3, 18, 10, 0, tzinfo=CHINA)
RULES = load().on(DAY, "990100")
LIMIT = int(RULES.one(EnquiryThreshold).amount)


def number(n: int) -> RequestId:
    return RequestId("H00000000001", f"20260318{n:06}", n)


def stay(n: int, person: str = "", first: int = 1, last: int = 8, total: int = 1_000_000) -> Audited:
    march = dt.date(2026, 3, 1)
    days = dt.timedelta(days=first - 1), dt.timedelta(days=last - 1)
    return Audited(number(n), person or f"p{n}", march + days[0], march + days[1], Fen(total), "diagnosis I25")


def line(category: FeeCategory, quantity: int, day: int = 2, code: str = "XY1") -> FeeLine:
    amount = Fen(100 * quantity)
    return FeeLine(code, "示例项目", category, FeeClass.A, Fen(100), quantity, amount, dt.date(2026, 3, day))


def suspicions(settled: Sequence[Audited]) -> list[tuple[int, Suspicion]]:
    return [(flag.request_id.sequence, flag.suspicion) for flag in flags(settled, RULES)]


@pytest.mark.parametrize(
    ("other", "flagged"),
    [
        ((8, 12), False),  # admitted again on the day of discharge
        ((7, 12), True),
        ((3, 5), True),
        ((1, 8), True),
        ((20, 22), False),
    ],
)
def test_r37_two_stays_of_a_person_with_a_day_in_common(other: tuple[int, int], flagged: bool) -> None:
    found = flags((stay(1, "p"), stay(2, "p", *other)), RULES)
    assert [(f.request_id, f.others) for f in found] == ([(number(2), (number(1),))] if flagged else [])


def test_r37_the_days_in_common_are_counted() -> None:
    (flag,) = flags((stay(1, "p", 1, 8), stay(2, "p", 5, 12)), RULES)
    assert flag.figures == {"days": "3", "since": "2026-03-05"}


def test_r37_other_people_may_lie_there_on_the_same_days() -> None:
    assert suspicions((stay(1), stay(2))) == []


def test_r37_a_total_far_from_its_peers_is_flagged_and_moves_none_of_them() -> None:
    peers = [stay(n, total=1_000_000 + 10_000 * n) for n in range(1, 10)]
    assert suspicions(peers) == []
    assert suspicions([*peers, stay(10, total=2_600_000)]) == [(10, Suspicion.FAR_FROM_PEERS)]
    assert suspicions([*peers, stay(10, total=100)]) == [(10, Suspicion.FAR_FROM_PEERS)]
    assert suspicions([*peers, stay(10, total=1_400_000)]) == []


def test_r37_few_peers_prove_nothing() -> None:
    least = RULES.one(AuditRule).peers
    few = [stay(n) for n in range(1, least + 1)]
    assert suspicions([*few[:-1], stay(99, total=2_900_000)]) == []
    assert suspicions([*few, stay(99, total=2_900_000)]) == [(99, Suspicion.FAR_FROM_PEERS)]


@pytest.mark.parametrize("row", RULES.all(RepeatLimit), ids=lambda row: str(row.category))
def test_r37_an_item_more_often_than_its_category_allows_in_the_days_of_the_stay(row: RepeatLimit) -> None:
    """Charged in one line, or day by day."""
    days = 8  # from the 1st to the 8th, both counted
    for quantity, flagged in ((row.per_day * days, False), (row.per_day * days + 1, True)):
        for lines in (
            (line(row.category, quantity),),
            tuple(line(row.category, 1, d % 7 + 1) for d in range(quantity)),
        ):
            found = flags((replace(stay(1), lines=lines),), RULES)
            assert [f.suspicion for f in found] == ([Suspicion.REPEATED_ITEM] if flagged else [])


def test_r37_the_item_most_over_its_limit_is_named() -> None:
    lines = (line(FeeCategory.BED, 9), line(FeeCategory.LABORATORY, 35, code="XY2"))
    (flag,) = flags((replace(stay(1), lines=lines),), RULES)
    assert flag.figures == {"item": "示例项目", "days": "8", "count": "35", "limit": "32"}


def test_r37_a_category_without_a_limit_is_not_looked_at() -> None:
    assert suspicions((replace(stay(1), lines=(line(FeeCategory.WESTERN_DRUG, 90),)),)) == []


@pytest.mark.parametrize(("total", "flagged"), [(LIMIT, False), (LIMIT + 1, True)])
def test_r37_the_enquiry_threshold_is_dated_data(total: int, flagged: bool) -> None:
    assert (suspicions((stay(1, total=total),)) == [(1, Suspicion.ABOVE_THRESHOLD)]) is flagged
    before = load().on(dt.date(2020, 1, 1), "990100")
    assert flags((stay(1, total=total),), before) == ()


_STAY = some.tuples(some.integers(1, 4), some.integers(1, 20), some.integers(1, 9), some.integers(0, 5_000_000))


@given(some.lists(_STAY))
def test_r37_any_settlements_give_flags_of_themselves_once_a_check(drawn: list[tuple[int, int, int, int]]) -> None:
    settled = [stay(n, f"p{p}", first, first + days, total) for n, (p, first, days, total) in enumerate(drawn)]
    found = flags(settled, RULES)
    assert len({flag.key for flag in found}) == len(found)
    assert {flag.request_id for flag in found} <= {each.request_id for each in settled}
    amounts = {each.request_id: each.total for each in settled}
    assert all(flag.amount == amounts[flag.request_id] for flag in found)


# ---- reviews and the rate ------------------------------------------------------------------------------------


def noted(event: str, visit: str = "V000001", staff: str = "w01", **facts: object) -> Noted:
    return Noted(visit, AT, event, staff, facts)


def reviewed(flag: Flag, verdict: Verdict, **more: object) -> Noted:
    facts: dict[str, object] = {"request": str(flag.request_id), "suspicion": flag.suspicion.value}
    facts |= {"verdict": verdict.value, "total": int(flag.amount), **more}
    return Noted("V000001", AT, "ReviewGiven", "w01", facts)


def test_r37_a_review_has_its_verdict_amount_and_person_and_the_last_one_counts() -> None:
    settled = (stay(1, "p"), stay(2, "p"), stay(3, total=LIMIT + 1))
    first, second = flags(settled, RULES)
    rows = (reviewed(first, Verdict.UNFOUNDED), reviewed(first, Verdict.CONFIRMED), noted("Booked"))
    found = audit(settled, rows, RULES, DAY)
    assert [flag.review.verdict if flag.review else None for flag in found.flags] == [Verdict.CONFIRMED, None]
    review = found.flags[0].review
    assert review is not None
    assert (review.staff, review.amount, review.at) == ("w01", first.amount, AT)
    assert (found.sum(Verdict.CONFIRMED).count, found.sum(Verdict.CONFIRMED).amount) == (1, first.amount)
    assert (found.sum(None).count, found.sum(None).amount) == (1, second.amount)
    assert found.sum(Verdict.UNFOUNDED).count == 0
    assert found.sum(None, any_verdict=True).amount == first.amount + second.amount


def test_r37_a_press_that_was_ignored_is_no_review() -> None:
    settled = (stay(1, "p"), stay(2, "p"))
    (flag,) = flags(settled, RULES)
    found = audit(settled, (reviewed(flag, Verdict.CONFIRMED, why="ignored"),), RULES, DAY)
    assert found.flags[0].review is None


def test_r37_a_settlement_with_two_flags_counts_its_amount_once() -> None:
    settled = (stay(1, "p"), stay(2, "p", total=LIMIT + 1))
    found = audit(settled, (), RULES, DAY)
    assert (found.sum(None).count, found.sum(None).amount) == (2, LIMIT + 1)


def test_r39_the_rate_is_direct_settlements_of_all_with_the_unsettled_by_cause() -> None:
    rows = (
        noted("FilingFound", "V1", filing="in_force"),
        noted("Booked", "V1"),
        noted("FilingFound", "V2", filing="none"),
        noted("FilingFound", "V3", filing="in_force"),
        noted("Diagnosed", "V3", cause="unpaid"),
        noted("FilingFound", "V4", filing="in_force"),
        noted("FilingFound", "V5", filing="none"),
        noted("Booked", "V5", why="late"),
        noted("Diagnosed", "V6", cause="platform_down"),
        noted("Booked", "V6"),
    )
    found = rate(rows)
    assert (found.settled, found.all, found.share) == (2, 6, 3333)
    assert dict(found.unsettled) == {Cause.NOT_FILED: 2, Cause.UNPAID: 1, None: 1}
    assert found.unsettled[0] == (Cause.NOT_FILED, 2)


def test_r39_nobody_came_is_no_rate_and_the_goal_is_data() -> None:
    assert rate(()).share is None
    assert audit((), (), RULES, DAY).goal == 7000


def test_r37_a_settlement_of_the_journal_is_audited_by_its_stay() -> None:
    samples = Samples()
    order, settlement = samples.order(), samples.settlement()
    found = audited(order, settlement)
    stay_of = order.quote.bill.stay
    assert (found.total, found.admitted) == (settlement.amounts.total, stay_of.admitted)
    assert found.discharged == stay_of.discharged
    assert stay_of.patient_name not in repr(found)


@pytest.mark.parametrize("key", ["days", "peers", "deviations", "least"])
def test_r37_a_negative_figure_is_refused_with_its_line(key: str) -> None:
    given = {"days": 31, "peers": 8, "deviations": 6, "least": 5000} | {key: -1}
    body = "".join(f"{name} = {value}\n" for name, value in given.items())
    with pytest.raises(SettingsError, match=rf"ours.toml:\d+.*{key}"):
        read(f'[[audit_rule]]\nbegin = 2026-01-01\nsource = "s"\n{body}', "ours.toml")
