"""A social security card made of software, for vpcd, the virtual reader of pcscd. For tests and the bench only.

The card answers bytes like a chip (T=0 or T=1); the slot carries them over vpcd's TCP port and misbehaves on request.
"""

from __future__ import annotations

import hashlib
import socket
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import xor

from drivers.card import layout
from drivers.card.layout import EF05, EF06, Field

_POWER_OFF, _POWER_ON, _RESET, _ASK_ATR = 0, 1, 2, 4
_DONE = b"\x90\x00"
_VERSIONS = {1: "1.00", 2: "2.00", 3: "3.00"}
_ALGORITHMS = {1: 0, 2: 1, 3: 3}
_HISTORICAL = b"KIOSK-VIRTUAL"
BANK_APPLICATION = b"1PAY.SYS.DDF01"


@dataclass(frozen=True)
class VirtualCard:
    """What is on the chip: an application's name and its files (file → tag → value). `locked` files answer 6982;
    `protocol` is 0 or 1 (T=0, T=1), `algorithm` what its FCI names (0 nothing)."""

    application: bytes
    files: Mapping[int, Mapping[int, bytes]] = field(default_factory=dict, repr=False)
    locked: frozenset[int] = frozenset()
    protocol: int = 0
    algorithm: int = 0

    @property
    def atr(self) -> bytes:
        """T=0 needs no protocol byte; T=1 names itself in TD1 and closes with a check byte."""
        if self.protocol == 0:
            return bytes((0x3B, 0x60 | len(_HISTORICAL), 0x00, 0x00)) + _HISTORICAL
        body = bytes((0x80 | len(_HISTORICAL), 0x01)) + _HISTORICAL
        return b"\x3b" + body + bytes((reduce(xor, body),))


def social_card(
    name: str,
    id_number: str,
    card_number: str,
    *,
    region: str = "990100",
    generation: int = 2,
    protocol: int = 0,
    recognition_code: str = "",
) -> VirtualCard:
    """A person's card. A 3.0 card keeps EF06 to itself. `recognition_code` (hex) is made up where it isn't given.
    ValueError where a value doesn't fit its field."""
    head, tail = layout.split_name(name)
    if tail and generation < layout.NAME_EXTENSION.since:
        raise ValueError("a first-generation card has no room for this name")
    # The code stays the same for the same card, and differs between two cards of one person.
    serial = hashlib.sha256(f"{id_number}/{card_number}/{generation}".encode()).hexdigest()
    values: dict[Field, bytes] = {
        layout.RECOGNITION_CODE: bytes.fromhex(recognition_code or region + serial[:26]),
        layout.SPEC_VERSION: layout.encode(layout.SPEC_VERSION, _VERSIONS[generation]),
        layout.CARD_NUMBER: layout.encode(layout.CARD_NUMBER, card_number),
        layout.SOCIAL_NUMBER: layout.encode(layout.SOCIAL_NUMBER, id_number),
        layout.NAME: head,
    }
    if tail:
        values[layout.NAME_EXTENSION] = tail
    files = {file: {spec.tag: raw for spec, raw in values.items() if spec.file == file} for file in (EF05, EF06)}
    locked = frozenset({EF06}) if generation == 3 else frozenset[int]()
    return VirtualCard(layout.APPLICATION, files, locked, protocol, _ALGORITHMS[generation])


def bank_card(protocol: int = 0) -> VirtualCard:
    """A card that doesn't know the social security application."""
    return VirtualCard(BANK_APPLICATION, protocol=protocol)


class Chip:
    """A powered card: what is selected, and the answer that waits for GET RESPONSE."""

    def __init__(self, card: VirtualCard) -> None:
        self._card = card
        self.reset()

    def reset(self) -> None:
        self._selected = False
        self._file: int | None = None
        self._waiting = b""

    def answer(self, command: bytes) -> bytes:
        """The answer to one command (4 bytes of head, then data and expected length), with its status word."""
        if len(command) < 4:
            return b"\x67\x00"
        cla, ins, p1, p2 = command[:4]
        if cla != 0:
            return b"\x6e\x00"
        match ins:
            case 0xA4:
                return self._select(p1, command)
            case 0xB2:
                return self._read_record(p1, p2, command)
            case 0xC0:
                waiting, self._waiting = self._waiting, b""
                return self._exactly(waiting, command) if waiting else b"\x69\x85"
            case _:
                return b"\x6d\x00"

    def _select(self, p1: int, command: bytes) -> bytes:
        count = command[4] if len(command) > 4 else 0
        data = command[5 : 5 + count]
        if p1 == 4:
            self.reset()
            if data != self._card.application:
                return b"\x6a\x82"
            self._selected = True
            own = b"\x9f\x0c\x03\x86\x01" + bytes((self._card.algorithm,))
            fci = _tlv(0x84, data) + (_tlv(0xA5, own) if self._card.algorithm else b"")
            return self._with_response(_tlv(0x6F, fci), command, count)
        file = int.from_bytes(data, "big")
        if not self._selected or file not in self._card.files:
            return b"\x6a\x82"
        self._file = file
        return _DONE

    def _with_response(self, data: bytes, command: bytes, count: int) -> bytes:
        if self._card.protocol == 0:
            self._waiting = data
            return bytes((0x61, len(data)))
        return data + _DONE if len(command) > 5 + count else _DONE

    def _read_record(self, p1: int, p2: int, command: bytes) -> bytes:
        if self._file is None:
            return b"\x69\x86"
        if self._file in self._card.locked:
            return b"\x69\x82"
        value = self._card.files[self._file].get(p1)
        if p2 != 0 or value is None:
            return b"\x6a\x83"
        return self._exactly(_tlv(p1, value), command)

    def _exactly(self, data: bytes, command: bytes) -> bytes:
        """T=0 wants the very length and names it with 6Cxx; T=1 takes 0 for "all"."""
        wanted = command[4] if len(command) > 4 else 0
        if wanted == len(data) or (wanted == 0 and self._card.protocol == 1):
            return data + _DONE
        return bytes((0x6C, len(data)))


@dataclass(frozen=True)
class Faults:
    """What goes wrong. `…_at` counts commands from 1, 0 never; `delay` seconds for every command.

    `swapped_at` puts `swapped_for` in the card's place without the reader noticing.
    """

    upside_down: bool = False
    mute_at: int = 0
    pulled_at: int = 0
    swapped_at: int = 0
    swapped_for: VirtualCard | None = None
    delay: float = 0.0


_NO_FAULTS = Faults()
#: A card that is asked for hours in a burn-in must not fill the memory that the burn-in watches.
_REMEMBERED = 1000


class Slot:
    """One slot of a vpcd reader. A card that was put in stays in, also over a restart of pcscd, until removed."""

    def __init__(self, port: int, host: str = "127.0.0.1") -> None:
        self.port = port
        self._host = host
        self._out = threading.Event()
        self._thread: threading.Thread | None = None
        self._line: socket.socket | None = None
        self._asked = 0
        self.commands: deque[bytes] = deque(maxlen=_REMEMBERED)
        """The last commands since the card was put in."""

    def insert(self, card: VirtualCard, faults: Faults = _NO_FAULTS) -> None:
        """Put a card in (what was in before is taken out). The reader notices within half a second."""
        self.remove()
        self._out.clear()
        self._asked = 0
        self.commands.clear()
        self._thread = threading.Thread(target=self._stay_in, args=(card, faults), name="virtual card", daemon=True)
        self._thread.start()

    def remove(self) -> None:
        """Take the card out. Wait until the reader has noticed before the next one goes in."""
        self._out.set()
        line, thread = self._line, self._thread
        if line is not None:
            _hang_up(line)
        if thread is not None and thread is not threading.current_thread():
            thread.join()
            self._thread = None

    def _stay_in(self, card: VirtualCard, faults: Faults) -> None:
        while not self._out.is_set():
            try:
                line = socket.create_connection((self._host, self.port), timeout=2.0)
            except OSError:
                self._out.wait(0.1)  # no pcscd (yet)
                continue
            with line:
                line.settimeout(None)
                self._line = line
                if not self._out.is_set():
                    self._serve(line, card, faults)
                self._line = None

    def _serve(self, line: socket.socket, card: VirtualCard, faults: Faults) -> None:
        """Serve one connection until it ends: vpcd sends length and message, one byte of it is a control."""
        chip = Chip(card)
        try:
            while True:
                message = _receive(line, int.from_bytes(_receive(line, 2), "big"))
                if len(message) > 1:
                    if not self._command(line, chip, message, faults):
                        return
                    if self._asked == faults.swapped_at and faults.swapped_for is not None:
                        chip = Chip(faults.swapped_for)
                elif message[0] == _ASK_ATR:
                    _send(line, card.atr)
                elif message[0] == _POWER_ON and faults.upside_down:
                    return  # no power-up: the line breaks and `_stay_in` is there again at once
                elif message[0] in (_POWER_OFF, _POWER_ON, _RESET):
                    chip.reset()
        except (OSError, EOFError):
            return

    def _command(self, line: socket.socket, chip: Chip, command: bytes, faults: Faults) -> bool:
        """Answer one command; False ends the connection."""
        self.commands.append(command)
        self._asked = number = self._asked + 1
        if number == faults.pulled_at:
            self._out.set()
            return False
        if faults.mute_at and number >= faults.mute_at:
            return True
        if faults.delay and self._out.wait(faults.delay):
            return False
        _send(line, chip.answer(command))
        return True


def _tlv(tag: int, value: bytes) -> bytes:
    return bytes((tag, len(value))) + value


def _send(line: socket.socket, message: bytes) -> None:
    line.sendall(len(message).to_bytes(2, "big") + message)


def _receive(line: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        part = line.recv(count - len(data))
        if not part:
            raise EOFError
        # vpcd sends length and message apart and waits for the ACK in between: 44 ms a command without this.
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        data += part
    return data


def _hang_up(line: socket.socket) -> None:
    try:
        line.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # the other side was faster
