"""The ESC/POS driver over real sockets, terminals, pipes and files, and which USB printer is meant."""

from __future__ import annotations

import errno
import os
import socket
import threading
from pathlib import Path
from typing import Any

import pytest

from drivers.printer import escpos, hosts, ipp, usb
from drivers.printer.lines import LineBusy, LineGone, LineKind, LineStuck, NetworkLine, address, open_line
from kiosk.clock import SystemClock
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.ports import Health, Printed, Printer
from tests.drivers.printer.escpos_peer import EscPosPeer, on_pty, on_tcp
from tests.drivers.printer.test_escpos import ROWS, TICKET, whole
from tests.held import ROUNDS, leaves_nothing

#: No test waits this long for an answer that comes; it only ends one that hangs (seconds).
PATIENCE = 60.0


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever answers here may be slow: a late answer would prove nothing."""
    monkeypatch.setattr("drivers.printer.escjob._READY", PATIENCE)


def made(line: str, at: str, **options: Any) -> Printer:
    return escpos.create({"line": line, "at": at, "answer": PATIENCE, **options}, SystemClock())


@pytest.mark.parametrize("wire", ["network", "serial", "usb"])
def test_over_a_real_wire_the_picture_comes_out(wire: str) -> None:
    """A pty stands for the serial port, and for the device file of a USB printer."""
    peer = EscPosPeer(capacity=4096 + 300)
    with (on_tcp if wire == "network" else on_pty)(peer) as at:
        printer = made(wire, at, profile="generic-58")
        assert printer.check().health is Health.READY
        assert printer.print(TICKET) is Printed.CONFIRMED
    assert (peer.papers, peer.lost) == ([ROWS[384]], 0)


@pytest.mark.parametrize("wire", ["network", "serial"])
def test_paper_out_on_a_real_wire_then_refilled(wire: str) -> None:
    peer = EscPosPeer(paper=9000)
    with (on_tcp if wire == "network" else on_pty)(peer) as at:
        printer = made(wire, at, profile="numbered-80")
        assert printer.print(TICKET) == Problem(ProblemCode.PAPER_OUT, reference=TICKET.number)
        assert printer.check().problem is ProblemCode.PAPER_OUT
        half = len(peer.rows)
        peer.refill()
        assert printer.check().health is Health.READY
        assert len(peer.rows) == half, "something came out later"
        assert printer.print(TICKET) is Printed.CONFIRMED
        assert peer.papers[-1] == ROWS[576]


def test_a_connection_that_breaks_and_comes_back() -> None:
    peer = EscPosPeer(close_at=9000)
    with on_tcp(peer) as at:
        printer = made("network", at)
        assert printer.print(TICKET) == Problem(ProblemCode.PRINTER_GONE, reference=TICKET.number)
        assert not whole(peer, ROWS[576])
        peer.close_at = None
        peer.power_cycle()
        assert printer.print(TICKET) is Printed.CONFIRMED


def test_nobody_listens() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        printer = made("network", f"127.0.0.1:{held.getsockname()[1]}")
        assert printer.print(TICKET) == Problem(ProblemCode.PRINTER_GONE, reference=TICKET.number)
        assert (printer.check().health, printer.check().problem) == (Health.OUT_OF_ORDER, ProblemCode.PRINTER_GONE)


def test_a_port_that_another_program_holds_is_busy() -> None:
    with on_pty(EscPosPeer()) as at:
        held = open_line(LineKind.SERIAL, at, 19200)
        try:
            check = made("serial", at).check()
            assert (check.health, check.problem) == (Health.OUT_OF_ORDER, ProblemCode.PRINTER_BUSY)
            with pytest.raises(LineBusy):
                open_line(LineKind.USB, at, 0)
        finally:
            held.close()
        assert made("serial", at).check().health is Health.READY


@pytest.mark.parametrize("kind", ["usb", "serial", "network", "file"])
def test_what_is_not_there_is_gone(kind: str, tmp_path: Path) -> None:
    at = "127.0.0.1:0" if kind == "network" else str(tmp_path / "no" / "lp0")
    with pytest.raises(LineGone):
        open_line(LineKind(kind), at, 9600)


def test_a_host_name_that_nobody_answers_for_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """With name servers that say nothing the system's look-up takes half a minute; one of them is enough."""
    answered, asked = threading.Event(), []

    def look_up(host: str, *more: object, **others: object) -> list[Any]:
        asked.append(host)
        answered.wait(30)
        raise OSError("nobody")

    monkeypatch.setattr(hosts, "SECONDS", 0.05)
    monkeypatch.setattr("socket.getaddrinfo", look_up)
    try:
        found = made("network", "printer.test").check()
        assert (found.health, found.problem) == (Health.OUT_OF_ORDER, ProblemCode.PRINTER_GONE)
        assert ipp.create({"url": "ipp://printer.test/"}, SystemClock()).check().health is Health.OUT_OF_ORDER
        assert asked == ["printer.test"]
    finally:
        answered.set()


def test_who_asks_for_a_host_meanwhile_waits_for_the_same_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A check beside a paper being printed must not take the printer for gone."""
    begun, answered, asked, found = threading.Event(), threading.Event(), [], []

    def look_up(host: str, *more: object, **others: object) -> list[Any]:
        asked.append(host)
        begun.set()
        answered.wait(60)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.9", 0))]

    monkeypatch.setattr(hosts, "SECONDS", 60.0)
    monkeypatch.setattr("socket.getaddrinfo", look_up)
    first = threading.Thread(target=lambda: found.append(hosts.addresses("printer.test")))
    first.start()
    assert begun.wait(60)
    threading.Timer(0.05, answered.set).start()
    found.append(hosts.addresses("printer.test"))
    first.join()
    assert (found, asked) == ([["10.0.0.9"], ["10.0.0.9"]], ["printer.test"])


def test_an_address_may_be_of_the_sixth_version() -> None:
    assert address("[fe80::1%eth0]:9101") == ("fe80::1%eth0", 9101)
    assert address("[::1]") == ("::1", 9100)
    assert address("10.0.0.9") == ("10.0.0.9", 9100)


def test_a_file_gets_the_bytes_and_proves_nothing(tmp_path: Path) -> None:
    printer = made("file", str(tmp_path / "lp"), profile="generic-58")
    assert printer.print(TICKET) is Printed.UNCONFIRMED
    assert printer.check().health is Health.UNKNOWN
    peer = EscPosPeer()
    peer.receive((tmp_path / "lp").read_bytes())
    peer.finish()
    assert peer.papers == [ROWS[384]]
    assert (tmp_path / "lp").stat().st_mode & 0o777 == 0o600


def test_a_device_that_has_no_room_is_stuck_not_gone() -> None:
    """usblp answers ENOSPC while the paper is out, as `/dev/full` does."""
    printer = made("file", "/dev/full")
    assert printer.print(TICKET) == Problem(ProblemCode.PRINT_FAILED, reference=TICKET.number)


def test_a_pipe_that_nobody_empties_gets_stuck(tmp_path: Path) -> None:
    """What isn't whole when it gets stuck never will be: the rest is not sent."""
    pipe = tmp_path / "lp"
    os.mkfifo(pipe)
    with pytest.raises(LineGone):
        open_line(LineKind.FILE, str(pipe), 0)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        printer = made("file", str(pipe), seconds=0.2)
        assert printer.print(TICKET) == Problem(ProblemCode.PRINT_FAILED, reference=TICKET.number)
    finally:
        os.close(reader)


def test_a_printer_that_takes_nothing_gets_stuck_and_the_rest_is_dropped() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        line = NetworkLine(f"127.0.0.1:{server.getsockname()[1]}")
        other, _ = server.accept()
        with other:
            with pytest.raises(LineStuck):
                line.write(bytes(64 << 20), 0.1)
            line.close(drop=True)
            with pytest.raises(ConnectionResetError):
                _until_the_end(other)


def _until_the_end(connection: socket.socket) -> None:
    while connection.recv(1 << 20):
        pass


def test_a_printer_that_hangs_up_is_gone() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        line = NetworkLine(f"127.0.0.1:{server.getsockname()[1]}")
        other, _ = server.accept()
        threading.Timer(0.05, other.close).start()
        with pytest.raises(LineGone):
            line.read(PATIENCE)
        line.close()


# ---- which USB printer -----------------------------------------------------------------------------------------


@pytest.fixture
def sys(tmp_path: Path) -> Path:
    """Two printers as /sys shows them."""
    classes = tmp_path / "class"
    for number, (serial, model) in enumerate((("A1", "TM-A"), ("B2", "TM-B"))):
        interface = tmp_path / "devices" / f"1-{number}" / f"1-{number}:1.0"
        interface.mkdir(parents=True)
        for name, value in (("idVendor", "0f0f"), ("idProduct", "0001"), ("serial", serial)):
            (interface.parent / name).write_text(value + "\n")
        (interface / "ieee1284_id").write_text(f"MFG:Invented;MDL:{model};CLS:PRINTER;\n")
        (classes / f"lp{number}").mkdir(parents=True)
        (classes / f"lp{number}" / "device").symlink_to(interface)
    return classes


@pytest.mark.parametrize(("part", "found"), [("b2", "lp1"), ("MDL:TM-A", "lp0"), ("0f0f:0001 B2", "lp1")])
def test_a_printer_is_found_by_what_stays_the_same(part: str, found: str, sys: Path) -> None:
    assert usb.find(part, sys) == Path("/dev/usb") / found


@pytest.mark.parametrize(("part", "number"), [("C3", errno.ENODEV), ("0f0f:0001", errno.ENOTUNIQ)])
def test_none_and_several_are_no_printer(part: str, number: int, sys: Path) -> None:
    with pytest.raises(OSError) as raised:
        usb.find(part, sys)
    assert raised.value.errno == number


def test_a_check_names_the_usb_printers_that_are_there(sys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = usb.identities(sys)
    monkeypatch.setattr(usb, "identities", lambda: found)
    details = [d.value for d in made("usb", "/dev/usb/none").check().details if d.name == "printer_usb"]
    assert details == [
        f"lp{n}: 0f0f:0001 {s} MFG:Invented;MDL:TM-{s[0]};CLS:PRINTER;" for n, s in enumerate(("A1", "B2"))
    ]


def test_an_unknown_identity_is_a_printer_gone() -> None:
    assert made("usb", "id:no such printer anywhere").check().problem is ProblemCode.PRINTER_GONE


@pytest.mark.parametrize("wire", ["network", "serial", "usb", "file", "nobody"])
def test_however_often_it_is_looked_at_and_printed_on_it_leaves_nothing(wire: str, tmp_path: Path) -> None:
    peer = EscPosPeer(width=384)
    with (on_tcp if wire == "network" else on_pty)(peer) as there:
        at = {"file": str(tmp_path / "paper"), "nobody": "127.0.0.1:9"}.get(wire, there)
        printer = made("network" if wire == "nobody" else wire, at, profile="generic-58")

        def life() -> None:
            printer.check()
            printer.print(TICKET)

        leaves_nothing(life, 1 if wire == "nobody" else ROUNDS)
