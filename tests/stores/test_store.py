"""What a folder does as a second store on a bad day; what every one holds to is in tests/contracts."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.problems import ProblemCode
from kiosk.ports import Health, SecondStoreDown
from kiosk.settings import SettingsError
from kiosk.stores.bounded import Bounded
from kiosk.stores.folder import FolderOptions, FolderStore, create
from kiosk.stores.frames import frame, unframe
from tests.disks import fill
from tests.stores.memory import MemoryStore, StoreFault

BOOK = "H00000000001/K01/20260312-00000001-ab"


def test_another_process_reads_what_was_acknowledged(tmp_path: Path) -> None:
    FolderStore(FolderOptions(tmp_path)).append(BOOK, b"one")
    again = FolderStore(FolderOptions(tmp_path))
    again.append(BOOK, b"two")
    assert FolderStore(FolderOptions(tmp_path)).read(BOOK) == (b"one", b"two")
    assert all(path.stat().st_mode & 0o077 == 0 for path in tmp_path.rglob("*"))


RECORDS = st.lists(st.binary(min_size=1, max_size=40), min_size=1, max_size=6)


@given(RECORDS, st.data())
def test_a_torn_tail_is_found_at_every_byte(records: list[bytes], data: st.DataObject) -> None:
    whole = b"".join(map(frame, records))
    cut = data.draw(st.integers(0, len(whole)))
    junk = data.draw(st.sampled_from([b"", bytes(64), b"\xff" * 64]))
    read, taken = unframe(whole[:cut] + junk)
    assert list(read) == records[: len(read)]
    assert taken == sum(len(frame(record)) for record in read) <= cut
    assert taken + len(frame((*records, b"")[len(read)] or b"x")) > cut


@pytest.mark.parametrize("lost", [1, 5, 11])
def test_an_interrupted_append_is_cut_off_before_the_next(lost: int, tmp_path: Path) -> None:
    FolderStore(FolderOptions(tmp_path)).append(BOOK, b"one")
    store = FolderStore(FolderOptions(tmp_path))
    store.append(BOOK, b"two")
    path = tmp_path / f"{BOOK}.log"
    os.truncate(path, path.stat().st_size - lost)
    again = FolderStore(FolderOptions(tmp_path))
    again.append(BOOK, b"three")
    assert again.read(BOOK) == (b"one", b"three")


def test_a_full_disk_is_down_and_loses_nothing_older(small_disk: Path) -> None:
    store = FolderStore(FolderOptions(small_disk))
    store.append(BOOK, b"x" * 3000)
    hog = fill(small_disk)
    with pytest.raises(SecondStoreDown):
        store.append(BOOK, b"y" * 9000)
    hog.unlink()
    store.append(BOOK, b"z")
    assert store.read(BOOK) == (b"x" * 3000, b"z")


def test_a_share_that_is_not_mounted_is_down_and_never_made(tmp_path: Path) -> None:
    store = FolderStore(FolderOptions(tmp_path / "share"))
    for call in (lambda: store.append(BOOK, b"x"), lambda: store.note("a"), lambda: store.books("a")):
        with pytest.raises(SecondStoreDown):
            call()
    found = store.check()
    assert (found.health, found.problem) == (Health.OUT_OF_ORDER, ProblemCode.SECOND_STORE_DOWN)
    assert list(tmp_path.iterdir()) == []


def test_a_hanging_share_hangs_nobody_and_serves_again(tmp_path: Path) -> None:
    """A pipe without a writer stands for a file on a server that is gone: opening it blocks for ever."""
    pipe = tmp_path / "a.note"
    os.mkfifo(pipe)
    store = FolderStore(FolderOptions(tmp_path, seconds=0.05))
    with pytest.raises(SecondStoreDown, match="in time"):
        store.note("a")
    with pytest.raises(SecondStoreDown, match="hangs"):
        store.append(BOOK, b"x")
    assert store.check().health is Health.OUT_OF_ORDER
    with pipe.open("wb"):
        pass
    patient = FolderStore(FolderOptions(tmp_path, seconds=60.0))
    patient.append(BOOK, b"x")
    for thread in [t for t in threading.enumerate() if t.name == "second store"]:
        thread.join(60)
    store._bounded._seconds = 60.0  # what comes back may be slow
    store.append(BOOK, b"y")
    assert store.read(BOOK) == (b"x", b"y")


def test_what_a_call_raises_reaches_the_caller() -> None:
    def bug() -> None:
        raise KeyError("x")

    with pytest.raises(KeyError):
        Bounded(5.0).run(bug)


@pytest.mark.parametrize("name", ["", "../x", "/etc/x", "a//b", "a.b", "患者", "a/", "x" * 65])
def test_a_name_can_not_leave_the_folder(name: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="name"):
        FolderStore(FolderOptions(tmp_path)).append(name, b"x")


def test_an_empty_record_is_refused() -> None:
    with pytest.raises(ValueError, match="empty"):
        frame(b"")


def test_a_wrong_option_is_named(tmp_path: Path) -> None:
    from kiosk.clock import SystemClock

    with pytest.raises(SettingsError, match=r"\[second_store\].*'pth'.*'path'"):
        create({"pth": str(tmp_path)}, SystemClock())


def test_the_double_fails_as_told() -> None:
    faults = iter([StoreFault.DOWN, StoreFault.TORN, StoreFault.SLOW])
    store = MemoryStore(lambda call: next(faults, StoreFault.NONE))
    for record in (b"down", b"torn", b"slow"):
        with pytest.raises(SecondStoreDown):
            store.append(BOOK, record)
    assert store.read(BOOK) == (b"slow",)
