"""Why these amounts, in words: the explanation's steps as rows of the bill page and of `kiosk rules explain`.

What was fitted to reach a published total (R31) is said to be so, and its numbers are not shown.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from kiosk.domain.bill import Quote
from kiosk.domain.filing import FilingFinding, FilingStatus, FilingType
from kiosk.domain.money import Fen
from kiosk.policy.amounts.inputs import Share
from kiosk.policy.amounts.steps import Step
from kiosk.policy.explaining import Asked, Explained, Explanation, explanation
from kiosk.policy.rulebook import RuleBook
from kiosk.visit import states as st
from kiosk.visit.screen import Text


def explained(book: RuleBook, case: st.Case, quote: Quote, today: dt.date) -> Explanation:
    """The explanation of a preview, by what the case knows of the filing."""
    asked = Asked(
        quote.bill,
        quote.choice.insurance,
        way_of(case.finding),
        quote.choice.account,
        way_known=case.finding.status.settles,
    )
    return explanation(book, asked, today, quote.amounts)


def way_of(finding: FilingFinding) -> FilingType | None:
    """The way of filing by which a stay is settled: the record's, emergency for the hospital's mark; None where none is
    needed or known."""
    if finding.status is FilingStatus.DEEMED:
        return FilingType.EMERGENCY
    in_force = finding.status is FilingStatus.IN_FORCE and finding.record is not None
    return finding.record.type if in_force and finding.record else None


def explanation_facts(found: Explanation) -> list[dict[str, Any]] | None:
    """[{text T, amount, proven (bool), why T|None, rule, of_sum (bool)}]; None for a bill that isn't settled."""
    if found.trail.refused is not None:
        return None
    rows = [_row(explained) for explained in found.steps]
    shown = {explained.step.part for explained in found.steps}
    for part, amount, proven, why in found.parts:
        if part not in shown and amount and not proven:
            text = Text.of("explain.stated", part=Text.of(f"explain.part.{part}"))
            rows.append(_facts(text, amount, why, "R28"))
    return rows


def refused_text(found: Explanation) -> Text | None:
    """Why the bill isn't settled at all, with what to do; None where it is."""
    if found.trail.refused is None:
        return None
    _, reason, line = found.trail.refused
    return Text.of(f"explain.refused.{reason}", line=line)


def step_text(step: Step) -> Text:
    """One step in words, amounts in yuan and shares in per cent."""
    if step.fitted:
        return Text.of("explain.fitted", part=Text.of(f"explain.part.{step.part}"))
    return Text.of(f"explain.{step.text}", **{name: _said(value) for name, value in step.values})


def _row(explained: Explained) -> dict[str, Any]:
    step = explained.step
    return _facts(step_text(step), step.result, explained.why, step.rule, of_sum=step.of_sum)


def _facts(text: Text, amount: Fen, why: str, rule: str, *, of_sum: bool = False) -> dict[str, Any]:
    said = Text.of(f"explain.why.{why}") if why else None
    return {"text": text, "amount": amount.yuan(), "proven": not why, "why": said, "rule": rule, "of_sum": of_sum}


def _said(value: Fen | Share | int) -> str:
    if isinstance(value, Share):
        return f"{value / 100:g}%"
    return value.yuan() if isinstance(value, Fen) else str(value)
