"""How a part is, as the diagnostics say it."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol, runtime_checkable

from kiosk.domain.problems import ProblemCode
from kiosk.texts.said import Text

#: The errors of the operating system that have a text (`finding.system.<name>`).
_SYSTEM = frozenset(
    {
        *("ENOSPC", "EDQUOT", "EROFS", "EIO", "EACCES", "EPERM", "ENOENT", "ENOTDIR", "EBUSY", "ENODEV", "ENXIO"),
        *("ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "ETIMEDOUT", "EISDIR"),
    }
)


class Health(StrEnum):
    """UNKNOWN never becomes a claim: a device that can't say is not READY."""

    READY = "ready"
    DEGRADED = "degraded"
    UNKNOWN = "unknown"
    OUT_OF_ORDER = "out_of_order"


class Section(StrEnum):
    """Where a part stands on the engineer's page, in this order."""

    READERS = "readers"
    CAMERAS = "cameras"
    SCANNERS = "scanners"
    PRINTERS = "printers"
    SOUND = "sound"
    SCREEN = "screen"
    NETWORK = "network"
    STORAGE = "storage"
    JOURNAL = "journal"
    SOFTWARE = "software"


def shows(key: str, /, **values: object) -> Text:
    """What shows a finding: the text `finding.<key>` with its values, measured or named by a device and never a
    person's. A value may be such a text itself, or several. A driver of a hospital's own that has no text by key gives
    shows("told", words=…)."""
    return Text.of(f"finding.{key}", **values)


def together(*said: Text | None) -> Text:
    """Several findings as one, said one after the other; None says nothing. At least one must say something."""
    given = tuple(each for each in said if each is not None)
    return given[0] if len(given) == 1 else shows("all", said=given)


def by_system(error: OSError) -> Text:
    """The operating system's word for what went wrong."""
    name = errno.errorcode.get(error.errno or 0, "")
    return shows(f"system.{name}") if name in _SYSTEM else shows("system.other", name=name or type(error).__name__)


def titled(code: ProblemCode) -> Text:
    """A problem by its title, as part of what shows a finding."""
    return Text.of(f"problem.{code.value}.title")


@dataclass(frozen=True)
class Detail:
    """One measured fact of a check: `name` is a key of the texts (`detail.<name>`). `value` is a Text where it is made
    of words; a string is shown as it is, with its unit. Never a person's data: cards are masked before they come
    here."""

    name: str
    value: str | Text
    health: Health | None = None


@dataclass(frozen=True)
class Check:
    """One finding of the diagnostics: which part, how it is, what shows it, and the problem it would raise.

    `evidence` is a text by key with its values (`shows`): it is said in the engineer's language. `driver` is the class
    that answers, so that a report can't pass a simulated part off as a real one.
    """

    part: str
    health: Health
    evidence: Text
    driver: str
    problem: ProblemCode | None = None
    details: tuple[Detail, ...] = ()


@runtime_checkable
class Probing(Protocol):
    """A part that an engineer can try out. `probes` names what it offers, as keys of the texts (`probe.<name>`);
    `probe` does one and answers what was found. It may take seconds, never raises, and moves no money."""

    def probes(self) -> Sequence[str]: ...
    def probe(self, name: str) -> Check: ...


@dataclass(frozen=True)
class Endpoint:
    """Where the other side of a part answers: an http:// or https:// address. `trust` is the file of the CA that
    vouches for it, None the machine's own list."""

    url: str
    trust: Path | None = None


@runtime_checkable
class Reachable(Protocol):
    """A part that says where its other side is, so that the diagnostics can look at the way there."""

    def endpoints(self) -> Sequence[Endpoint]: ...


@runtime_checkable
class Reopening(Protocol):
    """A part that can be closed and opened again as a whole, where it isn't one that is started with a listener."""

    def reopen(self) -> None: ...


@runtime_checkable
class CancellingJobs(Protocol):
    """A printer that can throw away what still waits in its queue; answers how many jobs that were."""

    def cancel_jobs(self) -> int: ...


@runtime_checkable
class SettingUp(Protocol):
    """A part that can set its other side as the kiosk needs it (a print queue's policy); False where it may not."""

    def set_up(self) -> bool: ...
