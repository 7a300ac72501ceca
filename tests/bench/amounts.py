"""A full decision for a stay of 2,000 lines: what is covered, what each fund pays, every step with verdict and words,
beside a bare loop that does the same integer arithmetic on plain tuples."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

from kiosk.backends.simulated.world import load, rules_of
from kiosk.domain.bill import Amounts, Fund
from kiosk.domain.filing import FilingType
from kiosk.domain.money import Fen
from kiosk.domain.people import InsuranceKind
from kiosk.domain.stay import Bill, FeeLine
from kiosk.policy.explaining import Asked, explanation
from kiosk.policy.rulebook import load as load_rules
from kiosk.visit.view_explanation import explanation_facts
from tests.bench.figures import Figure, interleaved, milliseconds

LINES = 2000
DAY = dt.date(2026, 3, 18)


def long_bill() -> Bill:
    """A bill of 2,000 lines of the default world's catalogue, all classes, with limits and corrections."""
    world, rng = load("default"), Random(1)
    bill = world.bill(world.stays_of("retired")[0])
    items = [item for item in world.catalogue if item.price]
    lines: list[FeeLine] = []
    while len(lines) < LINES:
        line = world.line(rng.choice(items).code, rng.randrange(1, 20), DAY)
        lines.append(line)
        if rng.random() < 0.02 and len(lines) < LINES:
            lines.append(replace(line, quantity=-line.quantity, amount=Fen(-line.amount)))
    return replace(bill, lines=tuple(lines))


def measure(quick: bool) -> list[Figure]:
    rounds = 60 if quick else 400
    world, book, bill = load("default"), load_rules(rules_of("default")), long_bill()
    insurance = next(i for i in world.member(world.person("retired")).insurances if i.kind is InsuranceKind.EMPLOYEE)
    asked = Asked(bill, insurance, FilingType.REFERRAL)
    found = explanation(book, asked, DAY).trail.amounts
    stated = Amounts(
        Fen(found["total"]),
        tuple((fund, Fen(found[fund.value])) for fund in Fund if found.get(fund.value)),
        full_self_pay=Fen(found["full_self_pay"]),
        over_limit=Fen(found["over_limit"]),
        first_self_pay=Fen(found["first_self_pay"]),
        within_policy=Fen(found["within_policy"]),
        deductible=Fen(found["deductible"]),
    )
    plain = [
        (int(line.amount), line.quantity, line.fee_class.value, line.first_self_pay, line.price_limit)
        for line in bill.lines
    ]
    if bare(plain)[0] != found["pool"]:
        raise RuntimeError("the floor computes something else")

    def decide() -> None:
        if not explanation_facts(decided := explanation(book, asked, DAY, stated)) or not decided.proven:
            raise RuntimeError("not proven")

    taken, bare_taken = interleaved(lambda: milliseconds(decide), lambda: milliseconds(lambda: bare(plain)), rounds)
    ours, floor = interleaved(lambda: _cpu(decide), lambda: _cpu(lambda: bare(plain)), rounds)
    note = f"{LINES} lines, to the verdicts and words of the page; p99 of the time taken is wished ≤ 20 ms"
    return [
        Figure("a full decision on amounts", "ms", taken, bare_taken, judged=0, note=note),
        Figure("a full decision on amounts, processor time", "ms", ours, floor, target=3.0, judged=99),
    ]


def _cpu(work: Callable[[], object]) -> float:
    """Processor time in ms: what else the machine does is left out."""
    begun = time.process_time()
    work()
    return (time.process_time() - begun) * 1000


def bare(lines: Sequence[tuple[int, int, str, int, int | None]]) -> tuple[int, int, list[int]]:
    """The pool, the large-amount fund and every line's numerator by the rules of this one place, written out."""
    deductible, first_end, large_from, share, higher = 80_000, 5_000_000, 20_000_000, 8_300, 8_800
    height = numerator_sum = large = own = over_all = first_all = 0
    numerators: list[int] = []
    for amount, quantity, fee_class, first_share, limit in lines:
        if fee_class == "C":
            own += amount
            numerators.append(0)
            continue
        over = 0
        if limit is not None:
            over = amount - limit * quantity
            if (over < 0) is (quantity >= 0):
                over = 0
        paid, first = amount - over, 0
        if fee_class == "B":
            first = (paid * first_share + 5_000) // 10_000 if paid >= 0 else -((-paid * first_share + 5_000) // 10_000)
        to = height + paid - first
        if deductible < height <= first_end and deductible < to <= first_end:
            numerator = (to - height) * share
        elif first_end < height <= large_from and first_end < to <= large_from:
            numerator = (to - height) * higher
        else:
            a, b = min(max(height, deductible), first_end), min(max(to, deductible), first_end)
            c, d = min(max(height, first_end), large_from), min(max(to, first_end), large_from)
            numerator = (b - a) * share + (d - c) * higher
            large += (max(to, large_from) - max(height, large_from)) * 9_000
        numerators.append(numerator)
        numerator_sum += numerator
        over_all += over
        first_all += first
        height = to
    return min((numerator_sum + 5_000) // 10_000, 30_000_000), (large + 5_000) // 10_000, numerators
