"""What can happen until it is known who is there, which stay it is and how it is filed. Part of kiosk.visit.events."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.domain.filing import FilingFinding
from kiosk.domain.people import Agent, Credential, Member
from kiosk.domain.stay import Stay
from kiosk.visit.case import Errand
from kiosk.visit.sheet import Ways

# ---- what a person does --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ForSelf:
    pass


@dataclass(frozen=True)
class ForFamily:
    pass


@dataclass(frozen=True)
class AgentNamed:
    agent: Agent


@dataclass(frozen=True)
class IdCardChosen:
    pass


@dataclass(frozen=True)
class StayChosen:
    index: int


@dataclass(frozen=True)
class CheckedAgain:
    """I have filed now: ask again."""


@dataclass(frozen=True)
class FileByPhone:
    pass


@dataclass(frozen=True)
class ParkAsked:
    """Come back later with a ticket."""


# ---- what the other side answers -----------------------------------------------------------------------------


@dataclass(frozen=True)
class CardRead:
    """A card was read whole. `insertion` 0: the resident ID card."""

    credential: Credential
    insertion: int = 0


@dataclass(frozen=True)
class MemberKnown:
    member: Member


@dataclass(frozen=True)
class TicketResumed:
    """Whose visit the ticket stands for, and what it was for."""

    id_number: str = field(repr=False)
    errand: Errand = Errand.DISCHARGE


@dataclass(frozen=True)
class StaysFound:
    """`resumed` is the id of the stay whose filing this person has waited for, "" none."""

    stays: tuple[Stay, ...]
    resumed: str = ""


@dataclass(frozen=True)
class FilingFound:
    finding: FilingFinding
    ways: Ways = Ways()


@dataclass(frozen=True)
class TicketIssued:
    number: str


@dataclass(frozen=True)
class TicketPrinted:
    printed: bool


ArrivingEvent = (
    ForSelf
    | ForFamily
    | AgentNamed
    | IdCardChosen
    | StayChosen
    | CheckedAgain
    | FileByPhone
    | ParkAsked
    | CardRead
    | MemberKnown
    | TicketResumed
    | StaysFound
    | FilingFound
    | TicketIssued
    | TicketPrinted
)
