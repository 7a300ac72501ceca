"""Audits for pictures and tests: one with a flag of every kind, one where nobody came."""

from __future__ import annotations

import datetime as dt

from kiosk.clock import CHINA
from kiosk.domain.audit import Audit, Audited
from kiosk.domain.bill import RequestId
from kiosk.domain.money import Fen
from kiosk.domain.stay import FeeCategory, FeeClass, FeeLine
from kiosk.policy.audit import audit
from kiosk.policy.rulebook import load
from kiosk.ports import Noted

DAY = dt.date(2026, 3, 18)
_SINCE = DAY - dt.timedelta(days=31)
_AT = dt.datetime(2026, 3, 18, 16, 40, tzinfo=CHINA)
_HOUSE = "H00000000001"


def every_kind() -> Audit:
    """Twelve settlements: two of one person overlap, one is far from the others, one repeats an item, two are dear."""
    settled = [_stay(n, 1_000_000 + 12_500 * n) for n in range(1, 10)]
    day = dt.date(2026, 3, 2)
    bed = FeeLine("XY00001", "普通病房床位费", FeeCategory.BED, FeeClass.A, Fen(6000), 9, Fen(54000), day)
    settled += [_stay(10, 1_020_000, "p1", lines=(bed,)), _stay(11, 4_210_077), _stay(12, 3_105_000)]
    first = audit(settled, (), load().on(DAY, "990100"), _SINCE).flags[0]
    facts = {"request": str(first.request_id), "suspicion": first.suspicion.value, "verdict": "confirmed"}
    review = Noted("V000040", _AT, "ReviewGiven", "w01", facts | {"total": int(first.amount)})
    return audit(settled, (review, *_visits()), load().on(DAY, "990100"), _SINCE)


def nobody() -> Audit:
    return audit((), (), load().on(DAY, "990100"), _SINCE)


def _stay(n: int, total: int, person: str = "", lines: tuple[FeeLine, ...] = ()) -> Audited:
    number = RequestId(_HOUSE, f"202603{7 + n:02}101500", n)
    admitted = dt.date(2026, 3, 1)
    left = admitted + dt.timedelta(days=6)
    return Audited(number, person or f"p{n}", admitted, left, Fen(total), "diagnosis I25", lines)


def _visits() -> tuple[Noted, ...]:
    """Nine settled, one not filed, one unpaid, one left."""
    rows = [Noted(f"V{n:06}", _AT, "Booked", "", {}) for n in range(1, 10)]
    rows.append(Noted("V000010", _AT, "FilingFound", "", {"filing": "none"}))
    rows.append(Noted("V000011", _AT, "Diagnosed", "", {"cause": "unpaid"}))
    rows.append(Noted("V000012", _AT, "FilingFound", "", {"filing": "in_force"}))
    return tuple(rows)
