"""Stays drawn by chance, but from one seed: every dimension of the amounts, each often enough to meet the others.

A drawn stay is a bill and the values of a policy in words of neither side; sides.py puts it to both.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from random import Random

from kiosk.domain.filing import FilingType
from kiosk.domain.money import Fen
from kiosk.domain.people import InsuranceKind, YearUsed
from kiosk.domain.region import Region
from kiosk.domain.stay import Bill, Diagnosis, FeeCategory, FeeClass, FeeLine, Hospital, Origin, Stay, Unready

LEVELS = ("一级", "二级", "三级", "其他")
WAYS = (None, *FilingType)
CARE = Region("990100", "示例省甲市")
UNHEARD_OF = "910100"  # an insured place of which neither the world nor the packaged rules say anything
_DAYS = (dt.date(2017, 8, 8), dt.date(2022, 12, 31), dt.date(2023, 1, 1), dt.date(2024, 2, 29), dt.date(2025, 1, 1))


@dataclass(frozen=True)
class Layer:
    """A fund behind the pool: ((bound, ratio), …) and its ceiling a year."""

    steps: tuple[tuple[int, int], ...]
    ceiling: int | None


@dataclass(frozen=True)
class Values:
    """What an insured place sets, as plain numbers."""

    deductibles: dict[str, tuple[int, ...]]
    bands: tuple[tuple[int | None, int], ...]
    retired_bonus: int
    reductions: dict[str, int]
    home_reduction: int
    ceiling: int | None
    large_amount: Layer | None
    catastrophic: Layer | None
    civil_servant: int
    medical_aid: int
    medical_aid_ceiling: int | None
    split: bool
    once: bool
    down: bool


@dataclass(frozen=True)
class Drawn:
    """One stay, whose it is, and the policies: the last of `policies` from `since` on, the one before until then;
    without any, those of the default world for the `insured` place."""

    bill: Bill
    kind: InsuranceKind
    policies: tuple[Values, ...]
    since: dt.date
    way: FilingType | None
    at_home: bool
    retired: bool
    civil_servant: bool
    medical_aid: bool
    account: int
    hospital_bears: bool
    used: tuple[YearUsed, ...]
    insured: str = UNHEARD_OF

    @property
    def day(self) -> dt.date:
        """The discharge."""
        return self.bill.stay.discharged or self.bill.stay.admitted


def draw(rng: Random) -> Drawn:
    """One stay out of `rng`."""
    admitted, discharged = _dates(rng)
    split = rng.random() < 0.6
    one = _values(rng, split=split, once=rng.random() < 0.5)
    policies = (one,) if rng.random() < 0.6 else (_values(rng, split=split, once=one.once), one)
    employee = rng.random() < 0.5
    years = range(admitted.year, discharged.year + 1)
    bill = _bill(rng, admitted, discharged)
    if rng.random() < 0.05:
        bill = _on_a_bound(rng, bill, one)
    return Drawn(
        bill,
        InsuranceKind.EMPLOYEE if employee else InsuranceKind.RESIDENT,
        policies,
        dt.date(discharged.year, 1, 1),
        rng.choice(WAYS),
        at_home=rng.random() < 0.15,
        retired=employee and rng.random() < 0.5,
        civil_servant=rng.random() < 0.3,
        medical_aid=rng.random() < 0.3,
        account=rng.choice((0, 0, rng.randrange(1, 3_000_000))),
        hospital_bears=rng.random() < 0.3,
        used=tuple(_used(rng, year) for year in years if rng.random() < 0.6),
    )


def _dates(rng: Random) -> tuple[dt.date, dt.date]:
    chance = rng.random()
    if chance < 0.35:  # across the end of a year, now and then of two
        out = dt.date(rng.choice((2022, 2023, 2024, 2026)), 1, rng.randrange(1, 28))
        return out - dt.timedelta(days=rng.choice((rng.randrange(out.day, 60), 400))), out
    day = rng.choice(_DAYS) if chance < 0.55 else dt.date(2017, 6, 1) + dt.timedelta(days=rng.randrange(3400))
    return day - dt.timedelta(days=rng.choice((0, 0, 1, 7, 30))), day


def _values(rng: Random, *, split: bool, once: bool) -> Values:
    scale = rng.choice((10_000, 1_000_000, 10_000_000))
    most = max(scale // rng.choice((5, 100, 1000)), 1)

    def some(most: int) -> int | None:
        return None if rng.random() < 0.4 else rng.randrange(most)

    def share() -> int:
        return rng.choice((0, 10_000, rng.randrange(10_001), rng.randrange(5, 20) * 500))

    def layer(steps: int) -> Layer | None:
        if rng.random() < 0.4:
            return None
        bounds = sorted(rng.sample(range(0, scale), steps))
        return Layer(tuple((bound, share()) for bound in bounds), some(scale))

    ends: list[int | None] = [*sorted(rng.sample(range(1, scale), rng.choice((0, 1, 2, 3)))), None]
    return Values(
        {level: tuple(rng.randrange(most) for _ in range(rng.choice((1, 1, 2, 3)))) for level in LEVELS},
        tuple((end, share()) for end in ends),
        retired_bonus=rng.choice((0, 300, share())),
        reductions={way.value: rng.choice((500, 1000, 2000, share())) for way in FilingType if rng.random() < 0.6},
        home_reduction=rng.choice((0, 500, 1500)),
        ceiling=some(scale),
        large_amount=layer(1),
        catastrophic=layer(rng.choice((1, 2, 3))),
        civil_servant=rng.choice((0, share())),
        medical_aid=rng.choice((0, share())),
        medical_aid_ceiling=some(scale // 4),
        split=split,
        once=once,
        down=rng.random() < 0.4,
    )


def _used(rng: Random, year: int) -> YearUsed:
    most = rng.choice((1, 100_000, 5_000_000))
    fen = [Fen(rng.randrange(most)) for _ in range(6)]
    return YearUsed(year, rng.randrange(5), *fen)


def _bill(rng: Random, admitted: dt.date, discharged: dt.date) -> Bill:
    injury = rng.random() < 0.15
    unready: tuple[Unready, ...] = ()
    if injury and rng.random() < 0.4:
        unready = (rng.choice((Unready.INJURY_UNDECLARED, Unready.THIRD_PARTY_LIABLE)),)
    level = rng.choice(("一级甲等", "二级甲等", "三级甲等", "三级", "未定级"))
    hospital = Hospital("H00000000001", "示例医院", level, CARE)
    stay = Stay("S", hospital, "", "", "", "", "", admitted, discharged, injury=injury, unready=unready)
    lines: list[FeeLine] = []
    for _ in range(rng.choice((1, 2, 5, 12, 30))):
        lines.append(_line(rng, admitted, discharged))
        if rng.random() < 0.08:
            lines.append(_correction(rng, lines[-1]))
    if rng.random() < 0.01:  # a ward that takes back more than it has charged
        last = lines[-1]
        lines.append(replace(last, quantity=-last.quantity - 9, amount=Fen(-last.amount - 9 * last.unit_price)))
    return Bill(stay, tuple(lines), (Diagnosis("A00", "", main=True),))


def _on_a_bound(rng: Random, bill: Bill, v: Values) -> Bill:
    """The same stay with one fee that ends exactly on a bound of the policy, or a fen beside it."""
    bounds = [upto for upto, _ in v.bands if upto is not None] + [amounts[0] for amounts in v.deductibles.values()]
    bounds += [bound for layer in (v.large_amount, v.catastrophic) if layer for bound, _ in layer.steps]
    fen = Fen(max(rng.choice(bounds) + rng.choice((0, 0, -1, 1)), 0))
    day = bill.stay.discharged or bill.stay.admitted
    return replace(bill, lines=(FeeLine("X", "x", FeeCategory.OTHER, FeeClass.A, fen, 1, fen, day),))


def _line(rng: Random, admitted: dt.date, discharged: dt.date) -> FeeLine:
    fee_class = rng.choice((FeeClass.A, FeeClass.A, FeeClass.B, FeeClass.B, FeeClass.C))
    price = rng.choice((0, 1, rng.randrange(100), rng.randrange(10_000), rng.randrange(1_000_000)))
    quantity = rng.choice((1, 1, 1, 2, rng.randrange(40)))
    limit = Fen(rng.randrange(price + 2)) if rng.random() < 0.25 else None
    first = rng.choice((500, 1000, 1500, rng.randrange(10_001))) if fee_class is FeeClass.B else 0
    day = admitted + dt.timedelta(days=rng.randrange((discharged - admitted).days + 1))
    chance, origin, hours, ordered = rng.random(), Origin.STAY, 0, False
    if chance < 0.06:
        origin, hours = Origin.EMERGENCY, rng.choice((0, 5, 71, 72, 73, 36, 35, 200))
        day = admitted - dt.timedelta(days=-(-hours // 24))
    elif chance < 0.12:
        origin, ordered = Origin.OUTSIDE, rng.random() < 0.6
    elif chance < 0.14:
        day = admitted - dt.timedelta(days=1)
    category = rng.choice(tuple(FeeCategory))
    amount = Fen(price * quantity)
    plain = (Fen(price), quantity, amount, day, first, limit, origin, hours, ordered, rng.random() > 0.001)
    return FeeLine("X", "x", category, fee_class, *plain)


def _correction(rng: Random, line: FeeLine) -> FeeLine:
    """Some or all of a line taken back; now and then more than was charged, or on the wrong day."""
    quantity = -rng.choice((line.quantity, 1, line.quantity + 1 if rng.random() < 0.05 else line.quantity))
    quantity = quantity if -quantity <= line.quantity or rng.random() < 0.05 else -line.quantity
    day = line.day + dt.timedelta(days=1) if rng.random() < 0.05 else line.day
    rest = (line.first_self_pay, line.price_limit, line.origin, line.hours_before, line.on_order, line.mapped)
    amount = Fen(line.unit_price * quantity)
    return FeeLine(line.code, line.name, line.category, line.fee_class, line.unit_price, quantity, amount, day, *rest)
