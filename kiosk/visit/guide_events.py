"""What happens on the pages of the guide and the directory. Part of kiosk.visit.events."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.directory.directory import Area
from kiosk.directory.institution import Found, Service, Trouble
from kiosk.visit.guide_states import Group


@dataclass(frozen=True)
class GuideAsked:
    pass


@dataclass(frozen=True)
class HospitalsAsked:
    pass


@dataclass(frozen=True)
class Sought:
    """What is typed by now."""

    words: str = field(repr=False)


@dataclass(frozen=True)
class TopicChosen:
    name: str


@dataclass(frozen=True)
class GroupChosen:
    """One of the guide's lists."""

    group: Group


@dataclass(frozen=True)
class AreasAsked:
    """Choose a place: "" the provinces, two digits the cities of one."""

    within: str = ""


@dataclass(frozen=True)
class AreaChosen:
    """Only institutions of areas whose code begins so; "" everywhere."""

    code: str


@dataclass(frozen=True)
class ServiceChosen:
    """Only where this is opened; None whatever is opened."""

    service: Service | None


@dataclass(frozen=True)
class HospitalOpened:
    """One of those that are shown, by its place in the list."""

    index: int


@dataclass(frozen=True)
class HospitalsFound:
    found: Found | Trouble


@dataclass(frozen=True)
class AreasFound:
    areas: tuple[Area, ...] | Trouble


GuideEvent = (
    GuideAsked
    | HospitalsAsked
    | Sought
    | TopicChosen
    | GroupChosen
    | AreasAsked
    | AreaChosen
    | ServiceChosen
    | HospitalOpened
    | HospitalsFound
    | AreasFound
)
