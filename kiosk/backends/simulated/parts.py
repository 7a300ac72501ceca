"""What a world file is made of: one dataclass a table, read by `kiosk.settings.section`.

All amounts are whole fen, all ratios basis points (8500 is 85 %). A ValueError names the key; `world.load` puts file
and table in front of it.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.backends.simulated.policy import not_negative, share
from kiosk.domain.filing import FilingType, RecordState
from kiosk.domain.money import BasisPoints, Fen
from kiosk.domain.people import Credential, InsuranceKind, InsuranceState, Medium, Sex, YearUsed, is_id_number
from kiosk.domain.stay import Diagnosis, FeeCategory, FeeClass, Origin, Unready


class Decides(StrEnum):
    """When an insured place decides about an application (R9)."""

    AT_ONCE = "at_once"
    TWO_DAYS = "two_days"


@dataclass(frozen=True)
class Desk:
    """An insured place that looks at what is filed (agency.py): when it `decides`, how many `lock_months` a long-term
    filing can't be moved or cancelled, how many `back_days` a begin may lie before today (None: any number), and
    whether it wants the form signed in `ink`."""

    decides: Decides = Decides.AT_ONCE
    lock_months: int = 6
    back_days: int | None = None
    ink: bool = False

    def __post_init__(self) -> None:
        not_negative("lock_months", self.lock_months)
        not_negative("back_days", self.back_days)


@dataclass(frozen=True)
class Area:
    """An insurance area. `answers_filing_query` False: the kiosk can't learn from it whether a filing exists; `desk`
    None: whatever is filed is taken."""

    code: str
    name: str
    answers_filing_query: bool = True
    desk: Desk | None = None


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
class Item:
    """One item of the catalogue of the place of care. `price` in fen a unit; `first_self_pay` only for class B;
    `mapped` False: the hospital charges it, the catalogue doesn't know it."""

    code: str
    name: str
    category: FeeCategory
    fee_class: FeeClass
    price: Fen
    first_self_pay: BasisPoints = 0
    price_limit: Fen | None = None
    note: str = ""
    mapped: bool = True

    def __post_init__(self) -> None:
        share("first_self_pay", self.first_self_pay)
        not_negative("price", self.price)
        not_negative("price_limit", self.price_limit)
        if self.first_self_pay and self.fee_class is not FeeClass.B:
            raise ValueError("first_self_pay: only an item of class B has one")


@dataclass(frozen=True)
class Enrolment:
    """One insurance of a person, with what the own and the family account hold (fen) and what the year has `used`."""

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
    used: tuple[YearUsed, ...] = ()

    def __post_init__(self) -> None:
        not_negative("account_balance", self.account_balance)
        not_negative("family_balance", self.family_balance)


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
    old screenshot of it; `unsettled_at` names the place of a stay elsewhere that is still open (R32); `review` is why
    the insured place will refuse what they file, "" where it won't."""

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
    review: str = field(default="", repr=False)

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
    it, where the person is insured in several ("": all of them). A pending one is decided on `decided_on`: refused for
    `refusal`, approved where that is empty; then the filing that it `replaces` is cancelled. `here`:
    made at a terminal of this platform, False in another channel."""

    person: str
    number: str
    type: FilingType
    destination: str
    begin: dt.date
    end: dt.date | None = None
    state: RecordState = RecordState.APPROVED
    reason: str = ""
    insured: str = ""
    filed_on: dt.date | None = None
    here: bool | None = None
    decided_on: dt.date | None = None
    refusal: str = ""
    replaces: str = ""

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.begin:
            raise ValueError("end: before begin")

    def state_on(self, today: dt.date) -> RecordState:
        """What the place has decided by `today`."""
        if self.state is not RecordState.PENDING or self.decided_on is None or today < self.decided_on:
            return self.state
        return RecordState.REJECTED if self.refusal else RecordState.APPROVED

    def reason_on(self, today: dt.date) -> str:
        return self.refusal if self.reason == "" and self.state_on(today) is RecordState.REJECTED else self.reason


@dataclass(frozen=True)
class Charge:
    """`quantity` of a catalogue item on a bill; `price` (fen) where it differed on that day; the rest as on a
    FeeLine."""

    item: str
    quantity: int
    price: Fen | None = None
    day: dt.date | None = None
    origin: Origin = Origin.STAY
    hours_before: int = 0
    on_order: bool = False


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
        not_negative("deposit", self.deposit)
        if self.discharged is not None and self.discharged < self.admitted:
            raise ValueError("discharged: before admitted")
        if sum(d.main for d in self.diagnoses) != 1:
            raise ValueError("diagnoses: exactly one is the main diagnosis")
