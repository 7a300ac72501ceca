"""What a terminal at work asks of its disk, written down call by call (record.c under the real SQLite)."""

from __future__ import annotations

import struct
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.processes import environment
from tests.require import program

#: Where the recorded process says what it was told is safe: a file of its own below the recorded folder.
SAID = "said"


@dataclass(frozen=True)
class Op:
    """One call: kind O W T S U R as in record.c, on the file `name` of the recorded folder ("" the folder itself)."""

    kind: str
    name: str
    offset: int = 0
    data: bytes = b""


def why_not() -> str:
    """Why nothing can be recorded on this machine; "" where it can."""
    return "" if program("gcc") else "gcc is not installed (apt packages: gcc libc6-dev)"


def compiled(folder: Path) -> Path:
    """record.c as a shared library."""
    library = folder / "record.so"
    source = Path(__file__).with_name("record.c")
    subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"], check=True, capture_output=True)
    return library


def record(folder: Path, visits: int, broken: str = "") -> list[Op]:
    """Let a terminal settle `visits` bills in a fresh folder; `broken` names the canary it is broken by."""
    root, log = folder / "root", folder / "log"
    root.mkdir()
    more = {"LD_PRELOAD": str(compiled(folder)), "RECORD_ROOT": str(root), "RECORD_LOG": str(log)}
    command = [sys.executable, "-m", "tests.crash.recorded", str(root), str(visits), broken]
    subprocess.run(command, env=environment(**more), check=True, timeout=200)
    return read(log.read_bytes(), root)


def read(log: bytes, root: Path) -> list[Op]:
    """The calls of a log, in order."""
    ops, at, below = list[Op](), 0, f"{root}/"
    while at < len(log):
        kind, size = chr(log[at]), struct.unpack_from("<H", log, at + 1)[0]
        at += 3
        path = log[at : at + size].decode()
        at += size
        offset, length = struct.unpack_from("<qQ", log, at)
        at += 16
        data = log[at : at + length]
        at += length
        if kind == "R":
            data = data.decode().removeprefix(below).encode()
        ops.append(Op(kind, "" if path == str(root) else path.removeprefix(below), offset, data))
    return ops
