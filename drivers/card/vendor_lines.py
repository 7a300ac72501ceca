"""The lines between the kiosk and the process that holds a maker's reader library: JSON, one message a line.

Pure: bytes in, values out. What the other side writes is never trusted: a line that isn't a message is dropped.
docs/vendor-reader.md describes the protocol for whoever writes a process of their own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

PROTOCOL = 1
#: What the texts begin with by which our own process says why it can't serve.
WHY = "card.library_"
LONGEST = 64 * 1024
"""Bytes of the longest line; a longer one ends the process that wrote it."""


@dataclass(frozen=True)
class Reply:
    """The answer to request `number`: a value (`ok`, personal: not in repr), or the name of a problem code with the
    library's own number and, for `hello` only, words for the engineer."""

    number: int
    ok: Mapping[str, object] | None = field(default=None, repr=False)
    error: str = ""
    native: int | None = None
    text: str = ""


@dataclass(frozen=True)
class Event:
    """Something happened at the reader: a reason to ask `present` at once."""

    name: str


def request(number: int, call: str, arguments: Mapping[str, object]) -> bytes:
    """One request as a line."""
    return json.dumps({"id": number, "call": call, **arguments}, ensure_ascii=True).encode() + b"\n"


def reply(number: int, ok: Mapping[str, object]) -> bytes:
    """A good answer as a line."""
    return json.dumps({"id": number, "ok": ok}, ensure_ascii=True).encode() + b"\n"


def failure(number: int, error: str, native: int | None = None, text: str = "") -> bytes:
    """A problem as a line: `error` is the name of a problem code."""
    said = {"id": number, "error": error, "native": native, "text": text}
    return json.dumps({key: value for key, value in said.items() if value not in (None, "")}).encode() + b"\n"


def heard(line: bytes) -> Reply | Event | None:
    """What a line of the process says; None where it is no message (something printed into the pipe)."""
    said = _table(line)
    if said is None:
        return None
    if isinstance(said.get("event"), str):
        return Event(str(said["event"]))
    number, ok, error = said.get("id"), said.get("ok"), said.get("error")
    if type(number) is not int:
        return None
    if isinstance(ok, dict):
        return Reply(number, ok)
    if isinstance(error, str):
        native = said.get("native")
        return Reply(number, None, error, native if type(native) is int else None, _words(said.get("text")))
    return Reply(number, None, "CARD_UNREADABLE")


def asked(line: bytes) -> tuple[int, str, Mapping[str, object]] | None:
    """What a request asks: its number, the call and all of its table; None where it is none."""
    said = _table(line)
    if said is None or type(said.get("id")) is not int or not isinstance(said.get("call"), str):
        return None
    return int(str(said["id"])), str(said["call"]), said


def _table(line: bytes) -> dict[str, object] | None:
    if len(line) > LONGEST:
        return None
    try:
        said = json.loads(line, parse_constant=_no_json)
    except (ValueError, RecursionError):  # not JSON, not UTF-8, brackets without end
        return None
    return said if isinstance(said, dict) else None


def _no_json(word: str) -> object:
    """NaN and Infinity, which Python reads and JSON hasn't: what is never equal to itself is another card each time."""
    raise ValueError(word)


def _words(text: object) -> str:
    """At most a line of plain characters."""
    return "".join(c for c in str(text or "") if c.isascii() and c.isprintable())[:160]
