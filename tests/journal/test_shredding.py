"""After its period a visit's key is deleted: nobody can be named any more, and what was settled stays proven."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import product
from pathlib import Path

import pytest

from kiosk.clock import SimulatedClock
from kiosk.domain.bill import Claim, Order
from kiosk.domain.writes import Kind
from kiosk.journal import keys
from kiosk.journal.journal import SqliteJournal
from kiosk.journal.vault import Vault
from kiosk.ports import BillInProgress, JournalUnwritable, RequestState, SlipState
from tests.journal.cases import NOON, PERSON, drafts, opened, quote, receipt_of, settled, settlement_of, slip_of
from tests.journal.version_1 import vault_of
from tests.papers import samples

S, P = RequestState, SlipState
#: From which day on visits are kept: the one of NOON is over.
KEPT_FROM = NOON.date() + dt.timedelta(days=1)


def finished(journal: SqliteJournal, stay: str = "ZY0001") -> Order:
    """A settlement with nothing left to do."""
    visit = journal.open_visit("discharge", 1)
    claim = Claim(samples.MEMBER, samples.FILING, samples.AGENT)
    order = journal.intend(visit, PERSON, quote(stay), claim)
    journal.outcome(order.request_id, S.SETTLED, settlement_of(order), note="林小满 已结算")
    journal.owe_slip(order.request_id, slip_of(order))
    printed(journal, order)
    journal.hospital_took(order.request_id, True)
    return order


def printed(journal: SqliteJournal, order: Order, *states: SlipState) -> None:
    journal.slip_started(order.request_id)
    for state in states or (P.PRINTED,):
        journal.slip_ended(order.request_id, state)


# ---- what keeps a visit ----------------------------------------------------------------------------------------------


def _open(journal: SqliteJournal) -> None:
    journal.intend(journal.open_visit("discharge", 1), PERSON, quote())


def _unknown(journal: SqliteJournal) -> None:
    order = journal.intend(journal.open_visit("discharge", 1), PERSON, quote())
    journal.outcome(order.request_id, S.UNKNOWN)


def _unslipped(journal: SqliteJournal) -> None:
    journal.hospital_took(settled(journal).request_id, True)


def _slip(journal: SqliteJournal, state: SlipState) -> None:
    order = settled(journal)
    journal.hospital_took(order.request_id, True)
    journal.owe_slip(order.request_id, slip_of(order))
    if state is not P.OWED:
        journal.slip_started(order.request_id)
    if state is P.UNCONFIRMED:
        journal.slip_ended(order.request_id, state)


def _not_taken(journal: SqliteJournal) -> None:
    journal.hospital_took(finished(journal).request_id, False)


def _not_undone(journal: SqliteJournal) -> None:
    journal.outcome(finished(journal).request_id, S.REVERSED)


def _held_still(journal: SqliteJournal) -> None:
    journal.lock_asked(finished(journal).quote.bill.key())


def _parked(journal: SqliteJournal) -> None:
    visit = journal.open_visit("discharge", 1)
    journal.park(visit, "T-1", samples.MEMBER.id_number, NOON + dt.timedelta(days=2, seconds=1))


HELD: dict[str, Callable[[SqliteJournal], None]] = {
    "an intent": _open,
    "an unknown": _unknown,
    "no slip yet": _unslipped,
    "a slip owed": lambda journal: _slip(journal, P.OWED),
    "a slip being printed": lambda journal: _slip(journal, P.STARTED),
    "a slip nobody has seen": lambda journal: _slip(journal, P.UNCONFIRMED),
    "not taken by the hospital": _not_taken,
    "not undone by the hospital": _not_undone,
    "a bill held still": _held_still,
    "a ticket that is out": _parked,
}


@pytest.mark.parametrize("held", HELD.values(), ids=HELD.keys())
def test_a_visit_with_something_open_or_owed_is_kept(
    journal: SqliteJournal, beside: sqlite3.Connection, clock: SimulatedClock, held: Callable[[SqliteJournal], None]
) -> None:
    held(journal)
    clock.advance(2 * 86_400)
    assert journal.shred(KEPT_FROM) == 0
    with pytest.raises(sqlite3.IntegrityError, match="open or owed"):
        beside.execute("DELETE FROM visit_keys")
    assert len(beside.execute("SELECT * FROM visit_keys").fetchall()) == 1


@pytest.mark.parametrize("kind", [Kind.UNDO, Kind.PAY])
def test_a_settlement_is_kept_while_its_undo_or_payment_is_open(
    journal: SqliteJournal, clock: SimulatedClock, kind: Kind
) -> None:
    order = finished(journal)
    clock.advance(3 * 86_400)
    write = journal.begin(journal.open_visit("staff", 2), drafts(settlement_of(order))[kind])
    assert journal.shred(KEPT_FROM) == 0
    journal.ended(write.request_id, S.REFUSED)
    assert journal.shred(KEPT_FROM) == 1
    assert journal.settlement(order.request_id) is None


def test_a_void_slip_keeps_nothing(journal: SqliteJournal) -> None:
    order = settled(journal)
    journal.owe_slip(order.request_id, slip_of(order))
    journal.outcome(order.request_id, S.REVERSED)
    journal.hospital_took(order.request_id, True)
    assert journal.shred(KEPT_FROM) == 1


def test_a_ticket_that_ran_out_keeps_nothing(journal: SqliteJournal, clock: SimulatedClock) -> None:
    journal.park(journal.open_visit("discharge", 1), "T-1", samples.MEMBER.id_number, NOON + dt.timedelta(hours=1))
    clock.advance(3601)
    assert journal.shred(KEPT_FROM) == 1
    assert journal.parked("T-1") is None


def test_only_visits_before_the_day_are_shredded(journal: SqliteJournal, clock: SimulatedClock) -> None:
    old = finished(journal, "A")
    clock.set(dt.datetime.combine(KEPT_FROM, dt.time(0, 0), NOON.tzinfo))
    new = finished(journal, "B")
    assert journal.shred(NOON.date()) == 0
    assert journal.shred(KEPT_FROM) == 1
    assert journal.settlement(old.request_id) is None
    assert journal.settlement(new.request_id) == settlement_of(new)


def test_many_are_shredded_a_few_at_a_time(
    journal: SqliteJournal, beside: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "_AT_ONCE", 2)
    for stay in "ABCDE":
        finished(journal, stay)
    assert journal.shred(KEPT_FROM) == 5
    assert journal.shred(KEPT_FROM) == 0
    told = beside.execute("SELECT facts FROM events WHERE event = 'shredded' ORDER BY seq").fetchall()
    assert [json.loads(facts) for (facts,) in told] == [{"count": 2}, {"count": 2}, {"count": 1}]


# ---- what is left ----------------------------------------------------------------------------------------------------


def test_a_shredded_visit_reads_as_such_and_breaks_nothing(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as journal:
        order = finished(journal)
        filed = journal.begin(journal.open_visit("filing", 2), drafts(settlement_of(order))[Kind.FILE])
        journal.ended(filed.request_id, S.SETTLED, receipt_of(filed), note="林小满")
        assert journal.shred(KEPT_FROM) == 2
    with closing(opened(tmp_path)) as journal:
        (row,) = journal.day(NOON.date())
        assert (row.request_id, row.name_masked, row.state, row.slip) == (order.request_id, "", S.SETTLED, P.PRINTED)
        assert (row.total, row.cash) == (samples.AMOUNTS.total, samples.AMOUNTS.cash)
        for number in (order.request_id, filed.request_id):
            assert journal.settlement(number) is None
            assert journal.receipt(number) is None
            assert journal.note(number) == ""
            assert journal.slip(number) is None
        assert journal.slips() == ()
        assert journal.own_rows((NOON.date(),), frozenset({order.request_id})) == ()
        assert journal.open_requests() == ()
        assert journal.open_writes() == ()
        assert journal.verify_chain().whole


def test_a_shredded_settlement_is_still_never_settled_again(journal: SqliteJournal) -> None:
    order = finished(journal)
    journal.shred(KEPT_FROM)
    with pytest.raises(BillInProgress):
        journal.intend(journal.open_visit("discharge", 2), PERSON, order.quote)
    journal.outcome(order.request_id, S.REVERSED, note="林小满")
    assert journal.undo_owed() == (order.request_id,)
    assert journal.note(order.request_id) == ""
    assert journal.verify_chain().whole


def test_what_is_over_and_shredded_can_be_done_no_second_time(journal: SqliteJournal) -> None:
    """A mistake of whoever calls, and no broken journal though the key is gone."""
    order = finished(journal)
    write = journal.begin(journal.open_visit("staff", 2), drafts(settlement_of(order))[Kind.ADMIT])
    journal.ended(write.request_id, S.SETTLED, receipt_of(write))
    assert journal.shred(KEPT_FROM) == 2
    with pytest.raises(ValueError, match="can't become settled"):
        journal.outcome(order.request_id, S.SETTLED, settlement_of(order))
    with pytest.raises(ValueError, match="can't become settled"):
        journal.ended(write.request_id, S.SETTLED, receipt_of(write))


def test_a_visit_that_seals_again_gets_another_key(journal: SqliteJournal) -> None:
    visit = journal.open_visit("discharge", 1)
    first = journal.intend(visit, PERSON, quote("A"))
    journal.outcome(first.request_id, S.REFUSED, note="不予结算")
    assert journal.shred(KEPT_FROM) == 1
    second = journal.intend(visit, PERSON, quote("B"))
    journal.outcome(second.request_id, S.UNKNOWN, note="没有回答")
    assert (journal.note(first.request_id), journal.note(second.request_id)) == ("", "没有回答")


def test_a_lost_key_of_something_open_is_a_broken_journal(journal: SqliteJournal, beside: sqlite3.Connection) -> None:
    _open(journal)
    beside.execute("DROP TRIGGER visit_keys_kept")
    beside.execute("DELETE FROM visit_keys")
    with pytest.raises(JournalUnwritable):
        journal.open_requests()


# ---- what nobody can find any more -----------------------------------------------------------------------------------


def everything(journal: SqliteJournal) -> list[str]:
    """A visit of each kind, all of it ended; answers what nobody may find of it once it is shredded."""
    order = finished(journal)
    made = drafts(settlement_of(order))
    for kind in (Kind.ADMIT, Kind.FILE, Kind.UNFILE, Kind.PAY, Kind.UNDO):
        write = journal.begin(journal.open_visit("staff", 2), made[kind])
        journal.ended(write.request_id, S.SETTLED, receipt_of(write, "JY-CANARY"), note=samples.MEMBER.name)
    journal.hospital_took(order.request_id, True)
    visit = journal.open_visit("discharge", 1)
    journal.park(visit, "T-1", samples.MEMBER.id_number, NOON + dt.timedelta(seconds=1))
    words = [samples.MEMBER.name, samples.MEMBER.id_number, samples.MEMBER.card_number, PERSON, samples.AGENT.name]
    return [*words, samples.AGENT.id_number, samples.STAY.inpatient_number, "JY-CANARY", order.quote.bill.stay.stay_id]


def all_bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.glob("journal.db*")))


def test_the_keys_bytes_are_gone_from_the_file_and_its_log(tmp_path: Path, clock: SimulatedClock) -> None:
    with closing(opened(tmp_path, clock)) as journal:
        words = everything(journal)
        with closing(sqlite3.connect(tmp_path / "journal.db")) as reader:
            sealed = [key for (key,) in reader.execute("SELECT sealed_key FROM visit_keys")]
        assert len(sealed) == 7
        assert all(key in all_bytes(tmp_path) for key in sealed)
        clock.advance(60)
        assert journal.shred(KEPT_FROM) == 7
        assert not [key for key in sealed if key in all_bytes(tmp_path)]
        for word in words:
            for coding in ("utf-8", "gb18030", "utf-16-le"):
                assert word.encode(coding) not in all_bytes(tmp_path)
    assert not [key for key in sealed if key in all_bytes(tmp_path)]


def test_whoever_reads_meanwhile_is_not_waited_for(tmp_path: Path, clock: SimulatedClock) -> None:
    with closing(opened(tmp_path, clock)) as journal, closing(sqlite3.connect(tmp_path / "journal.db")) as reader:
        finished(journal)
        reader.execute("BEGIN")
        (sealed,) = reader.execute("SELECT sealed_key FROM visit_keys").fetchone()
        assert journal.shred(KEPT_FROM) == 1
        assert sealed in all_bytes(tmp_path)
        reader.execute("COMMIT")
        assert journal.shred(KEPT_FROM) == 0
        assert sealed not in all_bytes(tmp_path)


def test_the_terminals_key_opens_nothing_of_a_shredded_visit(tmp_path: Path, clock: SimulatedClock) -> None:
    """Whoever has the file and the key tries every value in every place, with every key there is; and guesses."""
    with closing(opened(tmp_path, clock)) as journal:
        everything(journal)
        open_still = journal.intend(journal.open_visit("discharge", 9), PERSON, quote("another"))
        assert len(opens(tmp_path)) == (4 + 5 * 3 + 1) + 1 + 8, "the visits' columns, the other one's, and the keys"
        guessed = vault_of(tmp_path).index(drafts(settlement_of(open_still))[Kind.FILE].subject).encode()
        assert guessed in all_bytes(tmp_path)
        clock.advance(60)
        journal.shred(KEPT_FROM)
        assert len(opens(tmp_path)) == 2, "the other visit's order and key"
        assert guessed not in all_bytes(tmp_path), "a person's number that is guessed is not confirmed either"


def opens(folder: Path) -> list[bytes]:
    """All that opens with the terminal's key, or a key that it opens: every blob in every sealed place of every row."""
    with closing(sqlite3.connect(folder / "journal.db")) as connection:
        master = vault_of(folder)
        sealed_keys = connection.execute("SELECT visit, sealed_key FROM visit_keys").fetchall()
        vaults = [master] + [keys.opened_key(master, visit, sealed) for visit, sealed in sealed_keys]
        found = []
        for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            cursor = connection.execute(f"SELECT * FROM {table}")
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                blobs = [(n, v) for n, v in zip(names, row, strict=True) if isinstance(v, bytes) and n != "link"]
                for (name, blob), vault in product(blobs, vaults):
                    found += opened_blob(vault, table, name, str(row[0]), blob)
        return found


def opened_blob(vault: Vault, table: str, column: str, row: str, blob: bytes) -> list[bytes]:
    try:
        return [vault.open(table, column, row, blob)]
    except JournalUnwritable:
        return []


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE visit_keys SET sealed_key = x'00'",
        "UPDATE visit_keys SET visit = 'V000002'",
        "INSERT OR REPLACE INTO visit_keys SELECT visit, key_id, x'00' FROM visit_keys",
        "UPDATE requests SET bill = ''",
        "UPDATE slips SET key_id = 'x'",
        "UPDATE slips SET key_id = 'x', state = 'started', copies = copies + 1",
    ],
)
def test_keys_and_what_they_seal_are_fixed(journal: SqliteJournal, beside: sqlite3.Connection, attack: str) -> None:
    finished(journal)
    journal.open_visit("discharge", 2)
    before = list(beside.iterdump())
    with pytest.raises(sqlite3.IntegrityError):
        beside.execute(attack)
    assert list(beside.iterdump()) == before


def test_a_shredded_settlements_digest_stays(journal: SqliteJournal, beside: sqlite3.Connection) -> None:
    finished(journal)
    journal.shred(KEPT_FROM)
    with pytest.raises(sqlite3.IntegrityError, match="are fixed"):
        beside.execute("UPDATE requests SET bill = ''")


def test_a_digest_is_blanked_only_by_shredding(journal: SqliteJournal, beside: sqlite3.Connection) -> None:
    filed = journal.begin(journal.open_visit("filing", 1), drafts(samples.SETTLEMENT)[Kind.FILE])
    journal.ended(filed.request_id, S.SETTLED, receipt_of(filed))
    with pytest.raises(sqlite3.IntegrityError, match="are fixed"):
        beside.execute("UPDATE requests SET bill = ''")
    journal.shred(KEPT_FROM)
    assert beside.execute("SELECT bill FROM requests").fetchall() == [("",)]
    with pytest.raises(sqlite3.IntegrityError):
        beside.execute("UPDATE requests SET bill = 'x'")
