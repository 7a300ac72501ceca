"""A maker's library that crashes, hangs, prints, leaks and lies, in its own process; and a hospital's own process."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from drivers.card import vendor, vendor_child, vendor_identity, vendor_profile
from drivers.card.vendor import VendorCardReader
from kiosk.clock import SystemClock
from kiosk.domain.people import Credential, Medium
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.ports import CardInserted, CardRemoved, CardTrouble, Health
from kiosk.settings import SettingsError
from tests.drivers.card.fixtures import LONGEST_WAIT, Signals
from tests.drivers.card.people import LI, LONG_NAME, THIRD_GENERATION, WANG
from tests.drivers.card.test_contract import credential
from tests.drivers.card.vendor_kit import PROFILE, Desk, compiled, options, text_of

C = ProblemCode
SCRIPT = Path(__file__).with_name("vendor_script.py")
Make = Callable[..., tuple[VendorCardReader, Signals]]


@pytest.fixture
def make() -> Iterator[Make]:
    """Started readers with these options."""
    made: list[VendorCardReader] = []

    def started(**more: object) -> tuple[VendorCardReader, Signals]:
        reader, signals = vendor.create(options(**more), SystemClock()), Signals()
        made.append(reader)
        reader.start(signals)
        return reader, signals

    yield started
    for reader in made:
        reader.stop()


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that failed is started again at once: the waits between starts are judged in test_vendor_process."""
    monkeypatch.setattr("drivers.card.vendor_process.FIRST_WAIT", 0.02)


def until(reached: Callable[[], bool]) -> None:
    """Wait for what has no signal; fails after the longest wait."""
    tick = threading.Event()
    for _ in range(int(LONGEST_WAIT / 0.02)):
        if reached():
            return
        tick.wait(0.02)
    pytest.fail("it never came")


def pid_of(reader: VendorCardReader) -> int:
    run = reader.process._run
    assert run is not None
    assert run._process is not None
    return run._process.pid


def read_here(profile: str) -> Credential | Problem:
    """What the child makes of the library, without a child: for what doesn't crash or hang."""
    library = vendor_child.Library(vendor_profile.load(profile), compiled(), "both")
    try:
        said = library.read({})
    except vendor_child.Refused as refused:
        return Problem(ProblemCode[refused.error])
    return vendor_identity.card(said)


def gone(pid: int) -> bool:
    """Ended, or a zombie that nobody has fetched yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


@pytest.mark.parametrize("deed", ["segfault", "abort", "leave"])
def test_a_library_that_dies_costs_one_reading(make: Make, desk: Desk, deed: str) -> None:
    """The card is still in: the same insertion goes on once the process is there again."""
    desk.put(WANG, deed)
    reader, signals = make()
    insertion = signals.next(CardInserted).insertion
    assert reader.read(insertion) == Problem(C.CARD_UNREADABLE)
    desk.put(WANG)
    assert reader.read(insertion) == credential(WANG)
    assert signals.none_left()
    desk.empty()
    assert signals.next(CardRemoved).insertion == insertion


def test_a_library_that_never_answers_is_killed(make: Make, desk: Desk) -> None:
    desk.put(WANG, "hang")
    reader, signals = make(read_seconds=0.3)
    insertion = signals.next(CardInserted).insertion
    hanging = pid_of(reader)
    assert reader.read(insertion) == Problem(C.CARD_MUTE)
    assert gone(hanging)
    reader.options = replace(reader.options, read_seconds=LONGEST_WAIT)  # what answers may be slow
    desk.put(WANG)
    assert reader.read(insertion) == credential(WANG)


def test_a_check_waits_for_no_reading(make: Make, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("drivers.card.vendor_check.CHECK_SECONDS", 0.1)
    desk.put(WANG, "hang")
    reader, signals = make(read_seconds=LONGEST_WAIT)
    insertion = signals.next(CardInserted).insertion
    found: list[object] = []
    reading = threading.Thread(target=lambda: found.append(reader.read(insertion)))
    reading.start()
    until(lambda: desk.hangs)
    check = reader.check()
    assert (check.health, check.problem) == (Health.DEGRADED, None)
    assert "a reading goes on" in str(check.evidence)
    reader.process.interrupt()
    reading.join()
    assert found == [Problem(C.CARD_UNREADABLE)]


def test_a_library_that_hangs_at_every_look_is_a_reader_that_is_gone(
    make: Make, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vendor, "PRESENT_SECONDS", 0.1)
    desk.put(WANG)
    reader, signals = make()
    insertion = signals.next(CardInserted).insertion
    desk.put(WANG, "hang", "present")
    assert signals.next(CardRemoved).insertion == insertion
    assert signals.next(CardTrouble) == CardTrouble(0, C.READER_GONE)
    assert reader.read(insertion) == Problem(C.READER_GONE)
    desk.put(LI)
    monkeypatch.setattr(vendor, "PRESENT_SECONDS", LONGEST_WAIT)  # what answers may be slow
    again = signals.next(CardInserted).insertion
    assert again > insertion
    assert reader.read(again) == credential(LI)


def test_what_a_library_prints_goes_nowhere(make: Make, desk: Desk, capfd: pytest.CaptureFixture[str]) -> None:
    for where in ("present", "read"):
        desk.put(WANG, "print", where)
        reader, signals = make()
        assert reader.read(signals.next(CardInserted).insertion) == credential(WANG)
    assert capfd.readouterr() == ("", "")


_GOOD = text_of(WANG)
_CODE = _GOOD.split(b"|")[3]


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"\x81\x20\xff\xfe" * 40, id="no GBK"),
        pytest.param(_GOOD.replace("王".encode("gbk"), b"\xcd"), id="half a character"),
        pytest.param(_GOOD + b"x" * 100_000, id="overlong"),
        pytest.param(_GOOD[:-1] + b" " * 900 + b"|", id="longer than the profile says"),
        pytest.param(b"", id="empty"),
        pytest.param(b"|" * 11, id="all empty"),
        pytest.param(b"|".join(_GOOD.split(b"|")[:8]), id="fields missing"),
        pytest.param(_GOOD + b"more|", id="a field too many"),
        pytest.param(_GOOD.replace(b"|9901", b"|9902", 1), id="wrong check digit"),
        pytest.param(_GOOD.replace(b"990100|", b"110000|", 1), id="another region than the card's"),
        pytest.param(_GOOD.replace(_CODE, b"X" * 32), id="no recognition code"),
        pytest.param(_GOOD.replace("王示例".encode("gbk"), b"\x1b[2J"), id="control characters for a name"),
        pytest.param(_GOOD.replace("王示例".encode("gbk"), b"A" * 51), id="a name that is on no card"),
        pytest.param(_GOOD.replace(b"2.00", b"9.00"), id="unknown generation"),
    ],
)
def test_no_half_identity_comes_of_garbage(desk: Desk, raw: bytes) -> None:
    desk.answer(raw)
    assert read_here(str(PROFILE)) == Problem(C.CARD_DATA_INVALID)


def test_a_long_name_and_a_text_without_its_last_separator(make: Make, desk: Desk) -> None:
    desk.answer(text_of(LONG_NAME).rstrip(b"|"))
    reader, signals = make()
    assert reader.read(signals.next(CardInserted).insertion) == credential(LONG_NAME)


@pytest.mark.parametrize(
    "number, code",
    [
        (-1, C.CARD_NOT_SOCIAL), (-4, C.CARD_MUTE), (-51, C.CARD_UNREADABLE), (-52, C.CARD_UNREADABLE),
        (-2201, C.CARD_NEEDS_AUTHENTICATION), (-2202, C.CARD_NEEDS_AUTHENTICATION),
        (-2203, C.CARD_NEEDS_AUTHENTICATION),
    ],
)  # fmt: skip
def test_numbers_of_the_published_interface(desk: Desk, number: int, code: ProblemCode) -> None:
    """Without a function that only looks the library is made to read, and any known number but "no card" is a card."""
    desk.put(WANG, read=number)
    assert read_here("certified") == Problem(code)
    library = vendor_child.Library(vendor_profile.load("certified"), compiled(), "both")
    looked = library.present({})
    assert looked["present"] is True
    assert int(str(looked["memory_mb"])) > 0
    desk.empty()
    assert library.present({})["present"] is False


@pytest.mark.parametrize("number", [-11, -12, -777])
def test_a_library_without_its_reader_or_with_a_number_nobody_knows(make: Make, desk: Desk, number: int) -> None:
    desk.put(WANG, read=number)
    reader, signals = make(profile="certified")
    assert signals.next(CardTrouble) == CardTrouble(0, C.READER_GONE)
    check = reader.check()
    assert check.health in (Health.OUT_OF_ORDER, Health.UNKNOWN)
    assert [each.value for each in check.details if each.name == "vendor_answer"] == [str(number)]
    desk.put(WANG)
    assert reader.read(signals.next(CardInserted).insertion) == credential(WANG)


def test_a_leak_is_ended_before_it_hurts(make: Make, desk: Desk) -> None:
    desk.put(WANG, "leak", "present")
    reader, signals = make(memory_mb=150)
    insertion = signals.next(CardInserted).insertion
    until(lambda: reader.process.starts > 2)
    assert reader.process.memory_mb < 300
    desk.put(WANG)
    assert reader.read(insertion) == credential(WANG)
    assert signals.none_left(), "a planned restart is nobody's removal"


def test_swapped_between_two_looks(make: Make, desk: Desk) -> None:
    desk.put(WANG)
    reader, signals = make()
    insertion = signals.next(CardInserted).insertion
    assert reader.read(insertion) == credential(WANG)
    for other in (LI, THIRD_GENERATION):
        desk.put(other, read=-2201 if other.generation == 3 else 0)
        assert reader.same_card(insertion, credential(WANG).recognition_code) == Problem(C.CARD_SWAPPED)
    desk.put(WANG)
    assert reader.same_card(insertion, credential(WANG).recognition_code.lower()) is None


def broken_library(folder: Path, kind: str) -> Path:
    library = folder / "lib.so"
    raw = bytearray(compiled().read_bytes())
    match kind:
        case "text":
            raw = bytearray(b"not a library\n")
        case "foreign":
            raw[18:20] = (243).to_bytes(2, "little")
        case "cut":
            del raw[200:]
        case "strange":
            source = folder / "strange.c"
            source.write_text("int something(void) { return 0; }\n", encoding="ascii")
            subprocess.run(["gcc", "-shared", "-fPIC", str(source), "-o", str(library)], check=True)
            return library
        case _:
            return library
    library.write_bytes(raw)
    return library


@pytest.mark.parametrize(
    "kind, why",
    [
        ("missing", "isn't there"),
        ("text", "no library for Linux"),
        ("foreign", "is for machine 243"),
        ("cut", "can't be loaded"),
        ("strange", "has no function iReadCardBas"),
    ],
)
def test_a_library_that_cant_be_loaded_says_why(tmp_path: Path, kind: str, why: str) -> None:
    reader = vendor.create(options(library=str(broken_library(tmp_path, kind))), SystemClock())
    check = reader.check()
    assert (check.health, check.problem) == (Health.OUT_OF_ORDER, C.READER_GONE)
    assert why in str(check.evidence)


def test_nothing_of_a_person_is_left_behind(make: Make, desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    """No core file, nothing in the command line, nothing in a log or a check; probes mask."""
    caplog.set_level(logging.DEBUG)
    desk.put(WANG)
    reader, signals = make()
    insertion = signals.next(CardInserted).insertion
    reader.read(insertion)
    process = Path(f"/proc/{pid_of(reader)}")
    limits = (process / "limits").read_text(encoding="ascii")
    assert [line.split()[4:6] for line in limits.splitlines() if line.startswith("Max core")] == [["0", "0"]]
    found = [reader.probe(name) for name in reader.probes()] + [reader.check()]
    assert {each.health for each in found} == {Health.READY}
    desk.put(WANG, "segfault")
    reader.read(insertion)
    said = (process.parent / str(os.getpid()) / "cmdline").read_text(encoding="utf-8") + caplog.text + repr(found)
    assert not [secret for secret in (WANG.name, WANG.id_number, WANG.card_number, _CODE.decode()) if secret in said]
    with pytest.raises(ValueError, match="no probe"):
        reader.probe("verify")
    desk.empty()
    signals.next(CardRemoved)
    assert reader.probe("dump").health is Health.UNKNOWN


_PARENT = """
import sys, time
from drivers.card import vendor, vendor_child, vendor_identity, vendor_profile
from kiosk.clock import SystemClock
from tests.drivers.card.vendor_kit import options
reader = vendor.create({"library": sys.argv[1], "profile": sys.argv[2]}, SystemClock())
reader.start(lambda signal: print(reader.process._run._process.pid, flush=True))
time.sleep(600)
"""


def test_the_process_dies_with_the_kiosk(desk: Desk) -> None:
    """Also when the kiosk is killed, and while the library hangs."""
    desk.put(WANG)
    chosen = options()
    command = [sys.executable, "-c", _PARENT, str(chosen["library"]), str(chosen["profile"])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as kiosk:
        assert kiosk.stdout is not None
        child = int(kiosk.stdout.readline())
        desk.put(WANG, "hang", "present")
        until(lambda: desk.hangs)
        assert not gone(child)
        kiosk.send_signal(signal.SIGKILL)
    until(lambda: gone(child))


def test_stopping_waits_for_nobody(make: Make, desk: Desk) -> None:
    desk.put(WANG)
    reader, signals = make()
    signals.next(CardInserted)
    desk.put(WANG, "hang", "present")
    until(lambda: desk.hangs)
    hanging = pid_of(reader)
    reader.stop()
    assert gone(hanging)


# ---- a hospital's own process ----

HELLO = {"protocol": 1, "library": "ours 1.0", "calls": ["present", "read", "code"]}
NO_CARD = {"present": False}


def _person(card: str = "") -> dict[str, object]:
    code = credential(WANG).recognition_code
    found = {"social_number": WANG.id_number, "card_number": WANG.card_number, "name": WANG.name}
    return {**found, "recognition_code": code, "spec_version": "2.00"}


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Writes what the process answers; with nothing said, no card."""
    plan = tmp_path / "plan.json"
    monkeypatch.setenv("VENDOR_SCRIPT", str(plan))

    def write(**more: object) -> None:
        text = json.dumps({"hello": HELLO, "present": NO_CARD, **more})
        plan.with_suffix(".new").write_text(text, encoding="utf-8")
        plan.with_suffix(".new").replace(plan)

    write()
    return write


@pytest.fixture
def own() -> Iterator[tuple[VendorCardReader, Signals]]:
    chosen = {"command": [sys.executable, str(SCRIPT)], "poll_seconds": 0.02, "read_seconds": LONGEST_WAIT}
    reader, signals = vendor.create(chosen, SystemClock()), Signals()
    yield reader, signals
    reader.stop()


def test_a_process_of_ones_own(script: Callable[..., None], own: tuple[VendorCardReader, Signals]) -> None:
    """It says which card is in: another is another insertion, though nobody saw the reader empty."""
    reader, signals = own
    reader.start(signals)
    noise = ["", "{", "[1]", '"x"', '{"id": "1", "ok": {}}', '{"id": 0, "ok": 1}', '{"event": "card"}', "\x00\ufffd"]
    script(present={"present": True, "card": "a"}, read=_person(), code=_person(), noise=noise)
    first = signals.next(CardInserted).insertion
    assert reader.read(first) == credential(WANG)
    assert reader.same_card(first, credential(WANG).recognition_code) is None
    script(present={"present": True, "card": "b"}, read=_person())
    assert signals.next(CardRemoved).insertion == first
    second = signals.next(CardInserted).insertion
    assert reader.read(first) == Problem(C.CARD_PULLED)
    script(present={"present": True, "card": "b", "powered": False})
    assert reader.read(second) == Problem(C.CARD_UNREADABLE), "it doesn't answer the question"
    script(present={"present": True, "card": "b"}, read={"error": "OUTCOME_UNKNOWN", "native": 5})
    assert reader.read(second) == Problem(C.CARD_UNREADABLE), "a reader says nothing about money"
    assert "ours 1.0" in str(reader.check().evidence)


def test_a_process_that_says_how_large_it_is(
    script: Callable[..., None], own: tuple[VendorCardReader, Signals]
) -> None:
    """Where the kiosk can't see the memory of a process, the process tells it."""
    reader, signals = own
    script(present={"present": True, "memory_mb": 10**400}, read=_person())
    reader.start(signals)
    insertion = signals.next(CardInserted).insertion
    until(lambda: reader.process.starts > 2)
    script(present={"present": True, "memory_mb": "much"}, read=_person())
    assert reader.read(insertion) == credential(WANG)
    assert signals.none_left()


@pytest.mark.parametrize(
    "more, why",
    [
        pytest.param({"hello": {**HELLO, "protocol": 2}}, "another protocol", id="protocol"),
        pytest.param(
            {"hello": {"error": "READER_GONE", "text": "licence\x1b ran out 王"}}, "licence ran out ", id="text"
        ),
        pytest.param({"hello": {"raw": "x" * 70_000}}, "ended at its start", id="a line without end"),
        pytest.param({"hello": {**HELLO, "calls": "present"}}, "not offer present, read", id="calls that are no list"),
        pytest.param({"hello": {**HELLO, "calls": ["present"]}}, "offer read", id="no read"),
    ],
)
def test_a_process_that_cant_be_used(
    script: Callable[..., None], own: tuple[VendorCardReader, Signals], more: dict[str, object], why: str
) -> None:
    script(**more)
    check = own[0].check()
    assert (check.health, check.problem) == (Health.OUT_OF_ORDER, C.READER_GONE)
    assert why in str(check.evidence)


def test_a_program_that_isnt_there(desk: Desk) -> None:
    reader, signals = vendor.create({"command": ["/nowhere/reader"], "poll_seconds": 0.02}, SystemClock()), Signals()
    reader.start(signals)
    assert signals.next(CardTrouble) == CardTrouble(0, C.READER_GONE)
    assert reader.check().health is Health.OUT_OF_ORDER
    reader.stop()


# ---- the ID card ----


def test_the_same_library_reads_id_cards(desk: Desk) -> None:
    reader = vendor.create_id_card_reader(options(), SystemClock())
    assert reader.check().health is Health.READY, "no card is the usual answer"
    assert reader.read(0.0) == Problem(C.CARD_UNREADABLE)
    desk.answer(f"{WANG.name}|汉|{WANG.id_number}|".encode("gbk"))
    assert reader.read(LONGEST_WAIT) == Credential(Medium.ID_CARD, WANG.id_number, WANG.name, WANG.id_number)
    desk.answer(f"{WANG.name}|汉|{WANG.id_number[:-1]}|".encode("gbk"))
    assert reader.read(LONGEST_WAIT) == Problem(C.CARD_DATA_INVALID)
    desk.answer(b"", "segfault", "id")
    assert reader.read(LONGEST_WAIT) == Problem(C.CARD_UNREADABLE)
    reader.process.close()
    other = vendor.create_id_card_reader(options(profile="certified"), SystemClock())
    assert other.read(0.0) == Problem(C.READER_GONE)
    assert "does not offer id_card" in str(other.check().evidence)
    other.process.close()


# ---- settings ----


@pytest.mark.parametrize(
    "chosen, named",
    [
        ({}, "library or command"),
        ({"library": "x.so", "command": ["x"]}, "library or command"),
        ({"library": "x.so", "read_seconds": 0}, "read_seconds"),
        ({"library": "x.so", "profile": "certifeid"}, "shipped: certified"),
        ({"library": "x.so", "interface": "contactles"}, "contactless"),
    ],
)
def test_options_that_cant_be(chosen: dict[str, object], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        vendor.create(chosen, SystemClock())
