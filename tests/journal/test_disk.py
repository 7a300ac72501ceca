"""A full disk and a read-only one, real: nothing half-written, nothing begun, and an outcome always fits."""

from __future__ import annotations

import os
import resource
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.clock import SimulatedClock
from kiosk.domain.problems import ProblemCode
from kiosk.journal.file import JournalFile
from kiosk.journal.journal import SqliteJournal
from kiosk.journal.lock import Lock
from kiosk.journal.reserve import Reserve
from kiosk.ports import Health, JournalUnwritable, RequestState, SlipState
from tests.disks import fill
from tests.journal.cases import NOON, PERSON, opened, quote, settlement_of, slip_of

RESERVE = 512 * 1024


def code_of(call: Callable[[], object]) -> ProblemCode:
    with pytest.raises(JournalUnwritable) as caught:
        call()
    return caught.value.code


def test_a_full_disk_begins_nothing_and_loses_no_outcome(small_disk: Path) -> None:
    clock = SimulatedClock(NOON)
    with closing(opened(small_disk, clock, reserve_bytes=RESERVE)) as journal:
        visit = journal.open_visit("discharge", 1)
        order = journal.intend(visit, PERSON, quote("A"))
        hog = fill(small_disk)
        assert code_of(lambda: journal.intend(visit, PERSON, quote("B"))) is ProblemCode.DISK_FULL
        assert [r.order for r in journal.open_requests()] == [order]

        # The bill under way still ends: what the reserve holds is given back for it, for twice a visit's events.
        for step in range(20):
            journal.record(visit, step, "Booked", {"total": 1}, ("HandOver",))
        journal.outcome(order.request_id, RequestState.SETTLED, settlement_of(order))
        journal.owe_slip(order.request_id, slip_of(order))
        journal.slip_started(order.request_id)
        journal.slip_ended(order.request_id, SlipState.PRINTED)
        journal.hospital_took(order.request_id, True)
        assert (journal.check().health, journal.check().problem) == (Health.OUT_OF_ORDER, ProblemCode.DISK_FULL)
        assert code_of(lambda: journal.intend(visit, PERSON, quote("B"))) is ProblemCode.DISK_FULL
        assert journal.verify_chain().whole

        # Room again: the reserve is built up first, and the next bill begins.
        hog.unlink()
        assert journal.intend(visit, PERSON, quote("B")).request_id != order.request_id
        assert journal.check().health is Health.READY
    with closing(opened(small_disk, clock, reserve_bytes=RESERVE)) as journal:
        assert journal.settlement(order.request_id) == settlement_of(order)


def test_when_even_the_reserve_is_used_up_a_write_fails_whole(small_disk: Path) -> None:
    with closing(opened(small_disk, reserve_bytes=RESERVE)) as journal:
        visit = journal.open_visit("discharge", 1)
        fill(small_disk)
        written = 0

        def forever() -> None:
            nonlocal written
            while True:
                journal.record(visit, written, "Started", {}, ())
                written += 1

        assert code_of(forever) is ProblemCode.DISK_FULL
        assert written > 10
        with closing(sqlite3.connect(f"file:{small_disk / 'journal.db'}?mode=ro", uri=True)) as reader:
            (events,) = reader.execute("SELECT count(*) FROM events WHERE event = 'Started'").fetchone()
        assert events == written
        assert journal.verify_chain().whole


def test_an_open_request_is_read_and_ended_from_a_full_disk_at_start(small_disk: Path) -> None:
    with closing(opened(small_disk, reserve_bytes=RESERVE)) as journal:
        order = journal.intend(journal.open_visit("discharge", 1), PERSON, quote())
    fill(small_disk)
    with closing(opened(small_disk, reserve_bytes=RESERVE)) as journal:
        (request,) = journal.open_requests()
        journal.outcome(request.request_id, RequestState.SETTLED, settlement_of(order))
        assert journal.settlement(order.request_id) == settlement_of(order)


def test_no_journal_is_made_on_a_full_disk(small_disk: Path) -> None:
    hog = fill(small_disk)
    assert code_of(lambda: opened(small_disk)) is ProblemCode.DISK_FULL
    assert not (small_disk / "journal.db").exists()
    hog.unlink()
    opened(small_disk, reserve_bytes=RESERVE).close()


def test_a_read_only_disk(small_disk: Path) -> None:
    journal = opened(small_disk, reserve_bytes=RESERVE)
    visit = journal.open_visit("discharge", 1)
    journal.close()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    before = (small_disk / "journal.db").read_bytes()
    assert code_of(lambda: opened(small_disk, reserve_bytes=RESERVE)) is ProblemCode.JOURNAL_UNWRITABLE
    assert (small_disk / "journal.db").read_bytes() == before
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    with closing(opened(small_disk, reserve_bytes=RESERVE)) as journal:
        journal.intend(visit, PERSON, quote())


class Beside(Reserve):
    """Space that comes free in the database's own page limit: sqlite says FULL as it does on a full disk."""

    given: bool = False

    def release(self) -> bool:
        first, self.given = not self.given, True
        if first:
            self.connection.execute("PRAGMA max_page_count = 100000")
        return first

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection


def test_on_full_the_whole_body_runs_once_more_and_only_once(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
    connection.execute("CREATE TABLE t (x)")
    connection.execute("PRAGMA max_page_count = 3")
    file = JournalFile(connection, Beside(connection), Lock(os.open(tmp_path / "lock", os.O_CREAT | os.O_RDWR)), "")
    runs = 0

    def body(writing: sqlite3.Connection) -> None:
        nonlocal runs
        runs += 1
        writing.execute("INSERT INTO t VALUES ('first')")
        writing.execute("INSERT INTO t VALUES (zeroblob(20000))")

    file.write(body)
    assert runs == 2
    assert file.read("SELECT count(*) FROM t") == [(2,)]
    connection.execute("PRAGMA max_page_count = 1")
    assert code_of(lambda: file.write(body)) is ProblemCode.DISK_FULL
    assert runs == 3
    assert file.read("SELECT count(*) FROM t") == [(2,)]
    file.close()


@pytest.fixture
def no_growth(journal: SqliteJournal) -> Iterator[SqliteJournal]:
    """The system refuses every further byte of a file beyond 64 KB (EFBIG): an I/O error in the middle of a write."""
    for _ in range(40):
        journal.open_visit("discharge", 1)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (65536, hard))
    yield journal
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_after_an_io_error_nothing_is_believed_until_it_is_opened_anew(
    no_growth: SqliteJournal, tmp_path: Path
) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    assert code_of(lambda: no_growth.open_visit("discharge", 1)) is ProblemCode.JOURNAL_UNWRITABLE
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    assert code_of(lambda: no_growth.open_visit("discharge", 1)) is ProblemCode.JOURNAL_UNWRITABLE
    assert code_of(no_growth.open_requests) is ProblemCode.JOURNAL_UNWRITABLE
    assert no_growth.check().health is Health.OUT_OF_ORDER
    no_growth.close()
    with closing(opened(tmp_path)) as journal:
        assert journal.open_visit("discharge", 1) == "V000041"


def test_the_reserve_is_really_allocated_and_all_or_nothing(small_disk: Path) -> None:
    reserve = Reserve(small_disk / "reserve", RESERVE)
    reserve.hold()
    assert (small_disk / "reserve").stat().st_blocks * 512 >= RESERVE
    assert reserve.release()
    assert not reserve.release()
    fill(small_disk)
    assert code_of(reserve.hold) is ProblemCode.DISK_FULL
    assert not reserve.standing()
