"""The states of the guide and of the directory: open to everybody, nobody has to say who they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from kiosk.directory.directory import Area
from kiosk.directory.institution import Found, Institution, Question, Trouble

if TYPE_CHECKING:
    from kiosk.visit.states import State


class Group(StrEnum):
    """Which list of the guide is shown. Texts: "guide.group.<value>"."""

    ITEMS = "items"
    ASKS = "asks"
    PHONES = "phones"


@dataclass(frozen=True)
class ReadingGuide:
    """What can be done, what people ask, whom to call. `back` is the page it was opened from; `topic` "" shows the list
    of the `group`. What was typed lives in here and nowhere else."""

    back: State
    words: str = field(default="", repr=False)
    topic: str = ""
    group: Group = Group.ITEMS


@dataclass(frozen=True)
class FindingHospital:
    """Looking for an institution. `found` is the answer to the last question that was answered, `asking` while another
    is out; `areas` are offered to choose from (None: the list of institutions is shown)."""

    back: State
    question: Question = field(default_factory=Question)
    found: Found | Trouble | None = None
    asking: bool = True
    areas: tuple[Area, ...] | None = None
    within: str = ""
    chosen: Institution | None = None
