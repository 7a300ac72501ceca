"""What the search through all combinations leaves out as "the same" ends the same: books, wards, journal and papers."""

from __future__ import annotations

from typing import Any

import pytest

from kiosk.backends.simulated.faults import Call
from tests.simulation.lines import SAME, WAYS
from tests.simulation.picks import Played
from tests.simulation.play import Run, Scene

#: A run in which each of these calls is met at all: what has to go wrong first.
_BEFORE = {
    Call.FIND: {"settle#1": "lost_after"},
    Call.REVERSE: {"settle#1": "lost_before"},
    Call.UNDO: {"settle#1": "lost_before"},
    Call.UNLOCK: {"settle#1": "refuse"},
    Call.FIND_WRITE: {"write#1": "lost_after"},
}
_CASTS = {Call.WRITE: "writes", Call.FIND_WRITE: "writes"}
MERGED = [(call, way, same) for call, ways in SAME.items() for way, same in ways.items() if same]


class Ended(Run):
    """A run that keeps what is left of it, without times and without the events' wording."""

    left: Any = None

    def judged(self) -> None:
        town = self.town
        run = town.terminals[0].ledger.cursor().execute
        order = sorted({e.number for e in town.books.history}, key=str)  # a number holds the time, which may differ
        self.left = (
            run("SELECT kind, state, total FROM requests ORDER BY number").fetchall(),
            run("SELECT state, copies FROM slips ORDER BY number").fetchall(),
            run("SELECT took FROM handovers ORDER BY number").fetchall(),
            run("SELECT count(*) FROM locks").fetchall(),
            [(e.what, order.index(e.number), e.bill) for e in town.books.history],
            [(order.index(sheet.number), sheet.copy) for sheet in town.tray],
            town.place.wards.holder(town.bill_key("in_force")),
        )


def left_by(call: Call, way: str) -> tuple[Any, tuple[str, ...]]:
    scene = Scene(cast=_CASTS.get(call, "one"))
    picks = Played({**_BEFORE.get(call, {}), f"{call.value}#1": way})
    run = Ended(picks, scene)
    run.play()
    return run.left, tuple(p.key for p in picks.taken)


@pytest.mark.parametrize(("call", "way", "same"), MERGED, ids=[f"{c.value}={w}" for c, w, _ in MERGED])
def test_merged_ways_end_the_same(call: Call, way: str, same: str) -> None:
    left, met = left_by(call, way)
    assert f"{call.value}#1" in met, "the call isn't met at all"
    assert left == left_by(call, same)[0]


def test_what_is_merged_is_offered_and_stands_for_something_offered() -> None:
    for call, ways in SAME.items():
        for way, same in ways.items():
            assert way in WAYS[call]
            assert not same or same in WAYS[call]
