"""What a page and a paper say of a close: text keys with values, so that both say the same. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kiosk.domain.close import DayClose, Finding, HospitalRow, PlatformRow, Stated, summed
from kiosk.domain.money import total
from kiosk.texts import text, texts


@dataclass(frozen=True)
class Line:
    """A text's key and its values; a value that is itself a text's key is said too (a state)."""

    key: str
    values: Mapping[str, str] = field(default_factory=dict)

    def say(self, language: str) -> str:
        known = texts(language)
        said = {name: text(language, value) if value in known else value for name, value in self.values.items()}
        return text(language, self.key, **said)


def verdict(close: DayClose) -> Line | None:
    """One sentence over the whole close; None where the findings say it."""
    if close.even is None:
        return Line("close.not_said")
    if not close.wrong:
        return Line("close.all_even" if close.even else "close.uneven_all_equal")
    return None


def result(even: bool | None) -> str:
    """The text key of a total's result."""
    return {True: "close.result.even", False: "close.result.uneven", None: "close.result.silent"}[even]


def own_sums(close: DayClose) -> tuple[int, Stated, str]:
    """This terminal's part: count, amounts, cash in yuan."""
    own = close.own
    return len(own), summed(tuple(row.stated for row in own)), total(row.cash for row in own).yuan()


def evidence(finding: Finding) -> tuple[Line, ...]:
    """What each side has of it, the journal first."""
    own = finding.ours
    if own is None:
        here = Line("close.side.ours_none")
    else:
        here = Line(
            "close.side.ours",
            {"state": f"request_state.{own.state}", "cash": own.cash.yuan(), **_amounts(own.stated)},
        )
    return (here, *_side("centre", finding.centre), *_side("hospital", finding.hospital))


def name_of(finding: Finding) -> str:
    """What staff call it: the number's reference, or what the others call it."""
    return finding.request_id.reference if finding.request_id is not None else finding.key.lstrip("#")


def _side(side: str, rows: Iterable[PlatformRow | HospitalRow]) -> tuple[Line, ...]:
    found = tuple(
        Line(
            f"close.side.{side}{'_refund' if row.refund else ''}",
            {"settlement": row.settlement_id or "close.side.empty", **_amounts(row.stated)},
        )
        for row in rows
    )
    return found or (Line(f"close.side.{side}_none"),)


def _amounts(stated: Stated) -> dict[str, str]:
    return {"total": stated.total.yuan(), "fund": stated.fund_total.yuan(), "account": stated.account.yuan()}
