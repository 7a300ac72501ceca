"""What of each line is within policy: the place of care's catalogue and what it lets go with a stay (R21–R23, R28)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kiosk.policy.amounts.inputs import WHOLE, Care, Case, Fee


class Cover(NamedTuple):
    """One line, in fen: `within` + `first` + `over` + `own` are its amount. `why` it is the person's own, or ""."""

    within: int
    first: int
    over: int
    own: int
    why: str


def refusal(fees: Sequence[Fee], case: Case, care: Care) -> tuple[str, str, int] | None:
    """Why this bill isn't settled directly: rule, reason and the number of the line from 1 (0: no line); or None."""
    if case.injury == "third_party":
        return "R21", "third_party", 0
    if case.injury in ("declared", "undeclared"):
        if not care.injuries:
            return "R21", "injury_excluded" if care.injuries is False else "injury_unknown", 0
        if case.injury == "undeclared" and care.declaration:
            return "R21", "injury_undeclared", 0
    for number, fee in enumerate(fees, 1):
        if not fee.mapped:
            return "R28", "not_mapped", number
    return None


def cover(fees: Sequence[Fee], care: Care) -> list[Cover]:
    """Every line by the catalogue. A first share's half fen goes up, on the line; a correction mirrors its fee."""
    found: list[Cover] = []
    add, hours, outside = found.append, care.emergency_hours, care.outside
    for amount, quantity, kind, share, limit, _year, early, origin, before, on_order, _mapped in fees:
        if kind == "C":
            add(Cover(0, 0, 0, amount, "class_c"))
            continue
        if origin == "stay":
            why = "early" if early else ""
        elif origin == "emergency":
            why = "" if before <= hours else "emergency_too_early"
        else:
            merged = outside.get(origin)
            why = "" if on_order and merged else "outside" if merged is False or not on_order else "outside_unknown"
        if why:
            add(Cover(0, 0, 0, amount, why))
            continue
        over = 0
        if limit is not None:
            # Measured as sizes, so that a correction takes back exactly what its fee had over the limit.
            over = max(amount - limit * quantity, 0) if quantity >= 0 else -max(limit * quantity - amount, 0)
        paid = amount - over
        first = 0
        if kind == "B" and share:
            first = (paid * share + 5_000) // WHOLE if paid >= 0 else -((-paid * share + 5_000) // WHOLE)
        add(Cover(paid - first, first, over, 0, ""))
    return found
