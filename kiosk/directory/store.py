"""The directory's SQLite file: written whole by an import, read only by a terminal. The only file here that knows SQL.

A row's number is its area code and a count within it, the important institutions first. So an area is a range of
numbers, "near first" needs no sorting, and a search stops as soon as it has enough.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from kiosk.directory.grams import folded, pairs, threes
from kiosk.directory.institution import About, Institution, Service
from kiosk.directory.reading import readings
from kiosk.domain.region import Region
from kiosk.durable import sync_folder
from kiosk.texts import text

#: "KDIR", and the form of the tables. A file of another form is refused: it is imported again.
_APPLICATION, _VERSION = 0x4B444952, 1
#: Institutions of one area that a file can hold.
_ROOM = 1_000_000

_SCHEMA = """
CREATE TABLE about (dated TEXT NOT NULL, source TEXT NOT NULL, sample INTEGER NOT NULL) STRICT;
CREATE TABLE area (code TEXT PRIMARY KEY, name TEXT NOT NULL, institutions INTEGER NOT NULL) STRICT;
CREATE TABLE institution (
  id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, also TEXT NOT NULL, name_en TEXT NOT NULL,
  level TEXT NOT NULL, place TEXT NOT NULL, address TEXT NOT NULL, phone TEXT NOT NULL, services TEXT NOT NULL,
  dated TEXT NOT NULL, source TEXT NOT NULL, plain TEXT NOT NULL, initials TEXT NOT NULL, spoken TEXT NOT NULL
) STRICT;
CREATE INDEX by_plain ON institution (plain);
CREATE INDEX by_initials ON institution (initials);
CREATE VIRTUAL TABLE words USING fts5(
  name, place, service, initials, pinyin, content='', columnsize=0, prefix='1', tokenize='unicode61 remove_diacritics 0'
);
"""
_INSERT = """
INSERT INTO institution (
  id, code, name, also, name_en, level, place, address, phone, services, dated, source, plain,
  initials, spoken
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_INSERT_WORDS = "INSERT INTO words(rowid, name, place, service, initials, pinyin) VALUES (?, ?, ?, ?, ?, ?)"
# What a row has is read in the order of the table.
_MATCHING = """
SELECT institution.* FROM words JOIN institution ON institution.id = words.rowid
WHERE words MATCH ? AND words.rowid BETWEEN ? AND ? LIMIT ?
"""
_ALL = "SELECT institution.* FROM institution WHERE id BETWEEN ? AND ? LIMIT ?"
_NAMED = "SELECT institution.* FROM institution WHERE plain BETWEEN ? AND ? LIMIT ?"
_SPELLED = "SELECT institution.* FROM institution WHERE initials BETWEEN ? AND ? LIMIT ?"
_CODED = "SELECT institution.* FROM institution WHERE code = ?"
_FILTERED = " AND instr(institution.services, ?) > 0 LIMIT ?"


class Unreadable(Exception):
    """The file is none of ours, or damaged; the message says which, for an engineer."""


class Row(tuple[Any, ...]):
    """One institution as it stands in the file, cheap to rank: it becomes an Institution only when it is shown."""

    __slots__ = ()

    @property
    def number(self) -> int:
        return int(self[0])

    @property
    def area(self) -> str:
        return f"{self[0] // _ROOM:06d}"

    @property
    def also(self) -> tuple[str, ...]:
        return tuple(self[3].split("\n")) if self[3] else ()

    @property
    def plain(self) -> str:
        """The name, folded."""
        return str(self[12])

    @property
    def named(self) -> tuple[str, ...]:
        """What the institution is called, folded: its name, and the others people use."""
        return (self[12], *self.also)

    @property
    def spelled(self) -> tuple[str, ...]:
        """Its name in letters without spaces: initials, pinyin, English."""
        return self[13], self[14].replace(" ", ""), self[4].lower().replace(" ", "")

    def institution(self) -> Institution:
        (_, code, name, _, name_en, level, place, address, phone, services, dated, source, _, _, spoken) = self
        return Institution(
            code, name, Region(self.area, place), dt.date.fromisoformat(dated), source, level, address, phone,
            frozenset(Service(s) for s in services.split()), self.also, name_en, spoken,
        )  # fmt: skip


# ---- writing ---------------------------------------------------------------------------------------------------


def write(path: Path, institutions: Iterable[Institution], about: About, areas: Iterable[tuple[str, str]]) -> None:
    """Make the file anew beside the old one, and put it in its place when it is whole and on the disk. `areas` are
    provinces and cities: code (two or four digits) and name. Raises OSError and Unreadable; the old file stays then."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with contextlib.closing(sqlite3.connect(fresh, isolation_level=None)) as connection:
            connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
            connection.execute("BEGIN")
            _fill(connection, institutions, about, areas)
            connection.execute("INSERT INTO words(words) VALUES ('optimize')")
            connection.execute(f"PRAGMA application_id = {_APPLICATION}")
            connection.execute(f"PRAGMA user_version = {_VERSION}")
            connection.execute("COMMIT")
        with fresh.open("rb") as written:
            os.fsync(written.fileno())
        os.replace(fresh, path)
        sync_folder(path.parent)
    except sqlite3.Error as error:
        raise Unreadable(f"{path}: {error}") from error
    finally:
        fresh.unlink(missing_ok=True)


def _fill(
    connection: sqlite3.Connection,
    institutions: Iterable[Institution],
    about: About,
    areas: Iterable[tuple[str, str]],
) -> None:
    counts: dict[str, int] = {}
    for one in sorted(institutions, key=_standing):
        area = one.region.code
        for size in (2, 4, 6):
            counts[area[:size]] = counts.get(area[:size], 0) + 1
        number = int(area) * _ROOM + counts[area]
        spoken, letters = _letters(one)
        services = " ".join(sorted(one.services))
        connection.execute(
            _INSERT,
            (
                number, one.code, one.name, "\n".join(one.also), one.name_en, one.level, one.region.name, one.address,
                one.phone, services, one.dated.isoformat(), one.source, _joined(one.name), *spoken,
            ),
        )  # fmt: skip
        named = " ".join(pairs(_joined(name)) for name in (one.name, *one.also))
        opened = " ".join(pairs(_joined(text("zh", f"service.{s}"))) for s in sorted(one.services))
        connection.execute(
            _INSERT_WORDS,
            (number, named, pairs(_joined(one.region.name)), f"{opened} {pairs(_joined(one.level))}", *letters),
        )
    rows = [(code, name, counts[code]) for code, name in areas if code in counts]
    connection.executemany("INSERT INTO area VALUES (?, ?, ?)", rows)
    connection.execute("INSERT INTO about VALUES (?, ?, ?)", (about.dated.isoformat(), about.source, about.sample))


def _standing(one: Institution) -> tuple[str, int, int, str]:
    """Within an area: by level (三级甲等 first), then the short names, which people mean more often."""
    grade = "三二一".find(one.level[:1]) if one.level else -1
    rank = (grade if grade >= 0 else 3) * 4 + ("甲乙丙".find(one.level[2:3]) if len(one.level) > 2 else 3)
    return one.region.code, rank, len(one.name), one.name + one.code


def _joined(text: str) -> str:
    return folded(text).replace(" ", "")


def _letters(one: Institution) -> tuple[tuple[str, str], tuple[str, str]]:
    """(initials, syllables) of the name, and the columns initials and pinyin: of all that can be typed in letters.
    Level and services only by their initials and their English words, which is what people type."""
    initials: dict[str, None] = {}
    pinyin: dict[str, None] = {}
    opened = sorted(one.services)
    for spelled in (one.name, *one.also, one.region.name):
        for syllables in readings(_joined(spelled)):
            pinyin[threes("".join(syllables))] = None
    for spelled in (one.name, *one.also, one.region.name, one.level, *(text("zh", f"service.{s}") for s in opened)):
        for syllables in readings(_joined(spelled)):
            initials[pairs("".join(s[0] for s in syllables))] = None
    for english in (one.name_en, *(text("en", f"service.{s}") for s in opened)):
        pinyin.update(dict.fromkeys(threes(word) for word in folded(english).split()))
    read = readings(_joined(one.name))[0]
    return ("".join(s[0] for s in read), " ".join(read)), (" ".join(initials), " ".join(pinyin))


# ---- reading ---------------------------------------------------------------------------------------------------


class Store:
    """An opened file, for any thread. Every method raises Unreadable where the file turns out to be damaged."""

    def __init__(self, path: Path) -> None:
        """Raises FileNotFoundError, and Unreadable for a file that is none of ours."""
        if not path.is_file():
            raise FileNotFoundError(path)
        self._lock = threading.Lock()
        with _translated(path):
            uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
            self._connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
        self._path = path
        with _translated(path):
            form = tuple(self._one(f"PRAGMA {what}")[0] for what in ("application_id", "user_version"))
            if form != (_APPLICATION, _VERSION):
                raise Unreadable(f"{path}: not a directory of this version: import it again")
            dated, source, sample = self._one("SELECT dated, source, sample FROM about")
            count = self._one("SELECT count(*) FROM institution")[0]
            self.about = About(count, dt.date.fromisoformat(dated), source, bool(sample))

    def close(self) -> None:
        self._connection.close()

    def rows(self, match: str, area: str, most: int, service: Service | None = None) -> list[Row]:
        """At most `most` rows that fit the FTS5 expression ("" any) in an area ("" anywhere), in the file's order."""
        bounds = (int(area.ljust(6, "0")) * _ROOM, (int(area.ljust(6, "9")) + 1) * _ROOM - 1)
        given: tuple[object, ...] = (match, *bounds) if match else bounds
        return self._selected(_MATCHING if match else _ALL, given, most, service)

    def named(self, beginning: str, most: int, service: Service | None = None) -> list[Row]:
        """At most `most` rows whose folded name, or its initials, begin so; anywhere, in the order of the names."""
        last = chr(0x10FFFF)
        statement = _SPELLED if beginning.isascii() else _NAMED
        return self._selected(statement, (beginning, beginning + last), most, service)

    def coded(self, code: str) -> Row | None:
        """The row of the institution with this code."""
        with self._lock, _translated(self._path):
            found = self._connection.execute(_CODED, (code,)).fetchone()
        return None if found is None else Row(found)

    def _selected(self, statement: str, given: tuple[object, ...], most: int, service: Service | None) -> list[Row]:
        if service is not None:
            statement, given = statement.replace(" LIMIT ?", _FILTERED), (*given, service.value)
        with self._lock, _translated(self._path):
            return [Row(found) for found in self._connection.execute(statement, (*given, most))]

    def areas(self, within: str) -> list[tuple[str, str, int]]:
        """The areas right below `within` ("" provinces, two digits its cities) that have institutions: code, name,
        how many."""
        like, size = f"{within}%", 4 if within else 2
        found = "SELECT code, name, institutions FROM area WHERE code LIKE ? AND length(code) = ? ORDER BY code"
        with self._lock, _translated(self._path):
            return list(self._connection.execute(found, (like, size)))

    def examine(self) -> str:
        """Read every page: "" where all are whole, else what is wrong. Takes a tenth of a second and more."""
        try:
            with self._lock, _translated(self._path):
                said = str(self._one("PRAGMA quick_check")[0])
        except Unreadable as error:
            return str(error)
        return "" if said == "ok" else said

    def _one(self, statement: str) -> Any:
        return self._connection.execute(statement).fetchone()


@contextlib.contextmanager
def _translated(path: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, TypeError, ValueError) as error:  # what a damaged page gives isn't always an SQLite error
        raise Unreadable(f"{path}: {error}") from error
