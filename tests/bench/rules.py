"""Loading the rulebook beside bare tomllib reading the same files. Wanted besides: no more than 100 ms."""

from __future__ import annotations

import tomllib
from pathlib import Path

from kiosk.policy import rulebook
from tests.bench.figures import Figure, interleaved, milliseconds

DATA = Path(rulebook.__file__).parent / "data"


def measure(quick: bool) -> list[Figure]:
    ours, floor = interleaved(lambda: milliseconds(_load), lambda: milliseconds(_bare), 15 if quick else 60)
    rows = sum(1 for _ in rulebook.load())
    size = sum(file.stat().st_size for file in DATA.glob("*.toml"))
    note = f"{rows} rows, {size // 1024} KiB; floor: tomllib alone"
    return [Figure("the rules loaded", "ms", ours, floor, 3.0, note=note)]


def _load() -> None:
    rulebook._national.cache_clear()
    rulebook._packaged.cache_clear()
    rulebook.load()


def _bare() -> None:
    for file in DATA.glob("*.toml"):
        tomllib.loads(file.read_text(encoding="utf-8"))
