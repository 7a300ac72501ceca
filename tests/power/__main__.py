"""`python -m tests.power [--cuts N] [--seed N]`: the power cuts of `make faults`, and a table."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from tests.kill.oracle import BROKEN, DOUBLED, LOST, STUCK
from tests.power.cuts import Tally, cut_power
from tests.power.disk import why_not

Row = tuple[str, str]


def rows(tally: Tally) -> list[Row]:
    """What was done and found, as the published table says it."""
    found = ", ".join(f"{tally.found(what)} {what}" for what in (LOST, DOUBLED, STUCK, BROKEN))
    return [
        ("power cut: cuts", f"{tally.cuts} on ext4, {tally.told} events said to be safe before one"),
        ("power cut: found", found),
        ("power cut: time", f"{tally.seconds:.0f} s"),
    ]


def main(arguments: Sequence[str] | None = None) -> list[Row]:
    """Cut the power as often as asked for; answers the table's rows, which say so where it can't be done here."""
    parser = argparse.ArgumentParser(prog="python -m tests.power", description=__doc__)
    parser.add_argument("--cuts", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=20260318)
    asked = parser.parse_args(arguments)
    if reason := why_not():
        return [("power cut: cuts", f"none on this machine: {reason}")]
    told = 0

    def tell(tally: Tally) -> None:
        nonlocal told
        for what, how in tally.findings[told:]:
            sys.stdout.write(f"{what}: {how}\n")
        told = len(tally.findings)
        sys.stdout.flush()

    return rows(cut_power(asked.cuts, asked.seed, tell=tell))


if __name__ == "__main__":
    for row in main():
        sys.stdout.write(f"{row[0]:32} {row[1]}\n")
