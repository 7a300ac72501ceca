"""What a scenario says that a visit must come to, so that a file shows a rule by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kiosk.domain.money import Fen


@dataclass(frozen=True)
class Expected:
    """What is expected of a visit; what isn't stated isn't looked at. `end` the last state; `filing` the status, `by`
    the rule it stands on; `filed` what came of a filing made here: approved, pending, cancelled, refused or in_doubt;
    `cause` the one reason that the page of a refusal gave; `problems` the codes in their order; amounts in fen, of the
    settlement, else of the preview.
    """

    end: str = ""
    filing: str = ""
    by: str = ""
    problems: tuple[str, ...] | None = None
    cash: Fen | None = None
    account: Fen | None = None
    fund_total: Fen | None = None
    deductible: Fen | None = None
    funds: dict[str, Fen] = field(default_factory=dict)
    pages: tuple[str, ...] = ()
    filed: str = ""
    cause: str = ""

    def differences(self, found: Mapping[str, Any]) -> Iterator[str]:
        """One line for each thing that is otherwise in `found`, a visit as visit.json holds it."""
        amounts = found["settlement"] or found["quote"] or {}
        filing = found["filing"] or {}
        stated = {
            "end": (self.end, found["end"]),
            "filing": (self.filing, filing.get("status", "")),
            "by": (self.by, filing.get("rule", "")),
            "filed": (self.filed, found["filed"]),
            "cause": (self.cause, found["cause"]),
            **{key: (getattr(self, key), amounts.get(key)) for key in ("cash", "account", "fund_total", "deductible")},
            **{f"funds.{fund}": (paid, amounts.get("funds", {}).get(fund)) for fund, paid in self.funds.items()},
        }
        for key, (expected, came) in stated.items():
            if expected not in ("", None) and expected != came:
                yield f"{key}: {expected} expected, {came or 'nothing'} came"
        if self.problems is not None and list(self.problems) != found["problems"]:
            yield f"problems: {list(self.problems)} expected, {found['problems']} came"
        if missing := [page for page in self.pages if page not in found["pages"]]:
            yield f"pages: {', '.join(missing)} never came"
