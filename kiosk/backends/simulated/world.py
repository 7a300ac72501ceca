"""A whole insured place and a hospital as data: the world the simulated backend and hospital live in.

`load("default")` reads the world that comes with the kiosk, `load(path)` any other. Nothing is stored that can be
computed: amounts come from policy, catalogue and charges (benefit.py). See docs/worlds.md for the format.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

from kiosk.backends.simulated.checks import WorldError, check
from kiosk.backends.simulated.parts import (
    Area,
    Charge,
    Enrolment,
    ExemptPair,
    Filing,
    Institution,
    Item,
    Person,
    StayEntry,
)
from kiosk.backends.simulated.policy import CareRule, Policy
from kiosk.clock import CHINA
from kiosk.domain.filing import FilingRecord, RecordState
from kiosk.domain.money import Fen
from kiosk.domain.people import Insurance, InsuranceKind, Member
from kiosk.domain.region import Region
from kiosk.domain.stay import Bill, FeeLine, Hospital, Stay
from kiosk.ports import BackendProfile
from kiosk.settings import SettingsError, section

__all__ = ["Header", "World", "WorldError", "load", "parse"]


@dataclass(frozen=True)
class Header:
    """`[world]`: the moment the bench lives in, what the platform can do, and the days beside weekends on which its
    agencies don't work."""

    clock: dt.datetime
    name: str = ""
    profile: BackendProfile = field(default_factory=BackendProfile)
    holidays: tuple[dt.date, ...] = ()


@dataclass(frozen=True)
class World:
    """The tables of one world file, checked against each other. `institution` is where the kiosk stands."""

    world: Header
    institution: Institution
    regions: tuple[Area, ...]
    policies: tuple[Policy, ...]
    catalogue: tuple[Item, ...]
    people: tuple[Person, ...]
    stays: tuple[StayEntry, ...] = ()
    filings: tuple[Filing, ...] = ()
    exempt: tuple[ExemptPair, ...] = ()
    institutions: tuple[Institution, ...] = ()
    care_rules: tuple[CareRule, ...] = ()

    @property
    def clock(self) -> dt.datetime:
        now = self.world.clock
        return now if now.tzinfo else now.replace(tzinfo=CHINA)

    @property
    def profile(self) -> BackendProfile:
        return self.world.profile

    def region(self, code: str) -> Region:
        return Region(code, self.area(code).name)

    def area(self, code: str) -> Area:
        return next(a for a in self.regions if a.code == code)

    def person(self, key: str) -> Person:
        """KeyError for an unknown key."""
        return _by_key(self.people, key)

    def item(self, code: str) -> Item:
        return next(i for i in self.catalogue if i.code == code)

    def institution_of(self, code: str) -> Institution:
        """The institution with this code; "" is the kiosk's own. StopIteration never: codes are checked on load."""
        return next(i for i in (self.institution, *self.institutions) if code in ("", i.code))

    def hospital(self, code: str = "") -> Hospital:
        i = self.institution_of(code)
        return Hospital(i.code, i.name, i.level, self.region(i.region), i.office, i.phone)

    def person_number(self, person: Person) -> str:
        """The platform's own number of a person: stated, or made of the place in the file."""
        return person.number or f"PSN{self.people.index(person) + 1:09d}"

    def member(self, person: Person) -> Member:
        """The person as the platform knows them before anything was settled."""
        insurances = tuple(self.insurance(e) for e in person.insurances)
        card = person.card.number if person.card else ""
        return Member(
            self.person_number(person),
            person.name,
            person.id_number,
            person.sex,
            person.birth_date,
            insurances,
            card,
        )

    def insurance(self, e: Enrolment) -> Insurance:
        return Insurance(
            e.kind,
            self.region(e.region),
            e.state,
            e.retired,
            e.account_balance,
            e.account_usable,
            e.family_account_usable,
            e.civil_servant,
            e.medical_aid,
            e.used,
        )

    def policy(self, region: str, kind: InsuranceKind, day: dt.date) -> Policy | None:
        """What `region` pays for `kind` of a stay that ends on `day`; the last of the file where two would fit."""
        fit = [p for p in self.policies if p.region == region and p.insurance is kind]
        fit = [p for p in fit if p.begin <= day and (p.end is None or day <= p.end)]
        return fit[-1] if fit else None

    def care_rule(self, day: dt.date) -> CareRule:
        """What goes with a stay that ends on `day`; the last of the file where two would fit, nothing where none."""
        fit = [rule for rule in self.care_rules if rule.begin <= day and (rule.end is None or day <= rule.end)]
        return fit[-1] if fit else CareRule(dt.date.min)

    def records(self, person: Person, insured: str, today: dt.date | None = None) -> tuple[FilingRecord, ...]:
        """The person's filings with the insured place of this code, as decided by `today` (by default the world's)."""
        day = today or self.clock.date()
        mine = [f for f in self.filings if f.person == person.key and f.insured in ("", insured)]
        gone = {f.replaces for f in mine if f.replaces and f.state_on(day) is RecordState.APPROVED}

        def record(f: Filing) -> FilingRecord:
            state = RecordState.CANCELLED if f.number in gone else f.state_on(day)
            place = self.region(f.destination)
            return FilingRecord(f.number, f.type, place, f.begin, f.end, state, f.reason_on(day), f.filed_on, f.here)

        return tuple(record(f) for f in mine)

    def ended(self, today: dt.date) -> frozenset[str]:
        """Numbers of filings that don't stand any more: cancelled, rejected, or changed into another."""
        gone = {f.replaces for f in self.filings if f.replaces and f.state_on(today) is RecordState.APPROVED}
        over = (RecordState.CANCELLED, RecordState.REJECTED)
        return frozenset(gone | {f.number for f in self.filings if f.state_on(today) in over})

    def working_day(self, day: dt.date, after: int) -> dt.date:
        """The `after`th day after `day` on which agencies work."""
        while after:
            day += dt.timedelta(days=1)
            after -= day.weekday() < 5 and day not in self.world.holidays
        return day

    def stays_of(self, person_key: str) -> tuple[StayEntry, ...]:
        return tuple(s for s in self.stays if s.person == person_key)

    @cached_property
    def bills(self) -> tuple[Bill, ...]:
        """The bill of each of `stays`, in their order."""
        return tuple(map(self.bill, self.stays))

    def bill(self, entry: StayEntry) -> Bill:
        """The entry as a hospital's bill, version 1."""
        person = self.person(entry.person)
        hospital = self.hospital(entry.institution)
        stay = Stay(
            entry.id,
            hospital,
            person.id_number,
            person.name,
            entry.inpatient_number,
            entry.ward,
            entry.bed,
            entry.admitted,
            entry.discharged,
            entry.emergency,
            entry.injury,
            entry.unready,
        )
        lines = tuple(self.charged(c, c.day or entry.discharged or entry.admitted) for c in entry.charges)
        return Bill(stay, lines, entry.diagnoses, entry.deposit)

    def charged(self, charge: Charge, day: dt.date) -> FeeLine:
        """A charge as a line of the bill."""
        line = self.line(charge.item, charge.quantity, day, charge.price)
        return replace(line, origin=charge.origin, hours_before=charge.hours_before, on_order=charge.on_order)

    def line(self, code: str, quantity: int, day: dt.date, price: Fen | None = None) -> FeeLine:
        i = self.item(code)
        unit = i.price if price is None else price
        return FeeLine(
            i.code,
            i.name,
            i.category,
            i.fee_class,
            unit,
            quantity,
            Fen(unit * quantity),
            day,
            i.first_self_pay,
            i.price_limit,
            mapped=i.mapped,
        )

    def exempt_rule(self, insured: str, care: str, day: dt.date) -> str:
        """The name of the rule under which the pair needs no filing for a stay on `day` (R4), or ""."""
        for pair in self.exempt:
            inside = _covers(pair.insured, insured) and _covers(pair.care, care)
            if inside and pair.kind == "inpatient" and pair.begin <= day and (pair.end is None or day <= pair.end):
                return pair.name
        return ""


def _covers(area: str, code: str) -> bool:
    """990000 covers its province, 990100 its city, 990101 itself."""
    return code.startswith(area[:2] if area.endswith("0000") else area[:4] if area.endswith("00") else area)


def _by_key(people: Iterable[Person], key: str) -> Person:
    for person in people:
        if person.key == key:
            return person
    raise KeyError(key)


def load(name: str | Path) -> World:
    """Read a world: "default" or the path of a TOML file. Raises WorldError naming file, table and key."""
    if name == "default":
        return _default()
    try:
        text = Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise WorldError(f"{name}: can't be read") from error
    try:
        return parse(tomllib.loads(text), str(name))
    except tomllib.TOMLDecodeError as error:
        raise WorldError(f"{name}: {error}") from error


def rules_of(name: str | Path) -> tuple[Path, ...]:
    """The folders of rules that belong to a world: what its places pay, for the kiosk's rulebook. Beside the file, with
    the file's name; none where there is no such folder."""
    beside = Path(str(files(__package__))) / "worlds" / name if name == "default" else Path(name).with_suffix("")
    return (beside,) if beside.is_dir() else ()


@cache
def _default() -> World:
    text = (files(__package__) / "worlds" / "default.toml").read_text(encoding="utf-8")
    return parse(tomllib.loads(text), "worlds/default.toml")


def parse(raw: Mapping[str, Any], where: str) -> World:
    """A world out of TOML tables, checked. Raises WorldError."""
    try:
        world = section(World, raw, where)
    except SettingsError as error:
        raise WorldError(str(error)) from error
    check(world, where)
    return world
