"""Looking an institution up: what fits, in the order a person standing at this terminal wants it (R38)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kiosk.directory.grams import folded, in_order, match, scattered
from kiosk.directory.institution import Found, Question, Service, Standing, Trouble
from kiosk.directory.store import Row, Store, Unreadable
from kiosk.domain.problems import ProblemCode
from kiosk.domain.stay import Hospital
from kiosk.ports import Check, Health, shows

#: What a person can page through; who finds more is asked for more words.
MOST = 40
#: So many rows are put into order one by one; where more fit, the near and the exact ones are looked for first.
_SORTED = 80
#: An abbreviation (南华附一) is looked for in so many rows that have all its characters.
_SCATTERED = 400


@dataclass(frozen=True)
class Area:
    """A province or city that has institutions: the beginning of its codes, its name, how many."""

    code: str
    name: str
    institutions: int


class Directory:
    """The institutions that can be looked up at this terminal, for any thread. Nothing here raises for what the file
    is or isn't: it answers a Trouble.

    `path` None: the sample that comes with the kiosk, made by `sample` on first use and refused in production. `near`
    is the terminal's own area code. A file that was imported anew is taken up with the next search.
    """

    def __init__(
        self,
        path: Path | None = None,
        near: str = "",
        *,
        production: bool = False,
        sample: Callable[[], Store] | None = None,
    ) -> None:
        self._path, self._near, self._production, self._make_sample = path, near, production, sample
        self._opening = threading.Lock()
        self._store: Store | None = None
        self._seen: tuple[int, int] = (0, 0)

    def search(self, question: Question) -> Found | Trouble:
        """At most MOST institutions: those of the terminal's city first, then of its province, then the others; within
        each the exact name, then what begins so, then what has it somewhere."""
        try:
            store = self._opened()
            return store if isinstance(store, Trouble) else _search(store, question, self._near)
        except Unreadable:
            return Trouble.DAMAGED

    def areas(self, within: str = "") -> tuple[Area, ...] | Trouble:
        """Provinces with institutions, or the cities of the province `within` (two digits)."""
        try:
            store = self._opened()
            return store if isinstance(store, Trouble) else tuple(Area(*found) for found in store.areas(within))
        except Unreadable:
            return Trouble.DAMAGED

    def standing(self, hospital: Hospital, service: Service) -> Standing:
        """How a hospital and its `service` stand in the list: all unknown where there is none that may be used."""
        try:
            store = self._opened()
            return Standing() if isinstance(store, Trouble) else _standing(store, hospital, service)
        except Unreadable:
            return Standing()

    def check(self) -> Check:
        """For diagnostics: reads the whole file."""
        driver = "kiosk.directory.directory.Directory"
        code = ProblemCode.DIRECTORY_OUT
        try:
            store = self._opened()
            damage = "" if isinstance(store, Trouble) else store.examine()
        except Unreadable as error:
            store, damage = Trouble.DAMAGED, str(error)
        if isinstance(store, Trouble) and store is not Trouble.DAMAGED:
            path = self._path
            wanted = shows("directory.none") if path is None else shows("directory.missing", path=str(path))
            evidence = shows("directory.sample") if store is Trouble.SAMPLE else wanted
            return Check("directory", Health.DEGRADED, evidence, driver, code)
        if damage or isinstance(store, Trouble):
            return Check("directory", Health.DEGRADED, shows("directory.damaged", said=damage), driver, code)
        about = store.about
        key = "directory.of_sample" if about.sample else "directory.of"
        evidence = shows(key, count=about.institutions, source=about.source, dated=about.dated.isoformat())
        return Check("directory", Health.READY, evidence, driver)

    def _opened(self) -> Store | Trouble:
        """The open file, opened anew where another has taken its place."""
        with self._opening:
            if self._path is None:
                if self._production or self._make_sample is None:
                    return Trouble.SAMPLE if self._production else Trouble.MISSING
                self._store = self._store or self._make_sample()
                return self._store
            try:
                stat = self._path.stat()
                seen = (stat.st_ino, stat.st_mtime_ns)
                if self._store is None or seen != self._seen:
                    self._store, self._seen = Store(self._path), seen
            except FileNotFoundError:
                self._store = None
                return Trouble.MISSING
            except OSError as error:
                raise Unreadable(str(error)) from error
            return Trouble.SAMPLE if self._production and self._store.about.sample else self._store


def _standing(store: Store, hospital: Hospital, service: Service) -> Standing:
    """By its code, else by its very name in its city. Not listed is a no only where the list knows others of that city,
    and is no sample: a part of the country says nothing of the rest."""
    city, name = hospital.region.code[:4], folded(hospital.name)
    row = store.coded(hospital.code)
    if row is None:
        same = store.rows(match(name.split()), city, _SORTED)
        row = next((found for found in same if name.replace(" ", "") in found.named), None)
    if row is not None:
        services = row.institution().services
        return Standing(True, service in services if services else None)
    return Standing(False if not store.about.sample and store.rows("", city, 1) else None)


def _search(store: Store, question: Question, near: str) -> Found:
    words = folded(question.words).split()
    expression = match(words)
    found = store.rows(expression, question.within, _SORTED + 1, question.service)
    if len(found) > _SORTED:
        found = _nearest(store, question, expression, "".join(words), near, found)
    elif not found and words:
        found = _abbreviated(store, question, words)
    found.sort(key=_order("".join(words), near))
    return Found(tuple(row.institution() for row in found[:MOST]), more=len(found) > MOST)


def _nearest(store: Store, question: Question, expression: str, typed: str, near: str, found: list[Row]) -> list[Row]:
    """More fit than can be sorted: those of the city, then of the province, then what begins so anywhere, then what was
    `found` first."""
    rows: dict[int, Row] = {}
    for area in (near[:4], near[:2]):
        within = _both(area, question.within)
        if within is not None and len(rows) <= MOST:
            rows.update((row.number, row) for row in store.rows(expression, within, MOST + 1, question.service))
    if len(rows) > MOST:
        return list(rows.values())
    named = store.named(typed, MOST + 1, question.service) if typed else []
    rows.update((row.number, row) for row in named if row.area.startswith(question.within))
    rows.update((row.number, row) for row in found)
    return list(rows.values())


def _both(area: str, within: str) -> str | None:
    """The narrower of two areas; None where they have nothing in common."""
    if within.startswith(area):
        return within
    return area if area.startswith(within) else None


def _abbreviated(store: Store, question: Question, words: list[str]) -> list[Row]:
    """Characters that stand apart in the name, in this order: 南华附一 is 南华大学附属第一医院."""
    typed = "".join(words)
    if typed.isascii() or len(typed) < 3:
        return []
    found = store.rows(scattered(typed), question.within, _SCATTERED, question.service)
    return [row for row in found if in_order(typed, row.plain)]


def _order(typed: str, near: str) -> Callable[[Row], tuple[int, int]]:
    """What a row is sorted by: how far it is (0 the city, 1 the province), and how exactly it is what was typed (0 the
    very name, 1 a name that begins so, 2 one that has it, 3 found by something else). Ties stay in the file's order."""
    city, province = near[:4], near[:2]

    def order(row: Row) -> tuple[int, int]:
        area = row.area
        far = 0 if area[:4] == city else 1 if area[:2] == province else 2
        if not typed:
            return far, 0
        names = row.spelled if typed.isascii() else row.named
        if typed in names:
            return far, 0
        if any(name.startswith(typed) for name in names):
            return far, 1
        return far, 2 if any(typed in name for name in names) else 3

    return order
