"""The process that holds a maker's reader library: `python -m drivers.card.vendor_child PROFILE LIBRARY INTERFACE`.

Requests come on standard input, answers go to what standard output was at the start. Both are taken away before the
library is loaded: whatever it prints goes nowhere. What it reads of a person leaves only as the answer to a request.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import platform
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO

from drivers.card import vendor_lines
from drivers.card.vendor_profile import MOST_BYTES, Function, Profile, load
from kiosk.domain.problems import ProblemCode

PR_SET_DUMPABLE = 4
_MACHINES = {3: "i386", 40: "arm", 62: "x86_64", 183: "aarch64", 258: "loongarch64", 8: "mips"}
_NO_CARD = ProblemCode.CARD_PULLED.name
_UNPOWERED = frozenset({ProblemCode.CARD_UPSIDE_DOWN.name})
_NO_READER = frozenset({ProblemCode.READER_GONE.name, ProblemCode.READER_SERVICE_DOWN.name})


class Refused(Exception):
    """A call ended in a problem: the code's name, the library's number, words for the engineer."""

    def __init__(self, error: str, native: int | None = None, text: str = "") -> None:
        super().__init__(error)
        self.error, self.native, self.text = error, native, text


class Library:
    """The loaded library behind the protocol's calls. Raises Refused where it can't be used."""

    def __init__(self, profile: Profile, path: Path, interface: str) -> None:
        self._profile, self._path = profile, path
        self._interface = profile.interfaces[interface]
        try:
            self._loaded = ctypes.CDLL(str(path))
        except OSError:
            raise Refused(ProblemCode.READER_GONE.name, text=why_not_loaded(path)) from None
        named = (getattr(profile, key) for key in ("read", "open", "close", "present", "begin", "finish", "id_card"))
        missing = [each.name for each in named if each is not None and not hasattr(self._loaded, each.name)]
        if profile.read.name in missing:
            raise Refused(ProblemCode.READER_GONE.name, text=_why("lacks", function=profile.read.name))
        self._missing = frozenset(missing)
        if self._has(profile.open):
            self._call(profile.open)

    def calls(self) -> Mapping[str, Callable[[Mapping[str, object]], Mapping[str, object]]]:
        """What can be asked."""
        profile = self._profile
        offered: dict[str, Callable[[Mapping[str, object]], Mapping[str, object]]] = {
            "hello": self.hello,
            "present": self.present,
            "read": self.read,
        }
        if self._has(profile.begin) and self._has(profile.finish):
            offered |= {"begin": self.begin, "finish": self.finish}
        if self._has(profile.id_card):
            offered |= {"id_card": self.id_card}
        return offered

    def hello(self, _: Mapping[str, object]) -> Mapping[str, object]:
        said = {"protocol": vendor_lines.PROTOCOL, "library": self._path.name, "calls": sorted(self.calls())}
        return said | {"looks_by_reading": not self._has(self._profile.present)}

    def present(self, _: Mapping[str, object]) -> Mapping[str, object]:
        """Is a card in? A library without such a function is made to read, and what it reads is dropped."""
        try:
            self._call(self._profile.present if self._has(self._profile.present) else self._profile.read)
        except Refused as refused:
            if refused.error in _NO_READER or not self._profile.knows(refused.native):
                raise  # an unknown number says neither that a card is in nor that none is
            present, powered = refused.error != _NO_CARD, refused.error not in _UNPOWERED
            return {"present": present, "powered": powered, "memory_mb": own_memory_mb()}
        return {"present": True, "powered": True, "memory_mb": own_memory_mb()}

    def read(self, _: Mapping[str, object]) -> Mapping[str, object]:
        return self._values(self._call(self._profile.read), self._profile.fields)

    def begin(self, _: Mapping[str, object]) -> Mapping[str, object]:
        return {"request": self._text(self._call(self._profile.begin))}

    def finish(self, asked: Mapping[str, object]) -> Mapping[str, object]:
        return self._values(self._call(self._profile.finish, str(asked.get("answer", ""))), self._profile.fields)

    def id_card(self, _: Mapping[str, object]) -> Mapping[str, object]:
        return self._values(self._call(self._profile.id_card), self._profile.id_fields)

    def close(self) -> None:
        if self._has(self._profile.close):
            self._call(self._profile.close)

    def _has(self, function: Function | None) -> bool:
        return function is not None and function.name not in self._missing

    def _call(self, function: Function | None, answer: str = "") -> bytes:
        if function is None:
            raise Refused(ProblemCode.NOT_OFFERED.name)
        # More room than the library is told of: a text that is too long is noticed before it is anybody else's memory.
        room = ctypes.create_string_buffer(MOST_BYTES * 4)
        taken: list[object] = []
        for argument in function.arguments:
            match argument:
                case "interface":
                    taken.append(ctypes.c_int(self._interface))
                case "out":
                    taken.append(room)
                case "answer":
                    taken.append(ctypes.c_char_p(answer.encode(self._profile.encoding, "replace")))
                case _ if argument[0] == "'":
                    taken.append(ctypes.c_char_p(argument.strip("'").encode(self._profile.encoding)))
                case _:
                    taken.append(ctypes.c_int(int(argument)))
        called = getattr(self._loaded, function.name)
        called.restype = ctypes.c_int
        number = int(called(*taken))
        if number not in self._profile.good:
            raise Refused(self._profile.problem(number), number)
        raw = room.value
        if len(raw) > self._profile.out_bytes:
            raise Refused(ProblemCode.CARD_DATA_INVALID.name, number)
        return raw

    def _values(self, raw: bytes, fields: tuple[str, ...]) -> Mapping[str, object]:
        values = self._profile.values(raw, fields)
        if values is None:
            raise Refused(ProblemCode.CARD_DATA_INVALID.name)
        return values

    def _text(self, raw: bytes) -> str:
        try:
            return raw.decode(self._profile.encoding)
        except UnicodeDecodeError:
            raise Refused(ProblemCode.CARD_DATA_INVALID.name) from None


def own_memory_mb() -> int:
    """What this process holds; 0 where the system doesn't say."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError, ValueError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") // 1_048_576


def why_not_loaded(path: Path) -> str:
    """By key, in our own words: the loader's may hold anything."""
    try:
        with path.open("rb") as file:
            head = file.read(20)
    except OSError:
        return _why("missing")
    if head[:4] != b"\x7fELF" or len(head) < 20:
        return _why("odd")
    number = int.from_bytes(head[18:20], "little" if head[5] == 1 else "big")
    machine = _MACHINES.get(number, f"machine {number}")
    bits = 32 if head[4] == 1 else 64
    if machine != platform.machine():
        return _why("foreign", machine=machine, bits=bits, here=platform.machine())
    return _why("unlinked")


def _why(key: str, **values: object) -> str:
    return json.dumps({"key": f"finding.{vendor_lines.WHY}{key}", "values": values})


def serve(source: BinaryIO, sink: Callable[[bytes], object], start: Callable[[], Library]) -> None:
    """Answer requests until the source ends. A library that can't be used says so to everyone who asks."""
    library: Library | None = None
    broken: Refused | None = None
    try:
        library = start()
    except Refused as refused:
        broken = refused
    while line := source.readline(vendor_lines.LONGEST + 1):
        asked = vendor_lines.asked(line)
        if asked is None:
            continue
        number, call, arguments = asked
        try:
            if library is None or broken is not None:
                raise broken or Refused(ProblemCode.READER_GONE.name)
            offered = library.calls().get(call)
            if offered is None:
                raise Refused(ProblemCode.NOT_OFFERED.name)
            sink(vendor_lines.reply(number, offered(arguments)))
        except Refused as refused:
            sink(vendor_lines.failure(number, refused.error, refused.native, refused.text))
    if library is not None:
        library.close()


def main(profile: str, library: str, interface: str) -> None:
    """Take the two streams, then load the library. Raises SettingsError for a profile that can't be used."""
    source, sink = os.fdopen(os.dup(0), "rb"), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)  # no core, and no other program reads our memory
    known = load(profile)
    serve(source, lambda line: os.write(sink, line), lambda: Library(known, Path(library), interface))
    os._exit(0)  # a library's own farewells are not waited for


if __name__ == "__main__":
    main(*sys.argv[1:])
