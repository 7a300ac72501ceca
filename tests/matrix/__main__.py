"""`python -m tests.matrix [--write]`: the matrix as a page (docs/matrix.md), by state what comes of each fault."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.matrix.cell import Cell, distinct, expected
from tests.matrix.faults import FAULTS
from tests.matrix.stages import STAGES

PAGE = Path(__file__).parents[2] / "docs" / "matrix.md"
_HEAD = """# Faults of devices, state by state

Drawn by `python -m tests.matrix --write` from the hand-written table `tests/matrix/expected.toml`; each row is a test
of its own in tests/matrix/test_matrix.py. After every one of them the fault is mended, the person leaves, and the next
person settles on the same terminal without a restart; the insurer's books and the journal agree, and its chain holds.

*Now*: the page, with its problem, when the fault has struck. *Met*: problems on the way that the main buttons lead on.
*Ends*: where that leads. *Journal*: settlements and debts then. Codes are explained in [problems.md](problems.md).
"""


def report() -> str:
    """The page as markdown."""
    many = f"{len(FAULTS)} faults × {len(STAGES)} states = {len(expected())} cells, {distinct()} different outcomes."
    parts = [_HEAD, many, ""]
    for state in STAGES:
        parts += [f"### {state}", "", "| fault | now | met | ends | journal |", "|---|---|---|---|---|"]
        parts += [_row(fault, expected()[fault, state]) for fault in FAULTS]
        parts.append("")
    return "\n".join(parts)


def _row(fault: str, cell: Cell) -> str:
    return f"| {fault} | {cell.now} | {cell.met or '–'} | {cell.ends} | {cell.journal} |"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.matrix", description=__doc__)
    parser.add_argument("--write", action="store_true", help="into docs/matrix.md")
    if parser.parse_args().write:
        PAGE.write_text(report(), encoding="utf-8")
    else:
        sys.stdout.write(report())
    return 0


if __name__ == "__main__":
    sys.exit(main())
