"""The states of a refusal: why the insurer said no, and the papers for a claim at home. Part of kiosk.visit.states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.domain.claim import ClaimPack, Office
from kiosk.domain.diagnosis import Asked, Diagnosis
from kiosk.domain.filing import FilingFinding
from kiosk.domain.people import Insurance
from kiosk.domain.problems import Problem
from kiosk.domain.stay import Stay
from kiosk.visit.case import Case, Patient
from kiosk.visit.sheet import Ways

if TYPE_CHECKING:
    from kiosk.visit.states import State


@dataclass(frozen=True)
class Concern:
    """Whose settlement or filing it is about. `stay` None: a filing alone; `finding` None: no filing was looked for."""

    patient: Patient
    insurance: Insurance
    stay: Stay | None = None
    finding: FilingFinding | None = None

    @classmethod
    def of(cls, case: Case) -> Concern:
        return cls(case.patient, case.insurance, case.stay, case.finding)

    @property
    def case(self) -> Case | None:
        """None where no stay is at hand whose filing was looked for."""
        if self.stay is None or self.finding is None:
            return None
        return Case(self.patient, self.stay, self.insurance, self.finding)

    @property
    def gone(self) -> bool:
        """Whether the card that opened the visit was pulled: whoever stands there now must show their own."""
        return self.patient.by_card and not self.patient.insertion


@dataclass(frozen=True)
class Refused:
    """The insurer said no. `diagnosis` None while the reason is looked for; `office` is the insured place's agency,
    `ways` how it takes a filing; `back` is what trying again enters, None where that can't help. `printed` None: no
    help slip was asked for, or it is still `printing`; False: it is not known to be out."""

    concern: Concern
    problem: Problem
    asked: Asked
    back: State | None = None
    diagnosis: Diagnosis | None = None
    office: Office | None = None
    ways: Ways = Ways()
    printing: bool = False
    printed: bool | None = None


@dataclass(frozen=True)
class Claiming:
    """Pay now, claim at home: `pack` None while it is put together. `refused` is the page to go back to, None where
    it was asked for on the filing page."""

    concern: Concern
    pack: ClaimPack | None = None
    refused: Refused | None = None
    printing: bool = False
    printed: bool | None = None
