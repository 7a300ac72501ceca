"""A printer for tests that answers IPP over real HTTP, as told: states by script, lost answers, nonsense."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from drivers.printer.ippstatus import JobState, PrinterState
from drivers.printer.ippwire import Attribute, Message, Operation, Tag, decode, encode

_JOB = 17


@dataclass
class Script:
    """What the printer does. A look at the job takes the next of `job` (the last one stays); `reasons` stand beside it.
    `ready`: papers loaded. `lose` names operations whose answer never comes, `garble` those answered with nonsense,
    `refuse` those answered with that status."""

    job: list[JobState] = field(default_factory=lambda: [JobState.PROCESSING, JobState.COMPLETED])
    reasons: list[tuple[str, ...]] = field(default_factory=lambda: [()])
    state: PrinterState = PrinterState.IDLE
    sheets: int | None = None
    ready: tuple[str, ...] = ()
    cancelled: bool = False
    lose: set[Operation] = field(default_factory=set)
    garble: dict[Operation, bytes] = field(default_factory=dict)
    refuse: dict[Operation, int] = field(default_factory=dict)
    http_status: int = 200
    requests: list[Message] = field(default_factory=list)

    def asked(self, operation: Operation) -> list[Message]:
        return [request for request in self.requests if request.code == operation]

    def answer(self, request: Message) -> tuple[int, list[tuple[Tag, list[Attribute]]]]:
        """Status and groups of the answer to a request."""
        head = (Tag.OPERATION, [Attribute.of(Tag.CHARSET, "attributes-charset", "utf-8")])
        operation = Operation(request.code)
        if operation in self.refuse:
            return self.refuse[operation], [head]
        if operation is Operation.GET_PRINTER_ATTRIBUTES:
            reasons = self.reasons.pop(0) if len(self.reasons) > 1 else self.reasons[0]
            state = Attribute.of(Tag.ENUM, "printer-state", int(self.state))
            said = Attribute.of(Tag.KEYWORD, "printer-state-reasons", *(reasons or ("none",)))
            about = [state, said, Attribute.of(Tag.BOOLEAN, "printer-is-accepting-jobs", True)]
            about += [Attribute.of(Tag.KEYWORD, "media-ready", *self.ready)] if self.ready else []
            return 0, [head, (Tag.PRINTER, about)]
        if operation is Operation.CANCEL_JOB:
            self.job, self.cancelled = [JobState.CANCELED], True
            return 0, [head]
        number = Attribute.of(Tag.INTEGER, "job-id", _JOB)
        if operation is Operation.PRINT_JOB:
            return 0, [head, (Tag.JOB, [number])]
        now = self.job.pop(0) if len(self.job) > 1 else self.job[0]
        about = [number, Attribute.of(Tag.ENUM, "job-state", int(now))]
        if self.sheets is not None:
            about.append(Attribute.of(Tag.INTEGER, "job-media-sheets-completed", self.sheets))
        return 0, [head, (Tag.JOB, about)]


@contextmanager
def ipp_server(script: Script) -> Iterator[str]:
    """The printer's URL while it runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = decode(self.rfile.read(int(self.headers["Content-Length"])))
            script.requests.append(request)
            operation = Operation(request.code)
            if operation in script.lose:
                self.close_connection = True
                return
            status, groups = script.answer(request)
            body = script.garble.get(operation, encode(status, request.request_id, groups))
            self.send_response(script.http_status)
            self.send_header("Content-Type", "application/ipp")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Tests print nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"ipp://127.0.0.1:{server.server_port}/ipp/print"
        finally:
            server.shutdown()
            thread.join()
