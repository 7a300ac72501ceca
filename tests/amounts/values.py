"""Every value of every row that the amounts rest on, taken out or halved one at a time, on either side: a comparison
must turn red. `survivors()` names the values that nothing noticed.

A row that can't be read any more is noticed too: the loader refuses it, and nothing is settled or explained by it.
"""

from __future__ import annotations

import copy
import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

from kiosk.backends.simulated.policy import CareRule, Policy
from kiosk.backends.simulated.world import World, load, rules_of
from kiosk.domain.filing import FilingType
from kiosk.domain.money import Fen
from kiosk.domain.people import InsuranceKind, YearUsed
from kiosk.domain.stay import Bill, Diagnosis, FeeCategory, FeeClass, FeeLine, Hospital, Origin, Stay, Unready
from kiosk.policy.row import Row
from kiosk.policy.rulebook import TABLES, RuleBook, overlaps
from kiosk.policy.rulebook import load as load_rules
from kiosk.settings import SettingsError, section
from tests.amounts.sides import Outcome, differ, explained, insurer
from tests.amounts.stays import CARE, UNHEARD_OF, Drawn

#: The tables of the packaged rules that the amounts rest on beside an insured place's own.
PACKAGED = {"injury": "care.toml", "merge": "care.toml", "outside_item": "care.toml", "year_end": "care.toml"}
#: Of the samples, what the invented places of the province set for all of its places.
SAMPLES = {"reduction": "97"}
#: What a world's folder says besides amounts.
_NO_AMOUNT = ("downtime",)
#: What says where a value is from, and no value.
_ABOUT = ("source", "recollected")
_CATEGORIES = (FeeCategory.EXAMINATION, FeeCategory.TREATMENT, FeeCategory.WESTERN_DRUG)
_FIRST = dt.date(2017, 6, 1)  # direct settlement began: before it the packaged rules say nothing
_LEVELS = ("一级甲等", "二级甲等", "三级甲等", "未定级")


@dataclass(frozen=True)
class Change:
    """One value changed: where ("benefit 970100 employee 2023-01-01: bands[0].ratio halved"), the table, the number of
    its row in the file, the row as it is now (None: the whole row taken out)."""

    name: str
    table: str
    number: int
    entry: Mapping[str, Any] | None


def changes(table: str, entries: list[dict[str, Any]]) -> Iterator[Change]:
    """Every row taken out, every value of every row taken out, every number halved, every yes turned to no."""
    for number, entry in enumerate(entries):
        place = entry.get("place", entry.get("region", ""))
        row = " ".join(str(part) for part in (table, place, entry.get("insurance", ""), entry["begin"]) if part)
        yield Change(f"{row}: taken out", table, number, None)
        for path in _leaves({key: value for key, value in entry.items() if key not in _ABOUT}):
            for what, changed in _changed(entry, path):
                yield Change(f"{row}: {''.join(map(_step, path)).lstrip('.')} {what}", table, number, changed)


def survivors(seed: int = 1, stays: int = 250, only: str = "") -> tuple[int, list[str]]:
    """How many changes were made, and those that no comparison noticed; `only` those of an insured place that begins
    so, and of what holds everywhere."""
    found = list(judged(seed, stays, only))
    return len(found), [name for name, noticed in found if not noticed]


def judged(seed: int = 1, stays: int = 250, only: str = "") -> Iterator[tuple[str, bool]]:
    """Every change by its name, and whether a comparison noticed it."""
    probes = _Probes(seed, stays)
    for table, entries in _tables().items():
        for change in changes(table, entries):
            row = entries[change.number]
            if str(row.get("place", row.get("region", only))).startswith(only):
                yield change.name, probes.notice(change, entries)


class _Probes:
    """Stays for a row, chosen by its own numbers; what each side makes of them unchanged is kept."""

    def __init__(self, seed: int, stays: int) -> None:
        self._seed, self._stays = seed, stays
        self._book, self._world = book(), load("default")
        self._kept: dict[str, list[tuple[Drawn, Outcome]]] = {}

    def notice(self, change: Change, entries: list[dict[str, Any]]) -> bool:
        """True where a stay comes out differently on the two sides, or the row can't be read."""
        was = entries[change.number]
        for drawn, unchanged in self._of(change.table, was):
            try:
                if change.table in TABLES:
                    now = explained(drawn, _without(self._book, change, was))
                else:
                    now = insurer(drawn, _other_world(self._world, change))
            except (SettingsError, LookupError):
                return True
            if now != unchanged:
                return True
        return False

    def _of(self, table: str, entry: Mapping[str, Any]) -> list[tuple[Drawn, Outcome]]:
        place, kind = str(entry.get("place", entry.get("region", ""))), str(entry.get("insurance", "employee"))
        here = str(entry.get("institution", ""))
        if table in SAMPLES:
            place = "970200"
        elif not place:  # what holds everywhere: shown on a place with a policy of these days
            place = "960400" if entry["begin"].year == 2017 and table != "year_end" else "980100"
            place = "960400" if here.endswith(("31", "32")) else "980100" if here else place
        if (key := f"{place} {kind} {here} {table in SAMPLES}") not in self._kept:
            probes = [_probe(Random(f"{self._seed}{key}{i}"), place, kind, here) for i in range(self._stays)]
            elsewhere = "990200" if table in SAMPLES else UNHEARD_OF
            probes += [replace(drawn, insured=elsewhere) for drawn in probes[:40]]
            agreed = []
            for drawn in probes:
                ours, theirs = insurer(drawn, self._world), explained(drawn, self._book)
                if ours != theirs:
                    raise AssertionError(f"{place} {kind}: the sides differ unchanged: {differ(drawn, self._book)}")
                agreed.append((drawn, ours))
            self._kept[key] = agreed
        return self._kept[key]


@cache
def book() -> RuleBook:
    """The rules of the default world."""
    return load_rules(rules_of("default"))


@cache
def _tables() -> dict[str, list[dict[str, Any]]]:
    """The rows of both sides as they stand in their files."""
    world = tomllib.loads((files("kiosk.backends.simulated") / "worlds" / "default.toml").read_text(encoding="utf-8"))
    tables: dict[str, list[dict[str, Any]]] = {name: world[name] for name in ("policies", "care_rules")}
    for name, packaged in PACKAGED.items():
        tables[name] = list(_packaged(packaged)[name])
    for name, begins in SAMPLES.items():
        tables[name] = [entry for entry in _packaged("samples.toml")[name] if entry["place"].startswith(begins)]
    for folder in rules_of("default"):
        for file in sorted(folder.glob("*.toml")):
            for name, entries in tomllib.loads(file.read_text(encoding="utf-8")).items():
                if name not in _NO_AMOUNT:
                    tables[name] = [*tables.get(name, []), *entries]
    return tables


def _packaged(name: str) -> dict[str, Any]:
    return tomllib.loads((files("kiosk.policy") / "data" / name).read_text(encoding="utf-8"))


def _without(rules: RuleBook, change: Change, was: Mapping[str, Any]) -> RuleBook:
    """The rulebook with one row changed. SettingsError where the row can't be read any more."""
    row = TABLES[change.table]
    old = section(row, was, "")
    new: tuple[Row, ...] = () if change.entry is None else (section(row, change.entry, ""),)
    kept = tuple(known for known in rules.rows(row) if known != old)
    if any(overlaps([(*kept, *new)])):
        raise SettingsError("two rows of one day")  # as the loader says, with their lines
    return RuleBook({**rules.by_class, row: (*kept, *new)})


def _other_world(world: World, change: Change) -> World:
    if change.table == "policies":
        policies = list(world.policies)
        policies[change.number : change.number + 1] = [section(Policy, change.entry, "")] if change.entry else []
        return replace(world, policies=tuple(policies))
    rules = list(world.care_rules)
    rules[change.number : change.number + 1] = [section(CareRule, change.entry, "")] if change.entry else []
    return replace(world, care_rules=tuple(rules))


# ---- changing a row --------------------------------------------------------------------------------------------


def _leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The paths of all values below `value`, of tables and lists themselves too."""
    parts: Any = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield (*path, key)
        yield from _leaves(part, (*path, key))


def _changed(entry: dict[str, Any], path: tuple[str | int, ...]) -> Iterator[tuple[str, dict[str, Any]]]:
    *above, last = path

    def copied() -> tuple[dict[str, Any], Any]:
        whole = copy.deepcopy(entry)
        within: Any = whole
        for key in above:
            within = within[key]
        return whole, within

    whole, within = copied()
    value = within[last]
    del within[last]
    yield "taken out", whole
    whole, within = copied()
    if isinstance(value, bool):
        within[last] = not value
        yield "turned round", whole
    elif isinstance(value, int) and value:
        within[last] = value // 2
        yield "halved", whole


def _step(key: str | int) -> str:
    return f"[{key}]" if isinstance(key, int) else f".{key}"


# ---- stays that feel a change ----------------------------------------------------------------------------------


def _probe(rng: Random, place: str, kind: str, here: str) -> Drawn:
    """A stay around the numbers of this place's rows: fees near bounds and ceilings, a year that has used some."""
    numbers = _numbers(place, kind)
    days = _days(place, kind)
    out = rng.choice(days)
    crosses = rng.random() < 0.3
    out = dt.date(out.year, 1, 3) if crosses and dt.date(out.year, 1, 3) >= dt.date(2018, 1, 3) else out
    came = out - dt.timedelta(days=rng.choice((3, 9)))

    def near() -> int:
        number = rng.choice(numbers)
        return max(rng.choice((number, number * 3 // 4, number + 777, number * 2, number * 13 // 10)), 1)

    lines = tuple(_line(rng, near(), came, out) for _ in range(rng.choice((1, 1, 2, 3))))
    chance = rng.random()
    unready: tuple[Unready, ...] = ()
    if chance < 0.12:
        unready = rng.choice(((), (Unready.INJURY_UNDECLARED,), (Unready.THIRD_PARTY_LIABLE,)))
    institution = here or rng.choice(("H00000000001", "H00000000010"))
    hospital = Hospital(institution, "示例医院", rng.choice(_LEVELS), CARE)
    stay = Stay("S", hospital, "", "", "", "", "", came, out, injury=chance < 0.12, unready=unready)
    return Drawn(
        Bill(stay, lines, (Diagnosis("A00", "", main=True),)),
        InsuranceKind(kind),
        (),
        came,
        rng.choice((None, *FilingType)),
        at_home=rng.random() < 0.2,
        retired=kind == "employee" and rng.random() < 0.5,
        civil_servant=rng.random() < 0.4,
        medical_aid=rng.random() < 0.5,
        account=0,
        hospital_bears=institution == "H00000000010",
        used=tuple(_used(rng, year, near) for year in range(came.year, out.year + 1)),
        insured=place,
    )


def _line(rng: Random, amount: int, came: dt.date, out: dt.date) -> FeeLine:
    origin = rng.choice((Origin.STAY, Origin.STAY, Origin.STAY, Origin.EMERGENCY, Origin.OUTSIDE))
    limit = Fen(amount * 9 // 10) if rng.random() < 0.3 else None
    fen, day = Fen(amount), rng.choice((came, out))
    rest = (0, limit, origin, rng.choice((30, 50, 80)), rng.random() < 0.8)
    return FeeLine("X", "x", rng.choice(_CATEGORIES), FeeClass.A, fen, 1, fen, day, *rest)


def _used(rng: Random, year: int, near: Any) -> YearUsed:
    if rng.random() < 0.3:
        return YearUsed(year, stays=rng.randrange(4))
    some = [Fen(near() * rng.randrange(4) // 4 if rng.random() < 0.4 else 0) for _ in range(6)]
    return YearUsed(year, rng.randrange(4), *some)


def _numbers(place: str, kind: str) -> list[int]:
    """Every amount in this place's row (fen)."""
    found: list[int] = []
    for entry in _tables()["benefit"]:
        if (entry["place"], entry["insurance"]) == (place, kind):
            for path in _leaves(entry):
                value: Any = entry
                for key in path:
                    value = value[key]
                if type(value) is int and value > 10_000:
                    found.append(value)
    return found or [100_000]


def _days(place: str, kind: str) -> list[dt.date]:
    """Days inside and just outside of this place's rows, and on both sides of 2023."""
    days = [dt.date(2026, 3, 18), dt.date(2022, 12, 31), dt.date(2023, 1, 1)]
    for entry in _tables()["benefit"]:
        if (entry["place"], entry["insurance"]) == (place, kind):
            begin, end = entry["begin"], entry.get("end", dt.date(2026, 3, 18))
            days += [begin, begin - dt.timedelta(days=1), *[end] * 6, end + dt.timedelta(days=1)]
    return [day for day in days if day >= _FIRST]
