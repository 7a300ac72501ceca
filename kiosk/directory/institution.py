"""Designated institutions (定点医疗机构): what a person looks for, and what a search finds (R38)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.domain.region import Region


class Service(StrEnum):
    """What an institution has opened for settlement across provinces (R19, R20). The five diseases of 2022 first, then
    those that 2025 added; which of them a place settles is its own dated data. Texts: "service.<value>"."""

    INPATIENT = "inpatient"
    OUTPATIENT = "outpatient"
    HYPERTENSION = "hypertension"
    DIABETES = "diabetes"
    TUMOUR = "tumour"
    DIALYSIS = "dialysis"
    TRANSPLANT = "transplant"
    COPD = "copd"
    RHEUMATOID_ARTHRITIS = "rheumatoid_arthritis"
    CORONARY = "coronary"
    HEPATITIS = "hepatitis"
    SPONDYLITIS = "spondylitis"


@dataclass(frozen=True)
class Institution:
    """One designated institution. `also` are other names people use; `services` empty: the source doesn't say which
    are opened, which is not "none". `spoken` is the name in pinyin, for who can't read it. `dated` is the day the
    source speaks of."""

    code: str
    name: str
    region: Region
    dated: dt.date
    source: str
    level: str = ""
    address: str = ""
    phone: str = ""
    services: frozenset[Service] = frozenset()
    also: tuple[str, ...] = ()
    name_en: str = ""
    spoken: str = ""


class Trouble(StrEnum):
    """Why nothing can be looked up: there is no file, it can't be read, or it is sample data in production."""

    MISSING = "missing"
    DAMAGED = "damaged"
    SAMPLE = "sample"


@dataclass(frozen=True)
class Standing:
    """What the list says of one institution: whether it is in it, and whether it opened a service; None: it can't be
    told from the list."""

    networked: bool | None = None
    opened: bool | None = None


@dataclass(frozen=True)
class Question:
    """What is looked for: `words` as typed (characters, pinyin, initials), only areas whose code begins with `within`,
    only where `service` is opened. Nothing typed finds everything in the area."""

    words: str = field(default="", repr=False)
    within: str = ""
    service: Service | None = None


@dataclass(frozen=True)
class Found:
    """The best first. `more`: others fit too, the words should say more. `dated`: the oldest source of the file."""

    institutions: tuple[Institution, ...] = ()
    more: bool = False


@dataclass(frozen=True)
class About:
    """What a directory file says of itself."""

    institutions: int
    dated: dt.date
    source: str
    sample: bool = False
