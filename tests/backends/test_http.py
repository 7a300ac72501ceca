"""The HTTP client against real sockets: only a connection that never came about is "not sent"."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from kiosk.backends.simulated import http
from kiosk.backends.simulated.http import HttpBackend
from kiosk.backends.simulated.place import Place
from kiosk.backends.simulated.server import Shell
from kiosk.backends.simulated.world import load
from kiosk.clock import SimulatedClock, SystemClock
from kiosk.domain.bill import Claim, Order, Settlement
from kiosk.domain.filing import Evidence, FilingFinding, FilingStatus
from kiosk.domain.problems import ProblemCode
from kiosk.ports import Found, Health, NoAnswer
from kiosk.settings import SettingsError
from tests.contracts.sample import sample

DOWN, BROKEN = ProblemCode.INSURER_DOWN, ProblemCode.INSURER_ANSWER_BROKEN


@contextmanager
def client(url: str, timeout: float = 60.0) -> Iterator[HttpBackend]:
    made = http.create({"url": url, "timeout": timeout}, SystemClock())
    try:
        yield made
    finally:
        made.close()


def an_order() -> Order:
    """An order made beside the line, so that only settle goes over it."""
    world = load("default")
    return sample().order(Place(world, SimulatedClock(world.clock)).backend(), 1)


@contextmanager
def wire(answer: bytes | None, *, reset: bool = False) -> Iterator[str]:
    """A server that reads one request and writes `answer` as it is; None: says nothing until the test is over."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(1 << 20)
                if reset:
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                elif answer is None:
                    over.wait()
                else:
                    with suppress(ConnectionError):  # the client may give up before it has taken everything
                        connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            over.set()
            thread.join()


def page(body: bytes, status: bytes = b"200 OK", length: int | None = None) -> bytes:
    declared = len(body) if length is None else length
    return b"HTTP/1.1 %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" % (status, declared, body)


NO_ANSWERS = {
    "empty": (b"", DOWN),
    "not http": (b"\x16\x03\x01 nonsense\r\n\r\n", DOWN),
    "502": (page(b"<html>bad gateway</html>", b"502 Bad Gateway"), DOWN),
    "504 with json": (page(b'{"refused": {"code": "K-302"}}', b"504 Gateway Timeout"), DOWN),
    "404": (page(b"{}", b"404 Not Found"), BROKEN),
    "html": (page(b"<html>log in first</html>"), BROKEN),
    "cut short": (page(b'{"answer": {"settl', length=4000), DOWN),
    "half a json": (page(b'{"answer": {"settl'), BROKEN),
    "no json object": (page(b"[1, 2]"), BROKEN),
    "neither answer nor refusal": (page(b'{"ok": true}'), BROKEN),
    "a settlement without fields": (page(b'{"answer": {}}'), BROKEN),
    "answer null": (page(b'{"answer": null}'), BROKEN),
    "refusal without code": (page(b'{"refused": {}}'), BROKEN),
    "not utf-8": (page(b'{"answer": "\xff\xfe"}'), BROKEN),
    "nested too deep": (page(b'{"answer": ' + b"[" * 100_000), BROKEN),
    "bad gzip": (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nno", DOWN),
}


@pytest.mark.parametrize("name", NO_ANSWERS)
def test_whatever_is_no_whole_answer_leaves_it_open(name: str) -> None:
    answer, code = NO_ANSWERS[name]
    with wire(answer) as url, client(url) as backend:
        assert backend.settle(an_order()) == NoAnswer(code, sent=True)


def test_a_reset_leaves_it_open() -> None:
    with wire(None, reset=True) as url, client(url) as backend:
        assert backend.settle(an_order()) == NoAnswer(DOWN, sent=True)


def test_silence_leaves_it_open() -> None:
    with wire(None) as url, client(url, timeout=0.3) as backend:
        assert backend.settle(an_order()) == NoAnswer(DOWN, sent=True)


def test_an_answer_without_end_is_given_up() -> None:
    endless = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + b" " * (9 * 1024 * 1024)
    with wire(endless) as url, client(url) as backend:
        assert backend.settle(an_order()) == NoAnswer(DOWN, sent=True)


def test_a_refused_connection_was_never_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    with client(url) as backend:
        assert backend.settle(an_order()) == NoAnswer(DOWN, sent=False)
        assert backend.identify(sample().credential) == NoAnswer(DOWN, sent=False)
        assert backend.check().health is Health.OUT_OF_ORDER
        insured = sample().bill.stay.hospital.region
        assert backend.exempt(insured, insured, sample().bill.stay.admitted) == ""


def test_the_service_goes_down_and_comes_back_with_its_books() -> None:
    world = load("default")
    with Shell(Place(world, SimulatedClock(world.clock))) as shell, client(shell.url) as backend:
        order = sample().order(backend, 1)
        assert isinstance(backend.settle(order), Settlement)
        assert backend.check().health is Health.READY
        shell.go_down()
        assert backend.find(order.request_id) == NoAnswer(DOWN, sent=False)
        shell.come_back()
        assert isinstance(backend.find(order.request_id), Found)


def test_the_claim_stays_in_the_journal() -> None:
    """Who acts for whom is none of the platform's business: the claim never goes over the wire."""
    order = an_order()
    seen: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.settimeout(60)
                data = b""
                while b'"choice"' not in data or not data.endswith(b"}"):
                    data += connection.recv(1 << 20)
                seen.append(data)
                connection.sendall(page(b"{}"))

        thread = threading.Thread(target=serve)
        thread.start()
        world = load("default")
        member = world.member(world.person("in_force"))
        finding = FilingFinding(FilingStatus.IN_FORCE, Evidence.RULE, world.clock, world.clock.date(), rule="secret")
        with client(f"http://127.0.0.1:{listener.getsockname()[1]}") as backend:
            claimed = Order(order.request_id, order.person_id, order.quote, Claim(member, finding))
            assert backend.settle(claimed) == NoAnswer(BROKEN)
        thread.join()
    assert b"secret" not in seen[0]


def test_options_are_checked() -> None:
    with pytest.raises(SettingsError, match="http:// or https:// expected"):
        http.create({"url": "ftp://x"}, SystemClock())
    with pytest.raises(SettingsError, match="key 'url' is missing"):
        http.create({}, SystemClock())


def test_the_server_runs_as_a_process_and_is_controlled() -> None:
    command = [sys.executable, "-m", "kiosk.backends.simulated.server", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            url = process.stdout.readline().strip()
            with client(url) as backend:
                order = sample().order(backend, 1)
                _post(url, "faults", [{"call": "settle", "fault": "lost_after"}])
                assert backend.settle(order) == NoAnswer(DOWN)
            with urllib.request.urlopen(f"{url}/control/books") as answer:
                booked = json.loads(answer.read())
            amounts = order.quote.amounts
            sums = {"total": amounts.total, "fund_total": amounts.fund_total, "cash": amounts.cash}
            assert booked == [{"request": str(order.request_id), "bill": order.quote.bill.key()} | sums]
            with pytest.raises(urllib.error.HTTPError, match="400"):
                _post(url, "faults", [{"call": "settle", "fault": "nonsense"}])
        finally:
            process.terminate()


def _post(url: str, what: str, body: object) -> None:
    request = urllib.request.Request(f"{url}/control/{what}", json.dumps(body).encode(), method="POST")
    with urllib.request.urlopen(request) as answer:
        assert answer.status == 200
