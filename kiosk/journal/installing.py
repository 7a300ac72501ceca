"""`kiosk install`: the terminal's slice recorded, its claim made, a predecessor's records taken up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, replace

from kiosk.domain.bill import RequestId
from kiosk.domain.problems import ProblemCode
from kiosk.journal import claim as claims
from kiosk.journal import fence
from kiosk.journal.book import Book
from kiosk.journal.claim import Claim
from kiosk.journal.journal import SqliteJournal
from kiosk.journal.machine import this_machine
from kiosk.journal.numbering import record
from kiosk.journal.numbers import Number, Numbers
from kiosk.journal.opening import open_file
from kiosk.journal.pictures import Facts, Picture, RecordBroken, opened_record, put_together
from kiosk.journal.sealed import Sealed
from kiosk.journal.second import forget_kept
from kiosk.journal.takeover import TakenUp, TakeOver
from kiosk.journal.trouble import JournalNotOpened
from kiosk.journal.vault import open_vault
from kiosk.ports import Clock, SecondStore, SecondStoreDown, shows
from kiosk.settings import JournalSettings, SettingsError, Terminal

#: What was finished this long ago is not taken up: it is neither owed nor in a day that is still to be closed.
RECENT = dt.timedelta(days=7)


@dataclass(frozen=True)
class Exclusion:
    """Who, or which document, says since when that the hospital's own numbering leaves the slice out."""

    by: str
    on: dt.date


def install(
    settings: JournalSettings,
    terminal: Terminal,
    clock: Clock,
    exclusion: Exclusion,
    store: SecondStore | None = None,
    *,
    replaces: str = "",
    machine: str | None = None,
) -> TakenUp | None:
    """Record the slice of the settings and take the numbers in hand; with `replaces`, all that this terminal has left
    in the second store is taken up, and it is fenced off. Harmless again.

    Raises SettingsError, JournalNotOpened (FENCED_OFF: somebody else has the numbers), JournalUnwritable.
    """
    if not exclusion.by.strip():
        raise SettingsError("--excluded-by: say who confirmed it, or which document")
    if replaces and store is None:
        raise SettingsError("--replaces: only a [second_store] knows what another terminal has left")
    vault = open_vault(settings, terminal)
    made, whole = clock.now().isoformat(), settings.whole_file
    file = open_file(settings.path, vault, settings.reserve_bytes, made, whole_file=whole)
    with closing(file):
        book, taken = Book(file, Sealed(vault, file), clock), None
        if store is not None:
            try:
                taken = _Claiming(book, store, terminal).run(replaces)
            except SecondStoreDown as error:
                raise JournalNotOpened(ProblemCode.SECOND_STORE_DOWN, error.why) from error
        record(book, terminal, exclusion.by, exclusion.on, this_machine() if machine is None else machine)
        if store is not None:
            fence.moved(book)
    return taken


def highest(store: SecondStore, institution: str, first: int, last: int) -> Number | None:
    """The highest number of the slice that any terminal has kept there, or a claim knows. No key is needed."""
    found = [claims.highest_marked(claim.marks, first, last) for claim in claims.claims(store, institution).values()]
    for name in store.books(f"{institution}/books"):
        if claims.turn_in(name) is None:
            continue
        for head in fence.heads_of(store, name):
            if head.number:
                number = RequestId.parse(head.number)
                if first <= number.sequence <= last:
                    found.append(Number(number.stamp, number.sequence))
    return max((number for number in found if number is not None), default=None)


class _Claiming:
    """One installation's way to the claim."""

    def __init__(self, book: Book, store: SecondStore, terminal: Terminal) -> None:
        self._book, self._store, self._terminal = book, store, terminal
        self._first, self._last = terminal.request_slice
        self._numbers = Numbers(terminal.institution, self._first, self._last)

    def run(self, replaces: str) -> TakenUp | None:
        claims.nameable(self._terminal)
        known = claims.claims(self._store, self._terminal.institution)
        takes_up = fence.fence_of(self._book).takes_up
        if takes_up and replaces != takes_up:
            raise fence.cut_off(takes_up)
        if replaces:
            return self._replace(known, replaces)
        mine = known.get(self._terminal.name)
        if mine is not None:
            mine = fence.admitted(self._book, self._store, self._terminal)
        else:
            self._nobody_in_the_way(known.values())
            forget_kept(self._book)
        self._learn()
        fence.move(self._book, self._store, self._terminal, mine, self._book.file.look(self._numbers.highest))
        return None

    def _replace(self, known: dict[str, Claim], replaces: str) -> TakenUp:
        theirs, name = known.get(replaces), self._terminal.name
        if theirs is None:
            there = ", ".join(sorted(known)) or "none"
            raise SettingsError(f"--replaces {replaces}: not in the second store; there: {there}")
        if theirs.given_up_to not in ("", name):
            raise fence.fenced(shows("journal.replaced_already", by=theirs.given_up_to, kiosk=replaces))
        self._nobody_in_the_way(claim for claim in known.values() if claim.kiosk != replaces)
        mine = known.get(name) if name != replaces else None
        if mine is not None and not (
            mine.genesis == self._book.file.genesis and fence.fence_of(self._book).knows(mine)
        ):
            raise fence.fenced(shows("journal.name_taken", kiosk=name))
        self._take_claim(theirs, mine)
        pictures, broken = self._left_by(replaces)
        since = self._book.clock.now().date() - RECENT
        taken = TakeOver(SqliteJournal(self._book, self._terminal), pictures, since).run()
        self._learn()
        return replace(taken, left_out=tuple(sorted({*taken.left_out, *broken})))

    def _take_claim(self, theirs: Claim, mine: Claim | None) -> None:
        """Fence the other one off before its records are read: what it still begins is seen, or it sees us."""
        book, name = self._book, self._terminal.name
        noted = fence.fence_of(book)
        ours = fence.next_claim(book, self._terminal, mine or theirs, book.file.look(self._numbers.highest))
        generation = noted.next or ""
        if not generation or claims.turn_of(generation) <= claims.turn_of(max(theirs.generation, noted.generation)):
            generation = claims.generation_after(theirs.generation, noted.generation, mine.generation if mine else "")
        ours = replace(ours, generation=generation, since=claims.turn_of(generation))
        fence.note_next(book, ours.generation, theirs.kiosk)  # first: from now on nothing is served before all is done
        if theirs.kiosk != name and not theirs.given_up_to:
            claims.put(self._store, replace(theirs, given_up_to=name))
        claims.put(self._store, ours)

    def _nobody_in_the_way(self, others: Iterable[Claim]) -> None:
        other = claims.in_the_way(others, self._terminal.name, self._first, self._last)
        if other is not None:
            raise fence.fenced(shows("journal.numbers_held", by=other.kiosk, first=other.first, last=other.last))

    def _learn(self) -> None:
        """No number that is known anywhere is given again."""
        top = highest(self._store, self._terminal.institution, self._first, self._last)
        if top is not None:
            self._book.file.write(lambda connection: self._numbers.know(connection, top))

    def _left_by(self, replaces: str) -> tuple[dict[str, Picture], set[str]]:
        """What the terminal, and whoever it had replaced, has left; and the numbers whose records can't be opened."""
        vault = self._book.sealed.vault.derived("second store")
        found, broken = list[tuple[tuple[int, int], str, Facts]](), set[str]()
        for name in [name for terminal in self._line_of(replaces) for name in self._books_of(terminal)]:
            if (turn := claims.turn_in(name)) is None:
                continue
            for head, data in zip(fence.heads_of(self._store, name), self._store.read(name), strict=False):
                if head.key_id != vault.key_id:
                    raise SettingsError(f"{replaces} sealed with another key: put its key file in [journal] key_file")
                try:
                    found.append(((turn, head.n), head.number, opened_record(vault, name, data)[1]))
                except RecordBroken:
                    broken.add(head.number)
        found.sort(key=lambda record: record[0])
        pictures = put_together((number, facts) for _, number, facts in found if number)
        return pictures, (broken | {number for _, number, _ in found}) - pictures.keys() - {""}

    def _books_of(self, terminal: str) -> tuple[str, ...]:
        return self._store.books(fence.shelf(self._terminal.institution, terminal))

    def _line_of(self, terminal: str) -> list[str]:
        known, line = claims.claims(self._store, self._terminal.institution), [terminal]
        for one in line:
            line += [c.kiosk for c in known.values() if c.given_up_to == one and c.kiosk not in line]
        return line
