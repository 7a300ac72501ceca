"""The terminal's journal, opened: alone, or together with its second book."""

from __future__ import annotations

from kiosk.journal.book import Book
from kiosk.journal.journal import SqliteJournal
from kiosk.journal.kept import KeptJournal
from kiosk.journal.machine import this_machine
from kiosk.journal.numbering import installed
from kiosk.journal.opening import open_file, open_to_read
from kiosk.journal.sealed import Sealed
from kiosk.journal.second import SecondBook
from kiosk.journal.trouble import broken
from kiosk.journal.vault import open_vault
from kiosk.ports import Clock, JournalUnwritable, SecondStore, shows
from kiosk.settings import JournalSettings, SecondStoreSettings, SettingsError, Terminal


def open_journal(
    settings: JournalSettings,
    terminal: Terminal,
    clock: Clock,
    store: SecondStore | None = None,
    rules: SecondStoreSettings | None = None,
    *,
    background: bool = False,
    machine: str | None = None,
    reading: bool = False,
) -> SqliteJournal:
    """Open the terminal's journal, or make it where there never was one; with a second `store` under its `rules`.

    A print that was under way when the last process ended is UNCONFIRMED from now on; open requests stay as they
    are until recovery takes them up. `background`: what follows to the second store is sent by a thread; `machine`
    names another one than this. Raises JournalNotOpened, JournalUnwritable and SettingsError (the key). `reading`: one
    that takes no writes but can be read is opened all the same; whatever writes raises until `open_again` has found
    that it does.
    """
    vault = open_vault(settings, terminal)
    made, whole = clock.now().isoformat(), settings.whole_file
    try:
        file = open_file(settings.path, vault, settings.reserve_bytes, made, whole_file=whole)
    except JournalUnwritable as error:
        if not reading:
            raise
        file = open_to_read(settings.path, vault, settings.reserve_bytes, error.code, whole_file=whole)
    try:
        book = Book(file, Sealed(vault, file), clock)
        here = this_machine() if machine is None else machine
        if store is None:
            return SqliteJournal(book, terminal, lambda: installed(book, terminal, here, fence=False), reading=reading)
        second = SecondBook(store, book, terminal, rules or SecondStoreSettings(""))

        def begin() -> None:
            installed(book, terminal, here, fence=True)
            second.open(first_claim=not terminal.production)

        return KeptJournal(book, terminal, second, begin, background=background, reading=reading)
    except BaseException as error:
        file.close()
        if isinstance(error, ValueError | TypeError) and not isinstance(error, SettingsError):
            raise broken(shows("journal.row")) from error
        raise
