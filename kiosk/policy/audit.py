"""Explainable checks over settlements (R37) and the direct settlement rate (R39). Pure.

A check gives a reason to look, never a verdict: a person reviews it, and no patient is kept from anything by it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kiosk.domain.audit import Audit, Audited, Flag, Rate, Review, Suspicion, Verdict
from kiosk.domain.bill import Order, RequestId, Settlement
from kiosk.domain.diagnosis import Cause
from kiosk.domain.filing import FilingStatus
from kiosk.domain.money import Fen
from kiosk.policy.audit_rows import AuditRule, RepeatLimit
from kiosk.policy.diagnosis import cause_of_filing
from kiosk.policy.rulebook import Rules
from kiosk.policy.service_rows import EnquiryThreshold, RateGoal
from kiosk.ports import Noted

_ONE_DAY = dt.timedelta(days=1)
#: Makes a median deviation comparable with a standard deviation of normal data, in ten-thousandths.
_ROBUST = 14_826


def audited(order: Order, settlement: Settlement) -> Audited:
    """A settlement as the checks see it: compared with those of the same main diagnosis (its first three signs), else
    of the same ward. A stay that begins and ends on one day has that day."""
    bill = order.quote.bill
    stay = bill.stay
    last = stay.discharged or settlement.settled_at.date()
    main = next((d.code[:3] for d in bill.diagnoses if d.main and d.code), "")
    peers = f"diagnosis {main}" if main else f"ward {stay.ward}"
    until = max(last, stay.admitted + _ONE_DAY)
    return Audited(order.request_id, order.person_id, stay.admitted, until, settlement.amounts.total, peers, bill.lines)


def flags(settled: Sequence[Audited], rules: Rules) -> tuple[Flag, ...]:
    """Every reason to look at one of `settled`, in the order of the checks, then of the numbers."""
    found = (
        *_duplicate_days(settled),
        *_far_from_peers(settled, rules),
        *_repeated(settled, rules),
        *_above_threshold(settled, rules),
    )
    order = list(Suspicion)
    return tuple(sorted(found, key=lambda flag: (order.index(flag.suspicion), str(flag.request_id))))


def audit(settled: Sequence[Audited], noted: Sequence[Noted], rules: Rules, since: dt.date) -> Audit:
    """The checks of a period with what staff have found of them, and its rate. The last review of a flag counts."""
    reviews = _reviews(noted)
    found = tuple(
        replace(flag, review=reviews.get((flag.request_id, flag.suspicion))) for flag in flags(settled, rules)
    )
    goal = rules.find(RateGoal)
    return Audit(since, rules.day, len(settled), found, rate(noted), goal.rate if goal else None)


def rate(noted: Iterable[Noted]) -> Rate:
    """Of the visits whose filing was looked at: settled where the insurer has booked, else by the last reason that was
    found, else by the filing's. A person who came twice counts twice."""
    booked: set[str] = set()
    causes: dict[str, Cause | None] = {}
    for row in noted:
        if row.facts.get("why") is not None:
            continue  # ignored, or came too late
        match row.event:
            case "Booked":
                booked.add(row.visit)
            case "FilingFound":
                causes[row.visit] = cause_of_filing(FilingStatus(str(row.facts["filing"])))
            case "Diagnosed":
                causes[row.visit] = Cause(str(row.facts["cause"]))
    unsettled = Counter(cause for visit, cause in causes.items() if visit not in booked)
    return Rate(len(booked), tuple(unsettled.most_common()))


def _reviews(noted: Iterable[Noted]) -> Mapping[tuple[RequestId, Suspicion], Review]:
    found: dict[tuple[RequestId, Suspicion], Review] = {}
    for row in noted:
        facts = row.facts
        if row.event != "ReviewGiven" or facts.get("why") is not None:
            continue
        key = RequestId.parse(str(facts["request"])), Suspicion(str(facts["suspicion"]))
        amount = facts["total"]
        found[key] = Review(
            Verdict(str(facts["verdict"])), Fen(amount if isinstance(amount, int) else 0), row.staff, row.at
        )
    return found


def _duplicate_days(settled: Sequence[Audited]) -> Iterator[Flag]:
    """Two stays of one person with a day in common; the day of discharge may be that of the next admission."""
    people: dict[str, list[Audited]] = defaultdict(list)
    for each in settled:
        people[each.person].append(each)
    for stays in people.values():
        for each in stays:
            others = [
                o for o in stays if o is not each and o.admitted < each.discharged and each.admitted < o.discharged
            ]
            earlier = [o for o in others if str(o.request_id) < str(each.request_id)]
            if not earlier:
                continue
            days = max((min(o.discharged, each.discharged) - max(o.admitted, each.admitted)).days for o in earlier)
            figures = {"days": str(days), "since": each.admitted.isoformat()}
            yield _flag(each, Suspicion.DUPLICATE_DAYS, figures, earlier)


def _far_from_peers(settled: Sequence[Audited], rules: Rules) -> Iterator[Flag]:
    """Held against the median of the others, not the mean: one outlier moves neither it nor the median deviation."""
    rule = rules.find(AuditRule)
    groups: dict[str, list[Audited]] = defaultdict(list)
    for each in settled:
        groups[each.peers].append(each)
    for group in groups.values() if rule is not None else ():
        for each in group:
            totals = [int(o.total) for o in group if o is not each]
            if rule is None or len(totals) < rule.peers:
                continue
            middle = _median(totals)
            deviation = _median([abs(total - middle) for total in totals])
            far = max(rule.deviations * deviation * _ROBUST // 10_000, middle * rule.least // 10_000)
            if abs(int(each.total) - middle) > far:
                figures = {"median": Fen(middle).yuan(), "count": str(len(totals)), "far": Fen(far).yuan()}
                yield _flag(each, Suspicion.FAR_FROM_PEERS, figures)


def _repeated(settled: Sequence[Audited], rules: Rules) -> Iterator[Flag]:
    """One item more often than its category allows on as many days as the stay has, both ends counted: hospitals charge
    many days in one line. The item most over it is named."""
    limits = {row.category: row.per_day for row in rules.all(RepeatLimit)}
    for each in settled:
        days = (each.discharged - each.admitted).days + 1
        counted: Counter[tuple[str, str, int]] = Counter()
        for line in each.lines:
            if line.category in limits:
                counted[line.code, line.name, limits[line.category] * days] += line.quantity
        over = [(count - key[2], key, count) for key, count in counted.items() if count > key[2]]
        if over:
            _, (_, name, limit), count = max(over)
            figures = {"item": name, "days": str(days), "count": str(count), "limit": str(limit)}
            yield _flag(each, Suspicion.REPEATED_ITEM, figures)


def _above_threshold(settled: Sequence[Audited], rules: Rules) -> Iterator[Flag]:
    """A single stay above the enquiry threshold may be asked about between the places."""
    row = rules.find(EnquiryThreshold)
    for each in settled:
        if row is not None and each.total > row.amount:
            yield _flag(each, Suspicion.ABOVE_THRESHOLD, {"threshold": Fen(row.amount).yuan()})


def _flag(of: Audited, suspicion: Suspicion, figures: Mapping[str, str], others: Sequence[Audited] = ()) -> Flag:
    return Flag(of.request_id, suspicion, of.total, figures, tuple(o.request_id for o in others))


def _median(numbers: Sequence[int]) -> int:
    """The middle of whole numbers, of two middles their mean rounded down."""
    ordered = sorted(numbers)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) // 2
