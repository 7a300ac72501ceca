"""Stages on which the same play is given: a scanner, and hands that hold a code before it or pull its plug."""

from __future__ import annotations

import os
import queue
import struct
import termios
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from drivers.scanner import serial_line, simulated, wedge
from drivers.scanner.keymap import Keys
from kiosk.ports import CodeSignal, Health, Scanner
from tests.ahead import Ahead

#: No test waits this long for anything that happens; it only ends one that hangs (seconds).
PATIENCE = 60.0
#: Seconds of the stage's clock, which passes them when a test says so; on a busy machine half a second passes between
#: two bytes of one code, and between two codes. Only a test of the pause sets a short one.
PAUSE = GONE_AFTER = PATIENCE


def until(true: Callable[[], bool], what: str) -> None:
    """Wait until it is so."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, f"it never came that {what}"
        time.sleep(0.005)


class Stage(ABC):
    """A scanner whose signals are collected, and what can be done at it."""

    scanner: Scanner

    def __init__(self) -> None:
        self.signals: queue.Queue[CodeSignal] = queue.Queue()
        self.clock = Ahead()

    def begin(self) -> None:
        self.scanner.start(self.signals.put)

    def next_signal(self) -> CodeSignal:
        return self.signals.get(timeout=PATIENCE)

    def facts(self) -> Mapping[str, str]:
        return {detail.name: str(detail.value) for detail in self.scanner.check().details}

    def count(self, name: str) -> int:
        return int(self.facts().get(f"scanner_{name}", "0"))

    def scan(self, *contents: str | bytes) -> None:
        """Hold codes before it, one right after the other, until it has read them."""
        before = self.count("codes")
        for content in contents:
            self.show(content.encode() if isinstance(content, str) else content)
        until(lambda: self.count("codes") == before + len(contents), f"{len(contents)} codes are read")

    @abstractmethod
    def show(self, content: bytes) -> None: ...
    @abstractmethod
    def take_away(self) -> None: ...
    @abstractmethod
    def unplug(self) -> None: ...
    @abstractmethod
    def plug(self) -> None: ...

    def close(self) -> None:
        self.scanner.stop()


class SimulatedStage(Stage):
    def __init__(self) -> None:
        super().__init__()
        self.simulated = simulated.create({"gone_after": GONE_AFTER}, self.clock)
        self.scanner = self.simulated

    def show(self, content: bytes) -> None:
        self.simulated.show(content)

    def take_away(self) -> None:
        self.simulated.take_away()

    def unplug(self) -> None:
        self.simulated.fail()

    def plug(self) -> None:
        self.simulated.mend()


class LineStage(Stage):
    """A scanner with a thread: it is there once it says that it is open."""

    def begin(self) -> None:
        super().begin()
        if self.there():
            self.await_open()

    def await_open(self) -> None:
        until(lambda: self.count("lost") >= 0 and "scanner_line" in self.facts(), "the line is open")

    def take_away(self) -> None:
        self.clock.pass_by(GONE_AFTER * 2)  # the code leaves by not being read

    def send(self, data: bytes) -> None:
        """Bytes or keys as they are, until the driver has them."""
        before = self.count("bytes")
        self.put(data)
        until(lambda: self.count("bytes") >= before + len(data), "the bytes have come")

    @abstractmethod
    def there(self) -> bool: ...
    @abstractmethod
    def put(self, data: bytes) -> None: ...


class SerialStage(LineStage):
    """pyserial on a pseudo terminal behind a link that survives re-plugging, as /dev/serial/by-id/ has them."""

    END = b"\r"

    def __init__(self, folder: Path, **options: Any) -> None:
        super().__init__()
        self.link = folder / "usb-Test_Scanner-if00"
        self.master, self._slave = -1, -1
        self.plug_in()
        made = {"port": str(self.link), "gone_after": GONE_AFTER, "pause": PAUSE, **options}
        self.scanner = serial_line.create(made, self.clock)

    def show(self, content: bytes) -> None:
        self.put(content + self.END)

    def put(self, data: bytes) -> None:
        os.write(self.master, data)

    def there(self) -> bool:
        return self.master >= 0

    def unplug(self) -> None:
        for end in (self.master, self._slave):
            os.close(end)
        self.master = self._slave = -1
        self.link.unlink()

    def plug_in(self) -> None:
        self.master, self._slave = os.openpty()
        self.link.symlink_to(os.ttyname(self._slave))

    def plug(self) -> None:
        self.plug_in()
        self.await_open()

    def settings(self) -> list[Any]:
        """What the driver has set on the line: termios' seven lists."""
        return termios.tcgetattr(self.master)

    def received(self, wanted: int) -> bytes:
        """The next bytes that the scanner was told, so many: on a busy machine it has been told more by then."""
        got = b""
        while len(got) < wanted:
            got += os.read(self.master, wanted - len(got))
        return got

    def close(self) -> None:
        super().close()
        if self.there():
            self.unplug()


class WedgeStage(LineStage):
    """evdev's own library on the device of fake_evdev.c, which must be preloaded."""

    def __init__(self, **options: Any) -> None:
        super().__init__()
        self.folder = Path(os.environ["FAKE_EVDEV_FOLDER"])
        for file in self.folder.iterdir():
            file.unlink()
        self.pipe = self.folder / "event3"
        os.mkfifo(self.pipe)
        self._keys = os.open(self.pipe, os.O_RDWR | os.O_NONBLOCK)
        (self.folder / "usb-Test_Scanner-event-kbd").symlink_to(self.pipe)
        made = {
            "device": str(self.folder / "*-event-kbd"),
            "gone_after": GONE_AFTER,
            "pause": PAUSE,
            **options,
        }
        self.scanner = wedge.create(made, self.clock)

    def there(self) -> bool:
        return not (self.folder / "unplugged").exists() and not (self.folder / "held").exists()

    def show(self, content: bytes) -> None:
        self.put(content + b"\r")

    def put(self, data: bytes) -> None:
        for sign in data.decode():
            self.strike(*_STRUCK[sign])

    def strike(self, code: int, shifted: bool = False) -> None:
        """A key goes down and up, with shift or without."""
        around = ((42, 1),) if shifted else ()
        for key, value in (*around, (code, 1), (code, 0), *((key, 0) for key, _ in around)):
            self.event(1, key, value)

    def event(self, kind: int, code: int, value: int) -> None:
        event = struct.pack("llHHi", 0, 0, kind, code, value) + struct.pack("llHHi", 0, 0, 0, 0, 0)
        until(lambda: _written(self._keys, event), "the pipe takes a key")

    def unplug(self) -> None:
        (self.folder / "unplugged").touch()
        self.event(0, 0, 0)  # a select that waits must end

    def plug(self) -> None:
        (self.folder / "unplugged").unlink()
        self.await_open()

    def close(self) -> None:
        super().close()
        os.close(self._keys)
        assert not (self.folder / "leaked").exists(), "keys were read from a device that was not held"


def _written(pipe: int, data: bytes) -> bool:
    try:
        return os.write(pipe, data) == len(data)
    except BlockingIOError:
        return False


def _struck(code: int, shifted: bool) -> str:
    keys = Keys()
    keys.turned(42, int(shifted))
    return keys.turned(code, 1)


#: What to strike for a sign: the key's code, and whether with shift.
_STRUCK = {_struck(code, shifted): (code, shifted) for shifted in (True, False) for code in range(1, 60)}

#: Where the fake device is preloaded (test_wedge.py starts such a process) the plays are given on it alone.
ON_DEVICE = "FAKE_EVDEV_FOLDER" in os.environ
STAGES = ("wedge",) if ON_DEVICE else ("simulated", "serial")
LINES = ("wedge",) if ON_DEVICE else ("serial",)


def stage(name: str, folder: Path) -> Stage:
    """A fresh stage, its scanner not started."""
    match name:
        case "wedge":
            return WedgeStage()
        case "serial":
            return SerialStage(folder)
        case _:
            return SimulatedStage()


def ready(play: Stage) -> bool:
    return play.scanner.check().health is Health.READY
