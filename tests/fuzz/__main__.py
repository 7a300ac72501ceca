"""`python -m tests.fuzz [--inputs N] [--seed S] [--procs P] [--only NAME] [--at N]`: damaged input, judged.

Every input is made from seed, target and number alone: `--only NAME --at N` plays one again. Exit code 1 where the
code did what it must not.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.fuzz.targets import TARGETS

#: Inputs a job: small enough to share between processes, large enough to pay for preparing.
_CHUNK = 20_000
#: Faults kept of one target; the number of all is counted.
_KEPT = 20


@dataclass
class Tally:
    """What became of the inputs of one target. `faults`: number of the input → what went wrong."""

    inputs: int = 0
    seconds: float = 0.0
    states: Counter[str] = field(default_factory=Counter)
    wrong: int = 0
    faults: dict[int, str] = field(default_factory=dict)

    def add(self, other: Tally) -> None:
        self.inputs += other.inputs
        self.seconds += other.seconds
        self.states += other.states
        self.wrong += other.wrong
        self.faults |= dict(list(other.faults.items())[: _KEPT - len(self.faults)])


def fuzz(name: str, seed: int, numbers: range) -> Tally:
    """Play these inputs of one target."""
    tally = Tally()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="fuzz", dir=_memory()) as folder:
        trial = TARGETS[name].prepare(Path(folder))
        for number in numbers:
            tally.inputs += 1
            try:
                tally.states[trial(Random(f"{seed}/{name}/{number}"))] += 1
            except Exception as error:  # noqa: BLE001 (whatever it is, it is what is looked for)
                tally.wrong += 1
                if len(tally.faults) < _KEPT:
                    tally.faults[number] = _said(error)
    tally.seconds = time.monotonic() - begun
    return tally


def run(inputs: int, seed: int, procs: int, only: str = "") -> dict[str, Tally]:
    """Share `inputs` out to the targets and play them in `procs` processes (0: in this one)."""
    jobs: list[tuple[str, range]] = []
    named = {name: target for name, target in TARGETS.items() if only in name}
    shares = sum(target.share for target in named.values())
    for name, target in named.items():
        count = max(inputs * target.share // shares, 1)
        jobs += [(name, range(start, min(start + _CHUNK, count))) for start in range(0, count, _CHUNK)]
    tallies = {name: Tally() for name in named}
    if not procs:
        for name, numbers in jobs:
            tallies[name].add(fuzz(name, seed, numbers))
        return tallies
    with ProcessPoolExecutor(procs) as pool:
        running = {pool.submit(fuzz, name, seed, numbers): (name, numbers) for name, numbers in jobs}
        for done in as_completed(running):
            name, numbers = running[done]
            try:
                tallies[name].add(done.result())
            except BrokenProcessPool:
                tallies[name].wrong += 1
                tallies[name].faults[numbers.start] = f"the process died between {numbers.start} and {numbers.stop}"
    return tallies


def main(arguments: Sequence[str] | None = None) -> tuple[int, list[tuple[str, ...]]]:
    """Exit code, and rows: target, inputs, per second, wrong, what they came to."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--procs", type=int, default=1)
    parser.add_argument("--only", default="", help=f"a part of a target's name: {', '.join(TARGETS)}")
    parser.add_argument("--at", type=int, help="play this one input of the target named by --only")
    asked = parser.parse_args(arguments)
    if asked.at is not None:
        name = next(name for name in TARGETS if asked.only in name)
        tallies = {name: fuzz(name, asked.seed, range(asked.at, asked.at + 1))}
    else:
        tallies = run(asked.inputs, asked.seed, asked.procs, asked.only)
    for name, tally in tallies.items():
        for number, what in sorted(tally.faults.items()):
            print(f"--seed {asked.seed} --only {name!r} --at {number}: {what}", file=sys.stderr)
    return int(any(tally.wrong for tally in tallies.values())), [_row(name, t) for name, t in tallies.items()]


def _row(name: str, tally: Tally) -> tuple[str, ...]:
    came = ", ".join(f"{state} {100 * n / tally.inputs:.1f} %" for state, n in tally.states.most_common())
    return name, f"{tally.inputs:,}", f"{tally.inputs / max(tally.seconds, 0.001):,.0f}", str(tally.wrong), came


def _said(error: Exception) -> str:
    """The class, its text, and where: inputs hold invented people only."""
    where = " < ".join(
        f"{Path(f.filename).name}:{f.lineno}" for f in reversed(traceback.extract_tb(error.__traceback__))
    )
    return f"{type(error).__name__}: {str(error)[:200]} ({where})"


def _memory() -> str | None:
    """A folder in memory, where there is one: no fsync is measured here."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


if __name__ == "__main__":
    code, rows = main()
    for row in (("target", "inputs", "/s", "wrong", "came to"), *rows):
        print(" | ".join(row))
    sys.exit(code)
