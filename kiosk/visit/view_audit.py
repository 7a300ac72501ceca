"""The page of the audit's checks: why each settlement is looked at, what staff found, the rate with its causes."""

from __future__ import annotations

from typing import Any

from kiosk.domain.audit import Audit, Flag, Sum, Verdict
from kiosk.domain.diagnosis import Cause
from kiosk.domain.money import BasisPoints
from kiosk.visit import states as st
from kiosk.visit.screen import Text
from kiosk.visit.view_page import day, moment

_T = Text.of


def audit_facts(state: st.Auditing) -> dict[str, Any]:
    """Facts of the page "audit"; nobody is named, amounts as text in yuan."""
    audit = state.audit
    return {
        "staff": state.staff.value,
        "working": audit is None and state.notice is None,
        "audit": None if audit is None else _audit(audit),
    }


def _audit(audit: Audit) -> dict[str, Any]:
    sums = {
        "flagged": audit.sum(None, any_verdict=True),
        "open": audit.sum(None),
        "confirmed": audit.sum(Verdict.CONFIRMED),
        "unfounded": audit.sum(Verdict.UNFOUNDED),
    }
    return {
        "head": _T("audit.head", since=day(audit.since), until=day(audit.until), count=audit.checked),
        "note": _T("audit.note"),
        "sums": [_sum(name, found) for name, found in sums.items()],
        "flags": [_flag(flag) for flag in audit.flags],
        "none": None if audit.flags else _T("audit.none"),
        "rate": _rate(audit),
    }


def _sum(name: str, found: Sum) -> dict[str, Any]:
    return {"label": _T(f"audit.sum.{name}"), "count": found.count, "amount": found.amount.yuan()}


def _flag(flag: Flag) -> dict[str, Any]:
    lines = [_T(f"audit.why.{flag.suspicion}", **flag.figures)]
    lines += [_T("audit.other", number=other.reference) for other in flag.others]
    review = flag.review
    done = (
        _T(f"audit.done.{review.verdict}", staff=review.staff, at=moment(review.at))
        if review
        else _T("audit.done.open")
    )
    return {
        "title": _T(f"audit.title_of.{flag.suspicion}"),
        "number": flag.request_id.reference,
        "lines": lines,
        "amount": flag.amount.yuan(),
        "state": done,
        "open": review is None,
        "actions": [
            {"argument": f"{verdict} {flag.key}", "text": _T(f"audit.verdict.{verdict}")}
            for verdict in Verdict
            if review is None or review.verdict is not verdict
        ],
    }


def _rate(audit: Audit) -> dict[str, Any]:
    rate = audit.rate
    if rate.share is None:
        head = _T("audit.rate.nobody")
    else:
        head = _T("audit.rate.head", share=_percent(rate.share), settled=rate.settled, all=rate.all)
    return {
        "head": head,
        "goal": _T("audit.rate.goal", share=_percent(audit.goal)) if audit.goal is not None else None,
        "note": _T("audit.rate.note"),
        "rows": [{"cause": _cause(cause), "count": count} for cause, count in rate.unsettled],
    }


def _cause(cause: Cause | None) -> Text:
    return _T("audit.rate.other") if cause is None else _T(f"refusal.{cause}.cause")


def _percent(share: BasisPoints) -> str:
    """One decimal, rounded down: 6999 is 69.9."""
    return f"{share // 100}.{share % 100 // 10}"
