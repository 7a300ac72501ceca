"""What can happen on the pages of a refusal. Part of kiosk.visit.events."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.claim import ClaimPack, Office
from kiosk.domain.diagnosis import Diagnosis
from kiosk.visit.sheet import Ways


@dataclass(frozen=True)
class HelpAsked:
    """Print the help slip."""


@dataclass(frozen=True)
class ClaimAsked:
    """Pay now, claim at home: show what that takes."""


@dataclass(frozen=True)
class ClaimPrintAsked:
    """Print the pack of the manual claim."""


@dataclass(frozen=True)
class Diagnosed:
    """The reason, the insured place's office, and how that place takes a filing."""

    diagnosis: Diagnosis
    office: Office
    ways: Ways = Ways()


@dataclass(frozen=True)
class ClaimGathered:
    pack: ClaimPack


RefusalEvent = HelpAsked | ClaimAsked | ClaimPrintAsked | Diagnosed | ClaimGathered
