"""pyserial on pseudo terminals: settings that reach the line, every end of a code, bad bytes, commands, a lost line."""

from __future__ import annotations

import queue
import socket
import termios
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from drivers.camera.classify import LONGEST, classify
from drivers.scanner import serial_line
from drivers.scanner.framing import End
from drivers.scanner.line import Line, LineGone
from drivers.scanner.line_scanner import LineScanner
from drivers.scanner.reading import Reading
from drivers.scanner.serial_line import SerialScanner, profiles
from kiosk.bootstrap import load
from kiosk.clock import SystemClock
from kiosk.domain.people import Credential, Medium
from kiosk.domain.problems import ProblemCode
from kiosk.ports import Check, CodeSeen, CodeSignal, Detail, Health, ScannerTrouble, TicketSeen, WrongCode
from kiosk.settings import Part, SettingsError
from tests.drivers.camera.test_classify import TABLE, TICKET, VOUCHER
from tests.drivers.scanner.stages import PATIENCE, PAUSE, SerialStage, until

SEEN = CodeSeen(Credential(Medium.VOUCHER, token=VOUCHER))
NOT_OURS = WrongCode(ProblemCode.CODE_NOT_VOUCHER)
GONE = ScannerTrouble(ProblemCode.SCANNER_GONE)


@pytest.fixture
def play(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SerialStage]:
    found = SerialStage(tmp_path, **getattr(request, "param", {}))
    yield found
    found.close()


def with_options(*options: Mapping[str, Any]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("play", options, indirect=True, ids=lambda o: ",".join(map(str, o.values())))


def scanner(play: SerialStage) -> SerialScanner:
    assert isinstance(play.scanner, SerialScanner)
    return play.scanner


@with_options({"baud": 9600}, {"baud": 115200, "stop_bits": 2})
def test_the_settings_are_on_the_line(play: SerialStage, request: pytest.FixtureRequest) -> None:
    play.begin()
    _, _, control, _, read_at, _, _ = play.settings()
    fast = request.node.callspec.params["play"]["baud"] == 115200
    assert read_at == (termios.B115200 if fast else termios.B9600)
    assert bool(control & termios.CSTOPB) is fast
    assert play.facts()["scanner_settings"] == ("115200 baud, 8N2, any" if fast else "9600 baud, 8N1, any")


def test_bits_parity_and_flow_reach_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pseudo terminal has neither: what is asked of pyserial is looked at."""
    asked: dict[str, Any] = {}

    def made_of(path: str, **settings: Any) -> None:
        asked.update(settings)
        raise ValueError

    monkeypatch.setattr("serial.serial_for_url", made_of)
    made = serial_line.create({"port": "x", "bits": 7, "parity": "even", "flow": "rtscts"}, SystemClock())
    assert made.check().health is Health.OUT_OF_ORDER
    assert (asked["bytesize"], asked["parity"], asked["rtscts"], asked["xonxoff"]) == (7, "E", True, False)


@with_options({"end": "any"}, {"end": "cr"}, {"end": "lf"}, {"end": "crlf"}, {"end": "pause"})
def test_every_end_of_a_code(play: SerialStage, request: pytest.FixtureRequest) -> None:
    end = request.node.callspec.params["play"]["end"]
    play.END = {"lf": b"\n", "crlf": b"\r\n", "pause": b""}.get(end, b"\r")
    play.begin()
    play.scanner.watch()
    for content, signal in ((VOUCHER, SEEN), (TICKET, TicketSeen(TICKET))):
        if end == "pause":
            play.send(content.encode())
            assert play.signals.empty()
            play.clock.pass_by(PAUSE * 2)
        else:
            play.scan(content)
        assert play.next_signal() == signal


def test_every_text_is_what_a_camera_would_call_it(play: SerialStage) -> None:
    """The classifier's whole table through the line: the same signal, whatever was shown."""
    play.begin()
    for text, _, _ in TABLE:
        if not text or set(text) & set("\r\n\ud800") or len(text) > LONGEST + 1:
            continue  # nothing, an end within the code, what no bytes hold, and what a pty's queue doesn't
        play.scanner.watch()
        play.scan(text)
        assert play.next_signal() == classify(text), text
    assert play.signals.empty()


@pytest.mark.parametrize(
    "data",
    [
        VOUCHER.encode() + b"\x00https://example.cn",
        b"\x00" + VOUCHER.encode(),
        VOUCHER.encode()[:14] + b"\x00" + VOUCHER.encode()[14:],
        "医保电子凭证".encode("gbk"),
        VOUCHER.encode()[:-1] + b"\xff",
        VOUCHER.encode()[:14] + b"\xff" + VOUCHER.encode()[14:],
        b"\xef\xbb\xbf" + VOUCHER.encode(),
        "\u202e".encode() + VOUCHER.encode(),
        VOUCHER.encode("utf-16-le"),
        bytes(range(32, 256)),
        b"\x1b[2J\x07",
        b"\x06" + VOUCHER.encode(),
        VOUCHER.encode() + b" ",
    ],
    ids=lambda data: repr(data[:12]),
)
def test_bad_bytes_are_no_code_and_the_next_one_is_read(play: SerialStage, data: bytes) -> None:
    play.begin()
    play.scanner.watch()
    play.scan(data)
    assert play.next_signal() == NOT_OURS
    play.scan(VOUCHER)
    assert play.next_signal() == SEEN


def test_a_code_of_4_kb_is_one_wrong_code(play: SerialStage) -> None:
    play.begin()
    play.scanner.watch()
    for _ in range(8):
        play.send(b"7" * 512)
    play.show(b"")
    play.scan(VOUCHER)
    assert [play.next_signal(), play.next_signal()] == [NOT_OURS, SEEN]
    assert play.signals.empty()


def test_garbage_of_a_wrong_rate_and_a_missing_end_are_named(play: SerialStage) -> None:
    play.begin()
    play.scan(b"\xf8\x80\xfe\x00\x98")
    check = play.scanner.check()
    assert (check.health, check.problem) == (Health.DEGRADED, None)
    assert "rate" in str(check.evidence)
    play.unplug()
    assert play.next_signal() == GONE
    play.plug()
    play.send(VOUCHER.encode())
    play.clock.pass_by(PAUSE * 2)
    until(lambda: play.scanner.check().health is Health.DEGRADED, "the missing end is named")
    assert "end" in str(play.scanner.check().evidence)
    play.scan(VOUCHER)
    assert play.scanner.check().health is Health.READY


@with_options({"profile": "syn", "again_after": 0.2})
def test_a_scanner_that_reads_on_command(play: SerialStage) -> None:
    """Told to read while somebody is waited for, again when nothing comes and after a code, to rest when they go; its
    own acknowledgements are no codes."""
    play.begin()
    play.scanner.watch()
    assert play.received(6) == b"\x16T\r" * 2
    play.put(b"\x06")
    play.scan(VOUCHER)
    assert play.next_signal() == SEEN
    assert play.received(3) == b"\x16T\r"
    play.scanner.rest()
    assert until_it_rests(play).replace(b"\x16T\r", b"") == b"\x16U\r"
    play.scanner.watch()
    assert play.received(3) == b"\x16T\r"
    play.unplug()
    assert play.next_signal() == GONE
    play.plug()
    assert play.received(3) == b"\x16T\r", "a scanner that comes back is told anew"
    play.scanner.stop()
    assert until_it_rests(play).replace(b"\x16T\r", b"") == b"\x16U\r"


def until_it_rests(play: SerialStage) -> bytes:
    """All that the scanner was told, up to the word that lets it rest."""
    told = b""
    while not told.endswith(b"\x16U\r"):
        told += play.received(1)
    return told


@with_options({"profile": "letters", "patience": PATIENCE})
def test_a_trial_scan_says_kind_and_length_and_never_the_text(play: SerialStage) -> None:
    play.begin()
    found: queue.Queue[Check] = queue.Queue()
    trial = threading.Thread(target=lambda: found.put(scanner(play).probe("scan")))
    trial.start()
    assert play.received(1) == b"T"
    play.show(b"%%NoRead")
    play.show(VOUCHER.encode())
    trial.join()
    check = found.get()
    assert check.health is Health.READY
    assert "voucher, 28 characters" in str(check.evidence)
    assert VOUCHER not in repr(check)
    assert play.received(1) == b"P", "after the trial it rests"
    assert play.signals.empty(), "a trial is no visit"
    assert list(scanner(play).probes()) == ["line", "scan"]
    assert scanner(play).probe("line").health is Health.READY
    assert scanner(play).probe("no such").health is Health.UNKNOWN


@with_options({"patience": 0.1})
def test_a_trial_scan_of_a_driver_that_is_not_running(play: SerialStage) -> None:
    check = scanner(play).probe("scan")
    assert (check.health, check.problem) == (Health.UNKNOWN, None)
    assert "nothing was read" in str(check.evidence)
    play.unplug()
    assert scanner(play).probe("scan").problem is ProblemCode.SCANNER_GONE


def test_a_line_is_chosen_by_a_pattern_that_fits_one(tmp_path: Path) -> None:
    play = SerialStage(tmp_path, port=str(tmp_path / "usb-Test_*"))
    assert play.scanner.check().health is Health.UNKNOWN
    (tmp_path / "usb-Test_Printer-if00").symlink_to(play.link.readlink())
    check = play.scanner.check()
    assert (check.health, "2 lines fit" in str(check.evidence)) == (Health.OUT_OF_ORDER, True)
    play.close()
    (tmp_path / "usb-Test_Printer-if00").unlink()
    assert "no line fits" in str(play.scanner.check().evidence)


def test_a_line_that_another_program_reads_is_not_shared(play: SerialStage, tmp_path: Path) -> None:
    play.begin()
    second = serial_line.create({"port": str(play.link)}, SystemClock())
    assert second.check().health is Health.OUT_OF_ORDER
    play.scanner.watch()
    play.scan(VOUCHER)
    assert play.next_signal() == SEEN


def test_a_line_over_the_network_by_its_url() -> None:
    signals: queue.Queue[CodeSignal] = queue.Queue()
    with socket.create_server(("127.0.0.1", 0)) as server:
        far = serial_line.create({"port": f"socket://127.0.0.1:{server.getsockname()[1]}"}, SystemClock())
        far.start(signals.put)
        line, _ = server.accept()
        until(lambda: "nothing scanned" in str(far.check().evidence), "the line is open")
        far.watch()
        line.sendall(VOUCHER.encode() + b"\r\n")
        assert signals.get(timeout=PATIENCE) == SEEN
        line.close()
    assert signals.get(timeout=PATIENCE) == GONE
    far.stop()


def test_a_line_that_never_falls_silent_holds_up_no_watch() -> None:
    """A broken converter, or a wrong rate: whoever begins a watch must not wait for silence."""

    class Babble:
        def wait(self, seconds: float) -> bool:
            return True

        def read(self) -> bytes:
            return b"\xff" * 4096

        def write(self, data: bytes) -> None: ...
        def facts(self) -> tuple[Detail, ...]:
            return ()

        def close(self) -> None: ...

    class Source:
        name = "babble"

        def open(self) -> Babble:
            return Babble()

    made = LineScanner(Source(), Reading(End.ANY, 0.5, 1.0), SystemClock())
    made.start(lambda signal: None)
    until(lambda: made.check().health is Health.DEGRADED, "it says that this is no text")
    watch = threading.Thread(target=made.watch, daemon=True)
    watch.start()
    watch.join(PATIENCE)
    assert not watch.is_alive(), "it hangs"
    made.stop()


def test_what_the_settings_can_name() -> None:
    part = Part("serial", {"port": "/dev/serial/by-id/usb-*"})
    assert isinstance(load("kiosk.scanners", part, SystemClock(), production=True), SerialScanner)
    with pytest.raises(SettingsError, match="refused in production"):
        load("kiosk.scanners", Part("simulated"), SystemClock(), production=True)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "port.*missing"),
        ({"port": ""}, "port is empty"),
        ({"port": "x", "bauds": 9600}, "did you mean 'baud'"),
        ({"port": "x", "baud": 0}, "baud"),
        ({"port": "x", "bits": 9}, "bits"),
        ({"port": "x", "parity": "evn"}, "did you mean 'even'"),
        ({"port": "x", "stop_bits": 3}, "stop_bits"),
        ({"port": "x", "flow": "dtr"}, "flow"),
        ({"port": "x", "end": "tab"}, "end"),
        ({"port": "x", "pause": 0}, "pause"),
        ({"port": "x", "start": "16 54 0"}, "start"),
        ({"port": "x", "ignore": ["xyz"]}, "ignore"),
        ({"port": "x", "profile": "sin"}, "profile.*free, letters, syn"),
    ],
)
def test_options_that_cannot_be(options: dict[str, Any], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        serial_line.create(options, SystemClock())


def test_every_profile_can_be_used_and_says_where_it_is_from() -> None:
    assert profiles()
    for name, profile in profiles().items():
        assert profile["source"]
        assert serial_line.create({"port": "x", "profile": name}, SystemClock()).check().health is Health.OUT_OF_ORDER


class Scripted:
    """A source that fails as often as it is told to, and lines that are lost at once."""

    name = "scripted"

    def __init__(self, *outcomes: str) -> None:
        self.outcomes = list(outcomes)
        self.asked = threading.Semaphore(0)

    def open(self) -> Line:
        self.asked.release()
        outcome = self.outcomes.pop(0) if self.outcomes else "lasts"
        if outcome == "absent":
            raise LineGone("not_opened")
        return Brief(outcome)


class Brief:
    def __init__(self, outcome: str) -> None:
        self._outcome = outcome

    def wait(self, seconds: float) -> bool:
        if self._outcome == "lost at once":
            raise LineGone("gone")
        threading.Event().wait(0.002)
        return False

    def read(self) -> bytes:
        return b""

    def write(self, data: bytes) -> None: ...

    def facts(self) -> tuple[Detail, ...]:
        return ()

    def close(self) -> None: ...


@pytest.mark.parametrize(
    ("outcomes", "told"),
    [
        (("absent", "absent"), False),
        (("absent", "absent", "absent"), True),
        (("absent", "lost at once", "absent"), True),  # a line that opens and does nothing is no success
        (("lost at once",) * 3, True),
    ],
)
def test_three_misses_before_it_is_gone(outcomes: tuple[str, ...], told: bool) -> None:
    signals: queue.Queue[CodeSignal] = queue.Queue()
    source = Scripted(*outcomes)
    made = LineScanner(source, Reading(End.ANY, 0.5, 1.0), SystemClock())
    made.start(signals.put)
    until(lambda: "open, nothing scanned" in str(made.check().evidence), "the line is open")
    made.stop()
    assert list(signals.queue) == ([GONE] if told else [])


class Held(Brief):
    """A line on which bytes lie that the thread is told of only when the test lets it."""

    name = "held"

    def __init__(self, data: bytes) -> None:
        super().__init__("lasts")
        self.data = data
        self.told = threading.Event()

    def open(self) -> Line:
        return self

    def wait(self, seconds: float) -> bool:
        super().wait(seconds)
        return self.told.is_set()

    def read(self) -> bytes:
        data, self.data = self.data, b""
        return data


def test_what_lies_on_the_line_when_a_watch_begins_is_older_than_it() -> None:
    """Half a voucher that the thread has not yet taken off: its other half must not pass for a code."""
    signals: queue.Queue[CodeSignal] = queue.Queue()
    held = Held(VOUCHER[:12].encode())
    made = LineScanner(held, Reading(End.ANY, 60.0, 1.0), SystemClock())
    made.start(signals.put)
    until(lambda: "open, nothing scanned" in str(made.check().evidence), "the line is open")
    made.watch()
    held.data = VOUCHER[12:].encode() + b"\r" + TICKET.encode() + b"\r"
    held.told.set()
    assert signals.get(timeout=PATIENCE) == TicketSeen(TICKET)
    made.stop()
    assert signals.empty()
