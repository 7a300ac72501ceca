"""What a printer and a job say about themselves (RFC 8011 §5.4.11–12, §5.3.7), as the kiosk's problems. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from drivers.printer.ippwire import IppBroken, Value
from kiosk.domain.problems import ProblemCode


class PrinterState(IntEnum):
    IDLE = 3
    PROCESSING = 4
    STOPPED = 5


class JobState(IntEnum):
    PENDING = 3
    HELD = 4
    PROCESSING = 5
    STOPPED = 6
    CANCELED = 7
    ABORTED = 8
    COMPLETED = 9


_NO_PAPER = ("media-empty", "media-needed")
#: Reasons by what a person does about them; the first that fits is told.
_NEEDS_A_HAND: Mapping[ProblemCode, tuple[str, ...]] = {
    ProblemCode.PAPER_OUT: _NO_PAPER,
    ProblemCode.PAPER_JAM: ("media-jam", "media-path-jam"),
    ProblemCode.COVER_OPEN: ("cover-open", "door-open", "interlock-open", "input-tray-missing", "output-tray-missing"),
    ProblemCode.INK_OUT: ("toner-empty", "marker-supply-empty", "developer-empty"),
    ProblemCode.CUTTER_STUCK: ("trimmer-jam", "cutter-failure"),
    ProblemCode.PRINT_FAILED: ("marker-waste-full", "output-area-full", "fuser-over-temp", "fuser-under-temp"),
}
_AWAY = ("offline", "shutdown", "timed-out", "paused", "stopping", "cups-missing-filter", "cups-insecure-filter")


@dataclass(frozen=True)
class PrinterStatus:
    """A printer's answer. A reason is a keyword with -error, -warning or -report; without one it is an error."""

    state: PrinterState
    reasons: tuple[str, ...]
    accepting: bool
    #: What CUPS does with a failed job, the papers loaded, how pages may be scaled, what it is: empty where not told.
    policy: str = ""
    ready: tuple[str, ...] = ()
    scalings: tuple[str, ...] = ()
    model: str = ""

    @classmethod
    def of(cls, attributes: Mapping[str, tuple[Value, ...]]) -> PrinterStatus:
        """Raises IppBroken where the state is missing or unknown."""
        reasons = tuple(str(reason) for reason in attributes.get("printer-state-reasons", ()))
        try:
            state = PrinterState(int(attributes["printer-state"][0]))
        except (LookupError, ValueError) as error:
            raise IppBroken("no printer-state") from error
        return cls(
            state,
            tuple(reason for reason in reasons if reason != "none"),
            attributes.get("printer-is-accepting-jobs", (True,))[0] is True,
            policy=str(attributes.get("printer-error-policy", ("",))[0]),
            ready=tuple(str(paper) for paper in attributes.get("media-ready", ()) if isinstance(paper, str)),
            scalings=tuple(str(scaling) for scaling in attributes.get("print-scaling-supported", ())),
            model=str(attributes.get("printer-make-and-model", ("",))[0])[:80],
        )

    def trouble(self) -> ProblemCode | None:
        """What keeps this printer from printing now; None where nothing does."""
        errors = {
            reason.removesuffix("-error") for reason in self.reasons if not reason.endswith(("-warning", "-report"))
        }
        for code, reasons in _NEEDS_A_HAND.items():
            if errors.intersection(reasons):
                return code
        if errors & {*_AWAY} or any(reason.startswith("offline") for reason in self.reasons):
            return ProblemCode.PRINTER_GONE
        return None if self.takes_jobs() else ProblemCode.PRINTER_GONE

    def suspects(self) -> ProblemCode | None:
        """What a warning points to, for a job that got stuck or failed without an error."""
        warned = {reason.removesuffix("-warning").removesuffix("-report") for reason in self.reasons}
        for code, reasons in _NEEDS_A_HAND.items():
            if warned.intersection(reasons):
                return code
        if "connecting-to-device" in self.reasons:
            return ProblemCode.PRINTER_GONE
        return None

    def low(self) -> bool:
        """Little paper left: a note, no trouble."""
        return any(reason.startswith("media-low") for reason in self.reasons)

    def takes_jobs(self) -> bool:
        return self.accepting and self.state is not PrinterState.STOPPED


@dataclass(frozen=True)
class JobStatus:
    """A job's answer. `sheets` None where the printer doesn't count them."""

    state: JobState
    sheets: int | None

    @classmethod
    def of(cls, attributes: Mapping[str, tuple[Value, ...]]) -> JobStatus:
        """Raises IppBroken where the state is missing or unknown."""
        try:
            state = JobState(int(attributes["job-state"][0]))
        except (LookupError, ValueError) as error:
            raise IppBroken("no job-state") from error
        counts = (attributes.get(name, (None,))[0] for name in _COUNTS)
        counted = [count for count in counts if isinstance(count, int)]
        return cls(state, max(counted) if counted else None)


_COUNTS = ("job-media-sheets-completed", "job-impressions-completed")
JOB_ATTRIBUTES = ("job-state", *_COUNTS)
PRINTER_ATTRIBUTES = (
    "printer-state",
    "printer-state-reasons",
    "printer-is-accepting-jobs",
    "printer-error-policy",
    "media-ready",
    "print-scaling-supported",
    "printer-make-and-model",
)
