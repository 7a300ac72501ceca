"""A printer or a CUPS queue over IPP. The only file that talks to a printer over httpx.

A sent page isn't a printed page: the job *and* the printer are asked until both say it is done. What neither can say
is UNCONFIRMED, and the person is asked. A job that got stuck is cancelled, so that it can't come out later as a
second slip.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx

from drivers.printer.ippstatus import JOB_ATTRIBUTES, PRINTER_ATTRIBUTES, JobState, JobStatus, PrinterStatus
from drivers.printer.ippwire import FIRST_ERROR, Attribute, IppBroken, Message, Operation, Tag, decode, encode
from drivers.printer.typeset import Document, Drawing, Format, Typesetter
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.domain.slip import Paper
from kiosk.ports import Check, Clock, Health, Printed, Printer
from kiosk.settings import section

_MEDIA = {Format.A4: "iso_a4_210x297mm", Format.A5: "iso_a5_148x210mm", Format.RASTER: ""}
_SCHEMES = {"http": "http", "https": "https", "ipp": "http", "ipps": "https"}
#: Misses in a row before a printer that was there counts as gone, and looks in a row before a trouble is believed:
#: a trouble that was there before the job may be the last job's, so it is looked at longer.
_MISSES, _LOOKS, _LOOKS_AT_OLD = 3, 3, 20


@dataclass(frozen=True)
class IppOptions(Drawing):
    """`url`: the printer (`ipp://host/ipp/print`), or the CUPS server when `queue` is given; `media`: the paper's IPP
    name (empty: by `format`); `seconds`: how long a page may take; `every`: seconds between two looks;
    `confirms` false: this queue says "completed" when it has only passed the job on."""

    url: str = "http://127.0.0.1:631"
    queue: str = ""
    media: str = ""
    seconds: float = 60.0
    every: float = 0.5
    confirms: bool = True

    def __post_init__(self) -> None:
        super().__post_init__()
        parts = urlsplit(self.url)
        if parts.scheme not in _SCHEMES or not parts.hostname:
            raise ValueError(f"url: {' '.join(_SCHEMES)} and a host expected")
        if self.every <= 0 or self.seconds <= 0:
            raise ValueError("seconds and every are above 0")


class NotReached(Exception):
    """No connection: not one byte of the job has left."""


class NotUnderstood(Exception):
    """The other side was reached and has not answered usably: a job may be there."""


class Refused(Exception):
    """The printer said no."""


class IppPrinter:
    """Prints one paper as one job and follows it to its end."""

    def __init__(self, options: IppOptions, clock: Clock, transport: httpx.BaseTransport | None = None) -> None:
        parts = urlsplit(options.url)
        path = f"/printers/{options.queue}" if options.queue else parts.path or "/"
        port = parts.port or (443 if parts.scheme == "https" else 631)
        self._post_to = f"{_SCHEMES[parts.scheme]}://{parts.hostname}:{port}{path}"
        self._uri = f"{'ipps' if parts.scheme.endswith('s') else 'ipp'}://{parts.hostname}:{port}{path}"
        self._options = options
        self._clock = clock
        self._typesetter = Typesetter(options)
        self._numbers = itertools.count(1)
        # trust_env False: a proxy in the environment is not on the way to a printer. No connection is kept: one that
        # the server has closed meanwhile would look like a job whose fate is unknown.
        fresh = httpx.Limits(max_keepalive_connections=0)
        self._http = httpx.Client(timeout=10.0, trust_env=False, limits=fresh, transport=transport)

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
            job = self._send(document)
        except NotReached:
            return Problem(ProblemCode.PRINTER_GONE, reference=document.name)
        except Refused:
            return Problem(ProblemCode.PRINT_FAILED, reference=document.name)
        except NotUnderstood:
            return Printed.UNCONFIRMED
        ended = self._follow(job, before.trouble())
        return ended if isinstance(ended, Printed) else Problem(ended, reference=document.name)

    def check(self) -> Check:
        """READY only on the printer's own word; a printer that answers nonsense is UNKNOWN."""
        try:
            status = self._printer()
        except NotReached:
            return self._finding(Health.OUT_OF_ORDER, "no connection", ProblemCode.PRINTER_GONE)
        except Refused as refused:
            return self._finding(Health.OUT_OF_ORDER, str(refused), ProblemCode.PRINTER_GONE)
        except NotUnderstood:
            return self._finding(Health.UNKNOWN, "no usable answer", None)
        said = f"{status.state.name.lower()} {' '.join(status.reasons) or 'none'}"
        if (code := status.trouble()) is not None:
            # A queue keeps the reasons of its last job until the next one: while it takes jobs they are no fact.
            stale = bool(self._options.queue) and status.takes_jobs()
            return self._finding(Health.DEGRADED if stale else Health.OUT_OF_ORDER, said, code)
        return self._finding(Health.DEGRADED if status.reasons else Health.READY, said, None)

    # ---- a job's life ----------------------------------------------------------------------------------------

    def _follow(self, job: int, old: ProblemCode | None) -> Printed | ProblemCode:
        deadline = self._clock.monotonic() + self._options.seconds
        misses = looks = 0
        while True:
            self._clock.sleep(self._options.every)
            late = self._clock.monotonic() >= deadline
            try:
                state, printer = self._job(job).state, self._printer()
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
            return printer.trouble() or ProblemCode.PRINT_FAILED
        healthy = printer.trouble() is None and self._options.confirms
        return Printed.CONFIRMED if healthy else Printed.UNCONFIRMED

    def _give_up(self, job: int, code: ProblemCode | None) -> Printed | ProblemCode:
        """Cancel a stuck job. A problem only where it won't come out later and nothing says that it has."""
        try:
            self._ask(Operation.CANCEL_JOB, (Attribute.of(Tag.INTEGER, "job-id", job),))
        except (NotReached, NotUnderstood):
            return Printed.UNCONFIRMED
        except Refused:
            pass  # it may have ended meanwhile: its state tells
        try:
            status, printer = self._job(job), self._printer()
        except (NotReached, NotUnderstood, Refused):
            return Printed.UNCONFIRMED
        if status.state is JobState.COMPLETED:
            return self._ended(status.state, printer)
        # A queue's filters count sheets before the printer has seen them: only a printer's own count is a fact.
        sheets = 0 if self._options.queue else status.sheets or 0
        nothing_came = status.state in (JobState.CANCELED, JobState.ABORTED) and sheets == 0
        return code if nothing_came and code is not None else Printed.UNCONFIRMED

    # ---- four requests ---------------------------------------------------------------------------------------

    def _send(self, document: Document) -> int:
        media = self._options.media or _MEDIA[self._options.format]
        about = (
            Attribute.of(Tag.NAME, "requesting-user-name", "kiosk"),
            Attribute.of(Tag.NAME, "job-name", document.name),
            Attribute.of(Tag.MIME_TYPE, "document-format", document.media_type),
        )
        job = (Attribute.of(Tag.KEYWORD, "media", media),) if media else ()
        answer = self._ask(Operation.PRINT_JOB, about, job, document.data)
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
            return JobStatus.of(self._ask(Operation.GET_JOB_ATTRIBUTES, about).group(Tag.JOB))
        except IppBroken as error:
            raise NotUnderstood from error

    def _printer(self) -> PrinterStatus:
        about = (Attribute.of(Tag.KEYWORD, "requested-attributes", *PRINTER_ATTRIBUTES),)
        try:
            return PrinterStatus.of(self._ask(Operation.GET_PRINTER_ATTRIBUTES, about).group(Tag.PRINTER))
        except IppBroken as error:
            raise NotUnderstood from error

    def _ask(
        self, operation: Operation, about: Sequence[Attribute], job: Sequence[Attribute] = (), document: bytes = b""
    ) -> Message:
        """One request. Raises NotReached, NotUnderstood or Refused; library errors end here."""
        head = (
            Attribute.of(Tag.CHARSET, "attributes-charset", "utf-8"),
            Attribute.of(Tag.LANGUAGE, "attributes-natural-language", "zh-cn"),
            Attribute.of(Tag.URI, "printer-uri", self._uri),
        )
        groups: list[tuple[Tag, Sequence[Attribute]]] = [(Tag.OPERATION, (*head, *about))]
        if job:
            groups.append((Tag.JOB, job))
        number = next(self._numbers)
        body = encode(operation, number, groups, document)
        try:
            answer = self._http.post(self._post_to, content=body, headers={"Content-Type": "application/ipp"})
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise NotReached from error
        except httpx.HTTPError as error:
            raise NotUnderstood from error
        if 400 <= answer.status_code < 500:
            raise Refused(f"HTTP {answer.status_code}")
        if answer.status_code != 200:
            raise NotUnderstood
        try:
            message = decode(answer.content)
        except IppBroken as error:
            raise NotUnderstood from error
        if message.request_id != number:
            raise NotUnderstood
        if message.code >= FIRST_ERROR:
            raise Refused(f"IPP {message.code:#06x}")
        return message

    def _finding(self, health: Health, said: str, code: ProblemCode | None) -> Check:
        evidence = f"{self._uri}: {said}; {self._typesetter.evidence}"
        return Check("printer", health, evidence, type(self).__name__, code)


def create(options: Mapping[str, Any], clock: Clock) -> Printer:
    """Entry point `ipp`."""
    return IppPrinter(section(IppOptions, options, "[printer]"), clock)
