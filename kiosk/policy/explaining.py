"""Why these amounts: the rulebook's rows and a bill put before kiosk/policy/amounts, its trail held against what the
backend stated.

The backend's amounts stand. A step is proven where everything it rests on is known and the amount it leads to is the
stated one to the fen; else it says that it cannot be proven, and why.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.domain.bill import Amounts
from kiosk.domain.filing import FilingType
from kiosk.domain.money import Fen
from kiosk.domain.people import Account, Insurance
from kiosk.domain.stay import Bill, FeeCategory, Origin, Stay, Unready
from kiosk.policy.amounts.inputs import Band, Care, Case, Fee, Layer, Plan, Used
from kiosk.policy.amounts.steps import Step
from kiosk.policy.amounts.trail import SUMS, Trail, explain
from kiosk.policy.benefit_rows import Benefit, LayerPaid, OverLimit, Rounding
from kiosk.policy.care_rows import Charged, Injury, Merge, OutsideItem, OutsideKind, Reduction, StatedBenefit, YearEnd
from kiosk.policy.rulebook import RuleBook, Rules

LEVELS = ("一级", "二级", "三级")
#: What an outside item is by its fee category; the rest is treatment (R23).
_OUTSIDE = {
    FeeCategory.EXAMINATION: OutsideKind.EXAMINATION,
    FeeCategory.LABORATORY: OutsideKind.EXAMINATION,
    FeeCategory.WESTERN_DRUG: OutsideKind.DRUG,
    FeeCategory.HERBAL: OutsideKind.DRUG,
    FeeCategory.PATENT_DRUG: OutsideKind.DRUG,
}


@dataclass(frozen=True)
class Asked:
    """Whose amounts: the bill, the insurance, the `way` of filing (None: none needed), the account that pays.

    `way_known` False: nobody could say whether there is a filing. `at_home`: a long-term filer treated at home (R17).
    """

    bill: Bill
    insurance: Insurance
    way: FilingType | None
    account: Account = Account.NONE
    way_known: bool = True
    at_home: bool = False


@dataclass(frozen=True)
class Explained:
    """One step with its verdict. `why` not proven: what isn't known, "differs", or "" where it is proven."""

    step: Step
    proven: bool
    why: str = ""


@dataclass(frozen=True)
class Explanation:
    """`steps` in order; `parts`: stated amounts and whether each is proven; `known` False: the rulebook has nothing on
    what this place pays."""

    trail: Trail
    steps: tuple[Explained, ...]
    parts: tuple[tuple[str, Fen, bool, str], ...]
    known: bool = True

    @property
    def proven(self) -> bool:
        """True where every stated amount is proven."""
        return bool(self.parts) and all(proven for _, _, proven, _ in self.parts)


def explanation(book: RuleBook, asked: Asked, today: dt.date, stated: Amounts | None = None) -> Explanation:
    """The trail of a stay that is settled on `today`, held against the `stated` amounts where there are any."""
    stay = asked.bill.stay
    day = stay.discharged or today
    insured, there = asked.insurance.region.code, stay.hospital.region.code
    rules = book.on(day, insured)
    case = _case(asked, day, rules, book.on(day, there))
    plans = dict(_plans(book, asked, case, day))
    trail = explain(fees(asked.bill), case, _care(book.on(day, there)), plans)
    known = len(plans) == (len(case.years) if case.split else 1)
    if stated is None:
        return Explanation(trail, tuple(Explained(s, not s.unknown, _why(s)) for s in trail.steps), (), known)
    parts = tuple(_parts(trail, stated))
    verdicts = {part: (proven, why) for part, _, proven, why in parts}
    steps = tuple(_explained(step, verdicts) for step in trail.steps)
    return Explanation(trail, steps, parts, known)


def fees(bill: Bill) -> Iterator[Fee]:
    """The bill's lines as the explanation takes them. Fen become plain numbers here, which add up several times
    faster; the steps' results are Fen again."""
    admitted, outside = bill.stay.admitted, Origin.OUTSIDE
    return (
        Fee(
            int(line.amount),
            line.quantity,
            line.fee_class,
            line.first_self_pay,
            None if (limit := line.price_limit) is None else int(limit),
            (day := line.day).year,
            day < admitted,
            _OUTSIDE.get(line.category, OutsideKind.TREATMENT) if (origin := line.origin) is outside else origin,
            line.hours_before,
            line.on_order,
            line.mapped,
        )
        for line in bill.lines
    )


def level_of(level: str) -> str:
    """三级甲等 is charged as 三级; what has no grade as 其他."""
    return next((known for known in LEVELS if level.startswith(known)), "其他")


def _care(rules: Rules) -> Care:
    """What the place of care lets go with a stay, as far as the rulebook says."""
    injury, merge, outside = rules.find(Injury), rules.find(Merge), rules.all(OutsideItem)
    sources = [row.source for row in (injury, merge, *outside) if row is not None]
    return Care(
        injuries=None if injury is None else injury.settles,
        declaration=injury is not None and injury.declaration,
        emergency_hours=merge.hours if merge is not None else -1,
        outside={row.kind.value: row.merged for row in outside},
        source="; ".join(dict.fromkeys(sources)),
    )


def _case(asked: Asked, day: dt.date, rules: Rules, there: Rules) -> Case:
    stay, insurance = asked.bill.stay, asked.insurance
    year_end, benefit = rules.find(YearEnd), rules.find(Benefit, insurance=insurance.kind)
    limit = there.find(OverLimit, institution=stay.hospital.code)
    used = insurance.used
    return Case(
        years=tuple(range(stay.admitted.year, max(day.year, stay.admitted.year) + 1)),
        injury=_injury(stay),
        split=None if year_end is None else year_end.charged is Charged.SPLIT,
        one_deductible=benefit is not None and benefit.one_deductible,
        at_home=asked.at_home,
        way_known=asked.way_known,
        retired=insurance.retired,
        civil_servant=insurance.civil_servant,
        medical_aid=insurance.medical_aid,
        hospital_bears=None if limit is None else limit.hospital_bears,
        account=_account(asked),
        used=None if used is None else {u.year: _used(u) for u in used},
    )


def _used(year: object) -> Used:
    names = ("stays", "within", "own", "pool", "large_amount", "catastrophic", "medical_aid")
    return Used(*(int(getattr(year, name)) for name in names))


def _injury(stay: Stay) -> str:
    if Unready.THIRD_PARTY_LIABLE in stay.unready:
        return "third_party"
    if Unready.INJURY_UNDECLARED in stay.unready:
        return "undeclared"
    return "declared" if stay.injury else "none"


def _account(asked: Asked) -> int | None:
    """What the chosen account holds; a family account's balance is never told to us."""
    if asked.account is Account.NONE:
        return 0
    return int(asked.insurance.account_balance) if asked.account is Account.OWN else None


def _plans(book: RuleBook, asked: Asked, case: Case, day: dt.date) -> Iterator[tuple[int, Plan]]:
    """The plan of every year that is charged: its last day's, which in the last year is the discharge."""
    level = level_of(asked.bill.stay.hospital.level)
    for year in case.years if case.split else (day.year,):
        rules = book.on(day if year == day.year else dt.date(year, 12, 31), asked.insurance.region.code)
        benefit = rules.find(Benefit, insurance=asked.insurance.kind)
        if benefit is not None and level in benefit.deductible:
            yield year, plan_of(benefit, level, asked.way, rules)
        elif level == "三级" and (stated := rules.find(StatedBenefit, insurance=asked.insurance.kind)) is not None:
            bands = (Band(stated.ratio),)
            yield year, Plan((int(stated.deductible),), bands, source=stated.source, partial=True)


def plan_of(row: Benefit, level: str, way: FilingType | None, rules: Rules) -> Plan:
    """One row for one level and way of filing. KeyError for a level that the row doesn't state."""

    def off(kind: FilingType) -> int:
        general = rules.find(Reduction, type=kind)
        return row.reductions.get(kind.value, general.points if general is not None else 0)

    return Plan(
        deductibles=tuple(int(amount) for amount in row.deductible[level]),
        bands=tuple(Band(band.ratio, None if band.upto is None else int(band.upto)) for band in row.bands),
        retired_bonus=row.retired_bonus,
        off=0 if way is None else off(way),
        home_off=row.home_reduction,
        referral_off=off(FilingType.REFERRAL),
        ceiling=row.ceiling,
        large_amount=_layer(row.large_amount),
        catastrophic=_layer(row.catastrophic),
        civil_servant=row.civil_servant,
        medical_aid=row.medical_aid,
        medical_aid_ceiling=row.medical_aid_ceiling,
        halves_up=row.rounding is Rounding.HALF_UP,
        fitted=row.fitted,
        source=row.source,
    )


def _layer(row: LayerPaid | None) -> Layer | None:
    if row is None:
        return None
    return Layer(tuple((int(step.above), step.ratio) for step in row.steps), row.ceiling)


def _parts(trail: Trail, stated: Amounts) -> Iterator[tuple[str, Fen, bool, str]]:
    """Every stated amount with its verdict; a fund that we don't know of is held against nothing paid."""
    said = {"total": stated.total, **{name: getattr(stated, name) for name in (*SUMS, "deductible")}}
    said |= {fund.value: amount for fund, amount in stated.funds}
    said |= {name: getattr(stated, name) for name in ("hospital", "person", "account", "cash")}
    said |= {part: Fen(0) for part in trail.amounts if part not in said}
    for part, amount in said.items():
        found, missing = trail.amounts.get(part), trail.unknown.get(part, ())
        if found is None and not amount and "person" in trail.amounts:
            continue  # a fund that we know nothing of, and that paid nothing
        why = missing[0] if missing else "no_policy" if found is None and part not in SUMS else ""
        if not why and int(amount) != (found or 0):
            why = "differs"
        yield part, amount, not why, why


def _explained(step: Step, verdicts: dict[str, tuple[bool, str]]) -> Explained:
    proven, why = verdicts[step.part]
    return Explained(step, proven and not step.unknown, _why(step) or why)


def _why(step: Step) -> str:
    return step.unknown[0] if step.unknown else ""
