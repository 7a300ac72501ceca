"""The bytes between the kiosk and a receipt printer (ESC/POS): questions, receipts, and answers told apart. Pure.

Answers carry no name, only fixed bits: a real-time status is 0xx1xx10, a state sent unasked begins 0xx1xx00 and has
four bytes, `GS r` answers 0000ppqq, numbered answers begin with 37h and end with NUL.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

INIT = b"\x1b@"
#: Dot bytes that a printer would take for a real-time command in the middle of a picture: `DLE EOT` (status), `DLE ENQ`
#: (recover), `DLE DC4` (drawer, clear). One more dot beside the lone one of 10h ends the likeness.
_LIKE_COMMANDS = (b"\x10\x04", b"\x10\x05", b"\x10\x14")
_XON, _XOFF, _HEADER, _NUL = 0x11, 0x13, 0x37, 0x00
_NUMBER, _CLEARED = b"\x22", b"\x25"
_LONGEST = 80


def questions(numbers: Sequence[int]) -> bytes:
    """`DLE EOT n` for each: answered at once, whatever is in the buffer."""
    return b"".join(b"\x10\x04" + bytes((n,)) for n in numbers)


def paper_receipt() -> bytes:
    """`GS r 1`: answered with the paper sensors when its turn has come."""
    return b"\x1dr\x01"


def numbered_receipt(number: int) -> bytes:
    """`GS ( H` function 48: answered with `number` when all that came before has been printed."""
    return b"\x1d(H\x06\x0000" + number_bytes(number)


def number_bytes(number: int) -> bytes:
    """Four printable bytes, as the printer gives them back."""
    return f"{number % 10_000:04d}".encode()


def tell(on: bool) -> bytes:
    """`GS a`: send the state by itself whenever it changes, or no more."""
    return b"\x1da" + (b"\xff" if on else b"\x00")


def harmless(dots: bytes) -> bytes:
    """`dots` without anything that a printer takes for a real-time command; at most one dot a place is added."""
    for like in _LIKE_COMMANDS:
        if like in dots:
            dots = dots.replace(like, b"\x18" + like[1:])
    return dots


def raster(stride: int, dots: bytes) -> bytes:
    """`GS v 0`: rows of `stride` bytes, ink is 1."""
    rows = len(dots) // stride
    return b"\x1dv0\x00" + stride.to_bytes(2, "little") + rows.to_bytes(2, "little") + dots


class Answers:
    """What a printer has said, sorted. `strange` counts bytes that are no answer at all: such a line isn't believed."""

    def __init__(self) -> None:
        self.status: deque[int] = deque()
        self.papers: deque[int] = deque()
        self.numbers: deque[bytes] = deque()
        self.told: bytes = b""
        self.cleared = False
        self.strange = 0
        self._open = b""

    def take(self, data: bytes) -> None:
        """Sort `data`; an answer that isn't whole yet is kept for the next time."""
        for byte in data:
            if self._open:
                self._go_on(byte)
            elif byte & 0x93 == 0x12:
                self.status.append(byte)
            elif byte & 0x93 == 0x10 or byte == _HEADER:
                self._open = bytes((byte,))
            elif byte in (0x00, 0x03, 0x0C, 0x0F):
                self.papers.append(byte)
            elif byte not in (_XON, _XOFF):
                self.strange += 1

    def _go_on(self, byte: int) -> None:
        self._open += bytes((byte,))
        if self._open[0] != _HEADER:
            if byte & 0x90:
                self.strange += len(self._open)
                self._open = b""
            elif len(self._open) == 4:
                self.told, self._open = self._open, b""
        elif byte == _NUL:
            if self._open[1:2] == _NUMBER:
                self.numbers.append(self._open[2:-1])
            elif self._open[1:2] == _CLEARED:
                self.cleared = True
            self._open = b""
        elif len(self._open) > _LONGEST:
            self.strange += len(self._open)
            self._open = b""
