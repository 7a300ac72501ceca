"""Who is at the terminal, what for, and the stay that it is about."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kiosk.domain.bill import Claim
from kiosk.domain.filing import FilingFinding
from kiosk.domain.people import Agent, Credential, Insurance, Medium, Member
from kiosk.domain.stay import Stay


class Errand(StrEnum):
    """What a visit is for; the kind under which the journal opens it."""

    DISCHARGE = "discharge"
    FILING = "filing"


@dataclass(frozen=True)
class Patient:
    """Whose stay it is, with what they showed and who acts for them (R16). `insertion` 0: no card."""

    member: Member
    credential: Credential
    agent: Agent | None = None
    insertion: int = 0

    @property
    def by_card(self) -> bool:
        """Whether the visit was opened with a card that is in the reader, or was."""
        return self.credential.medium is Medium.CARD


@dataclass(frozen=True)
class Case:
    """A patient, the stay to settle, the insurance whose filing was checked, and what holds of it."""

    patient: Patient
    stay: Stay
    insurance: Insurance
    finding: FilingFinding

    @property
    def claim(self) -> Claim:
        """Who a settlement of this case is for, as its slip will say it."""
        return Claim(self.patient.member, self.finding, self.patient.agent)
