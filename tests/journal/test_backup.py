"""A backup is whole while the kiosk writes, and put back no number comes a second time, whatever the clock says."""

from __future__ import annotations

import datetime as dt
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.clock import SimulatedClock
from kiosk.domain.bill import Order
from kiosk.domain.problems import ProblemCode
from kiosk.journal import anchor
from kiosk.journal.anchor import Held
from kiosk.journal.backup import Restored, back_up, restore
from kiosk.journal.engine import DatabaseFile
from kiosk.journal.examination import examine
from kiosk.journal.journal import SqliteJournal
from kiosk.journal.numbers import Number
from kiosk.journal.trouble import JournalNotOpened
from kiosk.journal.vault import open_vault
from kiosk.ports import JournalUnwritable
from kiosk.settings import SettingsError
from tests.journal.cases import NOON, PERSON, TERMINAL, database, opened, quote, settings, settled
from tests.journal.conftest import BOTH

pytestmark = BOTH


def _back_up(folder: Path) -> anchor.Anchor:
    return back_up(database(folder), open_vault(settings(folder), TERMINAL), folder / "copy" / "backup.db")


def _restore(folder: Path, clock: SimulatedClock, known: Number | None = None) -> Restored:
    vault = open_vault(settings(folder), TERMINAL)
    return restore(database(folder), vault, TERMINAL, clock, folder / "copy" / "backup.db", known)


def _copy(folder: Path) -> DatabaseFile:
    return DatabaseFile(folder / "copy" / "backup.db", database(folder).page_key)


def _lost(folder: Path) -> None:
    """The journal as after a disk that failed: only the key and the lock file are left."""
    for path in folder.iterdir():
        if path.is_file() and not path.name.endswith(("-key", ".lock")):
            path.unlink()


def _begun(journal: SqliteJournal, stay: str) -> Order:
    return journal.intend(journal.open_visit("discharge", 1), PERSON, quote(stay))


def test_a_backup_of_a_running_journal_is_whole(journal: SqliteJournal, tmp_path: Path) -> None:
    order = settled(journal, "A")
    taken = _back_up(tmp_path)
    settled(journal, "B")
    assert [p.name for p in (tmp_path / "copy").iterdir()] == ["backup.db"]
    assert _copy(tmp_path).path.stat().st_mode & 0o777 == 0o600
    examined = examine(_copy(tmp_path), open_vault(settings(tmp_path), TERMINAL).key_id)
    assert examined is not None
    assert examined.sound
    with _copy(tmp_path).reading() as connection:
        assert anchor.current(connection) == taken
        assert connection.execute("SELECT number FROM requests").fetchall() == [(str(order.request_id),)]
    assert journal.verify_chain().whole
    with pytest.raises(SettingsError, match="never written over"):
        _back_up(tmp_path)


def test_what_is_not_sound_becomes_no_backup(journal: SqliteJournal, tmp_path: Path) -> None:
    settled(journal)
    journal.close()
    with closing(database(tmp_path).connect("rw")) as connection:
        connection.execute("DROP TRIGGER requests_amounts")
        connection.execute("DROP TRIGGER requests_path")
        connection.execute("UPDATE requests SET cash = cash + 1")
    with pytest.raises(JournalNotOpened, match="differs"):
        _back_up(tmp_path)
    assert list((tmp_path / "copy").iterdir()) == []


@pytest.mark.parametrize("hours", [-3, 0, 5])
def test_no_number_comes_a_second_time(engine: str, tmp_path: Path, hours: int) -> None:
    """Numbers are given after the backup; then the clock stands earlier, the same or later."""
    clock = SimulatedClock(NOON)
    with closing(opened(tmp_path, clock)) as journal:
        given = [_begun(journal, "A").request_id]
        still_open = [r.request_id for r in journal.open_requests()]
        _back_up(tmp_path)
        clock.advance(1800)
        given += [_begun(journal, stay).request_id for stay in "BCD"]
        noted, length = journal.current_anchor(), journal.verify_chain().length
    _lost(tmp_path)
    later = SimulatedClock(NOON + dt.timedelta(hours=hours))
    done = _restore(tmp_path, later)
    assert (done.open_requests, done.missing) == (1, length - done.anchor.seq)
    with closing(opened(tmp_path, later)) as journal:
        assert [r.request_id for r in journal.open_requests()] == still_open
        again = [_begun(journal, stay).request_id for stay in "EFG"]
        assert min(map(str, again)) > max(map(str, given))
        assert journal.verify_chain().whole
        with database(tmp_path).reading() as connection:
            events = [event for (event,) in connection.execute("SELECT event FROM events ORDER BY seq")]
            assert "restored" in events
            assert anchor.held(connection, noted) is not Held.HELD


def test_what_others_know_is_believed_over_the_clock(engine: str, tmp_path: Path) -> None:
    clock = SimulatedClock(NOON)
    with closing(opened(tmp_path, clock)) as journal:
        _back_up(tmp_path)
        clock.advance(3 * 3600)
        last = _begun(journal, "A").request_id
    _lost(tmp_path)
    _restore(tmp_path, SimulatedClock(NOON), Number(last.stamp, last.sequence))
    with closing(opened(tmp_path, SimulatedClock(NOON))) as journal:
        assert str(_begun(journal, "B").request_id) > str(last)


def test_a_clock_a_day_behind_gives_no_number_at_all(engine: str, tmp_path: Path) -> None:
    opened(tmp_path).close()
    _back_up(tmp_path)
    _lost(tmp_path)
    early = SimulatedClock(NOON - dt.timedelta(days=2))
    _restore(tmp_path, early)
    with closing(opened(tmp_path, early)) as journal, pytest.raises(JournalUnwritable) as caught:
        _begun(journal, "A")
    assert caught.value.code is ProblemCode.CLOCK_WRONG


def test_it_is_never_put_over_a_journal_nor_beside_a_running_kiosk(journal: SqliteJournal, tmp_path: Path) -> None:
    _back_up(tmp_path)
    with pytest.raises(SettingsError, match="move the journal's files aside"):
        _restore(tmp_path, SimulatedClock(NOON))
    (tmp_path / "journal.db").rename(tmp_path / "aside.db")
    (tmp_path / "journal.db-wal").rename(tmp_path / "aside.db-wal")
    with pytest.raises(JournalNotOpened) as caught:
        _restore(tmp_path, SimulatedClock(NOON))
    assert caught.value.code is ProblemCode.SECOND_INSTANCE
    (tmp_path / "aside.db").rename(tmp_path / "journal.db")
    (tmp_path / "aside.db-wal").rename(tmp_path / "journal.db-wal")


def test_another_terminals_backup_is_refused(engine: str, tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    for folder in (ours, theirs):
        opened(folder).close()
    _back_up(theirs)
    (theirs / "copy").rename(ours / "copy")
    (ours / "journal.db.throwaway-key").write_bytes((theirs / "journal.db.throwaway-key").read_bytes())
    _lost(ours)
    with pytest.raises(JournalNotOpened, match="another journal"):
        _restore(ours, SimulatedClock(NOON))
    assert not (ours / "journal.db").exists()


def test_a_damaged_backup_is_refused(engine: str, tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as journal:
        settled(journal)
    _back_up(tmp_path)
    _lost(tmp_path)
    path = tmp_path / "copy" / "backup.db"
    data = bytearray(path.read_bytes())
    for page in range(4096, len(data), 4096):
        data[page] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(JournalNotOpened) as caught:
        _restore(tmp_path, SimulatedClock(NOON))
    assert caught.value.code is ProblemCode.JOURNAL_BROKEN
    assert not (tmp_path / "journal.db").exists()
