"""A receipt printer of ours that speaks ESC/POS: parses the stream into the picture it would print, and misbehaves.

`EscPosPeer` is the printer without a wire: bytes in, answers out, `work` lets it print. `on_tcp` and `on_pty` put it
behind a real socket or a real terminal; `InMemory` behind a line without any.

As real ones do, it obeys real-time commands (DLE EOT, DLE ENQ, DLE DC4) the moment they arrive, also in the middle of a
picture's dots; everything else waits in its buffer, and while it is out of paper or open nothing of it is dealt with.
"""

from __future__ import annotations

import contextlib
import os
import pty
import random
import select
import socket
import threading
import tty
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from drivers.printer.lines import LineGone
from kiosk.clock import SimulatedClock

#: Length and beginning of what it knows besides pictures.
_COMMANDS = ((2, b"\x1b@"), (3, b"\x1bd"), (4, b"\x1dV"), (3, b"\x1dr"), (3, b"\x1da"), (3, b"\x10\x04"))
_TICK = 0.05
_REAL_TIME_CLEAR = bytes.fromhex("10 14 08 01 03 14 01 06 02 08")


@dataclass
class EscPosPeer:
    """`paper`: bytes it deals with until the paper is out (None: never); `cover_at`, `close_at`, `mute_at`: likewise
    for the cover, the connection and its tongue; `answers`: status, receipts, none (says nothing) or garbage;
    `capacity`: bytes its buffer holds, more are lost; `pace`: bytes it deals with in one `work`; `clears`: obeys
    DLE DC4 8."""

    width: int = 576
    paper: int | None = None
    cover_at: int | None = None
    close_at: int | None = None
    mute_at: int | None = None
    answers: str = "receipts"
    capacity: int = 1 << 20
    pace: int = 1 << 20
    clears: bool = True
    near_end: bool = False
    cover: bool = False
    out: bool = False
    error: int = 0
    offline: bool = False
    seed: int = 7
    rows: list[bytes] = field(default_factory=list)
    papers: list[list[bytes]] = field(default_factory=list)
    lost: int = 0
    drawer: int = 0
    unknown: bytes = b""
    dealt: int = 0
    asked: int = 0
    closed: bool = False
    asb: bool = False
    _buffer: bytearray = field(default_factory=bytearray)
    _urgent: bytes = b""
    _cutting: bool = False
    _raster: tuple[int, int] = (0, 0)
    _dots: bytearray = field(default_factory=bytearray)

    @property
    def online(self) -> bool:
        return not (self.out or self.cover or self.error or self.offline or self.closed)

    @property
    def tray(self) -> list[list[bytes]]:
        """All papers, the one that still hangs in the printer at the end."""
        return [*self.papers, *([self.rows] if self.rows else [])]

    def refill(self) -> None:
        """A new roll, the cover shut, all errors gone: it goes on with what it holds."""
        self.paper = self.cover_at = None
        self.out = self.cover = self.offline = False
        self.error = 0

    def power_cycle(self) -> None:
        """Off and on: what it held is gone."""
        self._buffer.clear()
        self._dots.clear()
        self._urgent, self._raster, self.asb, self.closed = b"", (0, 0), False, False

    # ---- what arrives ----------------------------------------------------------------------------------------

    def receive(self, data: bytes) -> bytes:
        """Take bytes in; the answers that are given at once."""
        room = self.capacity - len(self._buffer)
        self._buffer += data[:room]
        self.lost += max(len(data) - room, 0)
        said, place = b"", 0
        while place < len(data):
            # Only what stands near a DLE needs a closer look.
            if b"\x10" not in self._urgent and (place := data.find(b"\x10", place)) < 0:
                break
            said += self._hurry(data[place])
            place += 1
        return said

    def _hurry(self, byte: int) -> bytes:
        """Real-time commands, wherever they stand."""
        self._urgent = (self._urgent + bytes((byte,)))[-10:]
        if self._urgent.endswith(_REAL_TIME_CLEAR) and self.clears:
            self._buffer.clear()
            self._dots.clear()
            self._raster = (0, 0)
            return self._say(b"\x37\x25\x00")
        last = self._urgent[-3:]
        if len(last) < 3:
            return b""
        if last[:2] == b"\x10\x04" and byte in (1, 2, 3, 4):
            self.asked += 1
            return self._say(bytes((self._status(byte),)))
        if last[:2] == b"\x10\x14" and byte in (1, 2):
            self.drawer += 1
        return b""

    def _status(self, number: int) -> int:
        match number:
            case 1:
                return 0x12 | (0x08 if not self.online else 0)
            case 2:
                return 0x12 | (0x04 if self.cover else 0) | (0x20 if self.out else 0) | (0x40 if self.error else 0)
            case 3:
                return 0x12 | self.error
            case _:
                return 0x12 | (0x0C if self.near_end or self.out else 0) | (0x60 if self.out else 0)

    def _asb(self) -> bytes:
        one = 0x10 | (0x08 if not self.online else 0) | (0x20 if self.cover else 0)
        return bytes((one, self.error, (0x0C if self.out else 0) | (0x03 if self.near_end else 0), 0))

    def _say(self, answer: bytes) -> bytes:
        if self.answers == "garbage":
            return random.Random(self.seed + self.asked).randbytes(len(answer) + self.asked % 3)
        if self.answers == "none" or (self.mute_at is not None and self.dealt >= self.mute_at):
            return b""
        return answer

    # ---- what it does ----------------------------------------------------------------------------------------

    def work(self) -> bytes:
        """Deal with at most `pace` bytes of the buffer, or up to a cut, which takes its time; the answers that come."""
        said, left, self._cutting = b"", self.pace, False
        while left > 0 and self._buffer and self.online and not self._cutting:
            before = len(self._buffer)
            said += self._step()
            taken = before - len(self._buffer)
            if not taken:
                break
            left -= taken
        return said

    def finish(self) -> None:
        """Deal with all it can; what it says of that is heard by nobody."""
        held = -1
        while held != (held := len(self._buffer)):
            self.work()

    def _step(self) -> bytes:
        if self._raster[1]:
            return self._row_bytes()
        b = bytes(self._buffer[:10])
        for length, head in _COMMANDS:
            if b.startswith(head):
                return self._command(b[:length]) if len(b) >= length else b""
        if b.startswith(b"\x1dv0"):
            if len(b) >= 8:
                self._raster = (int.from_bytes(b[4:6], "little"), int.from_bytes(b[6:8], "little"))
                self._eat(8)
            return b""
        if b.startswith(b"\x1d(H"):
            if len(self._buffer) < 11:
                return b""
            number = bytes(self._buffer[7:11])
            self._eat(11)
            return self._receipt(b"\x37\x22" + number + b"\x00")
        if b.startswith(b"\x10\x14\x08"):
            self._eat(min(10, len(self._buffer)))
        else:
            if b[0]:
                self.unknown += b[:1]
            self._eat(1)
        return b""

    def _command(self, command: bytes) -> bytes:
        if not self._eat(len(command)):
            return b""
        if command[:2] == b"\x1dV":
            self._cutting = True
            if self.rows:
                self.papers.append(self.rows)
                self.rows = []
        if command[:2] == b"\x1dr":
            return self._receipt(bytes((0x03 if self.near_end else 0,)))
        if command[:2] == b"\x1da":
            self.asb = command[2] != 0
            return self._say(self._asb()) if self.asb else b""
        return b""

    def _receipt(self, answer: bytes) -> bytes:
        return self._say(answer) if self.answers in ("receipts", "garbage") else b""

    def _row_bytes(self) -> bytes:
        stride, rows = self._raster
        take = min(stride - len(self._dots), len(self._buffer), self._until())
        self._dots += self._buffer[:take]
        said = b"" if self._eat(take) else self._changed()
        if len(self._dots) == stride:
            self.rows.append(bytes(self._dots))
            self._dots.clear()
            self._raster = (stride, rows - 1) if rows > 1 else (0, 0)
        return said

    def _until(self) -> int:
        """Bytes until the next mishap."""
        marks = [m for m in (self.paper, self.cover_at, self.close_at) if m is not None and m > self.dealt]
        return min([*(m - self.dealt for m in marks), 1 << 20])

    def _eat(self, count: int) -> bool:
        """Deal with `count` bytes; False where a mishap comes of it."""
        del self._buffer[:count]
        self.dealt += count
        self.out = self.out or (self.paper is not None and self.dealt >= self.paper)
        self.cover = self.cover or (self.cover_at is not None and self.dealt >= self.cover_at)
        self.closed = self.closed or (self.close_at is not None and self.dealt >= self.close_at)
        return self.online

    def _changed(self) -> bytes:
        return self._say(self._asb()) if self.asb else b""


class InMemory:
    """A line to a peer without a wire, which works once a tick of the simulated clock."""

    two_way = True

    def __init__(self, peer: EscPosPeer, clock: SimulatedClock) -> None:
        self._peer = peer
        self._clock = clock
        self._said = b""

    def write(self, data: bytes, seconds: float) -> None:
        if self._peer.closed:
            raise LineGone
        self._said += self._peer.receive(data)

    def read(self, seconds: float) -> bytes:
        until = self._clock.monotonic() + seconds
        while True:
            self._said += self._peer.work()
            if self._peer.closed:
                raise LineGone
            if self._said or self._clock.monotonic() >= until:
                said, self._said = self._said, b""
                return said
            self._clock.sleep(_TICK)

    def close(self, drop: bool = False) -> None:
        pass


@contextlib.contextmanager
def on_tcp(peer: EscPosPeer) -> Iterator[str]:
    """The peer behind a listening socket: its `host:port`. One connection at a time, as such printers do."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        over = threading.Event()

        def serve() -> None:
            while not over.is_set():
                with contextlib.suppress(TimeoutError):
                    connection, _ = server.accept()
                    with connection:
                        _feed(peer, over, connection.fileno(), connection.recv, connection.sendall)
                        peer.closed = False

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"127.0.0.1:{server.getsockname()[1]}"
        finally:
            over.set()
            thread.join()


@contextlib.contextmanager
def on_pty(peer: EscPosPeer) -> Iterator[str]:
    """The peer behind a terminal: the path of the port."""
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    over = threading.Event()

    def write(data: bytes) -> None:
        os.write(ours, data)

    def read(count: int) -> bytes:
        with contextlib.suppress(OSError):
            return os.read(ours, count)
        return b""

    thread = threading.Thread(target=_feed, args=(peer, over, ours, read, write))
    thread.start()
    try:
        yield os.ttyname(theirs)
    finally:
        over.set()
        thread.join()
        os.close(ours)
        os.close(theirs)


def _feed(
    peer: EscPosPeer,
    over: threading.Event,
    file: int,
    read: Callable[[int], bytes],
    write: Callable[[bytes], object],
) -> None:
    while not over.is_set() and not peer.closed:
        said = peer.work()
        if select.select([file], [], [], 0 if said else 0.002)[0]:
            try:
                data = read(4096)
            except ConnectionError:
                return
            if not data:
                return
            said += peer.receive(data)
        if said:
            with contextlib.suppress(ConnectionError):
                write(said)
