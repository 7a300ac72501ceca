"""A visit in the simulation, oracle and all, beside the bare table and the bare journal doing the same steps.

The floor calls `step()` for each event of the visit and appends each event that the visit left in the journal to
another one of the same kind, each in a transaction of its own, as the visit did.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from kiosk.visit.machine import step
from kiosk.visit.runner import Heard
from tests.bench.figures import Figure, interleaved
from tests.simulation.life import Life
from tests.simulation.memory import Disk, new_ledger, open_memory
from tests.simulation.picks import Played
from tests.simulation.play import Run, Scene, play
from tests.simulation.town import Town, settings_of


def measure(quick: bool) -> list[Figure]:
    rounds = 40 if quick else 200
    heard, rows = _seen()
    ours, floor = interleaved(lambda: _cpu(_visit), lambda: _bare(heard, rows), rounds)
    note = f"{len(heard)} steps, {len(rows)} events; ours with a second start, time passing and the oracle"
    return [Figure("a visit in the simulation, processor time", "ms", ours, floor, 1 / 0.3, note=note)]


def _visit() -> None:
    play(Played({}), Scene())


def _cpu(work: Callable[[], object]) -> float:
    """How much processor time `work` takes, in ms: many of them run side by side on a machine that does more."""
    begun = time.process_time()
    work()
    return (time.process_time() - begun) * 1000


def _seen() -> tuple[list[Heard], list[tuple[Any, ...]]]:
    """The steps of one visit and the events it left."""
    heard: list[Heard] = []
    rows: list[tuple[Any, ...]] = []

    class Watched(Run):
        def finished(self) -> None:
            rows.extend(self.town.terminals[0].ledger.cursor().execute(_EVENTS).fetchall())

        def started(self) -> None:
            kiosk = self.town.terminals[0].kiosk
            if kiosk is not None:
                kiosk.runner.listen(heard.append)

    Watched(Played({}), Scene()).play()
    return heard, rows


_EVENTS = "SELECT visit, step, event, facts, effects FROM events ORDER BY seq"


def _bare(heard: list[Heard], rows: list[tuple[Any, ...]]) -> float:
    town = Town(Played({}))
    terminal = settings_of("K01", town.place.world.institution.code, (0, 99)).terminal
    ledger = new_ledger(town.clock.now().isoformat())
    journal = open_memory(ledger, Disk(), Life(), town.picks, terminal, town.clock)
    known = {visit for visit, *_ in rows if visit}
    for epoch in range(len(known)):
        journal.open_visit("discharge", epoch)
    told = [(v, s, event, json.loads(facts), tuple(json.loads(effects))) for v, s, event, facts, effects in rows]

    def work() -> None:
        for one in heard:
            step(one.state, one.event)
        for visit, number, event, facts, effects in told:
            journal.record(visit or "", number, event, facts, effects)

    took = _cpu(work)
    ledger.forget()
    return took
