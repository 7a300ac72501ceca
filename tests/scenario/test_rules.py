"""A visit for each rule that a visit can show: each file of kiosk/scenario/rules comes to what it says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.money import Fen
from kiosk.scenario.expected import Expected
from kiosk.scenario.play import of_the_rules, play
from kiosk.scenario.scenario import PrinterEntry

FILES = {out.name: scenario for scenario, out in of_the_rules(Path())}


@pytest.mark.parametrize("rule", FILES)
def test_the_visit_shows_the_rule(rule: str, tmp_path: Path) -> None:
    scenario = FILES[rule]
    assert all(visit.expect for visit in scenario.visits)
    found = play(replace(scenario, printer=PrinterEntry("simulated")), tmp_path)
    assert [visit["otherwise"] for visit in found["visits"]] == [[] for _ in scenario.visits]


def test_a_filing_comes_to_the_same_over_http(tmp_path: Path) -> None:
    """Filed, decided and settled through the real client and server, with every field of the application."""
    (name,) = (n for n in FILES if n.startswith("R14_filed_here"))
    scenario = replace(FILES[name], printer=PrinterEntry("simulated"), transport="http")
    found = play(scenario, tmp_path)
    assert [visit["otherwise"] for visit in found["visits"]] == [[] for _ in scenario.visits]


def test_a_file_is_named_after_its_rule() -> None:
    assert FILES
    assert all(name[:3] == f"R{int(scenario.name.split(':')[0][1:]):02d}" for name, scenario in FILES.items())


@pytest.mark.parametrize(
    "expected",
    [
        Expected(end="Parked"),
        Expected(filing="none"),
        Expected(by="R5"),
        Expected(problems=("K-101",)),
        Expected(cash=Fen(1)),
        Expected(account=Fen(1)),
        Expected(fund_total=Fen(2)),
        Expected(deductible=Fen(1)),
        Expected(funds={"pool": Fen(1)}),
        Expected(pages=("bill",)),
        Expected(filed="approved"),
        Expected(cause="unpaid"),
    ],
)
def test_what_comes_otherwise_is_said(expected: Expected) -> None:
    amounts = {"cash": 2, "account": 0, "fund_total": 1, "deductible": 0, "funds": {"pool": 3}}
    visit: dict[str, Any] = {
        "end": "Done", "filing": None, "problems": [], "quote": amounts, "settlement": None, "pages": ["done"],
        "filed": "", "cause": "",
    }  # fmt: skip
    assert len(list(expected.differences(visit))) == 1
