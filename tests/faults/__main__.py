"""`python -m tests.faults [--size S] [--seed N] [--only NAME] [--write]`: every harness, one table.

Sizes: `small` looks whether they run at all, `usual` ends in some twenty minutes on two cores, `nightly` is what is
published. `--seed N` plays one simulated run again and says its picks and what it broke.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import re
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"
BEGIN, END = "<!-- make faults: begin -->", "<!-- make faults: end -->"
SIZES = ("small", "usual", "nightly")
Row = tuple[str, str]


@dataclass(frozen=True)
class Harness:
    """One way of breaking things: the module whose `main` answers rows, and its arguments by size."""

    name: str
    module: str
    arguments: Mapping[str, str]


HARNESSES = (
    Harness(
        "simulation",
        "tests.simulation.__main__",
        {
            "small": "--runs 200 --exhaustive 1 --canaries",
            "usual": "--runs 30000 --exhaustive 1 --canaries --procs {procs}",
            "nightly": "--runs 400000 --exhaustive 3 --canaries --procs {procs}",
        },
    ),
    Harness(
        "kill",
        "tests.kill.__main__",
        {
            "small": "--kills 100 --each 1 --fresh 5 --other-side 9",
            "usual": "--kills 3000 --each 10 --fresh 50 --other-side 200",
            "nightly": "--kills 10000 --each 100 --fresh 500 --other-side 1000",
        },
    ),
    Harness(
        "rebuilt disks",
        "tests.crash.__main__",
        {
            "small": "--states 600 --jobs 1",
            "usual": "--states 20000 --jobs {procs}",
            "nightly": "--states 100000 --jobs {procs}",
        },
    ),
    Harness("power", "tests.power.__main__", {"small": "--cuts 5", "usual": "--cuts 100", "nightly": "--cuts 1000"}),
    Harness(
        "crash",
        "tests.crash.__main__",
        {
            "small": "--states 2000 --jobs {procs}",
            "usual": "--states 20000 --jobs {procs}",
            "nightly": "--states 100000 --jobs {procs}",
        },
    ),
    Harness(
        "fuzz",
        "tests.fuzz.__main__",
        {
            "small": "--inputs 2000",
            "usual": "--inputs 100000 --procs {procs}",
            "nightly": "--inputs 1000000 --procs {procs}",
        },
    ),
    Harness(
        "amounts",
        "tests.amounts.__main__",
        {
            "small": "--stays 2000",
            "usual": "--stays 100000 --procs {procs}",
            "nightly": "--stays 1000000 --procs {procs}",
        },
    ),
)


def run(harnesses: Iterable[Harness], size: str, procs: int, tell: Callable[[str], object]) -> list[Row]:
    """The rows of every harness, one after another, each with the time it took. A harness that ends in an exception
    says so in its row: the others still run."""
    table: list[Row] = []
    for harness in harnesses:
        tell(f"== {harness.name}\n")
        begun = time.monotonic()
        try:
            table += plain(import_module(harness.module).main(harness.arguments[size].format(procs=procs).split()))
        except Exception as error:
            if isinstance(error, AssertionError):
                raise
            table.append((f"{harness.name}: not run", f"{type(error).__name__}: {error}"))
        table.append((f"{harness.name}: took", f"{time.monotonic() - begun:.0f} s"))
    return table


def plain(answered: Any) -> list[Row]:
    """A harness's rows as name and figure; one that also answers an exit code is told by it."""
    code, rows = answered if isinstance(answered, tuple) else (0, answered)
    told = [(str(name), " | ".join(map(str, rest))) for name, *rest in rows]
    return [*told, ("exit code", str(code))] if code else told


def text(rows: Sequence[Row], size: str) -> str:
    """The table as markdown, with date, machine and what was tested."""
    width = max(len(name) for name, _ in rows)
    lines = [f"| {name:{width}} | {figure} |" for name, figure in rows]
    head = [f"| {'what':{width}} | figure |", f"|{'-' * (width + 2)}|---|"]
    return "\n".join((f"{_facts()}, size {size}", "", *head, *lines)) + "\n"


def write(page: Path, told: str) -> None:
    """Put the table between its markers; they are added at the end of a page that has none."""
    before, _, rest = (was := page.read_text(encoding="utf-8")).partition(BEGIN)
    after = rest.partition(END)[2] if BEGIN in was else "\n"
    page.write_text(f"{before.rstrip()}\n\n{BEGIN}\n{told}{END}{after}", encoding="utf-8")


def _facts() -> str:
    day = dt.datetime.now(dt.UTC).date().isoformat()
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    return f"{day}, commit {_commit()}, {machine}, {platform.system()} {platform.machine()}"


def _commit() -> str:
    """The commit that is checked out, "unknown" outside a repository."""
    git = Path(__file__).parents[2] / ".git"
    if git.is_file():
        git = Path(git.read_text(encoding="utf-8").removeprefix("gitdir:").strip())
    try:
        head = (git / "HEAD").read_text(encoding="utf-8").strip()
        if not (name := re.sub(r"^ref: ", "", head)).startswith("refs/"):
            return head[:12]
        common = git / "commondir"
        root = (git / common.read_text(encoding="utf-8").strip()) if common.exists() else git
        return (root / name).read_text(encoding="utf-8").strip()[:12]
    except OSError:
        return "unknown"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--size", choices=SIZES, default="usual")
    parser.add_argument("--procs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--only", default="", help=f"one of {', '.join(h.name for h in HARNESSES)}")
    parser.add_argument("--write", action="store_true", help="put the table into docs/reliability.md")
    asked = parser.parse_args(arguments)
    if asked.seed is not None:
        import_module("tests.simulation.__main__").main(["--show", "--seed", str(asked.seed)])
        return 0
    chosen = [h for h in HARNESSES if asked.only in ("", h.name) and find_spec(h.module.rpartition(".")[0])]
    told = text(run(chosen, asked.size, asked.procs, sys.stdout.write), asked.size)
    sys.stdout.write(told)
    if asked.write:
        write(PAGE, told)
    return 1 if broken(told) else 0


def broken(told: str) -> bool:
    """Whether a figure says that something was lost, doubled, orphaned, stuck, or that a canary was missed."""
    wrong = re.search(r"\b[1-9][0-9,]* (lost|doubled|orphan|stuck|broken)", told)
    canaries = [a != b for a, b in re.findall(r"canaries[^|]*\| (\d+)/(\d+)", told)]
    return bool(wrong) or any(canaries) or "exit code" in told or "not run" in told


if __name__ == "__main__":
    sys.exit(main())
