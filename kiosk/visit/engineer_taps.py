"""What a tap means at the engineer's diagnostics. Part of kiosk.visit.taps."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping

from kiosk.ports import Section
from kiosk.visit import events as ev
from kiosk.visit.engineer_states import Panel

_PLAIN: Mapping[str, Callable[[], ev.Event]] = {
    "engineer": ev.EngineerAsked,
    "burn_stop": ev.BurnStopped,
    "readiness": ev.ReadinessAsked,
    "readiness_print": ev.ReadinessPrintAsked,
    "bundle": ev.BundleAsked,
}
ENGINEER_TAPS = frozenset((*_PLAIN, "section", "panel", "retest", "probe", "fix", "judge", "burn"))


def engineer_event(tap: str, argument: str) -> ev.Event | None:
    """The event of a tap: "probe" and "fix" come with "<part>/<name>", "judge" with "<part>/<name>/yes" or "/no",
    "burn" with minutes, "retest" with a section or "". None for what no page sends."""
    if tap in _PLAIN:
        return _PLAIN[tap]()
    with contextlib.suppress(ValueError):  # no such section, panel or number: a tap that no page sends
        match tap, argument.split("/"):
            case "section", [section]:
                return ev.SectionChosen(Section(section))
            case "panel", [panel]:
                return ev.PanelChosen(Panel(panel))
            case "retest", [section]:
                return ev.ExaminedAgain(Section(section) if section else None)
            case "probe", [part, name]:
                return ev.ProbeAsked(part, name)
            case "fix", [part, name]:
                return ev.FixAsked(part, name)
            case "judge", [part, name, ("yes" | "no") as said]:
                return ev.Judged(part, name, said == "yes")
            case "burn", [minutes]:
                return ev.BurnAsked(int(minutes))
    return None
