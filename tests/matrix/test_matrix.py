"""The matrix: one test a cell, named by state and fault."""

from __future__ import annotations

import pytest

from tests.matrix.__main__ import PAGE, report
from tests.matrix.cell import distinct, expected, play
from tests.matrix.faults import FAULTS
from tests.matrix.stages import STAGES

CELLS = [(state, fault) for state in STAGES for fault in FAULTS]


@pytest.mark.parametrize(("state", "fault"), CELLS, ids=[f"{state}: {fault}" for state, fault in CELLS])
def test_the_fault_in_the_state(state: str, fault: str) -> None:
    played = play(fault, state)
    assert played.cell == expected()[fault, state]
    assert played.next_page == "done", "the next person could not settle"
    assert played.booked == played.settled, "insurer and journal disagree"
    assert played.chained


def test_the_table_has_every_cell_and_enough_of_them() -> None:
    assert set(expected()) == {(fault, state) for state, fault in CELLS}
    assert len(FAULTS) >= 12
    assert len(STAGES) >= 16
    assert distinct() >= 25


def test_the_report_names_every_cell_and_is_up_to_date() -> None:
    told = report()
    assert PAGE.read_text(encoding="utf-8") == told, "run python -m tests.matrix --write"
    assert all(f"| {fault} |" in told for fault in FAULTS)
    assert all(f"### {state}" in told for state in STAGES)
