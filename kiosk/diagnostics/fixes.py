"""Guided fixes as data (fixes.toml): which fits a finding, its steps as texts, and what the kiosk can do by itself."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from kiosk.domain.problems import ProblemCode
from kiosk.ports import Check, Health
from kiosk.settings import section


@dataclass(frozen=True)
class Fix:
    """`name` is a key of the texts: `fix.<name>.title`, `.1` … `.<steps>`; `acts`: the kiosk can do something by itself
    (`fix.<name>.act` says what)."""

    name: str
    steps: int
    acts: bool


@dataclass(frozen=True)
class FixRow:
    """A row of fixes.toml. It fits where each of `parts`, `problems`, `health` that is given names the finding's own.
    `does`: what the kiosk does (kiosk/diagnostics/acts.py), "" nothing."""

    name: str
    steps: int
    parts: tuple[str, ...] = ()
    problems: tuple[ProblemCode, ...] = ()
    health: tuple[Health, ...] = ()
    does: str = ""

    def fits(self, check: Check) -> bool:
        return (
            (not self.parts or check.part in self.parts)
            and (not self.problems or check.problem in self.problems)
            and (not self.health or check.health in self.health)
        )


@dataclass(frozen=True)
class _Table:
    fix: tuple[FixRow, ...] = field(default=())


@cache
def rows() -> tuple[FixRow, ...]:
    """Every row, in the file's order. Raises SettingsError for a row that isn't right."""
    raw = tomllib.loads((files(__package__) / "fixes.toml").read_text(encoding="utf-8"))
    return section(_Table, raw, "fixes.toml").fix


def fixes_for(check: Check) -> tuple[Fix, ...]:
    """What to try about a finding, the nearest first; () where nothing is wrong."""
    if check.health is Health.READY:
        return ()
    return tuple(Fix(row.name, row.steps, bool(row.does)) for row in rows() if row.fits(check))


def row(name: str) -> FixRow | None:
    return next((row for row in rows() if row.name == name), None)
