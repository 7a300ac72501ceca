"""A slice of every target, always the same; the million is `python -m tests.fuzz`. And: a wrong answer is noticed."""

from __future__ import annotations

import pytest

from kiosk.backends.simulated import http
from kiosk.domain.bill import Settlement
from kiosk.domain.plain import from_plain
from tests.fuzz.__main__ import fuzz, main, run
from tests.fuzz.targets import TARGETS

SLICE = 6_000
SEED = 2026


def test_no_input_leads_to_a_wrong_state_or_a_crash() -> None:
    tallies = run(SLICE, SEED, procs=0)
    assert {name: tally.faults for name, tally in tallies.items() if tally.wrong} == {}
    for name, tally in tallies.items():
        assert tally.states.keys() <= set(TARGETS[name].states)
        assert tally.states.total() == tally.inputs


def test_an_input_is_made_from_its_number_alone() -> None:
    name = "slip codes"
    whole, parts = fuzz(name, 5, range(40)), fuzz(name, 5, range(20))
    parts.add(fuzz(name, 5, range(20, 40)))
    assert parts.states == whole.states
    assert fuzz(name, 6, range(40)).states != whole.states


def test_a_foreign_booking_taken_for_ours_is_noticed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The oracle is not the code's own check: without it, it cries out, and says how to play that input again."""
    monkeypatch.setattr(
        http.HttpBackend,
        "settle",
        lambda self, order: self._ask("settle", {"order": order}, lambda a: from_plain(Settlement, a)),
    )
    name = "answers of the insurer"
    slices = (fuzz(name, 1, range(start, start + 250)) for start in range(0, 8_000, 250))
    number = next(number for tally in slices for number in tally.faults)
    code, rows = main(["--only", "insurer", "--at", str(number)])
    assert (code, rows[0][3]) == (1, "1")
    assert f"--seed 1 --only {name!r} --at {number}: Wrong: a" in capsys.readouterr().err
