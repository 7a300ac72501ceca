"""A disk that takes no writes, real: the journal is read all the same, an engineer is let in under pauses, and it goes
on by itself once it can be written."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.clock import SimulatedClock
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.journal.journal import SqliteJournal
from kiosk.journal.opened import open_journal
from kiosk.journal.pauses import DEAD_AT, FREE, PAUSE, Pauses
from kiosk.journal.trouble import JournalNotOpened
from kiosk.ports import Health, JournalUnwritable, Role, StaffId
from kiosk.settings import JournalSettings, SecondStoreSettings
from tests.disks import fill
from tests.journal.cases import NOON, PERSON, TERMINAL, by_hand, opened, quote
from tests.stores.memory import MemoryStore as Store

PIN, WRONG, STAFFS = "970531", "970532", "246810"
E01, W01, RESERVE = StaffId("e01", Role.ENGINEER), StaffId("w01"), 65536
CODE = "0f" * 16


def read(folder: Path, clock: SimulatedClock) -> SqliteJournal:
    return open_journal(JournalSettings(folder / "journal.db", reserve_bytes=RESERVE), TERMINAL, clock, reading=True)


def refused(journal: SqliteJournal) -> ProblemCode:
    with pytest.raises(JournalUnwritable) as caught:
        journal.open_visit("kiosk", 0)
    return caught.value.code


def at_the_door(journal: SqliteJournal, pin: str) -> StaffId | ProblemCode:
    found = journal.staff_pin_unrecorded(pin, Role.ENGINEER)
    return found.code if isinstance(found, Problem) else found


def remount(disk: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(disk)], check=True)


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(NOON)


@pytest.fixture
def disk(small_disk: Path, clock: SimulatedClock) -> Path:
    """A disk with the journal of a terminal that is stopped."""
    with closing(read(small_disk, clock)) as journal:
        journal.set_staff_pin(E01, PIN)
    return small_disk


def test_a_read_only_disk_at_start_lets_an_engineer_in_and_goes_on_when_it_is_mended(
    disk: Path, clock: SimulatedClock
) -> None:
    with closing(read(disk, clock)) as journal:
        journal.set_staff_card(E01, CODE)
    remount(disk, "ro")
    with closing(read(disk, clock)) as journal:
        assert refused(journal) is ProblemCode.JOURNAL_UNWRITABLE
        assert (journal.check().health, journal.check().problem) == (
            Health.OUT_OF_ORDER,
            ProblemCode.JOURNAL_UNWRITABLE,
        )
        assert journal.open_requests() == ()
        assert at_the_door(journal, PIN) is ProblemCode.PIN_PAUSED, "a restart buys no try"
        assert journal.staff_card_unrecorded(CODE) == E01
        clock.advance(PAUSE)
        assert at_the_door(journal, PIN) == E01
        with pytest.raises(JournalNotOpened):
            read(disk, clock)
        with pytest.raises(JournalUnwritable):
            journal.open_again()
        assert at_the_door(journal, PIN) == E01, "who was right waits for nothing"
        remount(disk, "rw")
        journal.open_again()
        assert journal.check().health is Health.READY
        journal.intend(journal.open_visit("discharge", 1), PERSON, quote())
        assert journal.verify_chain().whole
        with pytest.raises(JournalNotOpened):
            read(disk, clock)
    with closing(opened(disk)) as journal:
        assert len(journal.open_requests()) == 1


def test_the_second_store_is_taken_in_hand_only_once_the_disk_can_be_written(
    small_disk: Path, clock: SimulatedClock
) -> None:
    kept = JournalSettings(small_disk / "journal.db", reserve_bytes=RESERVE)
    rules, store = SecondStoreSettings("x"), Store()
    with closing(open_journal(kept, TERMINAL, clock, store, rules)) as journal:
        journal.intend(journal.open_visit("discharge", 1), PERSON, quote("A"))
    remount(small_disk, "ro")
    with closing(open_journal(kept, TERMINAL, clock, store, rules, reading=True)) as journal:
        with pytest.raises(JournalUnwritable):
            journal.follow()
        remount(small_disk, "rw")
        journal.open_again()
        assert journal.check().health is Health.READY
        journal.intend(journal.open_visit("discharge", 1), PERSON, quote("B"))


def test_a_full_disk_at_start(disk: Path, clock: SimulatedClock) -> None:
    (disk / "journal.db.reserve").unlink()
    hog = fill(disk)
    with pytest.raises(JournalUnwritable):
        opened(disk)
    with closing(read(disk, clock)) as journal:
        assert refused(journal) is ProblemCode.DISK_FULL
        clock.advance(PAUSE)
        assert at_the_door(journal, PIN) == E01
        with pytest.raises(JournalUnwritable, match=ProblemCode.DISK_FULL.value):
            journal.open_again()
        os.truncate(hog, hog.stat().st_size - 160 * 1024)
        with pytest.raises(JournalUnwritable, match=ProblemCode.DISK_FULL.value):
            journal.open_again()  # a row would fit, an outcome not
        hog.unlink()
        journal.open_again()
        assert journal.staff_pin(PIN, Role.ENGINEER) == E01
        assert journal.verify_chain().whole
        (disk / "journal.db.reserve").write_bytes(b"")
        fill(disk)
        with pytest.raises(JournalUnwritable, match=ProblemCode.DISK_FULL.value):
            journal.open_again()


def test_a_journal_that_was_harmed_meanwhile_is_not_opened_again(disk: Path, clock: SimulatedClock) -> None:
    remount(disk, "ro")
    with closing(read(disk, clock)) as journal:
        remount(disk, "rw")
        by_hand("DROP TRIGGER events_kept")(disk / "journal.db")
        for _ in range(2):
            with pytest.raises(JournalUnwritable, match=ProblemCode.JOURNAL_BROKEN.value):
                journal.open_again()
        assert refused(journal) is ProblemCode.JOURNAL_BROKEN


@contextmanager
def no_growth() -> Iterator[None]:
    """The system refuses every further byte of a file beyond 64 KB: an I/O error in the middle of a write."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (65536, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_an_io_error_in_the_middle_is_left_by_opening_it_anew(tmp_path: Path, clock: SimulatedClock) -> None:
    with closing(opened(tmp_path, clock)) as journal:
        journal.set_staff_pin(E01, PIN)
        for _ in range(40):
            journal.open_visit("discharge", 1)
        clock.advance(PAUSE)
        with no_growth():
            assert refused(journal) is ProblemCode.JOURNAL_UNWRITABLE
        assert refused(journal) is ProblemCode.JOURNAL_UNWRITABLE
        with pytest.raises(JournalUnwritable):
            journal.open_requests()
        assert at_the_door(journal, PIN) == E01, "read on a connection of its own"
        journal.open_again()
        assert journal.open_visit("discharge", 1) == "V000041"
        assert journal.verify_chain().whole


def test_tries_that_were_not_written_count_with_those_that_are(disk: Path, clock: SimulatedClock) -> None:
    with closing(read(disk, clock)) as journal:
        journal.set_staff_pin(W01, STAFFS)
    remount(disk, "ro")
    with closing(read(disk, clock)) as journal:
        clock.advance(PAUSE)
        for pin in (WRONG, STAFFS, WRONG):
            assert at_the_door(journal, pin) in (ProblemCode.PIN_WRONG, ProblemCode.PIN_OF_STAFF)
        assert at_the_door(journal, PIN) is ProblemCode.PIN_PAUSED
        clock.advance(PAUSE)
        assert at_the_door(journal, WRONG) is ProblemCode.PIN_WRONG
        clock.advance(2 * PAUSE - 1)
        assert at_the_door(journal, PIN) is ProblemCode.PIN_PAUSED, "it doubles"
        remount(disk, "rw")
        journal.open_again()
        journal.staff_pin(WRONG, Role.ENGINEER)  # the fifth: the lock of a journal that is written
        found = journal.staff_pin(PIN, Role.ENGINEER)
        assert isinstance(found, Problem)
        assert found.code is ProblemCode.PIN_LOCKED


def test_what_the_journal_has_counted_counts(disk: Path, clock: SimulatedClock) -> None:
    with closing(read(disk, clock)) as journal:
        for _ in range(5):
            journal.staff_pin(WRONG, Role.ENGINEER)
    remount(disk, "ro")
    with closing(read(disk, clock)) as journal:
        assert at_the_door(journal, PIN) is ProblemCode.PIN_LOCKED
        clock.advance(15)
        assert at_the_door(journal, PIN) is ProblemCode.PIN_PAUSED
        clock.advance(4 * PAUSE - 16)
        assert at_the_door(journal, PIN) is ProblemCode.PIN_PAUSED
        clock.advance(1)
        assert at_the_door(journal, PIN) == E01
    remount(disk, "rw")
    by_hand(f"UPDATE pin_tries SET tries = {DEAD_AT}")(disk / "journal.db")
    remount(disk, "ro")
    with closing(read(disk, clock)) as journal:
        clock.advance(1e6)
        assert at_the_door(journal, PIN) is ProblemCode.PIN_LOCKED, "dead is dead"


def test_what_can_be_guessed_in_a_day() -> None:
    """By somebody who stays at the glass, and by one who restarts the terminal after every free try."""
    clock = SimulatedClock(NOON)
    staying = Pauses(clock)
    patient = 0
    for _ in range(24 * 60):
        clock.advance(60)
        patient += staying.count(0)
    assert patient <= DEAD_AT
    again = 0
    for _ in range(24 * 60):
        restarted = Pauses(clock)
        clock.advance(PAUSE)
        again += sum(restarted.count(0) for _ in range(10))
    assert again == 24 * 60 * FREE


def test_without_being_asked_to_read_a_start_is_refused_as_ever(disk: Path, clock: SimulatedClock) -> None:
    remount(disk, "ro")
    kept = JournalSettings(disk / "journal.db", reserve_bytes=RESERVE)
    with pytest.raises(JournalUnwritable):
        open_journal(kept, TERMINAL, clock)
    with pytest.raises(JournalUnwritable):
        open_journal(replace(kept, path=disk / "never" / "journal.db"), TERMINAL, clock, reading=True)
