"""What the explanation is built from. Amounts are whole fen, shares basis points (8500 is 85 %)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple


class Share(int):
    """Basis points: told apart from fen where a step is put into words."""


WHOLE = 10_000
NOTHING = Share(0)


class Fee(NamedTuple):
    """One line of the bill. `kind` A, B or C (甲 乙 丙); `limit` in fen a unit; `year` of its day; `early`: its day is
    before the admission. `origin` "stay", "emergency", or what was got outside: "examination", "treatment", "drug"."""

    amount: int
    quantity: int
    kind: str
    first_share: int
    limit: int | None
    year: int
    early: bool = False
    origin: str = "stay"
    hours_before: int = 0
    on_order: bool = False
    mapped: bool = True


@dataclass(frozen=True)
class Care:
    """What the place of care lets go with a stay (R21–R23). `injuries` None: not known; `declaration`: an injury needs
    a signed one; `outside`: whether each kind of outside item is merged, a kind that is missing isn't known."""

    injuries: bool | None
    declaration: bool
    emergency_hours: int
    outside: Mapping[str, bool]
    source: str = ""


@dataclass(frozen=True)
class Band:
    """Within-policy fees up to `upto` (None: without end), deductible included, are paid at `share`."""

    share: int
    upto: int | None = None


@dataclass(frozen=True)
class Layer:
    """A fund behind the pool: from each bound on, at its share: ((bound, share), …), the bounds rising. `ceiling` a
    year."""

    steps: tuple[tuple[int, int], ...]
    ceiling: int | None = None


@dataclass(frozen=True)
class Plan:
    """What the insured place pays in one year for one level of hospital.

    `deductibles`: of the year's first, second, third … stay, the last for all that follow. `off`: points off for the
    member's way of filing (R29); `home_off` where a long-term filer is at home, then at most `referral_off` (R17).
    `halves_up`: a half fen goes up; else the fraction is dropped. `fitted`: no policy, only arithmetic (R31).
    `partial`: the source states deductible and share, all else isn't known.
    """

    deductibles: tuple[int, ...]
    bands: tuple[Band, ...]
    retired_bonus: int = 0
    off: int = 0
    home_off: int = 0
    referral_off: int = 0
    ceiling: int | None = None
    large_amount: Layer | None = None
    catastrophic: Layer | None = None
    civil_servant: int = 0
    medical_aid: int = 0
    medical_aid_ceiling: int | None = None
    halves_up: bool = True
    fitted: bool = False
    partial: bool = False
    source: str = ""


@dataclass(frozen=True)
class Used:
    """What a year has seen before this stay (fen; `stays` settled)."""

    stays: int = 0
    within: int = 0
    own: int = 0
    pool: int = 0
    large_amount: int = 0
    catastrophic: int = 0
    medical_aid: int = 0


@dataclass(frozen=True)
class Case:
    """The stay and the member. None where the platform doesn't say.

    `years` from the admission's to the discharge's; `split`: a stay over more than one is charged to each (R40), then
    with one deductible for all (`one_deductible`) or one each. `injury` none, declared, undeclared or third_party.
    `way_known` False: nobody could say which way of filing there is. `account` (fen): what the chosen account holds,
    0 where none is chosen.
    """

    years: tuple[int, ...]
    injury: str = "none"
    split: bool | None = False
    one_deductible: bool = False
    at_home: bool = False
    way_known: bool = True
    retired: bool = False
    civil_servant: bool | None = False
    medical_aid: bool | None = False
    hospital_bears: bool | None = False
    account: int | None = 0
    used: Mapping[int, Used] | None = None
