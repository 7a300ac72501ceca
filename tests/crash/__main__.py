"""`python -m tests.crash [--states N] [--jobs N] [--seed N]`: the rebuilt disks of `make faults`, and a table."""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.crash.rebuilding import Tally, rebuild
from tests.crash.recording import record, why_not
from tests.kill.oracle import BROKEN, LOST

Row = tuple[str, str]
#: Bills settled in the record: short, so that each moment of it is looked at from many sides.
VISITS = 4


def rows(tallies: Sequence[Tally], calls: int, seconds: float) -> list[Row]:
    """What was done and found, as the published table says it."""
    found = ", ".join(f"{sum(tally.found(what) for tally in tallies)} {what}" for what in (LOST, BROKEN))
    return [
        ("rebuilt disk: states", f"{sum(t.states for t in tallies)} that differ, after each of {calls} recorded calls"),
        ("rebuilt disk: found", found),
        ("rebuilt disk: time", f"{seconds:.0f} s in {len(tallies)} processes"),
    ]


def main(arguments: Sequence[str] | None = None) -> list[Row]:
    """Rebuild as many disks as asked for; answers the table's rows, which say so where it can't be done here."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--states", type=int, default=100_000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=20260318)
    asked = parser.parse_args(arguments)
    if reason := why_not():
        return [("rebuilt disk: states", f"none on this machine: {reason}")]
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="crash-") as folder:
        ops = record(Path(folder), VISITS)
    with ProcessPoolExecutor(asked.jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        shares = [(share, asked.jobs) for share in range(asked.jobs)]
        work = [pool.submit(rebuild, ops, asked.seed, asked.states, share) for share in shares]
        tallies = [job.result() for job in work]
    for tally in tallies:
        for (what, how), call in tally.findings:
            sys.stdout.write(f"{what}: {how} (power gone after call {call}, seed {asked.seed})\n")
    return rows(tallies, len(ops), time.monotonic() - begun)


if __name__ == "__main__":
    for row in main():
        sys.stdout.write(f"{row[0]:32} {row[1]}\n")
