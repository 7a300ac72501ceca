"""Rows of who may settle and of filing (R1–R18). Care and amounts are in care_rows.py, the rest in service_rows.py."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from kiosk.domain.application import Material
from kiosk.domain.care import CareKind
from kiosk.domain.filing import FilingType
from kiosk.domain.people import Medium
from kiosk.policy.row import Row


@dataclass(frozen=True, kw_only=True)
class Step(Row):
    """One of the steps to a direct settlement, in their order: file, choose, show."""

    RULE: ClassVar[str] = "R1"
    KEY: ClassVar[tuple[str, ...]] = ("number",)
    number: int
    step: str


class Use(StrEnum):
    """What a credential is shown for."""

    FILE = "file"
    SETTLE = "settle"


@dataclass(frozen=True, kw_only=True)
class CredentialRow(Row):
    """`medium` may be shown for `use`; without a row it may not."""

    RULE: ClassVar[str] = "R2"
    KEY: ClassVar[tuple[str, ...]] = ("medium", "use")
    medium: Medium
    use: Use


@dataclass(frozen=True, kw_only=True)
class InProvince(Row):
    """Whether care inside the member's own province needs a filing; `place` is the province."""

    RULE: ClassVar[str] = "R3"
    filing: bool


@dataclass(frozen=True, kw_only=True)
class Zone(Row):
    """Who is insured in one of `insured` needs no filing in `care` (first digits of area codes) for these kinds of
    care. Inside one province R3 decides, not a zone; `place` stays "" here."""

    RULE: ClassVar[str] = "R4"
    KEY: ClassVar[tuple[str, ...]] = ("name", "kinds")
    name: str
    insured: tuple[str, ...]
    care: tuple[str, ...]
    kinds: tuple[CareKind, ...]

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in ("insured", "care"):
            if not all(code.isascii() and code.isdigit() and 2 <= len(code) <= 6 for code in getattr(self, name)):
                raise ValueError(f"{name}: two to six digits of an insurance area each expected")

    def exempts(self, insured: str, care: str, kind: CareKind) -> bool:
        """True where the pair of areas needs no filing for `kind`."""
        inside = insured.startswith(self.insured) and care.startswith(self.care) and insured[:2] != care[:2]
        return inside and kind in self.kinds


@dataclass(frozen=True, kw_only=True)
class EmergencyMark(Row):
    """Whether an admission with the hospital's emergency mark counts as filed; else the papers that are due within
    `working_days`."""

    RULE: ClassVar[str] = "R5"
    counts_as_filed: bool
    working_days: int | None = None
    papers: tuple[Material, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PersonType(Row):
    """Someone of this type may file. No row on a day: the type was not known then."""

    RULE: ClassVar[str] = "R6"
    KEY: ClassVar[tuple[str, ...]] = ("type",)
    type: FilingType
    long_term: bool


@dataclass(frozen=True, kw_only=True)
class Materials(Row):
    """What a type hands in: all of `all_of` and one of `one_of` (where it names any). `commitment`: a signed personal
    commitment stands for the one; identity and form it never replaces."""

    RULE: ClassVar[str] = "R7"
    KEY: ClassVar[tuple[str, ...]] = ("type",)
    type: FilingType
    all_of: tuple[Material, ...] = ()
    one_of: tuple[Material, ...] = ()
    commitment: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.commitment and not self.one_of:
            raise ValueError("commitment true: one_of names nothing that it could stand for")


class ChannelName(StrEnum):
    WINDOW = "window"
    PHONE = "phone"
    FAX = "fax"
    NATIONAL_APP = "national_app"
    NATIONAL_MINI_PROGRAM = "national_mini_program"
    STATE_COUNCIL_MINI_PROGRAM = "state_council_mini_program"
    PLACE_APP = "place_app"
    PLACE_ACCOUNT = "place_account"
    KIOSK = "kiosk"


@dataclass(frozen=True, kw_only=True)
class Channel(Row):
    """A way to file. `words`: its own name as people know it, Chinese. The kiosk only where the backend can submit."""

    RULE: ClassVar[str] = "R8"
    KEY: ClassVar[tuple[str, ...]] = ("channel", "words")
    channel: ChannelName
    words: str


@dataclass(frozen=True, kw_only=True)
class Decision(Row):
    """How soon a filing is decided: at once, or within so many working days."""

    RULE: ClassVar[str] = "R9"
    at_once: bool
    working_days: int

    def __post_init__(self) -> None:
        super().__post_init__()
        self.positive("working_days")


@dataclass(frozen=True, kw_only=True)
class Holidays(Row):
    """The mainland's holidays of a year: `off` are days without work beside weekends, `worked` weekend days with."""

    RULE: ClassVar[str] = "R9"
    KEY: ClassVar[tuple[str, ...]] = ("year",)
    year: int
    off: tuple[dt.date, ...]
    worked: tuple[dt.date, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in ("off", "worked"):
            if wrong := [day for day in getattr(self, name) if day.year != self.year]:
                raise ValueError(f"{name} {wrong[0]}: not in {self.year}")
        if wrong := [day for day in self.worked if day.weekday() < 5 or day in self.off]:
            raise ValueError(f"worked {wrong[0]}: a Saturday or Sunday that isn't off expected")


class JudgedOn(StrEnum):
    """The day on which a filing must be in force for a stay."""

    ADMISSION = "admission"
    DISCHARGE = "discharge"


@dataclass(frozen=True, kw_only=True)
class Validity(Row):
    """How long a filing of this type holds: until changed, or at least `months` (None: as the place sets)."""

    RULE: ClassVar[str] = "R10"
    KEY: ClassVar[tuple[str, ...]] = ("type",)
    type: FilingType
    until_changed: bool
    months: int | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        self.positive("months")
        if self.until_changed and self.months is not None:
            raise ValueError("months: a filing that holds until it is changed has none")


@dataclass(frozen=True, kw_only=True)
class InForce(Row):
    """The day on which a stay's filing is judged."""

    RULE: ClassVar[str] = "R10"
    judged_on: JudgedOn


class CountedFrom(StrEnum):
    """Where a lock begins to run."""

    BEGIN = "begin"
    FILED = "filed"


@dataclass(frozen=True, kw_only=True)
class Lock(Row):
    """A long-term filing is neither changed nor cancelled for so many months, unless the agency agrees. The country's
    row is what a place may set at most, and holds where it sets nothing."""

    RULE: ClassVar[str] = "R11"
    months: int
    counted_from: CountedFrom = CountedFrom.BEGIN
    unless_agreed: bool = True

    def __post_init__(self) -> None:
        super().__post_init__()
        self.positive("months")


@dataclass(frozen=True, kw_only=True)
class Exclusive(Row):
    """How many filings may be in force side by side; `temporary` None: any number, to places that differ."""

    RULE: ClassVar[str] = "R12"
    long_term: int
    temporary_beside_long_term: bool
    temporary: int | None = None


class Scope(StrEnum):
    """What a filing names: the city with all its networked institutions, or institutions."""

    CITY = "city"
    INSTITUTIONS = "institutions"


@dataclass(frozen=True, kw_only=True)
class Destination(Row):
    """What a filing covers. `municipalities`: provinces that are one city (two digits), covered as a whole."""

    RULE: ClassVar[str] = "R13"
    scope: Scope
    municipalities: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class BackFiling(Row):
    """Whether a filing made after the admission, before the discharge is settled, leads to direct settlement; its start
    must then be set back to the admission or before. `days_before_admission`: not further back than so (None: open)."""

    RULE: ClassVar[str] = "R14"
    settles: bool
    set_back: bool = True
    days_before_admission: int | None = None


@dataclass(frozen=True, kw_only=True)
class ManualClaim(Row):
    """After a discharge paid in full: whether one may still file and claim at home, and the hospital uploads."""

    RULE: ClassVar[str] = "R15"
    file_afterwards: bool
    hospital_uploads: bool


@dataclass(frozen=True, kw_only=True)
class Guardian(Row):
    """Below `files_below` years a guardian files, with the child's own data; below `consents_below` the guardian gives
    the consent apart."""

    RULE: ClassVar[str] = "R16"
    files_below: int
    consents_below: int


@dataclass(frozen=True, kw_only=True)
class BothWays(Row):
    """Whether a long-term filer who needs care at home settles there without cancelling; who filed by commitment
    completes the papers first (`papers_first`); in principle not below the rate of the type `not_below`."""

    RULE: ClassVar[str] = "R17"
    allowed: bool
    papers_first: bool = False
    not_below: FilingType | None = None


class Mistake(StrEnum):
    """Why a filing fails, by what was filled in."""

    NAME = "name"
    ID_NUMBER = "id_number"
    INSURED_PLACE = "insured_place"
    CARE_PLACE = "care_place"
    GUARDIANS_DATA = "guardians_data"
    OTHER_FILING = "other_filing"


@dataclass(frozen=True, kw_only=True)
class FilingMistake(Row):
    """A known reason for which filings fail; the first `order` is the commonest."""

    RULE: ClassVar[str] = "R18"
    KEY: ClassVar[tuple[str, ...]] = ("mistake",)
    mistake: Mistake
    order: int


@dataclass(frozen=True, kw_only=True)
class AreaChange(Row):
    """An area code that another one took over on `begin`; a filing or card may still bear the old one."""

    RULE: ClassVar[str] = "R18"
    KEY: ClassVar[tuple[str, ...]] = ("old",)
    old: str
    new: str
    name: str


class Signing(StrEnum):
    """How papers are signed in a place: with the finger on the screen, or in ink on a printed form."""

    FINGER = "finger"
    INK = "ink"


@dataclass(frozen=True, kw_only=True)
class SigningWay(Row):
    """How forms and commitments are signed for an insured place."""

    RULE: ClassVar[str] = "R7"
    way: Signing


CLASSES: tuple[type[Row], ...] = (
    Step, CredentialRow, InProvince, Zone, EmergencyMark, PersonType, Materials, Channel, Decision, Holidays, Validity,
    InForce, Lock, Exclusive, Destination, BackFiling, ManualClaim, Guardian, BothWays, FilingMistake, AreaChange,
    SigningWay,
)  # fmt: skip
