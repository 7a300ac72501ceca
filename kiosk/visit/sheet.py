"""The application as it is being filled in at the terminal: one frozen sheet from the first question to the receipt."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace

from kiosk.domain.application import Consent, Handed, Signature
from kiosk.domain.filing import FilingRecord, FilingType
from kiosk.domain.people import Insurance, Member
from kiosk.domain.region import Region
from kiosk.domain.stay import Stay
from kiosk.domain.writes import NewFiling
from kiosk.policy.routes import Routes, routes
from kiosk.policy.rulebook import Rules
from kiosk.ports import Abilities, Ability
from kiosk.visit.case import Patient


@dataclass(frozen=True)
class Ways:
    """How the insured place takes each call about a filing, each by itself (R8). `photos`: a paper can be photographed
    here and handed over."""

    abilities: Abilities = Abilities()
    photos: bool = False

    @property
    def routes(self) -> Routes:
        """Each service's way, and why it goes that way."""
        return routes(self.abilities)

    @property
    def files_here(self) -> bool:
        return self.routes.submit.here

    @property
    def files_by_phone(self) -> bool:
        return self.abilities.submit is Ability.PHONE

    @property
    def changes_here(self) -> bool:
        return self.routes.change.here

    @property
    def cancels_here(self) -> bool:
        return self.routes.cancel.here


@dataclass(frozen=True)
class Dossier:
    """Every filing of a person as their insured place keeps it. `records` None: this place can't be asked, which is
    never "none". `stay` is the stay at this hospital that isn't settled yet; `sent` the number of what was just
    done."""

    patient: Patient
    insurance: Insurance
    care: Region
    checked_at: dt.datetime
    rules: Rules = field(repr=False, compare=False)
    records: tuple[FilingRecord, ...] | None
    ways: Ways = Ways()
    stay: Stay | None = None
    sent: str = ""

    def record(self, index: int) -> FilingRecord | None:
        """The record of a row, None for a row that isn't there."""
        known = self.records or ()
        return known[index] if 0 <= index < len(known) else None


@dataclass(frozen=True)
class Sheet:
    """What is known of the application so far. `held` are the filings that the person has already (R12), `known` False
    where that place can't be asked, `replaces` the one that this changes (R11); `settling`: a stay is to be settled
    with it; `answers` value by value; `phone` where the insured place can ask ("" nobody has said);
    `form` the number of the form that was printed to be signed in ink."""

    patient: Patient
    insurance: Insurance
    care: Region
    today: dt.date
    rules: Rules = field(repr=False, compare=False)
    ways: Ways = Ways()
    stay: Stay | None = None
    settling: bool = False
    held: tuple[FilingRecord, ...] = ()
    known: bool = True
    replaces: FilingRecord | None = None
    answers: tuple[tuple[str, str], ...] = ()
    type: FilingType | None = None
    consents: tuple[Consent, ...] = ()
    phone: str = field(default="", repr=False)
    handed: tuple[Handed, ...] = ()
    signature: Signature | None = field(default=None, repr=False)
    form: str = ""

    @property
    def member(self) -> Member:
        return self.patient.member

    def given(self, handed: Handed) -> Sheet:
        """With one paper more, or given another way than before."""
        others = tuple(h for h in self.handed if h.material is not handed.material)
        return replace(self, handed=(*others, handed))

    def draft(self, begin: dt.date, end: dt.date | None) -> NewFiling:
        """What is sent. Raises ValueError for a sheet without a type."""
        if self.type is None:
            raise ValueError("no type is chosen")
        return NewFiling(
            person_id=self.member.person_id,
            insurance=self.insurance,
            type=self.type,
            destination=self.care,
            begin=begin,
            end=end,
            agent=self.patient.agent,
            phone=self.phone,
            handed=self.handed,
            signature=self.signature,
            consent=self.consents[-1] if self.consents else None,
            replaces=self.replaces.number if self.replaces else "",
        )
