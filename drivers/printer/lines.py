"""The ways to a receipt printer: USB (usblp), serial, TCP, a file. The only printer file that knows pyserial.

A line is opened for one paper or one look and closed again: after a power cycle the next one finds the printer.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import re
import select
import socket
import stat
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from drivers.printer import usb
from drivers.printer.hosts import connected


class LineKind(StrEnum):
    """usb: `/dev/usb/lp0`, or `id:` and a part of the printer's stable identity; serial: a port (best one below
    `/dev/serial/by-id`); network: host or host:port; file: a file, pipe or device that is only written."""

    USB = "usb"
    SERIAL = "serial"
    NETWORK = "network"
    FILE = "file"


class LineGone(Exception):
    """Nothing can be sent: unplugged, refused, reset."""


class LineBusy(Exception):
    """Another program holds it."""


class LineStuck(Exception):
    """It takes no more bytes for now."""


class Line(Protocol):
    """`two_way` False: nothing ever comes back."""

    two_way: bool

    def write(self, data: bytes, seconds: float) -> None:
        """All of `data`. Raises LineGone, or LineStuck after `seconds` in which not one byte was taken."""

    def read(self, seconds: float) -> bytes:
        """What has come, waiting up to `seconds` for the first byte; b"" for nothing. Raises LineGone."""

    def close(self, drop: bool = False) -> None:
        """`drop`: what hasn't left yet shall never leave."""


#: Bytes of one read, seconds before a full pipe is tried again.
_READ = 4096
_PAUSE = 0.005
_PORT = 9100
_ADDRESS = re.compile(r"(\[(?P<v6>[0-9A-Fa-f:.%\w]+)\]|(?P<host>[^\s:\[\]/\0]+))(:(?P<port>[0-9]{1,5}))?", re.ASCII)
_BUSY = frozenset((errno.EBUSY, errno.EAGAIN, errno.EWOULDBLOCK))


def open_line(kind: LineKind, at: str, baud: int) -> Line:
    """Raises LineGone or LineBusy."""
    try:
        match kind:
            case LineKind.SERIAL:
                return SerialLine(at, baud)
            case LineKind.NETWORK:
                return NetworkLine(at)
            case LineKind.USB:
                return DeviceLine(usb.find(at[3:]) if at.startswith("id:") else Path(at), two_way=True)
            case LineKind.FILE:
                return DeviceLine(Path(at), two_way=False)
    except OSError as error:
        raise (LineBusy if error.errno in _BUSY else LineGone)(str(kind)) from error
    except (ValueError, OverflowError) as error:  # a place or a rate that can't be
        raise LineGone(str(kind)) from error


class DeviceLine:
    """A device file, a pipe or a plain file, without ever blocking in it."""

    def __init__(self, path: Path, two_way: bool) -> None:
        flags = os.O_RDWR if two_way else os.O_WRONLY | os.O_APPEND
        if not two_way and (not path.exists() or path.is_file()):
            flags |= os.O_CREAT
        self._file = os.open(path, flags | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC, 0o600)
        self._regular = stat.S_ISREG(os.fstat(self._file).st_mode)
        self.two_way = two_way
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self._file)
            raise

    def write(self, data: bytes, seconds: float) -> None:
        _send(self._file, data, seconds, lambda part: os.write(self._file, part))

    def read(self, seconds: float) -> bytes:
        if not self.two_way or not select.select([self._file], [], [], seconds)[0]:
            return b""
        data = b""
        with _translated(), contextlib.suppress(BlockingIOError):
            data = os.read(self._file, _READ)
        if not data:
            # usblp calls itself ready and has nothing: asked again at once it would say so without end.
            select.select([], [], [], _PAUSE)
        return data

    def close(self, drop: bool = False) -> None:
        with contextlib.suppress(OSError):
            if self._regular:
                os.fsync(self._file)
        with contextlib.suppress(OSError):
            os.close(self._file)


def address(at: str) -> tuple[str, int]:
    """Host and port of `host`, `host:port`, `[IPv6]` or `[IPv6]:port`. Raises ValueError."""
    found = _ADDRESS.fullmatch(at)
    if found is None or not 0 < (port := int(found["port"] or _PORT)) < 1 << 16:
        raise ValueError(f"at = {at!r}: host or host:port expected")
    host = found["v6"] or found["host"]
    try:
        host.encode("idna")
    except UnicodeError:
        raise ValueError(f"at = {at!r}: no host name") from None
    return host, port


class NetworkLine:
    """A raw TCP port, 9100 unless it is named."""

    two_way = True

    def __init__(self, at: str) -> None:
        self._socket = connected(*address(at))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.setblocking(False)

    def write(self, data: bytes, seconds: float) -> None:
        _send(self._socket.fileno(), data, seconds, self._socket.send)

    def read(self, seconds: float) -> bytes:
        if not select.select([self._socket], [], [], seconds)[0]:
            return b""
        with _translated():
            data = self._socket.recv(_READ)
        if not data:
            raise LineGone("closed by the printer")
        return data

    def close(self, drop: bool = False) -> None:
        if drop:
            # A reset instead of an end: what is still in the system's buffer is thrown away.
            with contextlib.suppress(OSError):
                self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        self._socket.close()


class SerialLine:
    """A serial port, held for itself. The printer's flow control (DSR, XON/XOFF) is not used: receipts pace us."""

    two_way = True

    def __init__(self, port: str, baud: int) -> None:
        import serial  # here: a terminal without a serial printer starts without it

        self._error: type[Exception] = serial.SerialException
        try:
            self._port = serial.Serial(port, baud, timeout=0, write_timeout=0, exclusive=True)
        except serial.SerialException as error:
            if error.errno in _BUSY or isinstance(error.__context__, BlockingIOError):
                raise LineBusy("serial") from error
            raise LineGone("serial") from error

    def write(self, data: bytes, seconds: float) -> None:
        with _translated(self._error):
            file = self._port.fileno()
        _send(file, data, seconds, lambda part: os.write(file, part))
        with _translated(self._error):
            # Gone through the line, not only into the system's buffer: a question behind it is answered in its time.
            waited = 0.0
            while self._port.out_waiting:
                if (waited := waited + _PAUSE) > seconds:
                    raise LineStuck
                select.select([], [], [], _PAUSE)

    def read(self, seconds: float) -> bytes:
        with _translated(self._error):
            if not select.select([self._port.fileno()], [], [], seconds)[0]:
                return b""
            data: bytes = self._port.read(_READ)
        if not data:
            raise LineGone("ready to be read, and empty: unplugged")
        return data

    def close(self, drop: bool = False) -> None:
        with contextlib.suppress(OSError, self._error):
            if drop:
                self._port.reset_output_buffer()
            self._port.close()


@contextlib.contextmanager
def _translated(*more: type[Exception]) -> Iterator[None]:
    """Turns the system's and a library's errors into LineGone."""
    errors: tuple[type[Exception], ...] = (OSError, ValueError, *more)
    try:
        yield
    except errors as error:
        raise LineGone(type(error).__name__) from error


def _send(file: int, data: bytes, seconds: float, write: Callable[[memoryview], int]) -> None:
    """All of `data` through a descriptor that doesn't block."""
    left, refused = memoryview(data), 0
    with _translated():
        while left:
            if refused * _PAUSE > seconds or not select.select([], [file], [], seconds)[1]:
                raise LineStuck
            try:
                left, refused = left[write(left) :], 0
            except BlockingIOError:
                # Ready for one byte and not for so many, as a pipe may be.
                refused += 1
                select.select([], [], [], _PAUSE)
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
                raise LineStuck from error  # usblp's word for no paper, and a file system's for no room
