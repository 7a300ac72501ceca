"""`python -m tests.bench [NAME…] [--quick] [--write]`: every measure, each beside its floor of the same run.

Exit code 0 whatever the figures say; only a measure that itself breaks ends in an error.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path

from tests.bench import table
from tests.bench.figures import Figure

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
#: Name → its module, whose `measure(quick)` answers figures. In this order, each in this process unless it needs one
#: of its own.
MEASURES: Mapping[str, str] = {
    "start": "tests.bench.start",
    "memory": "tests.bench.memory",
    "slip": "tests.bench.slip",
    "receipt": "tests.bench.receipt",
    "lateness": "tests.bench.lateness",
    "visit": "tests.bench.visit",
    "windowed": "tests.bench.windowed",
    "journal": "tests.bench.journal",
    "verify": "tests.bench.verify",
    "restart": "tests.bench.restart",
    "simulated": "tests.bench.simulated",
    "amounts": "tests.bench.amounts",
    "directory": "tests.bench.directory",
    "rules": "tests.bench.rules",
    "papers": "tests.bench.papers",
    "scan": "tests.bench.scan",
    "clips": "tests.bench.clips",
    "slope": "tests.bench.slope",
    "card": "tests.bench.card",
    "diagnostics": "tests.bench.diagnostics",
    "eyes": "tests.bench.eyes",
}


def run(names: Sequence[str], *, quick: bool) -> list[Figure]:
    """Measure what is named, one after the other."""
    figures: list[Figure] = []
    for name in names:
        measure: Callable[[bool], list[Figure]] = import_module(MEASURES[name]).measure
        begun = time.monotonic()
        figures += measure(quick)
        print(f"{name}: {time.monotonic() - begun:.0f} s", file=sys.stderr)
    return figures


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which: {', '.join(MEASURES)} (default: all)")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, below 90 s")
    parser.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    asked = parser.parse_args(arguments)
    if unknown := set(asked.names) - MEASURES.keys():
        parser.error(f"unknown measure: {', '.join(sorted(unknown))}; known: {', '.join(MEASURES)}")
    figures = run(asked.names or list(MEASURES), quick=asked.quick)
    facts = table.machine()
    print(f"{facts}\n\n{table.text(figures)}")
    if asked.write:
        table.write(PAGE, figures, facts)
    return 0


if __name__ == "__main__":
    sys.exit(main())
