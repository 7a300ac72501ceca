"""Taps of the guide and the directory that come with an argument."""

from __future__ import annotations

import re

from kiosk.directory.institution import Service
from kiosk.visit import events as ev
from kiosk.visit.guide_states import Group

GUIDE_TAPS = frozenset(("find", "topic", "group", "areas", "area", "service", "open"))
_AREA = re.compile(r"(\d{2}|\d{4})?\Z", re.ASCII)


def guide_event(tap: str, said: str) -> ev.Event | None:
    """The event of such a tap; None for an argument that no page sends."""
    match tap:
        case "find":
            return ev.Sought(said)
        case "topic":
            return ev.TopicChosen(said)
        case "group" if said in set(Group):
            return ev.GroupChosen(Group(said))
        case "areas" if _AREA.match(said):
            return ev.AreasAsked(said)
        case "area" if _AREA.match(said):
            return ev.AreaChosen(said)
        case "service" if said in ("", *Service):
            return ev.ServiceChosen(Service(said) if said else None)
        case "open" if re.fullmatch(r"[0-9]{1,2}", said, re.ASCII):
            return ev.HospitalOpened(int(said))
        case _:
            return None
