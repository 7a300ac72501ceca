"""A hospital stay as the hospital's system knows it (R19–R23, R32 step 0)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.domain.money import BasisPoints, Fen, total
from kiosk.domain.problems import ProblemCode
from kiosk.domain.region import Region


class FeeCategory(StrEnum):
    """Platform table med_chrgitm_type, in its order."""

    BED = "bed"
    CONSULTATION = "consultation"
    EXAMINATION = "examination"
    LABORATORY = "laboratory"
    TREATMENT = "treatment"
    SURGERY = "surgery"
    NURSING = "nursing"
    MATERIAL = "material"
    WESTERN_DRUG = "western_drug"
    HERBAL = "herbal"
    PATENT_DRUG = "patent_drug"
    OTHER = "other"


class FeeClass(StrEnum):
    """甲 乙 丙 (chrgitm_lv 01 02 03): paid by rule, with a first self-pay share, not at all."""

    A = "A"
    B = "B"
    C = "C"


class Origin(StrEnum):
    """Where a fee arose: in this hospital during the stay, in its emergency room before it (R22), or elsewhere during
    it (R23: examination, treatment or drugs of another designated institution or pharmacy)."""

    STAY = "stay"
    EMERGENCY = "emergency"
    OUTSIDE = "outside"


@dataclass(frozen=True)
class FeeLine:
    """One line of the bill. Amounts in fen; `first_self_pay` in basis points (乙); `price_limit` None: no limit.

    `hours_before`: for an emergency fee, how many hours before the admission it arose (R22); `on_order`: for an
    outside fee, that the hospital ordered it on its stamped form (R23); `mapped` False: the hospital's item has no
    counterpart in the catalogue of the place of care, so nobody can say how it is paid (K-205). A correction has a
    negative quantity and amount, and the day of the fee that it corrects.
    """

    code: str
    name: str
    category: FeeCategory
    fee_class: FeeClass
    unit_price: Fen
    quantity: int
    amount: Fen
    day: dt.date
    first_self_pay: BasisPoints = 0
    price_limit: Fen | None = None
    origin: Origin = Origin.STAY
    hours_before: int = 0
    on_order: bool = False
    mapped: bool = True


@dataclass(frozen=True)
class Diagnosis:
    code: str
    name: str = field(repr=False)
    main: bool = False


@dataclass(frozen=True)
class Hospital:
    """The institution where the terminal stands. `code` has 12 characters (fixmedins_code)."""

    code: str
    name: str
    level: str
    region: Region
    office: str = "医保办公室"
    phone: str = ""


class Unready(StrEnum):
    """Why a stay can't be settled yet (R32 step 0). Each sends the person to the ward or to an office."""

    NO_DISCHARGE_ORDER = "no_discharge_order"
    FEES_POSTING = "fees_posting"
    FEES_NOT_UPLOADED = "fees_not_uploaded"
    ITEM_NOT_MAPPED = "item_not_mapped"
    ADMISSION_NOT_REGISTERED = "admission_not_registered"
    WRONG_VISIT_TYPE = "wrong_visit_type"
    INJURY_UNDECLARED = "injury_undeclared"
    THIRD_PARTY_LIABLE = "third_party_liable"
    ALREADY_SETTLED = "already_settled"


#: The hospital's own reasons (R32 step 0), each a problem with its own next step.
UNREADY: Mapping[Unready, ProblemCode] = {
    Unready.NO_DISCHARGE_ORDER: ProblemCode.NO_DISCHARGE_ORDER,
    Unready.FEES_POSTING: ProblemCode.FEES_POSTING,
    Unready.FEES_NOT_UPLOADED: ProblemCode.FEES_NOT_UPLOADED,
    Unready.ITEM_NOT_MAPPED: ProblemCode.ITEM_NOT_MAPPED,
    Unready.ADMISSION_NOT_REGISTERED: ProblemCode.ADMISSION_NOT_REGISTERED,
    Unready.WRONG_VISIT_TYPE: ProblemCode.WRONG_VISIT_TYPE,
    Unready.INJURY_UNDECLARED: ProblemCode.INJURY_UNDECLARED,
    Unready.THIRD_PARTY_LIABLE: ProblemCode.THIRD_PARTY_LIABLE,
    Unready.ALREADY_SETTLED: ProblemCode.ALREADY_SETTLED,
}


@dataclass(frozen=True)
class Stay:
    """One stay. `discharged` None until the discharge order is given; marks are the hospital's alone (R5)."""

    stay_id: str
    hospital: Hospital
    patient_id_number: str = field(repr=False)
    patient_name: str = field(repr=False)
    inpatient_number: str
    ward: str
    bed: str
    admitted: dt.date
    discharged: dt.date | None
    emergency: bool = False
    injury: bool = False
    unready: tuple[Unready, ...] = ()

    def days(self, today: dt.date) -> int:
        """Days in hospital; a stay that begins and ends on one day counts one."""
        return max(((self.discharged or today) - self.admitted).days, 1)


@dataclass(frozen=True)
class Bill:
    """What the hospital has charged for a stay. `deposit` (fen) was paid in advance.

    `version` changes when the hospital changes a line; settling an old version is refused by the hospital.
    """

    stay: Stay
    lines: tuple[FeeLine, ...]
    diagnoses: tuple[Diagnosis, ...]
    deposit: Fen = Fen(0)
    version: str = "1"

    @property
    def total(self) -> Fen:
        return total(line.amount for line in self.lines)

    def key(self) -> str:
        """What may be settled once: the stay at this hospital, whatever its version."""
        return f"{self.stay.hospital.code}/{self.stay.stay_id}"
