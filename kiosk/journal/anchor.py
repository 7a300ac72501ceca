"""An anchor: the chain's head as it was once, noted where whoever has the file can't reach it.

The chain alone shows neither a cut tail nor a chain written anew. Against an anchor both show: the row it names must
still be there, with the digest it had.
"""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from enum import StrEnum

from kiosk.journal import chain
from kiosk.journal.sm3 import sm3

_TEXT = re.compile(r"K1-([0-9A-F]{8})-([0-9]{1,12})-([0-9A-F]{32})-([0-9A-F]{4})\Z", re.ASCII)


class Held(StrEnum):
    """What an anchor says of a journal."""

    HELD = "held"
    #: The journal ends before the event that the anchor names.
    CUT = "cut"
    #: The event is there, with another digest: it, or one before it, was written anew.
    REWRITTEN = "rewritten"
    #: The anchor is of another journal.
    OTHER = "other"


@dataclass(frozen=True)
class Anchor:
    """Event `seq` had a digest that begins with `head` (16 bytes), in the journal whose genesis begins with `genesis`
    (4 bytes); both as hex. `seq` 0 is the genesis itself."""

    genesis: str
    seq: int
    head: str

    def __str__(self) -> str:
        """At most 65 characters for a line of paper and a QR: capitals, digits and dashes, with a check at the end."""
        plain = f"K1-{self.genesis}-{self.seq}-{self.head}".upper()
        return f"{plain}-{_check(plain)}"


def parse(text: str) -> Anchor:
    """The inverse of str(). Capitals or not, spaces are left out. ValueError for what was mistyped."""
    plain = "".join(text.split()).upper()
    found = _TEXT.match(plain)
    if found is None or _check(plain[:-5]) != found[4]:
        raise ValueError("this is no anchor, or a character of it is wrong")
    return Anchor(found[1].lower(), int(found[2]), found[3].lower())


def current(connection: sqlite3.Connection) -> Anchor:
    """The anchor of the journal as it is now."""
    return of(chain.genesis(connection).hex(), *chain.head(connection))


def of(genesis: str, seq: int, link: bytes) -> Anchor:
    """The anchor of event `seq`, whose digest is `link`."""
    return Anchor(genesis[:8], seq, link[:16].hex())


def held(connection: sqlite3.Connection, anchor: Anchor) -> Held:
    """Hold the journal against `anchor`: what it stores, so only of a chain that is whole this says everything."""
    genesis = chain.genesis(connection)
    if not genesis.hex().startswith(anchor.genesis):
        return Held.OTHER
    row = connection.execute("SELECT link FROM events WHERE seq = ?", (anchor.seq,)).fetchone()
    if row is None and anchor.seq:
        return Held.CUT
    link: bytes = row[0] if row else genesis
    return Held.HELD if link[:16].hex() == anchor.head else Held.REWRITTEN


def _check(plain: str) -> str:
    return sm3(plain.encode())[:2].hex().upper()
