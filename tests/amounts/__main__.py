"""`python -m tests.amounts [--stays N] [--seed N] [--procs N]`: stays put to both implementations of the amounts, and
every policy value changed once (values.py). Exit code 1 where they differ by a fen or a change goes unnoticed."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from random import Random

from tests.amounts.sides import differ, insurer
from tests.amounts.stays import Drawn, draw
from tests.amounts.values import survivors

Row = tuple[str, str]
_CHUNK = 1000


def compare(seed: int, stays: int) -> tuple[list[str], Counter[str]]:
    """Both sides on `stays` drawn from `seed`: where they differ, and how often each thing was met."""
    rng, bad = Random(seed), []
    met: Counter[str] = Counter()
    for number in range(stays):
        drawn = draw(rng)
        if said := differ(drawn):
            bad.append(f"seed {seed}, stay {number}: {said}")
        met.update(_met(drawn))
    return bad, met


def _met(drawn: Drawn) -> list[str]:
    found = insurer(drawn)
    lines = drawn.bill.lines
    named = {
        f"refused: {found.refused}": bool(found.refused),
        "across a year's end": drawn.bill.stay.admitted.year < drawn.day.year,
        "a correction": any(line.quantity < 0 for line in lines),
        "at home (R17)": drawn.at_home,
        "29 February": any((line.day.month, line.day.day) == (2, 29) for line in lines),
    }
    named |= {f"paid: {part}": bool(found.amounts.get(part)) for part in _FUNDS}
    return [name for name, met in named.items() if met]


_FUNDS = ("pool", "large_amount", "catastrophic", "civil_servant", "medical_aid", "hospital", "account")


def main(arguments: Sequence[str] | None = None) -> tuple[int, list[Row]]:
    parser = argparse.ArgumentParser(prog="python -m tests.amounts", description=__doc__)
    parser.add_argument("--stays", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--procs", type=int, default=1)
    asked = parser.parse_args(arguments)
    seeds = [asked.seed * 1_000_000 + chunk for chunk in range(-(-asked.stays // _CHUNK))]
    sizes = [min(_CHUNK, asked.stays - i * _CHUNK) for i in range(len(seeds))]
    with ProcessPoolExecutor(asked.procs) as pool:
        done = list(pool.map(compare, seeds, sizes))
    bad = [said for found, _ in done for said in found]
    met = sum((counter for _, counter in done), Counter[str]())
    made, left = survivors()
    for said in (*bad[:20], *left):
        print(said)
    rows = [
        ("amounts: stays compared to the fen", f"{asked.stays}"),
        ("amounts: stays that differ", f"{len(bad)}"),
        ("amounts: met", ", ".join(f"{name} {count}" for name, count in sorted(met.items()))),
        ("amounts: policy values taken out or halved", f"{made}"),
        ("amounts: of these unnoticed", f"{len(left)}"),
    ]
    return (1 if bad or left else 0), rows


if __name__ == "__main__":
    code, table = main()
    for name, figure in table:
        print(f"{name}: {figure}")
    sys.exit(code)
