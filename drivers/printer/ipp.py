"""A printer or a CUPS queue over IPP.

A sent page isn't a printed page: the job *and* the printer are asked until both say it is done. What neither can say
is UNCONFIRMED, and the person is asked. A job that got stuck is cancelled, so that it can't come out later as a
second slip; one that has ended is purged, so that no patient's slip stays in a spool.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any
from urllib.parse import urlsplit

from drivers.printer import ippcheck, probing
from drivers.printer.ippclient import SCHEMES, USER, IppClient, NotReached, NotUnderstood, Refused
from drivers.printer.ippstatus import JOB_ATTRIBUTES, PRINTER_ATTRIBUTES, JobState, JobStatus, PrinterStatus
from drivers.printer.ippwire import Attribute, IppBroken, Operation, Tag
from drivers.printer.spool import Spool
from drivers.printer.typeset import Document, Drawing, Format, Typesetter
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.domain.slip import Paper
from kiosk.ports import Check, Clock, Printed, Printer, shows, together
from kiosk.settings import section

_MEDIA = {Format.A4: "iso_a4_210x297mm", Format.A5: "iso_a5_148x210mm", Format.RASTER: ""}
#: Misses in a row before a printer that was there counts as gone, and looks in a row before a trouble is believed:
#: a trouble that was there before the job may be the last job's, so it is looked at longer.
_MISSES, _LOOKS, _LOOKS_AT_OLD = 3, 3, 20
#: What an address and a queue's name are made of: nothing blank, no control character, no query.
_PLAIN = re.compile(r"[^\s\x00-\x20\x7f?#]+")


class Orientation(StrEnum):
    """How the page lies on the paper that is fed; `as_is` leaves it to the queue."""

    AS_IS = "as_is"
    PORTRAIT = "portrait"
    LANDSCAPE = "landscape"
    REVERSE_LANDSCAPE = "reverse_landscape"
    REVERSE_PORTRAIT = "reverse_portrait"


class _Requested(IntEnum):
    """orientation-requested (RFC 8011 §5.2.10)."""

    PORTRAIT = 3
    LANDSCAPE = 4
    REVERSE_LANDSCAPE = 5
    REVERSE_PORTRAIT = 6


@dataclass(frozen=True)
class IppOptions(Drawing):
    """`url`: the printer (`ipp://host/ipp/print`), or the CUPS server when `queue` is given; `media`: the paper's IPP
    name (empty: by `format`); `orientation`: as_is, portrait, landscape, reverse_landscape or reverse_portrait;
    `seconds`: how long a page may take; `every`: seconds between two looks; `confirms` false: this queue says
    "completed" when it has only passed the job on."""

    url: str = "http://127.0.0.1:631"
    queue: str = ""
    media: str = ""
    orientation: Orientation = Orientation.AS_IS
    seconds: float = 60.0
    every: float = 0.5
    confirms: bool = True

    def __post_init__(self) -> None:
        super().__post_init__()
        parts = urlsplit(self.url)
        if parts.scheme not in SCHEMES or not parts.hostname or parts.port == 0 or not _PLAIN.fullmatch(self.url):
            raise ValueError(f"url: {' '.join(SCHEMES)} and a host expected")
        if self.queue and ("/" in self.queue or not _PLAIN.fullmatch(self.queue)):
            raise ValueError(f"queue = {self.queue!r}: a queue's name expected")
        if not 0 < self.every < math.inf or not 0 < self.seconds < math.inf:
            raise ValueError("seconds and every are above 0")

    @property
    def paper(self) -> str:
        """The IPP name of the paper, "" where none is asked for."""
        return self.media or _MEDIA[self.format]


class IppPrinter:
    """Prints one paper as one job and follows it to its end."""

    def __init__(self, options: IppOptions, clock: Clock) -> None:
        self._client = IppClient(options.url, options.queue)
        self._spool = Spool(self._client)
        self._options = options
        self._clock = clock
        self._typesetter = Typesetter(options)

    def print(self, paper: Paper) -> Printed | Problem:
        document = self._typesetter.document(paper)
        if isinstance(document, Problem):
            return document
        try:
            # Only whether it takes jobs: a queue keeps "out of paper" of its last job until the next one.
            before = self._printer()
            if not before.takes_jobs():
                return Problem(ProblemCode.PRINTER_GONE, reference=document.name)
        except (NotReached, NotUnderstood, Refused):
            return Problem(ProblemCode.PRINTER_GONE, reference=document.name)
        try:
            job = self._send(document, before)
        except NotReached:
            return Problem(ProblemCode.PRINTER_GONE, reference=document.name)
        except Refused as refused:
            code = ProblemCode.PRINTER_BUSY if refused.busy else ProblemCode.PRINT_FAILED
            return Problem(code, reference=document.name)
        except NotUnderstood:
            return Printed.UNCONFIRMED
        ended = self._follow(job, before.trouble())
        if self._options.queue:
            self._spool.forget(job)
        return ended if isinstance(ended, Printed) else Problem(ended, reference=document.name)

    def check(self) -> Check:
        """READY only on the printer's own word; a printer that answers nonsense is UNKNOWN."""
        status: PrinterStatus | Exception
        try:
            status = self._printer()
            if self._options.queue:
                self._spool.sweep()
        except (NotReached, NotUnderstood, Refused) as error:
            status = error
        o = self._options
        found = ippcheck.found(status, queue=bool(o.queue), paper=o.paper, keeps=self._spool.keeps)
        evidence = together(shows("of", what=self._client.uri, said=found.said), self._typesetter.evidence)
        return Check("printer", found.health, evidence, type(self).__name__, found.code, found.details)

    def probes(self) -> Sequence[str]:
        return probing.NAMES

    def probe(self, name: str) -> Check:
        return probing.probe(self, name, self._clock)

    def cancel_jobs(self) -> int:
        """Cancel our jobs that still wait in the queue; how many there were, 0 where it can't be asked."""
        try:
            waiting = self._spool.cancel_waiting()
        except (NotReached, NotUnderstood, Refused):
            return 0
        self._spool.sweep()
        return waiting

    def set_up(self) -> bool:
        """Have a CUPS queue give a failed job up instead of holding it (K-513). False where it isn't ours to say."""
        policy = Attribute.of(Tag.NAME, "printer-error-policy", ippcheck.ABORTS)
        if not self._options.queue:
            return False
        try:
            self._client.ask(Operation.CUPS_ADD_MODIFY_PRINTER, (USER,), printer=(policy,), path="/admin/")
        except (NotReached, NotUnderstood, Refused):
            return False
        return True

    # ---- a job's life ----------------------------------------------------------------------------------------

    def _follow(self, job: int, old: ProblemCode | None) -> Printed | ProblemCode:
        deadline = self._clock.monotonic() + self._options.seconds
        misses = looks = 0
        while True:
            self._clock.sleep(self._options.every)
            late = self._clock.monotonic() >= deadline
            try:
                state, printer = self._job(job).state, self._printer(1)
                misses = 0
            except Refused:
                return Printed.UNCONFIRMED  # the job is gone from the printer's memory
            except (NotReached, NotUnderstood):
                misses += 1
                if misses >= _MISSES or late:
                    return Printed.UNCONFIRMED
                continue
            if state >= JobState.CANCELED:
                return self._ended(state, printer)
            trouble = printer.trouble()
            looks = looks + 1 if trouble is not None else 0
            if looks >= (_LOOKS if trouble is not old else _LOOKS_AT_OLD) or late:
                return self._give_up(job, trouble or printer.suspects())

    def _ended(self, state: JobState, printer: PrinterStatus) -> Printed | ProblemCode:
        if state is not JobState.COMPLETED:
            return printer.trouble() or printer.suspects() or ProblemCode.PRINT_FAILED
        healthy = printer.trouble() is None and self._options.confirms
        return Printed.CONFIRMED if healthy else Printed.UNCONFIRMED

    def _give_up(self, job: int, code: ProblemCode | None) -> Printed | ProblemCode:
        """Cancel a stuck job. A problem only where it won't come out later and nothing says that it has."""
        try:
            self._client.ask(Operation.CANCEL_JOB, (Attribute.of(Tag.INTEGER, "job-id", job), USER))
        except (NotReached, NotUnderstood):
            return Printed.UNCONFIRMED
        except Refused:
            pass  # it may have ended meanwhile: its state tells
        try:
            status, printer = self._job(job), self._printer(1)
            for _ in range(_LOOKS):
                if status.state >= JobState.CANCELED:
                    break
                self._clock.sleep(self._options.every)  # it may have to stop what it has begun
                status, printer = self._job(job), self._printer(1)
        except (NotReached, NotUnderstood, Refused):
            return Printed.UNCONFIRMED
        if status.state is JobState.COMPLETED:
            return self._ended(status.state, printer)
        # A queue's filters count sheets before the printer has seen them: only a printer's own count is a fact.
        sheets = 0 if self._options.queue else status.sheets or 0
        nothing_came = status.state in (JobState.CANCELED, JobState.ABORTED) and sheets == 0
        return code if nothing_came and code is not None else Printed.UNCONFIRMED

    # ---- three requests --------------------------------------------------------------------------------------

    def _send(self, document: Document, printer: PrinterStatus) -> int:
        about = (
            USER,
            Attribute.of(Tag.NAME, "job-name", document.name),
            Attribute.of(Tag.MIME_TYPE, "document-format", document.media_type),
        )
        job = [Attribute.of(Tag.KEYWORD, "media", self._options.paper)] if self._options.paper else []
        if self._options.orientation is not Orientation.AS_IS:
            turned = _Requested[self._options.orientation.name]
            job.append(Attribute.of(Tag.ENUM, "orientation-requested", int(turned)))
        if "none" in printer.scalings and self._options.format is not Format.RASTER:
            # As large as it was drawn: the form to be signed is measured, and type has its size for the old.
            job.append(Attribute.of(Tag.KEYWORD, "print-scaling", "none"))
        answer = self._client.ask(Operation.PRINT_JOB, about, job, document.data)
        number = answer.group(Tag.JOB).get("job-id", (None,))[0]
        if not isinstance(number, int):
            raise NotUnderstood
        return number

    def _job(self, job: int) -> JobStatus:
        about = (
            Attribute.of(Tag.INTEGER, "job-id", job),
            Attribute.of(Tag.KEYWORD, "requested-attributes", *JOB_ATTRIBUTES),
        )
        try:
            return JobStatus.of(self._client.ask(Operation.GET_JOB_ATTRIBUTES, about).group(Tag.JOB))
        except IppBroken as error:
            raise NotUnderstood from error

    def _printer(self, tries: int = _MISSES) -> PrinterStatus:
        """How the printer is; where nobody listens, asked again: a printer may be starting."""
        about = (Attribute.of(Tag.KEYWORD, "requested-attributes", *PRINTER_ATTRIBUTES),)
        for left in reversed(range(tries)):
            try:
                return PrinterStatus.of(self._client.ask(Operation.GET_PRINTER_ATTRIBUTES, about).group(Tag.PRINTER))
            except NotReached:
                if not left:
                    raise
                self._clock.sleep(self._options.every)
            except IppBroken as error:
                raise NotUnderstood from error
        raise NotReached


def create(options: Mapping[str, Any], clock: Clock) -> Printer:
    """Entry point `ipp`."""
    return IppPrinter(section(IppOptions, options, "[printer]"), clock)
