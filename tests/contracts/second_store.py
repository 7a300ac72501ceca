"""What every second store holds to; a hospital's own is put through it by `--second-store=NAME`."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.journal.trouble import JournalNotOpened
from kiosk.ports import Health, RequestState, SecondStore
from tests.journal.boxes import Box, intend, settle

BOOK = "H00000000001/books/K01/20260312-00000001ab"


class SecondStoreContract:
    """Subclass it and give `store`: a new, empty one each time."""

    def test_books_grow_and_come_back_in_order(self, store: SecondStore) -> None:
        assert store.read(BOOK) == ()
        for record in (b"one", bytes(range(256)) * 40, b"three"):
            store.append(BOOK, record)
        assert store.read(BOOK) == (b"one", bytes(range(256)) * 40, b"three")

    def test_books_are_found_below_their_shelf(self, store: SecondStore) -> None:
        other = BOOK.replace("K01", "K010")
        store.append(other, b"x")
        store.append(BOOK, b"x")
        assert store.books("H00000000001/books/K01") == (BOOK,)
        assert store.books("H00000000001/books") == (BOOK, other)
        assert store.books("nothing") == store.notes("nothing") == ()

    def test_a_book_is_dropped_alone_and_harmlessly_again(self, store: SecondStore) -> None:
        other = f"{BOOK}9"
        store.append(BOOK, b"x")
        store.append(other, b"y")
        store.drop(BOOK)
        store.drop(BOOK)
        assert (store.read(BOOK), store.read(other)) == ((), (b"y",))

    def test_a_note_is_replaced_whole(self, store: SecondStore) -> None:
        name = "H00000000001/claims/K01"
        assert store.note(name) is None
        store.put_note(name, b"a longer old one")
        store.put_note(name, b"new")
        assert (store.note(name), store.notes("H00000000001/claims")) == (b"new", (name,))
        assert store.books("H00000000001") == ()

    def test_it_says_how_it_is(self, store: SecondStore) -> None:
        found = store.check()
        assert found.health in (Health.READY, Health.DEGRADED)
        assert found.evidence

    def test_a_lost_box_is_replaced_from_it_and_a_copy_refused(self, store: SecondStore, tmp_path: Path) -> None:
        box = Box(tmp_path / "box", store)
        settled, left = settle(box.open(), "A"), intend(box.journal or box.open(), "B")
        box.kill()
        new = box.empty("new")
        new.install(replaces="K01")
        with closing(new.open()) as journal:
            assert journal.state(settled.request_id) is RequestState.SETTLED
            assert journal.state(left.request_id) is RequestState.UNKNOWN
        with pytest.raises(JournalNotOpened, match="K-907"):
            replace(box).open()
