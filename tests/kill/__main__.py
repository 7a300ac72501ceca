"""`python -m tests.kill [--kills N] [--each N] [--fresh N] [--seed N]`: the kills of `make faults`, and a table."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from tests.kill import otherside
from tests.kill.campaign import Tally, hunt
from tests.kill.oracle import BROKEN, DOUBLED, LOST, ORPHAN, STUCK

Row = tuple[str, str]


def rows(name: str, tally: Tally) -> list[Row]:
    """What was done and found, as the published table says it."""
    least = min(tally.kills, key=lambda boundary: tally.kills[boundary])
    found = ", ".join(f"{tally.found(what)} {what}" for what in (LOST, DOUBLED, ORPHAN, STUCK, BROKEN))
    return [
        (f"{name}: kills", f"{tally.total} in {tally.runs} runs, {tally.again} of them while recovering"),
        (f"{name}: boundaries", f"{len(tally.kills)}, each at least {tally.kills[least]} times ({least})"),
        (f"{name}: found", found),
        (f"{name}: time", f"{tally.seconds:.0f} s, {tally.total / max(tally.seconds, 0.001):.1f} kills/s"),
    ]


class _Teller:
    """Says what was found when it was found, with the plan that replays it, and now and then how far it is."""

    def __init__(self) -> None:
        self._told = 0

    def __call__(self, tally: Tally) -> None:
        for (what, how), plan in tally.findings[self._told :]:
            sys.stdout.write(f"{what}: {how}\n  {plan}\n")
        self._told = len(tally.findings)
        if tally.runs % 200 == 0:
            sys.stdout.write(f"… {tally.total} kills, {tally.seconds:.0f} s\n")
        sys.stdout.flush()


def main(arguments: Sequence[str] | None = None) -> list[Row]:
    """Run what is asked for; answers the table's rows. Findings are told with the plan that replays them."""
    parser = argparse.ArgumentParser(prog="python -m tests.kill", description=__doc__)
    parser.add_argument("--kills", type=int, default=10_000)
    parser.add_argument("--each", type=int, default=100)
    parser.add_argument("--fresh", type=int, default=500)
    parser.add_argument("--other-side", type=int, default=500)
    parser.add_argument("--seed", type=int, default=20260318)
    asked = parser.parse_args(arguments)
    table: list[Row] = []
    for name, kills, each, fresh in (
        ("kiosk, forked", asked.kills, asked.each, False),
        ("kiosk, fresh process", asked.fresh, 0, True),
    ):
        if kills:
            table += rows(name, tally := hunt(kills, each, asked.seed, fresh=fresh, tell=_Teller()))
            for boundary, count in sorted(tally.kills.items()):
                sys.stdout.write(f"  {boundary} {count}\n")
    if asked.other_side:
        table += rows("insurer and hospital", otherside.hunt(asked.other_side, asked.seed, tell=_Teller()))
    return table


if __name__ == "__main__":
    for row in main():
        sys.stdout.write(f"{row[0]:32} {row[1]}\n")
