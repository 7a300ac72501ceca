"""The other runs: insurer and hospital are killed while a kiosk settles, and come back with their books."""

from __future__ import annotations

import random
import select
import shutil
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from os import close, pidfd_open
from pathlib import Path
from typing import Any

from kiosk.backends.simulated import ledger, server
from tests.e2e.processes import ask, settings_file
from tests.kill import child
from tests.kill.boundaries import Gate, Target
from tests.kill.campaign import Tally, workplace
from tests.kill.forks import PATIENCE, OtherSide, ended, fork, other_side
from tests.kill.killing import SCENARIOS, Plan
from tests.kill.oracle import BROKEN, STUCK, Finding, gather, judge

#: Boundaries of the other side and how often a visit crosses each: a call comes in, a change is written to the books
#: (before: acted on and in no book yet; after: durable and not answered), the answer's bytes leave.
CROSSED = {"call": 14, "written": 3, "answer": 14}
BOUNDARIES = tuple(f"other side.{name}.{moment}" for name in CROSSED for moment in ("before", "during", "after"))
_LASTS = {"call": 3_000, "written": 400, "answer": 300}


@dataclass(frozen=True)
class Fall:
    """One run: where the other side dies, and the seconds until it is back."""

    scenario: str
    target: Target
    away: float


def run(fall: Fall, folder: Path) -> tuple[bool, list[Finding]]:
    """Play it in `folder`, made anew. True where the other side really died; and what the oracle found."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with other_side(folder, lambda: _set_up(fall.target)) as side:
        settings_file(folder, side.url)
        ask(side.url, "/control/faults", SCENARIOS[fall.scenario])
        first = fork(lambda: child.visit(folder, None, 0.0), folder / "trouble")
        died = _fell(side, first, fall.away)
        statuses = [ended(first)]
        if not died:
            side.stop()
            side.start(prepare=False)
        statuses.append(ended(fork(lambda: child.visit(folder, None, 5.0), folder / "trouble")))
        findings = [(STUCK if s is None else BROKEN, f"the kiosk ended with {s}") for s in statuses if s != 0]
        findings += judge(gather(folder, side.url))
    if (folder / child.BUGS).exists():
        findings.append((BROKEN, "a bug was logged"))
    return died, findings


def _set_up(target: Target) -> None:
    """In the other side's process, before it serves."""
    gate = Gate(target)
    handler = server._Handler
    handler.do_POST = _of_the_kiosk(gate, "other side.call", handler.do_POST)  # type: ignore[method-assign]
    handler._send_bytes = _of_the_kiosk(gate, "other side.answer", handler._send_bytes)  # type: ignore[method-assign]
    ledger.Ledger._write = gate.around("other side.written", ledger.Ledger._write)  # type: ignore[method-assign]


def _of_the_kiosk(gate: Gate, name: str, handle: Callable[..., Any]) -> Callable[..., Any]:
    """Only the kiosk's calls are boundaries: the harness's own switches must arrive."""
    guarded = gate.around(name, handle)

    def either(handler: Any, *arguments: Any, **more: Any) -> Any:
        ours = handler.path.startswith("/control/")
        return (handle if ours else guarded)(handler, *arguments, **more)

    return either


def _fell(side: OtherSide, kiosk: int, away: float) -> bool:
    """Wait for the other side to die, or for the kiosk to end; brings the other side back."""
    there, here = pidfd_open(side.pid), pidfd_open(kiosk)
    try:
        ready, _, _ = select.select([there, here], [], [], PATIENCE)
    finally:
        close(there)
        close(here)
    if there not in ready:
        return False
    time.sleep(away)
    side.stop()
    side.start(prepare=False)
    return True


def hunt(kills: int, seed: int, tell: Callable[[Tally], object] = lambda tally: None) -> Tally:
    """Kill the other side `kills` times, at the boundary hit least so far."""
    rng, tally, begun = random.Random(seed), Tally(kills=Counter(dict.fromkeys(BOUNDARIES, 0))), time.monotonic()
    with workplace() as folder:
        while tally.total < kills:
            boundary = min(BOUNDARIES, key=lambda name: (tally.kills[name], rng.random()))
            name = boundary.split(".")[1]
            target = Target(boundary, rng.randrange(CROSSED[name]), rng.randrange(1, _LASTS[name]))
            fall = Fall(rng.choice(list(SCENARIOS)), target, rng.choice((0.0, 0.0, 0.02, 0.1)))
            died, findings = run(fall, folder)
            tally.runs += 1
            tally.kills[boundary] += died
            tally.findings += [(finding, Plan(fall.scenario, (target,))) for finding in findings]
            tally.seconds = time.monotonic() - begun
            tell(tally)
    return tally
