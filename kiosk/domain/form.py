"""《跨省异地就医登记备案表》 filled in, to be signed in ink or as the receipt of a signature by finger (R7, R8; fields:
platform.md §5.0), and what is found when the signed paper comes back before the camera."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.domain import ticket
from kiosk.domain.application import Handed, Material, Signature, Way
from kiosk.domain.filing import FilingType
from kiosk.domain.people import Agent, InsuranceKind, Sex
from kiosk.domain.region import Region
from kiosk.domain.stay import Hospital

_OURS, _TICKETS = "KF-", "KT-"


def make_number(random_bytes: bytes) -> str:
    """A form's number, as a ticket's but "KF-…": it names this form of this visit, and nothing about a person.
    ValueError for fewer than 7 bytes."""
    return _OURS + ticket.make(random_bytes).removeprefix(_TICKETS)


def is_form_number(text: str) -> bool:
    """True for exactly what `make_number` writes, the check character included."""
    return text.startswith(_OURS) and ticket.is_ticket(_TICKETS + text.removeprefix(_OURS))


@dataclass(frozen=True)
class FilingForm:
    """The form. `end` None: until changed (R10). `guardian`: the agent is a child's guardian, who signs. A material
    handed by commitment puts its commitment on the form. `signature` None: a box to sign in ink, and a code beside it
    by which the scan is known again; with one, its strokes are drawn."""

    number: str
    hospital: Hospital
    issued_at: dt.datetime
    name: str = field(repr=False)
    sex: Sex
    id_number: str = field(repr=False)
    insurance: InsuranceKind
    retired: bool
    type: FilingType
    insured: Region
    care: Region
    begin: dt.date
    end: dt.date | None
    phone: str = field(default="", repr=False)
    agent: Agent | None = field(default=None, repr=False)
    guardian: bool = False
    handed: tuple[Handed, ...] = ()
    signature: Signature | None = field(default=None, repr=False)

    @property
    def committed(self) -> tuple[Material, ...]:
        """The papers that a signed commitment stands in for."""
        return tuple(h.material for h in self.handed if h.way is Way.COMMITMENT)


class Signed(StrEnum):
    """Whether there is ink in the box. UNSURE is for a person to look at; it is never "no"."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


@dataclass(frozen=True)
class FormScan:
    """A photographed form. `number` is what its code says, "" where none was read; `signed` says nothing then."""

    number: str
    signed: Signed

    def of(self, form_number: str) -> bool:
        """True where it is this very form."""
        return self.number == form_number
