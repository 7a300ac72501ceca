"""Every check of a terminal, side by side, each for a bounded time: a whole Report whatever is or isn't there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from kiosk import __version__
from kiosk.backends.signed_in import SignedInBackend
from kiosk.diagnostics.bounded import Bounded, Hangs, Raised
from kiosk.diagnostics.link import check_link
from kiosk.diagnostics.machine import Machine, check_screen, check_temperature
from kiosk.diagnostics.network import check_network
from kiosk.diagnostics.report import BROKE, HUNG, NOT_FITTED, SECTIONS, STILL_HUNG, Report
from kiosk.diagnostics.runs import Runs
from kiosk.diagnostics.software import check_software
from kiosk.diagnostics.storage import check_owed, check_storage
from kiosk.domain.problems import ProblemCode
from kiosk.domain.readiness import Confirmation
from kiosk.ports import Backend, Check, Detail, Health, shows
from kiosk.texts import LANGUAGES
from kiosk.texts.said import Text

if TYPE_CHECKING:
    from kiosk.visit.parts import Parts


#: Who answers for the parts that are no device. A link names the part whose way it is, the screen whoever saw it.
_OWN = {
    "mode": "kiosk.settings",
    "temperature": "kiosk.diagnostics.machine",
    "network": "kiosk.diagnostics.network",
    "storage": "kiosk.diagnostics.storage",
    "software": "kiosk.diagnostics.software",
    "runs": "kiosk.diagnostics.runs",
}


@dataclass(frozen=True)
class Around:
    """What the checks need besides the parts. `ahead` answers by how many seconds our clock is ahead of the platform's
    own word, None where it has said none; `screen` what the window has found of itself."""

    machine: Machine = field(default_factory=Machine)
    bounded: Bounded = field(default_factory=Bounded)
    runs: Runs | None = None
    ahead: Callable[[], float | None] = lambda: None
    screen: Callable[[], Check | None] = lambda: None


def devices(parts: Parts) -> Mapping[str, Any]:
    """The parts by the name that the report gives them; None where the settings name none."""
    return {
        "card reader": parts.card_reader,
        "ID card reader": parts.id_card_reader,
        "camera": parts.camera,
        "paper camera": parts.paper_camera,
        "scanner": parts.scanner,
        "printer": parts.printer,
        "voice": parts.voice,
        "insurer": parts.backend,
        "hospital": parts.hospital,
        "payments": parts.payments,
        "second store": parts.second_store,
        "materials": parts.materials,
        "directory": parts.directory,
        "journal": parts.journal,
    }


def examine(parts: Parts, around: Around | None = None, records: tuple[Confirmation, ...] = ()) -> Report:
    """Check every part. Never raises: a check that raises or hangs is a finding itself."""
    work = checks(parts, around or Around())
    bounded = around.bounded if around is not None else Bounded()
    fitted = devices(parts)
    found = {part: finding(part, came, driver_of(part, fitted)) for part, came in bounded.run(work).items()}
    ordered = tuple(found[part] for part in SECTIONS)
    return Report(parts.clock.now(), parts.settings.terminal.name, __version__, ordered, records)


def checks(parts: Parts, around: Around) -> Mapping[str, Callable[[], Check]]:
    """What is asked about each part that the report names."""
    clock, terminal = parts.clock, parts.settings.terminal
    journal, machine, tolerance = parts.settings.journal, around.machine, terminal.clock_tolerance
    backend = behind(parts.backend)
    of_devices = {part: _of(part, device) for part, device in devices(parts).items()}
    return of_devices | {
        "insurer": lambda: _with_module(parts.backend),
        "screen": lambda: around.screen() or check_screen(machine),
        "network": lambda: check_network(machine, around.ahead(), tolerance),
        "insurer link": lambda: check_link("insurer link", backend, clock, tolerance, ProblemCode.INSURER_DOWN),
        "hospital link": lambda: check_link(
            "hospital link", parts.hospital, clock, tolerance, ProblemCode.HOSPITAL_DOWN
        ),
        "storage": lambda: check_storage(journal.path, machine, clock, journal.reserve_bytes),
        "owed": lambda: check_owed(parts.journal),
        "mode": lambda: _mode(production=terminal.production),
        "software": lambda: check_software(machine.lock),
        "runs": around.runs.check if around.runs is not None else _no_runs,
        "temperature": lambda: check_temperature(machine),
    }


def finding(part: str, came: Check | Hangs | Raised, driver: str) -> Check:
    """What a check came to, under the part's own name and the class that really answers."""
    match came:
        case Hangs(seconds, before):
            since = shows(STILL_HUNG) if before else shows(HUNG, seconds=f"{seconds:g}")
            return Check(part, Health.UNKNOWN, since, driver)
        case Raised(error):
            return Check(part, Health.UNKNOWN, shows(BROKE, error=error), driver)
        case Check():
            who = driver if driver != "-" else came.driver
            details = tuple(replace(each, value=_sayable(each.value)) for each in came.details)
            return replace(came, part=part, driver=who, evidence=_told(came.evidence), details=details)


def _told(evidence: Text) -> Text:
    """Of a hospital's own driver the words as they are, where it gives a string or has no text in every language: it
    must not bring the page down."""
    said = _sayable(evidence)
    return said if isinstance(said, Text) else shows("told", words=said)


def _sayable(value: str | Text) -> str | Text:
    if not isinstance(value, Text):
        return value
    try:
        for language in LANGUAGES:
            value.say(language)
    except (KeyError, IndexError, ValueError):
        return f"{value.key} {' '.join(str(each) for _, each in value.values if not isinstance(each, Text))}".strip()
    return value


def driver_name(device: object) -> str:
    """The class that really answers, so that a simulated part can't pass for a real one."""
    answers = behind(device)
    return f"{type(answers).__module__}.{type(answers).__qualname__}"


def driver_of(part: str, fitted: Mapping[str, Any]) -> str:
    """Who answers for a part: the device's class, the module of our own check, "-" for what isn't fitted."""
    if part in fitted:
        return driver_name(fitted[part]) if fitted[part] is not None else "-"
    return _OWN.get(part, "-")


def behind(device: object) -> object:
    """The part itself where something of ours stands before it."""
    return device.behind if isinstance(device, SignedInBackend) else device


def _of(part: str, device: Any) -> Callable[[], Check]:
    if device is None:
        return lambda: Check(part, Health.UNKNOWN, NOT_FITTED, "-")
    return lambda: device.check()


def _with_module(backend: Backend) -> Check:
    """The platform's own check, and whether it says that it answers 3.0 cards: a claim of its profile. How its answers
    come is known where cards are read."""
    key = "insurer.module" if backend.profile().security_module else "insurer.no_module"
    found = backend.check()
    return replace(found, details=(*found.details, Detail("security_module", shows(key))))


def _mode(*, production: bool) -> Check:
    """READY in production; the bench's throw-away keys and simulated parts are nothing to serve people with."""
    if production:
        return Check("mode", Health.READY, shows("mode.production"), "-")
    return Check("mode", Health.DEGRADED, shows("mode.bench"), "-")


def _no_runs() -> Check:
    return Check("runs", Health.UNKNOWN, shows("runs.not_kept"), "-")
