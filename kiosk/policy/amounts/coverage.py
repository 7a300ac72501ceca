"""What of each line is within policy: the place of care's catalogue and what it lets go with a stay (R21–R23, R28)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from kiosk.policy.amounts.inputs import WHOLE, Care, Case, Fee


class Cover(NamedTuple):
    """One line, in fen: `within` + `first` + `over` + `own` are its amount. `why` it is the person's own, or ""."""

    within: int
    first: int
    over: int
    own: int
    why: str


@dataclass(frozen=True)
class Covered:
    """The lines in columns, in the bill's order: a long bill makes no object a line. `years`: of each line's day;
    `unmapped`: the number from 1 of the first line that the catalogue doesn't know, 0 where there is none."""

    within: list[int] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    over: list[int] = field(default_factory=list)
    own: list[int] = field(default_factory=list)
    why: list[str] = field(default_factory=list)
    years: list[int] = field(default_factory=list)
    unmapped: int = 0

    def __iter__(self) -> Iterator[Cover]:
        return map(Cover, self.within, self.first, self.over, self.own, self.why)

    def __len__(self) -> int:
        return len(self.why)


def refusal(case: Case, care: Care) -> tuple[str, str, int] | None:
    """Why an injury isn't settled directly: rule, reason, no line; or None."""
    if case.injury == "third_party":
        return "R21", "third_party", 0
    if case.injury in ("declared", "undeclared"):
        if not care.injuries:
            return "R21", "injury_excluded" if care.injuries is False else "injury_unknown", 0
        if case.injury == "undeclared" and care.declaration:
            return "R21", "injury_undeclared", 0
    return None


def cover(fees: Iterable[Fee], care: Care) -> Covered:
    """Every line by the catalogue. A first share's half fen goes up, on the line; a correction mirrors its fee."""
    within: list[int] = []
    first_shares: list[int] = []
    over_limit: list[int] = []
    own: list[int] = []
    whys: list[str] = []
    years: list[int] = []
    unmapped = 0
    hours, outside = care.emergency_hours, care.outside
    for amount, quantity, kind, share, limit, year, early, origin, before, on_order, mapped in fees:
        years.append(year)
        if not mapped and not unmapped:
            unmapped = len(years)
        if kind == "C":
            why = "class_c"
        elif origin == "stay":
            why = "early" if early else ""
        elif origin == "emergency":
            why = "" if before <= hours else "emergency_too_early"
        else:
            merged = outside.get(origin)
            why = "" if on_order and merged else "outside" if merged is False or not on_order else "outside_unknown"
        whys.append(why)
        over = first = 0
        if why:
            within.append(0)
            own.append(amount)
        else:
            if limit is not None:
                # Measured as sizes, so that a correction takes back exactly what its fee had over the limit.
                over = amount - limit * quantity
                over = 0 if (over < 0) is (quantity >= 0) else over
            paid = amount - over
            if kind == "B" and share:
                first = (paid * share + 5_000) // WHOLE if paid >= 0 else -((-paid * share + 5_000) // WHOLE)
            within.append(paid - first)
            own.append(0)
        first_shares.append(first)
        over_limit.append(over)
    return Covered(within, first_shares, over_limit, own, whys, years, unmapped)
