"""Who may give the numbers of a slice: a note in the second store, moved to a new generation at every opening.

A copy of the journal (a cloned disk, an old backup) knows an older generation than the note and is refused. Two
terminals whose slices overlap see each other's notes.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.journal import anchor
from kiosk.journal.numbers import Number
from kiosk.papers import codec
from kiosk.ports import SecondStore, SecondStoreDown, shows
from kiosk.settings import SettingsError, Terminal

_TURN = 8
_GENERATION = re.compile(r"[0-9a-f]{24}\Z")
_NAME = re.compile(r"[A-Za-z0-9_-]{1,40}\Z")


@dataclass(frozen=True)
class Mark:
    """The highest number known of a slice when the claim was written."""

    first: int
    last: int
    stamp: str
    sequence: int


@dataclass(frozen=True)
class Claim:
    """A terminal's claim on the numbers `first`–`last`. `generation`: 8 hex digits that count up, 16 by chance.

    `anchor` is the end of the chain of journal `genesis` at that moment; anchors of turns before `since` may be of a
    state that a backup has taken back. `given_up_to` names the terminal that has replaced this one: the claim holds
    nothing any more.
    """

    institution: str
    kiosk: str
    first: int
    last: int
    genesis: str
    generation: str
    marks: tuple[Mark, ...]
    anchor: str
    since: int = 0
    given_up_to: str = ""

    def __post_init__(self) -> None:
        if not _GENERATION.match(self.generation):
            raise ValueError("the generation is not 24 hex digits")
        anchor.parse(self.anchor)

    def overlaps(self, first: int, last: int) -> bool:
        """Whether a number of `first`–`last` is claimed."""
        holds = not self.given_up_to and self.first <= self.last
        return holds and self.first <= last and first <= self.last


def nameable(terminal: Terminal) -> None:
    """SettingsError where terminal or institution can't stand in a second store's names."""
    for key, name in (("name", terminal.name), ("institution", terminal.institution)):
        if not _NAME.match(name):
            raise SettingsError(f"[terminal] {key} = {name!r}: ASCII letters, digits, - and _ for a [second_store]")


def generation_after(*known: str) -> str:
    """A new generation, its turn above all those known ("" for none)."""
    return f"{max((turn_of(one) for one in known if one), default=0) + 1:0{_TURN}x}{secrets.token_hex(8)}"


def turn_of(generation: str) -> int:
    """How often the claim had been moved."""
    return int(generation[:_TURN], 16)


def turn_in(book: str) -> int | None:
    """The turn in which a book was written; None for a file that somebody else has put there."""
    generation = book.rsplit("-", 1)[-1]
    return turn_of(generation) if _GENERATION.match(generation) else None


def claims(store: SecondStore, institution: str) -> dict[str, Claim]:
    """Every claim of the institution, by terminal. SecondStoreDown also where one can't be read as a claim."""
    found = (claim_of(store, institution, name.rsplit("/", 1)[1]) for name in store.notes(_shelf(institution)))
    return {claim.kiosk: claim for claim in found if claim is not None}


def claim_of(store: SecondStore, institution: str, kiosk: str) -> Claim | None:
    note = store.note(f"{_shelf(institution)}/{kiosk}")
    if note is None:
        return None
    try:
        claim = codec.decode(note, {"claim": Claim})
    except codec.ValueBroken as error:
        raise SecondStoreDown(shows("store.claim_damaged", kiosk=kiosk)) from error
    if (claim.institution, claim.kiosk) != (institution, kiosk):
        raise SecondStoreDown(shows("store.claim_others", kiosk=kiosk))
    return claim


def put(store: SecondStore, claim: Claim) -> None:
    store.put_note(f"{_shelf(claim.institution)}/{claim.kiosk}", codec.encode("claim", claim))


def in_the_way(found: Iterable[Claim], kiosk: str, first: int, last: int) -> Claim | None:
    """Another terminal's claim on a number of the slice."""
    return next((claim for claim in found if claim.kiosk != kiosk and claim.overlaps(first, last)), None)


def marked(marks: Iterable[Mark], first: int, last: int, highest: Number | None) -> tuple[Mark, ...]:
    """`marks` with the highest number of the slice now; those of other slices stay."""
    kept = {(mark.first, mark.last): mark for mark in marks}
    known = kept.get((first, last))
    if highest is not None and (known is None or (known.stamp, known.sequence) < highest):
        kept[first, last] = Mark(first, last, *highest)
    return tuple(kept[slice_] for slice_ in sorted(kept))


def highest_marked(marks: Iterable[Mark], first: int, last: int) -> Number | None:
    """A number that none of the marked ones within `first`–`last` exceeds."""
    touching = [mark for mark in marks if mark.first <= last and first <= mark.last]
    own = [Number(m.stamp, m.sequence if (m.first, m.last) == (first, last) else last) for m in touching]
    return max(own, default=None)


def _shelf(institution: str) -> str:
    return f"{institution}/claims"
