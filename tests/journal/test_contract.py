"""Every method of the Journal port on a real SQLite file."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.clock import CHINA, SimulatedClock
from kiosk.domain.bill import Claim, Order, RequestId
from kiosk.domain.money import Fen
from kiosk.domain.problems import ProblemCode
from kiosk.journal.journal import SqliteJournal
from kiosk.ports import (
    BillInProgress,
    Health,
    Journal,
    JournalUnwritable,
    RequestState,
    SlipState,
    StaffId,
)
from tests.journal.cases import NOON, PERSON, database, opened, quote, settled, settlement_of, slip_of
from tests.journal.conftest import BOTH
from tests.papers import samples

S, P = RequestState, SlipState
pytestmark = BOTH


def test_it_is_a_journal(journal: SqliteJournal) -> None:
    port: Journal = journal
    assert port.check().driver == "SqliteJournal"


def test_visits_are_numbered_and_never_again_after_a_restart(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as journal:
        assert [journal.open_visit("discharge", 1), journal.open_visit("staff", 2, StaffId("w01"))] == [
            "V000001",
            "V000002",
        ]
    with closing(opened(tmp_path)) as journal:
        assert journal.open_visit("discharge", 1) == "V000003"


def test_an_event_and_its_effects_are_one_row_with_who_acted(
    journal: SqliteJournal, beside: sqlite3.Connection
) -> None:
    visit = journal.open_visit("staff", 4, StaffId("w01"))
    journal.record(visit, 7, "CardInserted", {"insertion": 3}, ("ReadCard", "RestCodes"))
    row = beside.execute("SELECT visit, step, event, staff, facts, effects FROM events ORDER BY seq DESC").fetchone()
    assert row == (visit, 7, "CardInserted", "w01", '{"insertion":3}', '["ReadCard","RestCodes"]')


def test_an_event_of_the_terminal_itself_has_no_visit(journal: SqliteJournal, beside: sqlite3.Connection) -> None:
    journal.record("", 0, "TakenUp", {"count": 0}, ())
    assert beside.execute("SELECT visit FROM events ORDER BY seq DESC").fetchone() == (None,)


@pytest.mark.parametrize(
    "call",
    [
        lambda journal: journal.record("V999999", 1, "Started", {}, ()),
        lambda journal: journal.intend("V999999", PERSON, quote()),
        lambda journal: journal.park("V999999", "T-1", samples.MEMBER.id_number, NOON),
    ],
    ids=["record", "intend", "park"],
)
def test_a_visit_that_was_never_opened_is_a_bug(
    journal: SqliteJournal, call: Callable[[SqliteJournal], object]
) -> None:
    with pytest.raises(ValueError, match="never opened"):
        call(journal)


def test_intent_is_committed_before_intend_returns(journal: SqliteJournal, beside: sqlite3.Connection) -> None:
    """Whoever sends after `intend` has returned, sends a number that the disk knows."""
    claim = Claim(samples.MEMBER, samples.FILING, samples.AGENT)
    order = journal.intend(journal.open_visit("discharge", 1), PERSON, quote(), claim)
    assert order == Order(RequestId(samples.HOSPITAL.code, "20260312120000", 100), PERSON, quote(), claim)
    rows = beside.execute("SELECT number, state, total, fund_total, cash, day FROM requests").fetchall()
    amounts = samples.AMOUNTS
    assert rows == [(str(order.request_id), "intent", amounts.total, amounts.fund_total, amounts.cash, "2026-03-12")]


def test_an_open_request_comes_back_whole_after_a_restart(tmp_path: Path, clock: SimulatedClock) -> None:
    with closing(opened(tmp_path, clock)) as journal:
        visit = journal.open_visit("discharge", 1)
        first = journal.intend(visit, PERSON, quote("A"), Claim(samples.MEMBER, samples.FILING))
        clock.advance(5)
        second = journal.intend(visit, PERSON, quote("B"))
        journal.outcome(second.request_id, S.UNKNOWN)
    with closing(opened(tmp_path, clock)) as journal:
        one, two = journal.open_requests()
        assert (one.order, one.state, one.visit, one.begun_at) == (first, S.INTENT, visit, NOON)
        assert (two.order, two.state, two.begun_at) == (second, S.UNKNOWN, NOON + dt.timedelta(seconds=5))


@pytest.mark.parametrize("state", [S.INTENT, S.UNKNOWN, S.SETTLED])
def test_a_live_bill_is_refused_a_second_settlement(journal: SqliteJournal, state: RequestState) -> None:
    visit = journal.open_visit("discharge", 1)
    order = journal.intend(visit, PERSON, quote())
    if state is S.SETTLED:
        journal.outcome(order.request_id, state, settlement_of(order))
    elif state is S.UNKNOWN:
        journal.outcome(order.request_id, state)
    with pytest.raises(BillInProgress):
        journal.intend(visit, PERSON, replace(quote(), bill=replace(quote().bill, version="2")))
    assert journal.intend(visit, PERSON, quote("another")).request_id.sequence == 101


@pytest.mark.parametrize("way", [(S.NOT_SENT,), (S.REFUSED,), (S.UNKNOWN, S.NOT_BOOKED), (S.UNKNOWN, S.REVERSED)])
def test_a_new_attempt_after_a_proven_end_gets_a_new_number(
    journal: SqliteJournal, way: tuple[RequestState, ...]
) -> None:
    visit = journal.open_visit("discharge", 1)
    first = journal.intend(visit, PERSON, quote())
    for state in way:
        journal.outcome(first.request_id, state)
    assert journal.intend(visit, PERSON, quote()).request_id.sequence == first.request_id.sequence + 1


def test_two_threads_intend_one_bill_and_one_is_told(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as journal:
        visit, gate = journal.open_visit("discharge", 1), threading.Barrier(8)
        orders: list[Order] = []
        refused: list[BillInProgress] = []

        def confirm() -> None:
            gate.wait()
            try:
                orders.append(journal.intend(visit, PERSON, quote()))
            except BillInProgress as error:
                refused.append(error)

        threads = [threading.Thread(target=confirm) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert (len(orders), len(refused)) == (1, 7)
        assert [r.order for r in journal.open_requests()] == orders


def test_the_insurers_amounts_replace_the_quotes(journal: SqliteJournal, beside: sqlite3.Connection) -> None:
    order = journal.intend(journal.open_visit("discharge", 1), PERSON, quote())
    booked = replace(settlement_of(order), amounts=replace(samples.AMOUNTS, account=Fen(1)), official_slip=b"%PDF")
    journal.outcome(order.request_id, S.SETTLED, booked)
    assert journal.settlement(order.request_id) == booked
    assert beside.execute("SELECT cash FROM requests").fetchone() == (booked.amounts.cash,)


def test_a_reversed_settlement_can_still_be_read(journal: SqliteJournal) -> None:
    order = settled(journal)
    journal.outcome(order.request_id, S.REVERSED)
    assert journal.settlement(order.request_id) == settlement_of(order)
    assert journal.settlement(RequestId("X" * 12, "20260101000000", 1)) is None


def test_a_settlement_comes_with_settled_and_is_of_this_request(journal: SqliteJournal) -> None:
    order = journal.intend(journal.open_visit("discharge", 1), PERSON, quote())
    for state, settlement in ((S.SETTLED, None), (S.UNKNOWN, settlement_of(order)), (S.SETTLED, samples.SETTLEMENT)):
        with pytest.raises(ValueError):
            journal.outcome(order.request_id, state, settlement)
    assert [r.state for r in journal.open_requests()] == [S.INTENT]


def test_asking_again_in_vain_changes_nothing(journal: SqliteJournal) -> None:
    order = journal.intend(journal.open_visit("discharge", 1), PERSON, quote())
    journal.outcome(order.request_id, S.UNKNOWN, note="超时")
    journal.outcome(order.request_id, S.UNKNOWN)
    assert [r.state for r in journal.open_requests()] == [S.UNKNOWN]
    assert journal.note(order.request_id) == "超时"


def test_a_slip_is_owed_until_printed(journal: SqliteJournal) -> None:
    order = settled(journal)
    (owed,) = journal.unslipped()
    assert owed == (order, settlement_of(order))
    journal.owe_slip(order.request_id, replace(slip_of(order), pay_at=None))
    journal.owe_slip(order.request_id, slip_of(order))
    assert journal.unslipped() == ()
    (row,) = journal.slips(owed_only=True)
    assert (row.state, row.copies, row.paper) == (P.OWED, 0, slip_of(order))
    assert journal.slip_started(order.request_id) == 0
    journal.slip_ended(order.request_id, P.OWED)
    assert journal.slip_started(order.request_id) == 1
    journal.slip_ended(order.request_id, P.UNCONFIRMED)
    assert [r.state for r in journal.slips(owed_only=True)] == [P.UNCONFIRMED]
    journal.slip_ended(order.request_id, P.PRINTED)
    assert journal.slips(owed_only=True) == ()
    assert [(r.state, r.copies) for r in journal.slips()] == [(P.PRINTED, 2)]


def test_what_may_be_in_somebodys_hand_is_what_is_kept(journal: SqliteJournal) -> None:
    order = settled(journal)
    journal.owe_slip(order.request_id, slip_of(order))
    journal.slip_started(order.request_id)
    journal.owe_slip(order.request_id, replace(slip_of(order), ward="另一病区"))
    assert [(r.state, r.paper) for r in journal.slips()] == [(P.STARTED, slip_of(order))]


def test_one_slip_is_found_by_its_request(journal: SqliteJournal) -> None:
    first, second = settled(journal, "A"), settled(journal, "B")
    assert journal.slip(second.request_id) is None
    for order in (first, second):
        journal.owe_slip(order.request_id, slip_of(order))
    found = journal.slip(second.request_id)
    assert found is not None
    assert (found.request_id, found.paper) == (second.request_id, slip_of(second))


def test_a_reversed_settlement_owes_no_slip(journal: SqliteJournal) -> None:
    order = settled(journal)
    journal.owe_slip(order.request_id, slip_of(order))
    journal.outcome(order.request_id, S.REVERSED)
    assert journal.slips(owed_only=True) == ()
    assert len(journal.slips()) == 1


def test_a_print_cut_short_is_unconfirmed_at_the_next_start(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as journal:
        printing, waiting = settled(journal, "A"), settled(journal, "B")
        for order in (printing, waiting):
            journal.owe_slip(order.request_id, slip_of(order))
        journal.slip_started(printing.request_id)
    with closing(opened(tmp_path)) as journal:
        assert {r.request_id: r.state for r in journal.slips()} == {
            printing.request_id: P.UNCONFIRMED,
            waiting.request_id: P.OWED,
        }


def test_slips_refuse_what_makes_no_sense(journal: SqliteJournal) -> None:
    order = settled(journal)
    with pytest.raises(ValueError, match="ticket"):
        journal.owe_slip(order.request_id, samples.TICKET)
    with pytest.raises(ValueError, match="no such"):
        journal.owe_slip(samples.REQUEST, samples.SLIP)
    with pytest.raises(ValueError, match="no such"):
        journal.slip_started(order.request_id)
    journal.owe_slip(order.request_id, samples.OFFICIAL)
    with pytest.raises(ValueError, match="printed"):
        journal.slip_ended(order.request_id, P.PRINTED)
    journal.slip_started(order.request_id)
    with pytest.raises(ValueError, match="started"):
        journal.slip_started(order.request_id)
    with pytest.raises(ValueError, match="ends"):
        journal.slip_ended(order.request_id, P.STARTED)


def test_the_hospital_is_owed_from_settling_until_it_took(journal: SqliteJournal) -> None:
    first, second = settled(journal, "A"), settled(journal, "B")
    assert [s.request_id for s in journal.hospital_owed()] == [first.request_id, second.request_id]
    journal.hospital_took(first.request_id, True)
    journal.outcome(second.request_id, S.REVERSED)
    assert journal.hospital_owed() == ()
    journal.hospital_took(first.request_id, False)
    assert journal.hospital_owed() == (settlement_of(first),)
    with pytest.raises(ValueError):
        journal.hospital_took(samples.REQUEST, True)


def test_a_ticket_resumes_until_it_runs_out(journal: SqliteJournal, clock: SimulatedClock, tmp_path: Path) -> None:
    visit = journal.open_visit("discharge", 1)
    journal.park(visit, "T-0312-0001", samples.MEMBER.id_number, NOON + dt.timedelta(days=7))
    assert journal.parked("T-0312-0001") == samples.MEMBER.id_number
    assert journal.parked("T-0312-0002") is None
    with pytest.raises(ValueError, match="out already"):
        journal.park(visit, "T-0312-0001", samples.AGENT.id_number, NOON)
    clock.advance(7 * 86400 + 1)
    assert journal.parked("T-0312-0001") is None
    journal.close()
    with closing(opened(tmp_path, clock)), closing(database(tmp_path).connect("rw")) as reader:
        assert reader.execute("SELECT count(*) FROM parked").fetchone() == (0,)


def test_the_day_list_shows_what_moved_or_may_have(journal: SqliteJournal, clock: SimulatedClock) -> None:
    visit = journal.open_visit("discharge", 1)
    done = settled(journal, "A")
    journal.owe_slip(done.request_id, slip_of(done))
    journal.hospital_took(done.request_id, True)
    refused = journal.intend(visit, PERSON, quote("B"))
    journal.outcome(refused.request_id, S.REFUSED)
    lost = journal.intend(visit, PERSON, quote("C"))
    journal.outcome(lost.request_id, S.UNKNOWN)
    clock.set(dt.datetime(2026, 3, 13, 0, 0, 0, tzinfo=CHINA))
    settled(journal, "D")
    rows = journal.day(NOON.date())
    assert [(r.request_id, r.state, r.slip, r.hospital_took) for r in rows] == [
        (done.request_id, S.SETTLED, P.OWED, True),
        (lost.request_id, S.UNKNOWN, None, False),
    ]
    assert (rows[0].name_masked, rows[0].at) == ("林*满", NOON)
    assert (rows[0].total, rows[0].fund_total, rows[0].cash) == (
        samples.AMOUNTS.total,
        samples.AMOUNTS.fund_total,
        samples.AMOUNTS.cash,
    )
    assert len(journal.day(dt.date(2026, 3, 13))) == 1
    assert journal.day(dt.date(2026, 3, 14)) == ()


def test_its_health_shows_the_head_and_a_clock_once_wrong(journal: SqliteJournal, clock: SimulatedClock) -> None:
    assert journal.check().health is Health.READY
    assert journal.verify_chain().head[:16] in str(journal.check().evidence)
    clock.advance(86_400)
    settled(journal)
    clock.set(NOON)
    assert journal.check().health is Health.DEGRADED


def test_a_closed_journal_takes_nothing(journal: SqliteJournal) -> None:
    journal.close()
    journal.close()
    with pytest.raises(JournalUnwritable):
        journal.open_visit("discharge", 1)
    assert (journal.check().health, journal.check().problem) == (Health.OUT_OF_ORDER, ProblemCode.JOURNAL_UNWRITABLE)


def test_facts_are_redacted_before_they_are_chained(journal: SqliteJournal, beside: sqlite3.Connection) -> None:
    visit = journal.open_visit("discharge", 1)
    journal.record(visit, 1, samples.MEMBER.name, {"patient": samples.MEMBER.name, "count": 2}, (samples.MEMBER.name,))
    event, facts, effects = beside.execute("SELECT event, facts, effects FROM events ORDER BY seq DESC").fetchone()
    assert (event, json.loads(effects)) == ("<redacted>", ["<redacted>"])
    assert json.loads(facts) == {"patient": "<redacted>", "count": 2}


def test_bills_held_by_the_hospital_are_known_at_the_next_start(tmp_path: Path) -> None:
    bills = [quote(stay).bill.key() for stay in ("ZY0001", "ZY0002")]
    with closing(opened(tmp_path)) as journal:
        for bill in (*bills, bills[0]):
            journal.lock_asked(bill)
        assert sorted(journal.locks()) == bills
    with closing(opened(tmp_path)) as journal:
        for _ in range(2):
            journal.lock_ended(bills[0])
        assert journal.locks() == (bills[1],)
        assert journal.verify_chain().whole


def test_held_bills_name_no_stay_in_the_file(journal: SqliteJournal, beside: sqlite3.Connection) -> None:
    journal.lock_asked(quote().bill.key())
    (row,) = beside.execute("SELECT * FROM locks").fetchall()
    assert b"ZY0001" not in repr(row).encode()
    assert list(beside.execute("SELECT 1 FROM events WHERE facts LIKE '%ZY0001%'")) == []
