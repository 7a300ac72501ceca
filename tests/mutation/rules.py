"""The rules' data: every row is taken out, every value halved, every day moved, and the first test that fails is named.

Held against tests/policy, those that bear the rule's number first. Nothing on disk changes: the loaded rulebook does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

from kiosk.policy import rulebook
from kiosk.policy.row import Row
from kiosk.policy.rulebook import RuleBook, Rules, load, table_name
from tests.mutation.forks import Change, Forks, Verdict, judge

TESTS = ("tests/policy",)
#: It compares rows with the files they stand in, which are not changed.
LEFT_OUT = ("names_its_rule_file_and_line",)
#: Of a row's own fields these say nothing that is computed with: where it was read, and words.
_SAID = frozenset({"source", "rule", "at", "place", "recollected", "begin", "end"})
DAY = dt.timedelta(days=1)


def changes() -> Iterator[Change]:
    """Every row out; every number halved, list cut to its first half, yes turned to no; begin and end a day inwards."""
    for row in load():
        name = f"{row.rule} {named(row)}"
        prefer = f"::test_{row.rule.lower()}_"
        yield Change("rule", name, row.at, lambda row=row: _put(row, None), prefer)  # type: ignore[misc]
        for what, changed in changed_values(row):
            make = lambda row=row, changed=changed: _put(row, changed)  # noqa: E731
            yield Change("value", f"{name}: {what}", row.at, make, prefer)


def named(row: Row) -> str:
    """ "lock from 2023-01-01 (filing.toml)": what the page calls the row."""
    key = "".join(f" {value}" for value in row.key if isinstance(value, str | int))
    place = f" in {row.place}" if row.place else ""
    return f"{table_name(type(row))}{key[:60]}{place} from {row.begin} ({row.at.partition(':')[0]})"


def changed_values(row: Row) -> Iterator[tuple[str, Row]]:
    """What is changed, in words, and the row with it; a row that its own class refuses is none."""
    values: list[tuple[str, str, Any]] = [("begin", "begins a day later", row.begin + DAY)]
    if row.end is not None:
        values.append(("end", "ends a day earlier", row.end - DAY))
    for field in fields(row):
        value = getattr(row, field.name)
        if field.name in _SAID:
            continue
        if isinstance(value, bool):
            values.append((field.name, f"{field.name} {not value}".lower(), not value))
        elif isinstance(value, int) and value > 0:
            values.append((field.name, f"{field.name} halved", type(value)(value // 2)))
        elif isinstance(value, tuple) and value:
            values.append((field.name, f"{field.name} cut in half", value[: len(value) // 2]))
    for name, what, value in values:
        try:
            yield what, replace(row, **{name: value})
        except ValueError:
            continue


def _put(old: Row, new: Row | None) -> None:
    """`new` in the place of `old`, in the book that everybody has loaded and for every book that is loaded with it."""

    def put(rows: tuple[Row, ...]) -> tuple[Row, ...]:
        return tuple(r for row in rows if (r := new if row is old else row) is not None)

    by_class: Any = load().by_class
    by_class[type(old)] = put(by_class[type(old)])
    packaged = put(rulebook._packaged())
    vars(rulebook)["_packaged"] = lambda: packaged


def _note(touched: set[object]) -> None:
    """Which rows a test is answered with, by where they stand: not every row can be hashed."""
    answered, inside = Rules.all, [False]

    def noted_all(self: Rules, row: Any, **match: object) -> Any:
        inside[0] = True
        touched.update(found.at for found in answered(self, row))
        inside[0] = False
        return answered(self, row, **match) if match else answered(self, row)

    def noted_rows(self: RuleBook, row: Any) -> Any:
        found = tuple(self.by_class.get(row, ()))
        if not inside[0]:
            touched.update(one.at for one in found)
        return found

    def noted_iter(self: RuleBook) -> Iterator[Row]:
        for rows in self.by_class.values():
            touched.update(row.at for row in rows)
            yield from rows

    vars_of: Any = Rules
    vars_of.all = noted_all
    book: Any = RuleBook
    book.rows, book.__iter__ = noted_rows, noted_iter


def judged(only: str = "") -> tuple[list[Verdict], tuple[str, ...]]:
    """A verdict a change whose name holds `only`, and the tests that fail without any."""
    wanted = [change for change in changes() if only in f"{change.kind} {change.what}"]
    forks = Forks(wanted, _note, left_out=LEFT_OUT)
    judge(forks, TESTS)
    return forks.verdicts, forks.red
