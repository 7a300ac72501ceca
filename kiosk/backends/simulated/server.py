"""The simulated insurer and hospital as a plain JSON service over HTTP: `python -m kiosk.backends.simulated.server`.

POST /insurer/<call> and /hospital/<call> take named arguments and answer {"answer": …}, {"refused": {code, text}},
{"failed": {code, text}} (the platform's own code, which proves nothing) or {"unknown": {code}}. Faults misbehave on the
wire: cut connections, 502 pages, half a JSON. POST /control/faults plans them, GET /control/books shows what is booked
and GET /control/wards what the hospital holds and has taken, GET /health answers. A call that is slow for ever
(`seconds = inf`) is carried out once POST /control/clear came; GET /control/waiting says how many such calls are under
way. It serves the bench and the tests, nobody else: no authentication, bind it to 127.0.0.1.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import socket
from typing import Any

from kiosk.backends.simulated.calls import Body, hospital_calls, insurer_calls, reply
from kiosk.backends.simulated.faults import INSURER_CALLS, Call, Fault, Planned
from kiosk.backends.simulated.ledger import HeldClock, Ledger
from kiosk.backends.simulated.line import EXPIRED, FAILED
from kiosk.backends.simulated.place import Place
from kiosk.backends.simulated.world import load
from kiosk.clock import ShiftedClock
from kiosk.domain.bill import Settlement
from kiosk.domain.problems import ProblemCode
from kiosk.ports import Declined, Refusal
from kiosk.settings import SettingsError

_PAGE = b"<html><body><h1>502 Bad Gateway</h1></body></html>"
_LARGEST = 8 * 1024 * 1024


class Shell:
    """The service on a thread. `with Shell(place) as shell: … shell.url`. `go_down` closes the port (connections are
    refused), `come_back` opens the same one again. `ledger`: where its books outlive the process."""

    def __init__(self, place: Place, port: int = 0, host: str = "127.0.0.1", ledger: Ledger | None = None) -> None:
        self.place = place
        self._calls: dict[str, Callable[[Body], object]] = {
            **{f"/insurer/{name}": act for name, act in insurer_calls(place).items()},
            **{f"/hospital/{name}": act for name, act in hospital_calls(place).items()},
        }
        if ledger is not None:
            ledger.done_again(self._calls)
            self._calls = ledger.kept(self._calls)
        self._address = (host, port)
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Shell:
        self.come_back()
        return self

    def __exit__(self, *_: object) -> None:
        self.go_down()

    @property
    def url(self) -> str:
        return f"http://{self._address[0]}:{self._address[1]}"

    def come_back(self) -> None:
        """Listen (again, on the port of the first time) in a thread of its own."""
        self._server = _Server(self._address, self.place, self._calls)
        self._address = (self._address[0], self._server.server_port)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def go_down(self) -> None:
        """Stop listening; what is booked stays booked. Nothing happens where it is down already."""
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()
            self._server = self._thread = None


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], place: Place, calls: Mapping[str, Callable[[Body], object]]) -> None:
        self.place = place
        self.calls = calls
        self.waiting = 0
        self._clears = 0
        self._changed = threading.Condition()
        super().__init__(address, _Handler)

    @contextmanager
    def until_cleared(self) -> Iterator[None]:
        """Enters once the switches were cleared; counted in `waiting` until it is left."""
        with self._changed:
            self.waiting += 1
            before = self._clears
            self._changed.wait_for(lambda: self._clears > before)
        try:
            yield
        finally:
            with self._changed:
                self.waiting -= 1

    def clear(self) -> None:
        with self._changed:
            self.place.faults.clear()
            self._clears += 1
            self._changed.notify_all()

    def handle_error(self, request: socket | tuple[bytes, socket], client_address: Any) -> None:
        """A caller that has hung up is what half the faults are for; anything else is a bug and is shown."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: paths and bodies of a settlement service don't belong into a log."""

    def do_GET(self) -> None:
        if self.path == "/health":
            self._send(200, {"world": self.server.place.world.world.name})
        elif self.path == "/control/books":
            self._send(200, [_booked(s) for s in self.server.place.books.live()])
        elif self.path == "/control/wards":
            self._send(200, self.server.place.wards.standing())
        elif self.path == "/control/waiting":
            self._send(200, self.server.waiting)
        else:
            self._send(404, {})

    def do_POST(self) -> None:
        faults, clock = self.server.place.faults, self.server.place.clock
        raw = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), _LARGEST))
        if self.path.startswith("/control/"):
            return self._control(raw)
        act = self.server.calls.get(self.path)
        if act is None:
            return self._send(404, {})
        faults.arrive(clock.monotonic())
        name = self.path.rsplit("/", 1)[1]
        planned = faults.take(Call(name)) if name in {c.value for c in Call} else None
        try:
            body = json.loads(raw)
            self._misbehave(planned, lambda: reply(act(body)))
        except (ValueError, TypeError, KeyError, RecursionError):
            self._send(400, {})
        return None

    def _misbehave(self, planned: Planned | None, act: Callable[[], dict[str, Any]]) -> None:
        clock, faults = self.server.place.clock, self.server.place.faults
        match planned.fault if planned else None:
            case Fault.DOWN | Fault.LOST_BEFORE:
                return None
            case Fault.LATE if planned:
                faults.delay(clock.monotonic() + planned.seconds, act)
                return None
            case Fault.REFUSE if planned:
                usual = ProblemCode.INSURER_REFUSED if planned.call in INSURER_CALLS else ProblemCode.BILL_LOCKED
                return self._send(200, reply(Refusal(planned.code or usual, planned.text)))
            case Fault.DECLINE if planned:
                if planned.done:
                    act()
                return self._send(200, reply(Declined(FAILED, planned.text)))
            case Fault.SIGN_IN_EXPIRED if planned:
                self.server.place.signing.forget()
                return self._send(200, reply(Refusal(ProblemCode.SIGN_IN_EXPIRED, planned.text or EXPIRED)))
            case Fault.HTTP_502:
                return self._send_bytes(502, _PAGE, "text/html")
            case Fault.SLOW if planned and planned.seconds == math.inf:
                with self.server.until_cleared():
                    answer = act()
                return self._send(200, answer)
            case Fault.SLOW if planned:
                clock.sleep(planned.seconds)
        answer = act()
        match planned.fault if planned else None:
            case Fault.LOST_AFTER:
                return None
            case Fault.GARBAGE:
                return self._send_bytes(200, _PAGE, "text/html")
            case Fault.TRUNCATED:
                whole = json.dumps(answer).encode()
                return self._send_bytes(200, whole[: len(whole) // 2], "application/json", declared=len(whole))
            case Fault.AMOUNTS_BROKEN:
                _break_amounts(answer)
            case Fault.WRONG_NUMBER:
                _break_number(answer)
        return self._send(200, answer)

    def _control(self, raw: bytes) -> None:
        try:
            if self.path == "/control/faults":
                self.server.place.faults.plan(json.loads(raw))
            elif self.path == "/control/clear":
                self.server.clear()
            else:
                return self._send(404, {})
        except (ValueError, TypeError, AttributeError) as error:
            return self._send(400, {"error": str(error) if isinstance(error, SettingsError) else "not a plan"})
        return self._send(200, {})

    def _send(self, status: int, answer: object) -> None:
        self._send_bytes(status, json.dumps(answer, ensure_ascii=False).encode(), "application/json")

    def _send_bytes(self, status: int, data: bytes, kind: str, declared: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data) if declared is None else declared))
        self.end_headers()
        self.wfile.write(data)


def _booked(settlement: Settlement) -> dict[str, Any]:
    amounts = settlement.amounts
    sums = {"total": int(amounts.total), "fund_total": int(amounts.fund_total), "cash": int(amounts.cash)}
    return {"request": str(settlement.request_id), "bill": settlement.bill_key} | sums


def _break_amounts(answer: Any) -> None:
    """State a person's part that is one fen off its parts (R30)."""
    if isinstance(answer, dict):
        if isinstance(amounts := answer.get("amounts"), dict):
            amounts["person"] += 1
        for inner in answer.values():
            _break_amounts(inner)


def _break_number(answer: Any) -> None:
    """Echo the number of somebody else's request, of another bill, or the digest of what somebody else sent."""
    if isinstance(answer, dict):
        if isinstance(number := answer.get("request_id"), dict):
            number["sequence"] = (number["sequence"] + 1) % 10_000
        if isinstance(answer.get("bill_key"), str):
            answer["bill_key"] += "x"
        if isinstance(answer.get("digest"), str):
            answer["digest"] = "0" * 64
        for inner in answer.values():
            _break_number(inner)


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until interrupted; the first line on standard output is the address. Exit 2 for a bad world."""
    parser = argparse.ArgumentParser(prog="python -m kiosk.backends.simulated.server", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0: any free port")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--world", default="default", help='"default" or the path of a world file')
    parser.add_argument("--books", type=Path, help="a file that keeps the books when this process ends")
    options = parser.parse_args(arguments)
    try:
        world = load(options.world)
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    clock = HeldClock(ShiftedClock(world.clock))
    ledger = Ledger(options.books, clock) if options.books else None
    with Shell(Place(world, clock), options.port, options.host, ledger) as shell:
        sys.stdout.write(f"{shell.url}\n")
        sys.stdout.flush()
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
