"""`python -m tests.simulation`: seeded runs, all combinations of faults, canaries; the rows of `make faults`.

--runs M --seed N     M runs by the seeds N, N + 1, …        --trace "settle#1=lost_after …" plays those faults
--exhaustive K        every combination of at most K faults  --canaries  the broken policies
--procs P             processes
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from kiosk.domain.people import Medium
from tests.simulation.canaries import CANARIES, hunt
from tests.simulation.oracle import RULES
from tests.simulation.picks import Seeded, read_trace, trace
from tests.simulation.play import Result, Scene, play, replay
from tests.simulation.search import Branch, exhaust, grow, smallest

Row = tuple[str, str]
A = TypeVar("A")
B = TypeVar("B")

#: What the search through all combinations is about: one visit, by voucher and by card, at a platform that binds a
#: reversed number and at one that doesn't.
SCENES = (
    Scene(fewer=True),
    Scene(fewer=True, medium=Medium.CARD),
    Scene(fewer=True, profile="late"),
    Scene(fewer=True, profile="no_reverse"),
)
_CHUNK = 250
_KEPT = 5


@dataclass
class Tally:
    """What came of many runs. `broken`: runs a rule was broken in; `kept`: the first of them, to be replayed."""

    runs: int = 0
    visits: int = 0
    crashes: int = 0
    faults: int = 0
    broken: Counter[str] = field(default_factory=Counter)
    kept: dict[str, list[str]] = field(default_factory=dict)

    def see(self, result: Result, how: str) -> None:
        self.runs += 1
        self.visits += result.visits
        self.crashes += result.crashes
        self.faults += sum(not p.common for p in result.taken)
        for rule in {v.rule for v in result.violations}:
            self.broken[rule] += 1
            told = self.kept.setdefault(rule, [])
            if len(told) < _KEPT:
                least = smallest(result)
                told.append(f"{how}: {_scene(least.scene)} --trace '{trace(least.taken)}'")

    def add(self, other: Tally) -> None:
        self.runs += other.runs
        self.visits += other.visits
        self.crashes += other.crashes
        self.faults += other.faults
        self.broken += other.broken
        for rule, told in other.kept.items():
            mine = self.kept.setdefault(rule, [])
            mine += told[: _KEPT - len(mine)]


def _scene(scene: Scene) -> str:
    return f"{scene.cast},{scene.profile},{scene.medium.value},{'checks' if scene.checks_bill else 'twice'}"


def _said(result: Result) -> str:
    return "".join(f"{v.rule}: {RULES[v.rule]}: {v.what}\n" for v in result.violations) or "every rule holds\n"


def _seeds(span: tuple[int, int]) -> Tally:
    tally = Tally()
    for seed in range(*span):
        tally.see(play(Seeded(seed)), f"--seed {seed} --runs 1")
    return tally


def _branch(job: tuple[Scene, Branch, int]) -> Tally:
    scene, branch, most = job
    tally = Tally()
    for result in exhaust(scene, most, branch):
        tally.see(result, "combination")
    return tally


def seeded(seed: int, runs: int, procs: int, tell: Callable[[str], None]) -> Tally:
    spans = [(first, min(first + _CHUNK, seed + runs)) for first in range(seed, seed + runs, _CHUNK)]
    return _gather(_spread(_seeds, spans, procs), "seeds", tell)


def exhaustive(most: int, procs: int, tell: Callable[[str], None], scenes: Sequence[Scene] = SCENES) -> Tally:
    """Every combination of at most `most` faults in each scene, shared out by their first one."""
    whole = Tally()
    jobs: list[tuple[Scene, Branch, int]] = []
    for scene in scenes:
        result, more = grow(scene, Branch(), most)
        whole.see(result, "combination")
        jobs += [(scene, branch, most) for branch in more]
    whole.add(_gather(_spread(_branch, jobs, procs), "combinations", tell))
    return whole


def _spread(work: Callable[[A], B], jobs: Sequence[A], procs: int) -> Iterator[B]:
    if procs <= 1:
        yield from map(work, jobs)
        return
    with multiprocessing.get_context("fork").Pool(procs) as pool:
        yield from pool.imap_unordered(work, jobs)


def _gather(parts: Iterable[Tally], what: str, tell: Callable[[str], None]) -> Tally:
    whole, told = Tally(), time.monotonic()
    for part in parts:
        whole.add(part)
        if time.monotonic() - told > 30:
            told = time.monotonic()
            tell(f"… {what}: {whole.runs} runs, {dict(whole.broken) or 'nothing broken'}\n")
    return whole


def rows(name: str, tally: Tally, seconds: float) -> list[Row]:
    """What was done and found, as the published table says it."""
    first = ("lost", "doubled", "orphan", "stuck")
    named = ", ".join(f"{tally.broken[rule]} {rule}" for rule in first)
    others = ", ".join(f"{count} {rule}" for rule, count in tally.broken.items() if rule not in first)
    rate = tally.visits / max(seconds, 0.001)
    return [
        (
            f"{name}: runs",
            f"{tally.runs:,} with {tally.visits:,} visits, {tally.faults:,} faults, {tally.crashes:,} crashes",
        ),
        (f"{name}: found", f"{named}; other rules: {others or 'none broken'}"),
        (f"{name}: time", f"{seconds:.0f} s, {rate:.0f} visits/s"),
    ]


def main(arguments: Sequence[str] | None = None) -> list[Row]:
    """Run what is asked for; answers the table's rows. What was broken is told with what replays it."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=0)
    parser.add_argument("--exhaustive", type=int, default=0)
    parser.add_argument("--canaries", action="store_true")
    parser.add_argument("--procs", type=int, default=1)
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--trace", default=None)
    parser.add_argument("--scene", default="one,binds,voucher,checks")
    asked = parser.parse_args(arguments)

    def tell(text: str) -> None:
        sys.stdout.write(text)
        sys.stdout.flush()

    table: list[Row] = []
    if asked.show:
        shown = play(Seeded(asked.seed))
        tell(f"{_scene(shown.scene)}\n{trace(shown.taken)}\n{_said(shown)}")
    if asked.trace is not None:
        cast, profile, medium, checks = asked.scene.split(",")
        scene = Scene(cast, profile, Medium(medium), checks == "checks")
        tell(_said(replay(read_trace(asked.trace), scene)))
    if asked.runs:
        begun = time.monotonic()
        tally = seeded(asked.seed, asked.runs, asked.procs, tell)
        table += _told("simulation, seeded", tally, time.monotonic() - begun, tell)
        table.append(("simulation: seeds", f"{asked.seed}–{asked.seed + asked.runs - 1}"))
    if asked.exhaustive:
        begun = time.monotonic()
        tally = exhaustive(asked.exhaustive, asked.procs, tell)
        name = f"simulation, all of ≤ {asked.exhaustive} faults"
        table += _told(name, tally, time.monotonic() - begun, tell)
    if asked.canaries:
        silent = [canary.name for canary in CANARIES if hunt(canary) is None]
        tell("".join(f"canary not caught: {name}\n" for name in silent))
        table.append(("simulation: canaries", f"{len(CANARIES) - len(silent)}/{len(CANARIES)}"))
    return table


def _told(name: str, tally: Tally, seconds: float, tell: Callable[[str], object]) -> list[Row]:
    for rule, runs in tally.kept.items():
        tell(f"{rule}: {RULES[rule]}\n" + "".join(f"  {run}\n" for run in runs))
    return rows(name, tally, seconds)


if __name__ == "__main__":
    for row in main():
        sys.stdout.write(f"{row[0]:36} {row[1]}\n")
