"""The insurer's platform as data: what it offers, where, and what is done when an answer was lost."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from enum import StrEnum

from kiosk.domain.proof import Proof
from kiosk.domain.region import Region
from kiosk.domain.writes import Kind


class Find(StrEnum):
    """How a write whose answer was lost can be found again."""

    BY_KEY = "by_key"
    BY_VISIT = "by_visit"
    NEXT_DAY_FILE = "next_day_file"
    NONE = "none"


class Ability(StrEnum):
    """Whether the platform offers a service itself, by a provincial extension, on the phone, or not."""

    NATIVE = "native"
    EXTENSION = "extension"
    PHONE = "phone"
    NONE = "none"


@dataclass(frozen=True)
class Abilities:
    """What can be done about filings with one insured place. `link`: its own page for a phone."""

    query: Ability = Ability.NATIVE
    submit: Ability = Ability.PHONE
    change: Ability = Ability.PHONE
    cancel: Ability = Ability.PHONE
    link: str = ""


@dataclass(frozen=True)
class AreaAbilities:
    """Where one insured place differs from the rest of the platform; None: as the rest. `area` is a six-digit code;
    990000 means the province, 990100 the city."""

    area: str
    query: Ability | None = None
    submit: Ability | None = None
    change: Ability | None = None
    cancel: Ability | None = None
    link: str | None = None

    def __post_init__(self) -> None:
        if len(self.area) != 6 or not self.area.isascii() or not self.area.isdigit():
            raise ValueError(f"area = {self.area!r}: six digits expected")

    def covers(self, insured: Region) -> bool:
        return insured.code.startswith(self._prefix)

    @property
    def near(self) -> int:
        """How many digits it names: the more, the nearer."""
        return len(self._prefix)

    @property
    def _prefix(self) -> str:
        return self.area[:2] if self.area.endswith("0000") else self.area[:4] if self.area.endswith("00") else self.area


@dataclass(frozen=True)
class WriteRule:
    """What can be done about one kind of write whose answer was lost (design "Money" 2)."""

    find: Find = Find.BY_KEY
    reverse: bool = True


class SignOutEnds(StrEnum):
    """Whose sign-in one sign-out ends."""

    TERMINAL = "terminal"
    INSTITUTION = "institution"


@dataclass(frozen=True)
class SignInRule:
    """The platform wants a sign-in before any other call of a day (9001). It ends at midnight and after `lasts`
    seconds. We sign out only where that `ends` our own sign-in and nobody else's."""

    ends: SignOutEnds = SignOutEnds.INSTITUTION
    lasts: float = 86400.0

    def __post_init__(self) -> None:
        if self.lasts <= 0:
            raise ValueError(f"lasts = {self.lasts}: more than 0 seconds expected")


@dataclass(frozen=True)
class BackendProfile:
    """What this platform can do. `max_message_age` seconds: how long a sent request may still arrive;
    `reversed_stays_refused`: a reversed number is refused for good, so reversing ends the doubt at once.
    `settle` … `unfile`: each write's own rule, None where the platform doesn't offer it (only 2102, 2207, 2304 and
    2401 can be reversed, platform.md §1.6). `clearing`: it compares days (`Clearing`). `refusals`: the words of a
    `Declined` that prove a refusal. `sign_in`: None where the platform wants none. `security_module`: it answers
    3.0 cards (`SecurityModule`). `filing_…` hold for every
    insured place but those in `areas`: ask `abilities`."""

    filing_query: Ability = Ability.NATIVE
    filing_submit: Ability = Ability.PHONE
    filing_change: Ability = Ability.PHONE
    filing_cancel: Ability = Ability.PHONE
    filing_link: str = ""
    areas: tuple[AreaAbilities, ...] = ()
    settle: WriteRule = WriteRule()
    undo: WriteRule | None = None
    admit: WriteRule | None = None
    file: WriteRule | None = None
    unfile: WriteRule | None = None
    max_message_age: float = 600.0
    reversed_stays_refused: bool = True
    id_card_settles: bool = False
    clearing: bool = False
    refusals: tuple[Proof, ...] = ()
    sign_in: SignInRule | None = None
    security_module: bool = False

    def abilities(self, insured: Region) -> Abilities:
        """What can be done about filings with this insured place: the platform's own, then what each area that
        covers it says, the nearest last."""
        found = Abilities(
            self.filing_query,
            self.filing_submit,
            self.filing_change,
            self.filing_cancel,
            self.filing_link,
        )
        for area in sorted((a for a in self.areas if a.covers(insured)), key=lambda a: a.near):
            said = {f.name: getattr(area, f.name) for f in fields(Abilities) if getattr(area, f.name) is not None}
            found = replace(found, **said)
        return found

    def rule(self, kind: Kind) -> WriteRule | None:
        """The rule of one kind of write, None where the platform doesn't offer it. A payment is not the platform's."""
        return {
            Kind.SETTLE: self.settle,
            Kind.UNDO: self.undo,
            Kind.ADMIT: self.admit,
            Kind.FILE: self.file,
            Kind.UNFILE: self.unfile,
        }.get(kind)
