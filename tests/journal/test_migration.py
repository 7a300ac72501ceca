"""From every older version to the newest: all of it, nothing left under the terminal's key, or nothing happens."""

from __future__ import annotations

import datetime as dt
import hashlib
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from importlib.resources import files
from pathlib import Path

import pytest

from kiosk import journal as package
from kiosk.clock import SimulatedClock
from kiosk.domain.problems import ProblemCode
from kiosk.domain.writes import Kind
from kiosk.journal.migrations import MIGRATIONS, differences, version
from kiosk.journal.opening import open_file
from kiosk.journal.trouble import JournalNotOpened
from kiosk.ports import BillInProgress, JournalUnwritable, RequestState, SlipState
from tests.journal import version_1
from tests.journal.cases import NOON, PERSON, drafts, opened, receipt_of, settings, settlement_of, slip_of
from tests.journal.version_1 import CASES, LOCKED, ORDERS, PARKED_VISIT, TICKET
from tests.papers import samples

S, P = RequestState, SlipState
OLDER = range(1, len(MIGRATIONS))
SETTLED = [(case, order) for case, order in zip(CASES, ORDERS, strict=True) if S.SETTLED in case.way]
#: The digest of each released step: what has been released is never changed.
RELEASED = {1: "e092019954d5e9fb9bdc0cafe0c14b8ad79a5cdb3d1f11c4f6d0584c85bb0e3b"}


@pytest.mark.parametrize("older", OLDER)
def test_everything_of_an_older_journal_is_read(tmp_path: Path, older: int) -> None:
    version_1.write(tmp_path, older)
    with closing(opened(tmp_path)) as journal:
        assert {(r.order, r.state) for r in journal.open_requests()} == {(ORDERS[0], S.INTENT), (ORDERS[1], S.UNKNOWN)}
        assert journal.open_writes() == ()
        for case, order in zip(CASES, ORDERS, strict=True):
            number, booked = order.request_id, S.SETTLED in case.way
            assert journal.note(number) == case.note
            assert journal.settlement(number) == (settlement_of(order) if booked else None)
            slip = journal.slip(number)
            assert (slip.paper if slip else None) == (slip_of(order) if case.slip else None)
        assert [order for order, _ in journal.unslipped()] == [ORDERS[7]]
        was = {order.request_id: case.slip[-1] for case, order in zip(CASES, ORDERS, strict=True) if case.slip}
        cut = {number: P.UNCONFIRMED if state is P.STARTED else state for number, state in was.items()}
        assert {row.request_id: row.state for row in journal.slips()} == cut
        standing = [(case, order) for case, order in SETTLED if case.state is S.SETTLED]
        assert journal.hospital_owed() == tuple(settlement_of(o) for case, o in standing if not case.took)
        assert journal.undo_owed() == (ORDERS[6].request_id,)
        assert journal.locks() == (LOCKED,)
        assert journal.parked(TICKET) == samples.MEMBER.id_number
        shown = {S.INTENT, S.UNKNOWN, S.SETTLED, S.REVERSED}
        kept = [(o.request_id, case.state) for case, o in zip(CASES, ORDERS, strict=True) if case.state in shown]
        assert [(row.request_id, row.state) for row in journal.day(NOON.date())] == kept
        assert {row.name_masked for row in journal.day(NOON.date())} == {"林*满"}
        assert journal.verify_chain().whole


@pytest.mark.parametrize("older", OLDER)
def test_an_older_journal_goes_on_under_all_guards(tmp_path: Path, older: int) -> None:
    version_1.write(tmp_path, older)
    with closing(opened(tmp_path)) as journal:
        visit = journal.open_visit("discharge", 1)
        assert visit == "V000100"
        for case, order in zip(CASES, ORDERS, strict=True):
            if case.state in (S.INTENT, S.UNKNOWN, S.SETTLED):
                with pytest.raises(BillInProgress):
                    journal.intend(visit, PERSON, order.quote)
            else:
                assert str(journal.intend(visit, PERSON, order.quote).request_id) > str(ORDERS[-1].request_id)
        journal.outcome(ORDERS[0].request_id, S.UNKNOWN, note="启动时发现")
        journal.outcome(ORDERS[0].request_id, S.SETTLED, settlement_of(ORDERS[0]))
        undo = journal.begin(journal.open_visit("staff", 2), drafts(settlement_of(ORDERS[-1]))[Kind.UNDO])
        journal.ended(undo.request_id, S.SETTLED, receipt_of(undo))
        assert journal.undo_owed() == (ORDERS[6].request_id, ORDERS[-1].request_id)
        assert journal.verify_chain().whole
    with closing(sqlite3.connect(settings(tmp_path).path)) as connection:
        assert differences(connection) == ()
        assert version(connection) == len(MIGRATIONS)


@pytest.mark.parametrize("older", OLDER)
def test_visits_of_an_older_journal_are_shredded_too(tmp_path: Path, older: int) -> None:
    sealed = version_1.write(tmp_path, older)
    later = SimulatedClock(NOON + dt.timedelta(days=30))
    with closing(opened(tmp_path, later)) as journal:
        files_now = b"".join(path.read_bytes() for path in tmp_path.glob("journal.db*"))
        assert not [value for value in sealed if value in files_now], "no longer sealed by the terminal's key"
        assert journal.shred(dt.date(2026, 4, 1)) == 6  # refused, not sent, not booked, reversed; printed; the ticket's
        assert journal.settlement(ORDERS[-1].request_id) is None
        assert journal.settlement(ORDERS[8].request_id) == settlement_of(ORDERS[8]), "its slip is owed"
        assert journal.verify_chain().whole


def test_only_what_is_sealed_gets_a_key(tmp_path: Path) -> None:
    version_1.write(tmp_path)
    opened(tmp_path).close()
    with closing(sqlite3.connect(settings(tmp_path).path)) as connection:
        keyed = {visit for (visit,) in connection.execute("SELECT visit FROM visit_keys")}
    assert keyed == {f"V{place:06d}" for place in range(1, len(CASES) + 1)} | {PARKED_VISIT}


# ---- a step that doesn't come to its end -----------------------------------------------------------------------------


def dump(folder: Path) -> list[str]:
    with closing(sqlite3.connect(settings(folder).path)) as connection:
        return [*connection.iterdump(), str(version(connection))]


KILLED = """
import os, signal, sys
from pathlib import Path
from kiosk.journal import resealing
from tests.journal.cases import opened
left = int(sys.argv[2])
real = resealing.Resealing._resealed
def resealed(*values):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*values)
resealing.Resealing._resealed = resealed
opened(Path(sys.argv[1])).close()
"""


@pytest.mark.parametrize("after", [0, 20, 41])
def test_killed_in_the_middle_it_is_what_it_was(tmp_path: Path, after: int) -> None:
    """42 values go through the step: twelve rows of three columns, five papers, one ticket."""
    version_1.write(tmp_path)
    before = dump(tmp_path)
    command = [sys.executable, "-c", KILLED, str(tmp_path), str(after)]
    ended = subprocess.run(command, cwd=Path(__file__).parents[2], check=False, timeout=200)
    assert ended.returncode == -signal.SIGKILL
    assert dump(tmp_path) == before
    with closing(opened(tmp_path)) as journal:
        assert journal.verify_chain().whole
        assert len(journal.open_requests()) == 2


def test_a_value_that_doesnt_open_leaves_the_version_before(tmp_path: Path) -> None:
    version_1.write(tmp_path)
    with closing(sqlite3.connect(settings(tmp_path).path, isolation_level=None)) as connection:
        (guard,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'parked_fixed'").fetchone()
        connection.execute("DROP TRIGGER parked_fixed")
        connection.execute("UPDATE parked SET sealed_id_number = zeroblob(40)")
        connection.execute(guard)
    before = dump(tmp_path)
    with pytest.raises(JournalNotOpened, match="a sealed value is damaged"):
        opened(tmp_path)
    assert dump(tmp_path) == before


def test_another_key_touches_nothing(tmp_path: Path) -> None:
    version_1.write(tmp_path)
    before = dump(tmp_path)
    key = tmp_path / "journal.db.throwaway-key"
    key.write_text("00" * 16)
    with pytest.raises(JournalNotOpened, match="sealed with key"):
        opened(tmp_path)
    assert dump(tmp_path) == before


def test_a_full_disk_leaves_the_version_before(tmp_path: Path) -> None:
    version_1.write(tmp_path)
    before = dump(tmp_path)
    no_room = "PRAGMA max_page_count = 1;\n" + MIGRATIONS[1]
    with pytest.raises(JournalUnwritable) as caught:
        open_file(settings(tmp_path).path, version_1.vault_of(tmp_path), 0, "now", (MIGRATIONS[0], no_room))
    assert caught.value.code is ProblemCode.DISK_FULL
    assert dump(tmp_path) == before


@pytest.mark.parametrize("number", RELEASED)
def test_a_released_step_is_never_changed(number: int) -> None:
    text = (files(package) / f"schema_{number}.sql").read_bytes()
    assert hashlib.sha256(text).hexdigest() == RELEASED[number]
    assert MIGRATIONS[number - 1].encode() == text
