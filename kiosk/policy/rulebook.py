"""The rules as dated data: TOML files read into rows, and what holds on a day in a place.

A file has tables named after the row classes in lower case with underscores; each key is a field of the class:

    [[lock]]                       # rows.Lock
    begin = 2023-01-01             # end: left out while it is open
    place = "98"                   # left out: the whole country; else the first digits of the insured places
    source = "医保发〔2022〕22号, part 3"
    months = 6

To add a rule's values: a frozen dataclass of `Row` in a module of rows, listed in its CLASSES; a TOML file in `data/`;
a test by name. A hospital's own folders (`[policy] folders`) are read after the packaged files and add places, or what
the country leaves open; they can't contradict it: rows of one class, key and place whose dates overlap are refused with
both lines. `kiosk rules lint` shows what else doesn't fit.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar, cast

from kiosk.policy import (
    agency_rows,
    audit_rows,
    benefit_rows,
    care_rows,
    diagnosis_rows,
    filing_rows,
    guide_rows,
    rows,
    service_rows,
)
from kiosk.policy.row import Row
from kiosk.settings import SettingsError, section

R = TypeVar("R", bound=Row)

CLASSES: tuple[type[Row], ...] = (
    *rows.CLASSES,
    *filing_rows.CLASSES,
    *care_rows.CLASSES,
    *benefit_rows.CLASSES,
    *service_rows.CLASSES,
    *diagnosis_rows.CLASSES,
    *audit_rows.CLASSES,
    *agency_rows.CLASSES,
    *guide_rows.CLASSES,
)

_HEADER = re.compile(r"\s*\[\[\s*([\w-]+)\s*\]\]\s*(?:#.*)?\Z")
_AT = re.compile(r"(.*?) \(at line (\d+), column \d+\)\Z", re.S)
_QUOTES = re.compile(r'"""|\'\'\'')


_NAMES: Mapping[type[Row], str] = {row: re.sub(r"(?<!^)(?=[A-Z])", "_", row.__name__).lower() for row in CLASSES}
TABLES: Mapping[str, type[Row]] = {name: row for row, name in _NAMES.items()}


def table_name(row: type[Row]) -> str:
    """Lock → "lock", PersonType → "person_type"."""
    return _NAMES[row]


@dataclass(frozen=True)
class RuleBook:
    """Every row by its class, in the order of the files."""

    by_class: Mapping[type[Row], tuple[Row, ...]] = field(repr=False)

    def on(self, day: dt.date, place: str = "") -> Rules:
        """The rules of `day` (of the admission, unless a rule says otherwise) for the insurance area `place`."""
        return Rules(self, day, place)

    def rows(self, row: type[R]) -> tuple[R, ...]:
        """All rows of a class, of every day and place."""
        return cast("tuple[R, ...]", self.by_class.get(row, ()))

    def __iter__(self) -> Iterator[Row]:
        for found in self.by_class.values():
            yield from found


@dataclass(frozen=True)
class Rules:
    """What holds on one day in one place."""

    book: RuleBook
    day: dt.date
    place: str

    def all(self, row: type[R], **match: object) -> tuple[R, ...]:
        """The rows of a class whose fields equal `match`, one for each key: the most specific place wins, then the
        later begin. In the order of the files; a class without a key gives one row or none."""
        best: dict[tuple[object, ...], R] = {}
        for found in self.book.rows(row):
            if found.on(self.day) and found.holds_in(self.place):
                known = best.get(found.key)
                if known is None or (len(found.place), found.begin) > (len(known.place), known.begin):
                    best[found.key] = found
        return tuple(r for r in best.values() if all(getattr(r, name) == value for name, value in match.items()))

    def one(self, row: type[R], **match: object) -> R:
        """The one row of `all`. LookupError naming rule, place and day where there is none, or more than one."""
        found = self.all(row, **match)
        if len(found) == 1:
            return found[0]
        asked = "".join(f" {name}={value}" for name, value in match.items())
        many = f"{len(found)} rows" if found else "no row"
        place = self.place or "the whole country"
        raise LookupError(f"{row.RULE} {table_name(row)}{asked}: {many} for {place} on {self.day}")

    def find(self, row: type[R], **match: object) -> R | None:
        """Like `one`, None where nothing is known. LookupError for more than one row."""
        found = self.all(row, **match)
        return self.one(row, **match) if len(found) > 1 else next(iter(found), None)


def load(folders: tuple[Path, ...] = ()) -> RuleBook:
    """The packaged rules, then every *.toml of `folders`, in the order of their names.

    Raises SettingsError naming file, line and key: a folder or file that can't be read, no TOML, an unknown table or
    key, a wrong type, a value that can't be, and rows whose dates overlap.
    """
    return _joined((*_packaged(), *(row for folder in folders for row in _folder(folder)))) if folders else _national()


@cache
def _national() -> RuleBook:
    return _joined(_packaged())


@cache
def _packaged() -> tuple[Row, ...]:
    found = sorted((f for f in (files(__package__) / "data").iterdir() if f.name.endswith(".toml")), key=_name)
    return tuple(row for file in found for row in read(file.read_text(encoding="utf-8"), file.name))


def _folder(folder: Path) -> Iterator[Row]:
    try:
        found = sorted((f for f in folder.iterdir() if f.suffix == ".toml"), key=_name)
        texts = [(f, f.read_text(encoding="utf-8")) for f in found]
    except OSError as error:
        raise SettingsError(f"[policy] folders: {error.filename}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"[policy] folders: {folder}: a file that isn't UTF-8") from error
    for file, text in texts:
        yield from read(text, str(file))


def _name(file: Any) -> str:
    return str(file.name)


@lru_cache(maxsize=32)
def read(text: str, name: str) -> tuple[Row, ...]:
    """The rows of one file; a text that was read a moment ago is not read again. Raises SettingsError: "file:line: …"
    with the key."""
    try:
        raw = tomllib.loads(text)
    except ValueError as error:
        match = _AT.match(str(error))
        where = f"{name}:{match[2]}: {match[1]}" if match else f"{name}: {error}"
        raise SettingsError(where) from error
    lines = Lines(text)
    found: list[Row] = []
    for table, entries in raw.items():
        if table not in TABLES:
            raise SettingsError(_unknown(name, lines, table))
        if not isinstance(entries, list):
            raise SettingsError(f"{name}:{lines.of_key(table)}: {table}: [[{table}]] expected, a row each")
        heads = lines.headers.get(table, ())
        for number, entry in enumerate(entries):
            found.append(_row(TABLES[table], entry, name, lines, heads[number] if number < len(heads) else 0))
    return tuple(found)


def _row(row: type[Row], entry: Any, name: str, lines: Lines, head: int) -> Row:
    table = table_name(row)
    if not isinstance(entry, Mapping) or "at" in entry:
        raise SettingsError(f"{name}:{lines.of_key('at', head)}: [[{table}]]: key 'at' is set by the loader")
    try:
        return section(row, {**entry, "at": f"{name}:{head}"}, f"[[{table}]]")
    except SettingsError as error:
        key = error.key or next((k for k in entry if str(error).startswith(f"[[{table}]]: {k} ")), "")
        raise SettingsError(f"{name}:{lines.of_key(key, head)}: {error}", key) from error


def _unknown(name: str, lines: Lines, table: str) -> str:
    line = (lines.headers.get(table) or (lines.of_key(table),))[0]
    near = difflib.get_close_matches(table, TABLES, n=1)
    hint = f"did you mean [[{near[0]}]]?" if near else f"known: {', '.join(sorted(TABLES))}"
    return f"{name}:{line}: unknown table [[{table}]]; {hint}"


class Lines:
    """Where the tables and keys of a TOML text stand: tomllib doesn't tell. Line numbers from 1."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()
        #: The lines of `[[name]]`, in their order; what stands inside a text of several lines is none.
        self.headers: dict[str, tuple[int, ...]] = {}
        inside = ""
        for number, line in enumerate(self._lines, 1):
            if not inside and (match := _HEADER.match(line)):
                self.headers[match[1]] = (*self.headers.get(match[1], ()), number)
            for quotes in _QUOTES.findall(line):
                inside = quotes if not inside else "" if quotes == inside else inside
        self._all = sorted(number for found in self.headers.values() for number in found)

    def of_key(self, key: str, head: int = 0) -> int:
        """The line of `key` in the table whose header stands on line `head` (0: before any); `head` where it has
        none, 1 at least."""
        end = next((number for number in self._all if number > head), len(self._lines) + 1)
        stands = re.compile(rf"\s*(?:\[\s*)?[\"']?{re.escape(key)}[\"']?\s*[=.\]]")
        found = (number for number in range(head + 1, end) if key and stands.match(self._lines[number - 1]))
        return next(found, max(head, 1))


def _joined(found: Iterable[Row]) -> RuleBook:
    by_class: dict[type[Row], list[Row]] = {}
    for row in found:
        by_class.setdefault(type(row), []).append(row)
    for row, other in overlaps(by_class.values()):
        key = "".join(f" {name}={value}" for name, value in zip(row.KEY, row.key, strict=True))
        raise SettingsError(
            f"{other.at}: [[{table_name(type(row))}]]{key}: begin {other.begin} lies within {row.at} "
            f"({row.begin} to {row.end or 'open'}): end the earlier row the day before, or take one of them out",
            "begin",
        )
    return RuleBook({row: tuple(rows) for row, rows in by_class.items()})


def overlaps(classes: Iterable[Iterable[Row]]) -> Iterator[tuple[Row, Row]]:
    """Pairs of one class, key and place that hold on the same day: the earlier and the later begin."""
    for found in classes:
        same: dict[tuple[object, ...], list[Row]] = {}
        for row in found:
            same.setdefault((row.place, row.key), []).append(row)
        for rows_of in same.values():
            rows_of.sort(key=lambda row: row.begin)
            for row, other in pairwise(rows_of):
                if row.end is None or other.begin <= row.end:
                    yield row, other
