"""What a world file is made of: one dataclass a table, read by `kiosk.settings.section`.

All amounts are whole fen, all ratios basis points (8500 is 85 %). A ValueError names the key; `world.load` puts file
and table in front of it.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from kiosk.domain.filing import FilingType, RecordState
from kiosk.domain.money import WHOLE, BasisPoints, Fen
from kiosk.domain.people import Credential, InsuranceKind, InsuranceState, Medium, Sex, is_id_number
from kiosk.domain.stay import Diagnosis, FeeCategory, FeeClass, Unready

#: The levels a deductible is stated for (dedc_hosp_lv); a level outside the three is 其他.
LEVELS = ("一级", "二级", "三级", "其他")
ROUNDINGS = ("half_up", "down")


def level_class(level: str) -> str:
    """三级甲等 → 三级; anything without a grade → 其他."""
    return level[:2] if level[:2] in LEVELS else "其他"


def _share(key: str, value: BasisPoints) -> None:
    if not 0 <= value <= WHOLE:
        raise ValueError(f"{key} = {value}: basis points between 0 and {WHOLE} expected")


def _not_negative(key: str, value: int | None) -> None:
    if value is not None and value < 0:
        raise ValueError(f"{key} = {value}: must not be negative")


@dataclass(frozen=True)
class Area:
    """An insurance area. `answers_filing_query` False: the kiosk can't learn from it whether a filing exists."""

    code: str
    name: str
    answers_filing_query: bool = True


@dataclass(frozen=True)
class Institution:
    """A hospital. `bears_over_limit`: what exceeds a price limit is the hospital's loss, not the person's."""

    code: str
    name: str
    level: str
    region: str
    office: str = "医保办公室"
    phone: str = ""
    networked: bool = True
    bears_over_limit: bool = False

    def __post_init__(self) -> None:
        if len(self.code) != 12:
            raise ValueError(f"code {self.code!r} has {len(self.code)} characters, 12 expected")


@dataclass(frozen=True)
class ExemptPair:
    """Members of `insured` need no filing in `care` from `begin` to `end` (R4). Codes ending in 00 cover the city,
    in 0000 the province. Dated, with its source."""

    name: str
    insured: str
    care: str
    begin: dt.date
    source: str
    end: dt.date | None = None
    kind: str = "inpatient"


@dataclass(frozen=True)
class Segment:
    """Within-policy fees up to `upto` (deductible included; None: without end) are paid at `ratio`."""

    ratio: BasisPoints
    upto: Fen | None = None

    def __post_init__(self) -> None:
        _share("ratio", self.ratio)
        _not_negative("upto", self.upto)


@dataclass(frozen=True)
class Tier:
    """A fund behind the pool: `ratio` of what lies above `above`, at most `ceiling`."""

    ratio: BasisPoints
    above: Fen = Fen(0)
    ceiling: Fen | None = None

    def __post_init__(self) -> None:
        _share("ratio", self.ratio)
        _not_negative("above", self.above)
        _not_negative("ceiling", self.ceiling)


@dataclass(frozen=True)
class Policy:
    """What one insured place pays for one kind of insurance, for discharges from `begin` to `end` (R28, R29).

    `deductible` by hospital level; `reductions` by filing type in points; `retired_bonus` is added for the retired;
    `large_amount` pays on within-policy fees above its `above`, where the pool ends; `catastrophic` on the person's
    own within-policy part above its `above`; `civil_servant` and `medical_aid` a share of what is left of it, for
    members so marked. `rounding` is applied once a fund, on the segment sum. `fitted`: the numbers were fitted to
    reach a reported total, prove only the arithmetic and are never shown as policy (R31).
    """

    region: str
    insurance: InsuranceKind
    begin: dt.date
    deductible: dict[str, Fen]
    segments: tuple[Segment, ...]
    end: dt.date | None = None
    retired_bonus: BasisPoints = 0
    reductions: dict[str, int] = field(default_factory=dict)
    ceiling: Fen | None = None
    large_amount: Tier | None = None
    catastrophic: Tier | None = None
    civil_servant: BasisPoints = 0
    medical_aid: BasisPoints = 0
    rounding: str = "half_up"
    fitted: bool = False
    source: str = ""

    def __post_init__(self) -> None:
        for level, amount in self.deductible.items():
            if level not in LEVELS:
                raise ValueError(f"deductible.{level}: one of {', '.join(LEVELS)} expected")
            _not_negative(f"deductible.{level}", amount)
        for kind, points in self.reductions.items():
            if kind not in {t.value for t in FilingType}:
                raise ValueError(f"reductions.{kind}: one of {', '.join(FilingType)} expected")
            _share(f"reductions.{kind}", points)
        if self.rounding not in ROUNDINGS:
            raise ValueError(f"rounding = {self.rounding!r}: {' or '.join(ROUNDINGS)} expected")
        for key in ("retired_bonus", "civil_servant", "medical_aid"):
            _share(key, getattr(self, key))
        _not_negative("ceiling", self.ceiling)
        bounds = [s.upto for s in self.segments]
        if not bounds or bounds[-1] is not None or any(b is None for b in bounds[:-1]):
            raise ValueError("segments: every segment but the last has an `upto`, the last has none")
        finite = [b for b in bounds if b is not None]
        if finite != sorted(set(finite)):
            raise ValueError("segments: `upto` must rise from segment to segment")


@dataclass(frozen=True)
class Item:
    """One item of the catalogue of the place of care. `price` in fen a unit; `first_self_pay` only for class B."""

    code: str
    name: str
    category: FeeCategory
    fee_class: FeeClass
    price: Fen
    first_self_pay: BasisPoints = 0
    price_limit: Fen | None = None
    note: str = ""

    def __post_init__(self) -> None:
        _share("first_self_pay", self.first_self_pay)
        _not_negative("price", self.price)
        _not_negative("price_limit", self.price_limit)
        if self.first_self_pay and self.fee_class is not FeeClass.B:
            raise ValueError("first_self_pay: only an item of class B has one")


@dataclass(frozen=True)
class Enrolment:
    """One insurance of a person, with what the own and the family account hold (fen)."""

    kind: InsuranceKind
    region: str
    state: InsuranceState = InsuranceState.NORMAL
    retired: bool = False
    civil_servant: bool = False
    medical_aid: bool = False
    account_balance: Fen = Fen(0)
    account_usable: bool = False
    family_balance: Fen = Fen(0)
    family_account_usable: bool = False

    def __post_init__(self) -> None:
        _not_negative("account_balance", self.account_balance)
        _not_negative("family_balance", self.family_balance)


@dataclass(frozen=True)
class Card:
    """A social security card: generation 1, 2 or 3 (3: 3.0), its number and its recognition code (32 hex digits,
    the first six the issuing region)."""

    generation: int
    number: str = field(repr=False)
    recognition_code: str = field(repr=False)

    def __post_init__(self) -> None:
        if self.generation not in (1, 2, 3):
            raise ValueError(f"generation = {self.generation}: 1, 2 or 3 expected")
        if not re.fullmatch(r"\d{6}[0-9A-F]{26}", self.recognition_code):
            raise ValueError("recognition_code: six digits of the region and 26 hex digits expected")


@dataclass(frozen=True)
class Person:
    """An invented person. `key` names them in scenarios. `voucher` is what their phone shows; `expired_voucher` an
    old screenshot of it; `unsettled_at` names the place of a stay elsewhere that is still open (R32)."""

    key: str
    name: str = field(repr=False)
    id_number: str = field(repr=False)
    sex: Sex
    insurances: tuple[Enrolment, ...]
    note: str = ""
    card: Card | None = None
    voucher: str = field(default="", repr=False)
    expired_voucher: str = field(default="", repr=False)
    phone: bool = True
    unsettled_at: str = ""
    number: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if not is_id_number(self.id_number):
            raise ValueError("id_number: not 18 characters with a birth date and the right check digit")
        for key in ("voucher", "expired_voucher"):
            text = getattr(self, key)
            if text and not re.fullmatch(r"424\d{25}", text):
                raise ValueError(f"{key}: 28 digits beginning with 424 expected")

    @property
    def birth_date(self) -> dt.date:
        return dt.datetime.strptime(self.id_number[6:14], "%Y%m%d").date()

    def credential(self, medium: Medium) -> Credential:
        """What a reader would deliver if this person showed `medium`. LookupError where they have none."""
        if medium is Medium.ID_CARD:
            return Credential(medium, self.id_number, self.name, self.id_number)
        if medium is Medium.VOUCHER and self.voucher:
            return Credential(medium, self.voucher)
        if medium is Medium.CARD and self.card is not None:
            code = self.card.recognition_code
            return Credential(medium, self.card.number, self.name, self.id_number, code, code[:6], self.card.generation)
        raise LookupError(f"{self.key} has no {medium}")


@dataclass(frozen=True)
class Filing:
    """A filing of a person as the insured place keeps it. `end` None: until changed; `insured` the place that keeps
    it, where the person is insured in several ("": all of them)."""

    person: str
    number: str
    type: FilingType
    destination: str
    begin: dt.date
    end: dt.date | None = None
    state: RecordState = RecordState.APPROVED
    reason: str = ""
    insured: str = ""

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.begin:
            raise ValueError("end: before begin")


@dataclass(frozen=True)
class Charge:
    """`quantity` of a catalogue item on a bill; `price` (fen) where it differed on that day."""

    item: str
    quantity: int
    price: Fen | None = None
    day: dt.date | None = None


@dataclass(frozen=True)
class StayEntry:
    """A stay. `total` (fen) is declared and must equal the charges; `institution` "" is the kiosk's own."""

    id: str
    person: str
    inpatient_number: str
    ward: str
    bed: str
    admitted: dt.date
    total: Fen
    charges: tuple[Charge, ...]
    diagnoses: tuple[Diagnosis, ...]
    discharged: dt.date | None = None
    institution: str = ""
    deposit: Fen = Fen(0)
    emergency: bool = False
    injury: bool = False
    unready: tuple[Unready, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        _not_negative("deposit", self.deposit)
        if self.discharged is not None and self.discharged < self.admitted:
            raise ValueError("discharged: before admitted")
        if sum(d.main for d in self.diagnoses) != 1:
            raise ValueError("diagnoses: exactly one is the main diagnosis")
