"""`kiosk rules explain`: the rules of a scenario's visits, one after another, without playing them: is a filing needed
and there, what of each line is covered, what each fund pays and why, and whether the insurer's preview says the same.

No name, no ID number, no card number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kiosk.backends.simulated.place import Place
from kiosk.backends.simulated.world import load as load_world
from kiosk.backends.simulated.world import rules_of
from kiosk.clock import SimulatedClock
from kiosk.domain.bill import Choice, Quote
from kiosk.domain.money import Fen
from kiosk.domain.people import Insurance, Medium
from kiosk.domain.stay import Bill
from kiosk.policy.explaining import Asked, Explanation, explanation
from kiosk.policy.filing import judge
from kiosk.policy.rulebook import RuleBook
from kiosk.policy.rulebook import load as load_rules
from kiosk.ports import Refusal
from kiosk.scenario.scenario import Scenario, Visit
from kiosk.settings import SettingsError
from kiosk.visit import states as st
from kiosk.visit.screen import resolve
from kiosk.visit.step import choices
from kiosk.visit.view_explanation import explanation_facts, refused_text, way_of


@dataclass(frozen=True)
class Trail:
    """One visit's rules as data: what `--json` writes and the text is made of."""

    data: dict[str, Any]

    @property
    def holds(self) -> bool:
        """True where the preview says what the rules say: the same amounts, or a refusal of what the rules refuse."""
        return self.data["stay"] is None or self.data["preview"]["agrees"] is not False


def trails(scenario: Scenario, language: str) -> list[Trail]:
    """Every visit of `scenario`. Raises SettingsError for a person or stay that isn't there, and WorldError."""
    world = load_world(scenario.world)
    place = Place(world, SimulatedClock(scenario.clock or world.clock))
    book = load_rules(rules_of(scenario.world))
    return [Trail(_visit(place, book, visit, language)) for visit in scenario.visits]


def _visit(place: Place, book: RuleBook, visit: Visit, language: str) -> dict[str, Any]:
    if visit.person in {person.key for person in place.world.people} and not place.world.stays_of(visit.person):
        return {"person": visit.person, "stay": None}  # who only files has no amounts
    case, bill = _case(place, book, visit)
    offered = choices(case) or (Choice(case.insurance),)
    choice = offered[visit.choice if 0 <= visit.choice < len(offered) else 0]
    answer = place.backend().preview(case.patient.member, bill, choice)
    stated = answer.amounts if isinstance(answer, Quote) else None
    way, finding = way_of(case.finding), case.finding
    asked = Asked(bill, choice.insurance, way, choice.account, way_known=finding.status.settles)
    found = explanation(book, asked, place.clock.now().date(), stated)
    return {
        "person": visit.person,
        "stay": _stay(bill),
        "insurance": {"kind": choice.insurance.kind.value, "place": choice.insurance.region.code},
        "account": choice.account.value,
        "filing": {
            "status": finding.status.value,
            "settles": finding.status.settles,
            "evidence": finding.evidence.value,
            "rule": finding.rule or "R10",
            "type": way.value if way is not None else None,
            "judged_on": finding.judged_on.isoformat(),
        },
        "refused": resolve(refused_text(found), language),
        "coverage": _coverage(bill, found),
        "steps": resolve(explanation_facts(found) or [], language),
        "sources": sorted({step.step.source for step in found.steps if step.step.source}),
        "fitted": any(step.step.fitted for step in found.steps),
        "amounts": {part: int(amount) for part, amount in found.trail.amounts.items()},
        "parts": [
            {"part": part, "stated": int(fen), "proven": proven, "why": why or None}
            for part, fen, proven, why in found.parts
        ],
        "adds_up": _adds_up(found),
        "preview": _preview(answer, found, finding.status.settles),
    }


def _case(place: Place, book: RuleBook, visit: Visit) -> tuple[st.Case, Bill]:
    """The visit as the flow would know it at the preview."""
    world = place.world
    try:
        person, entry = world.person(visit.person), world.stays_of(visit.person)[visit.stay]
    except (KeyError, IndexError) as error:
        raise SettingsError(f"visits: {visit.person!r} has no stay number {visit.stay} in this world") from error
    bill, member = world.bill(entry), world.member(person)
    patient = st.Patient(member, person.credential(Medium.ID_CARD), None, 0)
    care = bill.stay.hospital.region
    insurance = _insurance(member.usable() or member.insurances, care.code)
    backend = place.backend()
    rule = backend.exempt(insurance.region, care, bill.stay.admitted)
    records = backend.filings(member, insurance, bill.stay)
    finding = judge(insurance, bill.stay, care, records, rule, place.clock.now(), book)
    return st.Case(patient, bill.stay, insurance, finding), bill


def _insurance(insurances: tuple[Insurance, ...], care: str) -> Insurance:
    """The first of another province than the place of care, else the first."""
    return next((i for i in insurances if i.region.code[:2] != care[:2]), insurances[0])


def _stay(bill: Bill) -> dict[str, Any]:
    stay = bill.stay
    return {
        "id": stay.stay_id,
        "level": stay.hospital.level,
        "place": stay.hospital.region.code,
        "admitted": stay.admitted.isoformat(),
        "discharged": stay.discharged.isoformat() if stay.discharged else None,
        "total": int(bill.total),
    }


def _coverage(bill: Bill, found: Explanation) -> list[dict[str, Any]]:
    """Every line: what of it is within policy, and its exact part of the pool's sum (fen × basis points)."""
    numerators = found.trail.numerators or (0,) * len(found.trail.lines)
    return [
        {
            "line": number,
            "item": line.code,
            "class": line.fee_class.value,
            "day": line.day.isoformat(),
            "amount": int(line.amount),
            "within": cover.within,
            "first_self_pay": cover.first,
            "over_limit": cover.over,
            "own": cover.own,
            "why": cover.why or None,
            "pool_numerator": numerator,
        }
        for number, (line, cover, numerator) in enumerate(
            zip(bill.lines, found.trail.lines, numerators, strict=False), 1
        )
    ]


def _adds_up(found: Explanation) -> bool | None:
    """R30 of the explanation's own amounts; None where there are none."""
    amounts = found.trail.amounts
    if "person" not in amounts:
        return None
    funds = sum(amounts[f] for f in ("pool", "civil_servant", "catastrophic", "large_amount", "medical_aid"))
    whole = amounts["total"] == funds + amounts["person"] + amounts["hospital"]
    return whole and amounts["person"] == amounts["account"] + amounts["cash"]


def _preview(answer: Quote | Refusal | object, found: Explanation, settles: bool) -> dict[str, Any]:
    """What the platform's preview says. `agrees` None: it refused, and the rules can't say whether rightly."""
    if isinstance(answer, Quote):
        agrees = all(why != "differs" for _, _, _, why in found.parts)
        fund_total = int(answer.amounts.fund_total)
        return {"refused": None, "agrees": agrees, "proven": found.proven, "fund_total": fund_total}
    code = answer.code.value if isinstance(answer, Refusal) else "K-401"
    rightly = found.trail.refused is not None or not settles
    return {"refused": code, "agrees": True if rightly else None, "proven": False, "fund_total": None}


def as_text(trail: Trail, say: Any) -> str:
    """The trail as lines of text. `say(key)` gives a text of the language."""
    d = trail.data
    if d["stay"] is None:
        return f"{d['person']}  –"
    kind, filing, stay = d["insurance"], d["filing"], d["stay"]
    head = f"{d['person']}  {stay['id']}  {stay['admitted']} – {stay['discharged']}  {stay['level']}  {stay['place']}"
    way = say(f"filing_type.{filing['type']}") if filing["type"] else "–"
    lines = [
        head,
        f"  {kind['place']} {kind['kind']}, {say('explain.part.account')}: {d['account']}",
        f"  {filing['rule']:4} {filing['status']} ({filing['evidence']}, {filing['judged_on']}): {way}",
    ]
    if d["refused"]:
        lines.append(f"  ×    {d['refused']}")
    for group in _condensed(d["coverage"]):
        lines.append("       " + group)
    for step in d["steps"]:
        mark = "✓" if step["proven"] else "?"
        indent = "  " if step["of_sum"] else ""
        lines.append(f"  {step['rule']:4} {indent}{step['text']}: {step['amount']} {mark} {step['why'] or ''}".rstrip())
    if d["adds_up"] is not None:
        lines.append(f"  R30  {say('explain.adds_up')}: {'✓' if d['adds_up'] else '×'}")
    preview = d["preview"]
    said = preview["refused"] or ("=" if preview["agrees"] else "≠")
    lines.append(f"  {say('explain.preview')}: {said}")
    lines += [f"  · {source}" for source in d["sources"]]
    return "\n".join(lines)


def _condensed(coverage: list[dict[str, Any]]) -> list[str]:
    """Lines of one item and one fate as one: how many, what they come to, what of it is within policy (yuan)."""
    groups: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for line in coverage:
        groups.setdefault((line["item"], line["class"], line["why"] or ""), []).append(line)
    told = []
    for (item, fee_class, why), lines in groups.items():
        amount, within = sum(line["amount"] for line in lines), sum(line["within"] for line in lines)
        told.append(f"{item} {fee_class} ×{len(lines)}: {_yuan(amount)} → {_yuan(within)}{' ' + why if why else ''}")
    return told


def _yuan(fen: int) -> str:
    return Fen(fen).yuan()
