"""Whether a piece of care may be settled directly where it was given (R2, R19–R27), and if not, why and what then.

Pure, over the rulebook. This terminal settles inpatient stays; the other kinds are decided here all the same, so that a
person is told what holds for the pharmacy or the outpatient clinic, and so that the rules stand proven before their
kind of visit is built.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from kiosk.domain.care import CareKind
from kiosk.domain.people import Account, Insurance, Medium
from kiosk.domain.region import Region
from kiosk.policy.care_rows import (
    AccountUse,
    Aid,
    Care,
    Chronic,
    DualChannel,
    Injury,
    InternetHospital,
    Merge,
    OutsideItem,
    OutsideKind,
    Price,
    Settles,
)
from kiosk.policy.rows import CredentialRow, Use, Zone
from kiosk.policy.rulebook import Rules


class Answer(StrEnum):
    """UNKNOWN is told as such: the insured place has said nothing, or a fact is missing; never read as NO."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Verdict:
    """What holds, by which rule, and why: `why` is the text key `care.<why>`."""

    answer: Answer
    rule: str
    why: str


@dataclass(frozen=True)
class Asked:
    """One piece of care. What nobody has said is None: it makes an answer unknown, not a no.

    `networked`: the institution settles this kind across provinces; `disease` names the chronic one (a row's word),
    `qualified`: the insured place has recognised it, `said_so`: the patient has said that they come for it;
    `dual_channel`: a drug of the insured place's dual-channel list; `injury`, `third_party`, `declared`: R21.
    """

    kind: CareKind
    insurance: Insurance
    care: Region
    networked: bool | None = True
    disease: str = ""
    qualified: bool | None = None
    said_so: bool | None = None
    dual_channel: bool = False
    injury: bool = False
    third_party: bool | None = None
    declared: bool = False


def settles(asked: Asked, rules: Rules) -> Verdict:
    """Whether it settles directly under `rules` (of its first day, for the insured place). The first no counts, then
    the first unknown; an injury before anything else, for it holds whatever kind of care it needs."""
    verdicts = [check(asked, rules) for check in _CHECKS]
    found = [verdict for verdict in verdicts if verdict is not None]
    for answer in (Answer.NO, Answer.UNKNOWN):
        for verdict in found:
            if verdict.answer is answer:
                return verdict
    return found[-1]


def _injury(asked: Asked, rules: Rules) -> Verdict | None:
    """R21: a liable third party pays, not the fund; until 2022 no injury was settled across provinces."""
    if not asked.injury:
        return None
    if asked.third_party:
        return Verdict(Answer.NO, "R21", "third_party")
    row = rules.one(Injury)
    if not row.settles:
        return Verdict(Answer.NO, "R21", "injury_excluded")
    if asked.third_party is None or (row.declaration and not asked.declared):
        return Verdict(Answer.UNKNOWN, "R21", "injury_undeclared")
    return Verdict(Answer.YES, "R21", "injury_declared")


def _kind(asked: Asked, rules: Rules) -> Verdict | None:
    match asked.kind:
        case CareKind.CHRONIC:
            return _chronic(asked, rules)
        case CareKind.INTERNET:
            return _internet(asked, rules)
        case CareKind.PHARMACY if asked.dual_channel:
            row = rules.find(DualChannel)
            if row is None:
                return Verdict(Answer.UNKNOWN, "R24", "place_decides")
            return Verdict(Answer.YES if row.settles else Answer.NO, "R24", "dual_channel")
        case CareKind.EMERGENCY_OUTPATIENT:
            # An outpatient emergency that becomes a stay is that stay's (`goes_with_stay`); alone it is outpatient.
            return _of_table(asked, CareKind.OUTPATIENT, rules)
        case _:
            return _of_table(asked, asked.kind, rules)


def _of_table(asked: Asked, kind: CareKind, rules: Rules) -> Verdict:
    """R19: inpatient everywhere, outpatient for employees, for residents as their region says."""
    row = rules.find(Care, kind=kind, insurance=asked.insurance.kind)
    if row is None or row.settles is Settles.PLACE:
        return Verdict(Answer.UNKNOWN, "R19", "place_decides")
    return Verdict(Answer.YES if row.settles is Settles.YES else Answer.NO, "R19", f"{kind.value}_{row.settles.value}")


def _chronic(asked: Asked, rules: Rules) -> Verdict:
    """R20: a disease of the list, recognised at the insured place, and said at the visit; no filing of its own."""
    if not rules.all(Chronic, disease=asked.disease):
        return Verdict(Answer.NO, "R20", "disease_not_listed")
    if asked.qualified is False:
        return Verdict(Answer.NO, "R20", "disease_not_recognised")
    if asked.qualified is None:
        return Verdict(Answer.UNKNOWN, "R20", "disease_unconfirmed")
    if not asked.said_so:
        return Verdict(Answer.NO, "R20", "disease_not_said")
    return Verdict(Answer.YES, "R20", "disease_settles")


def _internet(asked: Asked, rules: Rules) -> Verdict:
    """R27: between the areas of a zone that names internet hospitals."""
    row = rules.one(InternetHospital)
    if not row.settles:
        return Verdict(Answer.NO, "R27", "internet_not_yet")
    zones = rules.book.on(rules.day).all(Zone)
    insured, care = asked.insurance.region.code, asked.care.code
    if row.in_zones_only and not any(zone.exempts(insured, care, CareKind.INTERNET) for zone in zones):
        return Verdict(Answer.NO, "R27", "internet_outside_zone")
    return Verdict(Answer.YES, "R27", "internet_in_zone")


def _networked(asked: Asked, rules: Rules) -> Verdict | None:
    """R19, R38: the institution must have opened this kind of care for members of other provinces."""
    if asked.networked is None:
        return Verdict(Answer.UNKNOWN, "R19", "networked_unknown")
    return None if asked.networked else Verdict(Answer.NO, "R19", "not_networked")


_CHECKS: tuple[Callable[[Asked, Rules], Verdict | None], ...] = (_injury, _networked, _kind)


def goes_with_stay(hours_before: int, rules: Rules) -> bool:
    """R22: an outpatient emergency or rescue so many hours before the admission is charged with the stay."""
    return 0 <= hours_before <= rules.one(Merge).hours


def outside_item(kind: OutsideKind, rules: Rules, *, ordered: bool, form_stamped: bool, designated: bool) -> Verdict:
    """R23: what the stay needed elsewhere is merged into it on the hospital's order, with its stamped form, from a
    designated institution or pharmacy; anything else is refused with the reason."""
    row = rules.one(OutsideItem, kind=kind)
    if not row.merged:
        return Verdict(Answer.NO, "R23", "outside_not_yet")
    if row.order and not ordered:
        return Verdict(Answer.NO, "R23", "outside_not_ordered")
    if row.form and not form_stamped:
        return Verdict(Answer.NO, "R23", "outside_form_missing")
    if row.designated and not designated:
        return Verdict(Answer.NO, "R23", "outside_not_designated")
    return Verdict(Answer.YES, "R23", "outside_merged")


def dual_channel_price(rules: Rules, *, on_home_list: bool) -> Price | None:
    """R24: by which price a dual-channel drug is paid back at home: the home list's, else the lowest payment standard
    of the same generic and specification. None where nothing is known."""
    row = rules.find(DualChannel)
    prices = row.prices if row else ()
    return next((price for price in prices if on_home_list or price is not Price.HOME_LIST), None)


def one_settlement(rules: Rules) -> Answer:
    """R25: whether basic insurance, catastrophic insurance and medical aid come in one settlement."""
    row = rules.find(Aid)
    return Answer.UNKNOWN if row is None else Answer.YES if row.one_settlement else Answer.NO


def accounts(rules: Rules) -> tuple[Account, ...]:
    """R26: which personal accounts may pay across provinces on that day; the member's own marks narrow it."""
    return rules.one(AccountUse).accounts


def accepts(medium: Medium, use: Use, rules: Rules) -> bool:
    """R2: whether `medium` may be shown for `use`."""
    return bool(rules.all(CredentialRow, medium=medium, use=use))
