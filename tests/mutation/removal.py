"""What is a table and no statement: rows of the flow, remedies, guards of the schema. Each is taken out, and the first
test that fails is named.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import ModuleType
from typing import Any

from kiosk.domain import problems
from kiosk.domain.problems import REMEDIES
from kiosk.journal import migrations
from kiosk.visit import machine
from kiosk.visit.row import Row
from tests.mutation.forks import Change, Forks, Verdict, judge

TESTS = ("tests/visit", "tests/journal", "tests/test_texts.py")
#: Tests that take a process or a disk of their own, and those that compare the schema's text: they prove nothing here.
LEFT_OUT = ("test_kill", "test_disk", "TestRequests", "another_process", "a_released_step_is_never_changed")
#: Tests that look at the whole table: held against each change of it.
ALWAYS = {"row": "test_machine", "remedy": "test_texts", "person": "test_texts"}


def removals() -> Iterator[Change]:
    """Every row, every remedy, every person of one, and every guard."""
    for row in machine.TABLE:
        name = f"{row.state.__name__} × {row.event.__name__}"
        yield Change("row", name, (row.state, row.event), lambda row=row: _without_row(row))  # type: ignore[misc]
    for code, remedy in REMEDIES.items():
        yield Change("remedy", f"{code.value} {code.name}", code, lambda code=code: _without_code(code))  # type: ignore[misc]
        for who in remedy.remedies:
            take = lambda code=code, who=who: _without_person(code, who)  # noqa: E731
            yield Change("person", f"{code.value} {code.name}: {who.value}", code, take)
    for what, edited in guards(migrations.MIGRATIONS):
        yield Change("guard", what, _of_the_journal, lambda edited=edited: _with_schema(edited))  # type: ignore[misc]


def guards(steps: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Name of each trigger, index and check that the newest schema has, with the migrations without it."""
    for number, sql in enumerate(steps):
        found = [
            *((f"trigger {m[1]}", m) for m in re.finditer(r"CREATE TRIGGER (\w+).+?END;", sql, re.S)),
            *((f"index {m[1]}", m) for m in re.finditer(r"CREATE (?:UNIQUE )?INDEX (\w+)[^;]*;", sql)),
        ]
        for name, match in found:
            table = re.search(r" ON (\w+)", match[0])
            gone = rf"DROP (?:\w+ {name.split()[1]}|TABLE {table[1] if table else '-'})\b"
            if not any(re.search(gone, later) for later in steps[number + 1 :]):
                yield name, _edited(steps, number, sql[: match.start()] + sql[match.end() :])
        for start, end in _checks(sql):
            table = re.findall(r"(?:CREATE|ALTER) TABLE (\w+)", sql[:start])[-1]
            if any(re.search(rf"DROP TABLE {table}\b", later) for later in steps[number:]):
                continue
            words = " ".join(sql[start:end].split())
            # A check that stands alone is a line of its own: the comma before it goes with it.
            head = sql[:start].rstrip()
            alone = head.endswith(",")
            if alone and not re.match(r"\s*[,)\n]", sql[end:]):
                alone = False
            yield f"{table}: {words}", _edited(steps, number, (head[:-1] if alone else sql[:start]) + sql[end:])


def _checks(sql: str) -> Iterator[tuple[int, int]]:
    for match in re.finditer(r"CHECK \(", sql):
        depth, at = 1, match.end()
        while depth:
            depth += {"(": 1, ")": -1}.get(sql[at], 0)
            at += 1
        yield match.start(), at


def _edited(steps: Sequence[str], number: int, sql: str) -> tuple[str, ...]:
    return (*steps[:number], sql, *steps[number + 1 :])


def _without_row(row: Row) -> None:
    _swap(machine.TABLE, tuple(one for one in machine.TABLE if one is not row))
    machine._ROWS.pop((row.state, row.event))


def _without_code(code: problems.ProblemCode) -> None:
    vars(problems)["REMEDIES"].pop(code)


def _without_person(code: problems.ProblemCode, who: problems.Who) -> None:
    table = vars(problems)["REMEDIES"]
    table[code] = replace(table[code], remedies=tuple(one for one in table[code].remedies if one is not who))


def _with_schema(edited: tuple[str, ...]) -> None:
    old = migrations.MIGRATIONS
    _swap(old, edited)
    for function in [value for module in _journal() for value in vars(module).values() if callable(value)]:
        if old in (defaults := getattr(function, "__defaults__", None) or ()):
            function.__defaults__ = tuple(edited if value is old else value for value in defaults)


def _journal() -> list[ModuleType]:
    return [module for name, module in sys.modules.items() if name.startswith("kiosk.journal.")]


def _swap(old: object, new: object) -> None:
    """In every module that has it by name."""
    for module in list(sys.modules.values()):
        for name, value in list(vars(module).items()) if hasattr(module, "__dict__") else ():
            if value is old:
                setattr(module, name, new)


class Noting(dict[Any, Any]):
    """A table that notes who is looked up."""

    def __init__(self, table: Mapping[Any, Any], touched: set[object]) -> None:
        super().__init__(table)
        self._touched = touched

    def get(self, key: Any, default: Any = None) -> Any:
        self._touched.add(key)
        return super().get(key, default)

    def __getitem__(self, key: Any) -> Any:
        self._touched.add(key)
        return super().__getitem__(key)


def _note(touched: set[object]) -> None:
    _swap(machine._ROWS, Noting(machine._ROWS, touched))
    _swap(problems.REMEDIES, Noting(problems.REMEDIES, touched))


def _of_the_journal(test: str) -> bool:
    return test.startswith("tests/journal")


def judged(only: str = "") -> tuple[list[Verdict], tuple[str, ...]]:
    """A verdict a change whose name holds `only`, and the tests that fail without any."""
    wanted = [change for change in removals() if only in f"{change.kind} {change.what}"]
    forks = Forks(wanted, _note, left_out=LEFT_OUT, always=ALWAYS)
    judge(forks, TESTS)
    return forks.verdicts, forks.red
