"""A filing that an insured place has not decided about yet, and whom it is for (R9)."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.domain.people import Insurance, Member
from kiosk.domain.stay import Stay


@dataclass(frozen=True)
class Waiting:
    """What has to be asked again. `number` is the filing's own, "" for one that is made on the phone meanwhile; `stay`
    the one that is to be settled with it, None where no stay is at hand."""

    member: Member = field(repr=False)
    insurance: Insurance
    number: str = ""
    stay: Stay | None = None
