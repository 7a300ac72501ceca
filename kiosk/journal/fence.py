"""The fence against copies of the journal: at every opening claim and journal move to a new generation together.

Three writes, each durable: the journal notes the next generation, the claim takes it, the journal has it. Whatever is
cut off, the claim holds one of the two generations the journal knows, and a copy made before knows neither. A move that
was cut off goes on with the generation it had noted: a claim written late, or unheard, is still known.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.problems import ProblemCode
from kiosk.journal import anchor
from kiosk.journal import claim as claims
from kiosk.journal.book import Book
from kiosk.journal.claim import Claim
from kiosk.journal.numbers import Number
from kiosk.journal.pictures import Head, RecordBroken, head_of
from kiosk.journal.trouble import JournalNotOpened
from kiosk.ports import SecondStore, SecondStoreDown, shows
from kiosk.settings import Terminal
from kiosk.texts.said import Text

#: The generation of a journal that never had a claim.
NONE_YET = "0" * 24
_NEXT = """
INSERT INTO fence (id, generation, next, takes_up, changed_at) VALUES (1, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET next = excluded.next, takes_up = excluded.takes_up, changed_at = excluded.changed_at
"""
_MOVED = "UPDATE fence SET generation = next, next = NULL, takes_up = NULL, changed_at = ? WHERE next IS NOT NULL"


@dataclass(frozen=True)
class Fence:
    """The journal's side. `next`: a generation it was moving to; `takes_up`: a take-over that has not ended."""

    generation: str = NONE_YET
    next: str | None = None
    takes_up: str | None = None

    @property
    def fresh(self) -> bool:
        return self.generation == NONE_YET

    def knows(self, claim: Claim) -> bool:
        return claim.generation in (self.generation, self.next)


def fence_of(book: Book) -> Fence:
    rows = book.file.read("SELECT generation, next, takes_up FROM fence WHERE id = 1")
    return Fence(*rows[0]) if rows else Fence()


def admitted(book: Book, store: SecondStore, terminal: Terminal) -> Claim | None:
    """The claim this journal continues, None where neither has one yet.

    Raises JournalNotOpened(FENCED_OFF) where somebody else has the numbers, and SecondStoreDown, also where a claim
    that should be there is missing: a share that isn't mounted looks like that.
    """
    fence, name = fence_of(book), terminal.name
    first, last = terminal.request_slice
    found = claims.claims(store, terminal.institution)
    if fence.takes_up:
        raise cut_off(fence.takes_up)
    mine = found.get(name)
    if mine is not None and mine.given_up_to:
        raise fenced(shows("journal.replaced", by=mine.given_up_to, kiosk=name))
    if other := claims.in_the_way(found.values(), name, first, last):
        raise fenced(shows("journal.numbers_taken", by=other.kiosk, first=other.first, last=other.last, kiosk=name))
    if mine is None:
        if fence.fresh:
            return None
        raise SecondStoreDown(shows("store.no_claim", kiosk=name))
    if mine.genesis != book.file.genesis or not fence.knows(mine):
        raise fenced(shows("journal.claimed", kiosk=name))
    noted = anchor.parse(mine.anchor)
    if book.file.look(lambda connection: anchor.held(connection, noted)) is not anchor.Held.HELD:
        raise JournalNotOpened(ProblemCode.JOURNAL_BROKEN, shows("journal.not_as_stored", seq=noted.seq))
    if unknown := _unknown(book, store, mine):
        raise fenced(shows("journal.only_stored", count=unknown, kiosk=name))
    return mine


def move(book: Book, store: SecondStore, terminal: Terminal, mine: Claim | None, highest: Number | None) -> Claim:
    """Move claim and journal to a new generation. SecondStoreDown leaves a state that `admitted` takes."""
    first, last = terminal.request_slice
    claim = next_claim(book, terminal, mine, highest)
    note_next(book, claim.generation, fence_of(book).takes_up)
    claims.put(store, claim)
    found = claims.claims(store, terminal.institution)
    if other := claims.in_the_way(found.values(), terminal.name, first, last):  # it claimed between our two looks
        claims.put(store, mine or _void(claim))
        raise fenced(
            shows("journal.numbers_taken", by=other.kiosk, first=other.first, last=other.last, kiosk=terminal.name)
        )
    moved(book)
    return claim


def note_next(book: Book, generation: str, takes_up: str | None) -> None:
    book.file.write(lambda connection: connection.execute(_NEXT, (NONE_YET, generation, takes_up, book.now())))


def moved(book: Book) -> None:
    book.file.write(lambda connection: connection.execute(_MOVED, (book.now(),)))


def shelf(institution: str, kiosk: str) -> str:
    """Where a terminal's books stand."""
    return f"{institution}/books/{kiosk}"


def cut_off(takes_up: str) -> JournalNotOpened:
    return fenced(shows("journal.take_over_cut", kiosk=takes_up))


def heads_of(store: SecondStore, name: str) -> list[Head]:
    """The heads of a book's records. SecondStoreDown also where one is damaged."""
    try:
        return [head_of(record) for record in store.read(name)]
    except RecordBroken as error:
        raise SecondStoreDown(shows("store.record_damaged", name=name)) from error


def fenced(reason: Text) -> JournalNotOpened:
    return JournalNotOpened(ProblemCode.FENCED_OFF, reason)


def next_claim(book: Book, terminal: Terminal, mine: Claim | None, highest: Number | None) -> Claim:
    first, last = terminal.request_slice
    fence = fence_of(book)
    known = (fence.generation, *((mine.generation,) if mine else ()))
    return Claim(
        institution=terminal.institution,
        kiosk=terminal.name,
        first=first,
        last=last,
        genesis=book.file.genesis,
        generation=fence.next or claims.generation_after(*known),
        marks=claims.marked(mine.marks if mine else (), first, last, highest),
        anchor=str(book.file.look(anchor.current)),
        since=mine.since if mine else 0,
    )


def _void(claim: Claim) -> Claim:
    """A claim on nothing: it was refused before it gave a number."""
    return Claim(**{**vars(claim), "first": 1, "last": 0})


def _unknown(book: Book, store: SecondStore, mine: Claim) -> int:
    """How many requests of the last generation's last day stand in the second store and not here: this journal is an
    older state, which lacks what came last. One day is enough for that, and a terminal may run for months."""

    names = [name for name in store.books(shelf(mine.institution, mine.kiosk)) if name.endswith(mine.generation)]
    for name in reversed(names):
        heads = heads_of(store, name)
        if numbers := {head.number for head in heads if head.number and head.genesis == mine.genesis}:
            return sum(not book.file.read("SELECT 1 FROM requests WHERE number = ?", number) for number in numbers)
    return 0
