"""Undo, admission, filing, its cancelling and payment: one number each, one row each, and what they change besides."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from kiosk.clock import SimulatedClock
from kiosk.domain.bill import RequestId, Settlement
from kiosk.domain.writes import Admission, Draft, FilingWithdrawn, Kind, NewFiling, Write
from kiosk.journal.journal import SqliteJournal
from kiosk.ports import BillInProgress, RequestState
from tests.journal.cases import NOON, PERSON, drafts, opened, quote, receipt_of, settled, settlement_of, slip_of
from tests.papers import samples

S = RequestState
OTHERS = [kind for kind in Kind if kind is not Kind.SETTLE]
#: States from which a write of the same subject is refused.
BLOCKING: dict[Kind, set[RequestState]] = {
    kind: {S.INTENT, S.UNKNOWN, S.SETTLED} if kind in (Kind.UNDO, Kind.PAY) else {S.INTENT, S.UNKNOWN} for kind in Kind
}
WAYS: dict[RequestState, tuple[RequestState, ...]] = {
    S.INTENT: (),
    S.UNKNOWN: (S.UNKNOWN,),
    S.SETTLED: (S.SETTLED,),
    S.REFUSED: (S.REFUSED,),
    S.NOT_SENT: (S.NOT_SENT,),
    S.NOT_BOOKED: (S.UNKNOWN, S.NOT_BOOKED),
    S.REVERSED: (S.UNKNOWN, S.REVERSED),
}


def standing(journal: SqliteJournal) -> Settlement:
    """A settlement that stands."""
    return settlement_of(settled(journal))


def fresh(journal: SqliteJournal, kind: Kind, name: str) -> Draft:
    """A draft about something that no other one is about."""
    drafted = drafts(settlement_of(settled(journal, name)))[kind]
    if isinstance(drafted, Admission):
        return replace(drafted, stay=replace(drafted.stay, stay_id=name))
    if isinstance(drafted, NewFiling):
        return replace(drafted, person_id=name)
    return replace(drafted, number=name) if isinstance(drafted, FilingWithdrawn) else drafted


def move(journal: SqliteJournal, write: Write, *states: RequestState) -> None:
    for state in states:
        journal.ended(write.request_id, state, receipt_of(write) if state is S.SETTLED else None)


def undone(journal: SqliteJournal, settlement: Settlement) -> Write:
    write = journal.begin(journal.open_visit("staff", 2), drafts(settlement)[Kind.UNDO])
    move(journal, write, S.SETTLED)
    return write


@pytest.mark.parametrize("kind", OTHERS)
def test_an_intent_is_committed_before_begin_returns(
    journal: SqliteJournal, beside: sqlite3.Connection, kind: Kind
) -> None:
    settlement = standing(journal)
    draft = drafts(settlement)[kind]
    write = journal.begin(journal.open_visit("staff", 2), draft)
    assert write == Write(RequestId(samples.HOSPITAL.code, "20260312120000", 101), draft)
    sums = "SELECT state, kind, total, fund_total, cash FROM requests WHERE number = ?"
    amounts = {
        Kind.UNDO: (samples.AMOUNTS.total, samples.AMOUNTS.fund_total, samples.AMOUNTS.cash),
        Kind.PAY: (12_345, 0, 12_345),
    }.get(kind, (0, 0, 0))
    assert beside.execute(sums, (str(write.request_id),)).fetchone() == ("intent", kind, *amounts)


@pytest.mark.parametrize("kind", OTHERS)
@pytest.mark.parametrize("state", [S.INTENT, S.UNKNOWN])
def test_an_open_write_comes_back_whole_after_a_restart(
    tmp_path: Path, clock: SimulatedClock, kind: Kind, state: RequestState
) -> None:
    with closing(opened(tmp_path, clock)) as journal:
        settlement, visit = standing(journal), journal.open_visit("staff", 2)
        write = journal.begin(visit, drafts(settlement)[kind])
        move(journal, write, *WAYS[state])
    with closing(opened(tmp_path, clock)) as journal:
        (one,) = journal.open_writes()
        assert (one.write, one.visit, one.state, one.begun_at) == (write, visit, state, NOON)
        assert journal.open_requests() == ()
        assert journal.verify_chain().whole


@pytest.mark.parametrize("kind", OTHERS)
def test_a_receipt_is_kept_and_the_write_is_open_no_more(journal: SqliteJournal, kind: Kind) -> None:
    settlement = standing(journal)
    write = journal.begin(journal.open_visit("staff", 2), drafts(settlement)[kind])
    assert journal.receipt(write.request_id) is None
    journal.ended(write.request_id, S.SETTLED, receipt_of(write), note="已办理")
    assert journal.receipt(write.request_id) == receipt_of(write)
    assert journal.note(write.request_id) == "已办理"
    assert journal.open_writes() == ()
    assert journal.settlement(write.request_id) is None
    assert journal.receipt(settlement.request_id) is None
    assert [row.request_id for row in journal.day(NOON.date())] == [settlement.request_id]
    assert journal.verify_chain().whole


@pytest.mark.parametrize("kind", OTHERS)
def test_when_the_same_may_be_written_again(journal: SqliteJournal, kind: Kind) -> None:
    visit = journal.open_visit("staff", 2)
    for state in S:
        draft = fresh(journal, kind, f"ZY-{state}")
        first = journal.begin(visit, draft)
        move(journal, first, *WAYS[state])
        if state in BLOCKING[kind]:
            with pytest.raises(BillInProgress):
                journal.begin(visit, draft)
        else:
            assert journal.begin(visit, draft).request_id.sequence == first.request_id.sequence + 1


@pytest.mark.parametrize("kind", OTHERS)
def test_only_the_legal_ways_of_a_write(journal: SqliteJournal, kind: Kind) -> None:
    legal = {
        S.INTENT: {S.UNKNOWN, S.SETTLED, S.REFUSED, S.NOT_SENT},
        S.UNKNOWN: {S.UNKNOWN, S.SETTLED, S.NOT_BOOKED, S.REVERSED, S.REFUSED},
        S.SETTLED: set() if kind in (Kind.UNDO, Kind.UNFILE) else {S.REVERSED},
    }
    visit = journal.open_visit("staff", 2)
    for was, to in product(S, S):
        write = journal.begin(visit, fresh(journal, kind, f"ZY-{was}-{to}"))
        move(journal, write, *WAYS[was])
        if to in legal.get(was, ()):
            move(journal, write, to)
        else:
            with pytest.raises(ValueError, match="can't become"):
                move(journal, write, to)
    assert journal.verify_chain().whole


def test_kinds_and_bills_dont_stand_in_each_others_way(journal: SqliteJournal) -> None:
    settlement, visit = standing(journal), journal.open_visit("staff", 2)
    other = settlement_of(settled(journal, "another"))
    made = drafts(settlement)
    for draft in (made[Kind.ADMIT], made[Kind.FILE], made[Kind.UNFILE], made[Kind.PAY], drafts(other)[Kind.UNDO]):
        journal.begin(visit, draft)
    assert len(journal.open_writes()) == 5


@pytest.mark.parametrize(("first", "second"), [(Kind.UNDO, Kind.PAY), (Kind.PAY, Kind.UNDO)])
def test_a_settlement_isnt_undone_while_its_payment_is_open_nor_paid_while_undone(
    journal: SqliteJournal, first: Kind, second: Kind
) -> None:
    made, visit = drafts(standing(journal)), journal.open_visit("staff", 2)
    write = journal.begin(visit, made[first])
    with pytest.raises(BillInProgress):
        journal.begin(visit, made[second])
    move(journal, write, S.REFUSED)
    journal.begin(visit, made[second])


def test_a_booked_undo_reverses_its_settlement_and_owes_the_hospital(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as journal:
        order = settled(journal)
        journal.owe_slip(order.request_id, slip_of(order))
        journal.hospital_took(order.request_id, True)
        write = undone(journal, settlement_of(order))
        assert journal.receipt(write.request_id) == receipt_of(write)
    with closing(opened(tmp_path)) as journal:
        assert journal.hospital_owed() == ()
        assert journal.undo_owed() == (order.request_id,)
        assert journal.slips(owed_only=True) == (), "its slip is void"
        assert [(r.state, r.hospital_took) for r in journal.day(NOON.date())] == [(S.REVERSED, False)]
        assert journal.settlement(order.request_id) == settlement_of(order)
        journal.hospital_took(order.request_id, True)
        assert journal.undo_owed() == ()
        journal.hospital_took(order.request_id, False)
        assert journal.undo_owed() == (order.request_id,)
        assert journal.verify_chain().whole
        again = journal.intend(journal.open_visit("discharge", 3), PERSON, quote())
        assert again.request_id.sequence == write.request_id.sequence + 1, "the bill is free again"


@pytest.mark.parametrize("state", [S.REFUSED, S.NOT_SENT, S.UNKNOWN, S.REVERSED, S.NOT_BOOKED])
def test_any_other_end_of_an_undo_leaves_the_settlement(journal: SqliteJournal, state: RequestState) -> None:
    order = settled(journal)
    write = journal.begin(journal.open_visit("staff", 2), drafts(settlement_of(order))[Kind.UNDO])
    move(journal, write, *WAYS[state])
    assert journal.hospital_owed() == (settlement_of(order),)
    assert journal.undo_owed() == ()


def test_a_settlement_reversed_another_way_is_owed_as_well(journal: SqliteJournal) -> None:
    order = settled(journal)
    write = journal.begin(journal.open_visit("staff", 2), drafts(settlement_of(order))[Kind.UNDO])
    move(journal, write, S.UNKNOWN)
    journal.outcome(order.request_id, S.REVERSED)
    assert journal.undo_owed() == (order.request_id,)
    journal.hospital_took(order.request_id, True)
    move(journal, write, S.SETTLED)
    assert journal.undo_owed() == (), "the undo that was booked late changes nothing more"
    assert journal.verify_chain().whole


@pytest.mark.parametrize("kind", [Kind.UNDO, Kind.PAY])
def test_only_a_settlement_that_stands_is_undone_or_paid(
    journal: SqliteJournal, beside: sqlite3.Connection, kind: Kind
) -> None:
    visit, settlement = journal.open_visit("staff", 2), standing(journal)
    undone(journal, settlement)
    with pytest.raises(BillInProgress):
        journal.begin(visit, drafts(settlement)[kind])
    foreign = replace(settlement, request_id=RequestId("X" * 12, "20260101000000", 1))
    with pytest.raises(ValueError, match="no such row"):
        journal.begin(visit, drafts(foreign)[kind])
    filed = journal.begin(visit, drafts(settlement)[Kind.FILE])
    with pytest.raises(ValueError, match="only a settlement"):
        journal.begin(visit, drafts(replace(settlement, request_id=filed.request_id))[kind])
    with pytest.raises(sqlite3.IntegrityError, match="that stands"):
        beside.execute(
            "INSERT INTO requests SELECT 'other', visit, 'x', 'intent', 0, 0, 0, begun_at, day, changed_at, key_id,"
            " sealed_order, NULL, NULL, ?, number FROM requests WHERE kind = 'settle'",
            (kind,),
        )


def test_each_end_is_told_of_its_own_kind(journal: SqliteJournal) -> None:
    order = settled(journal)
    write = journal.begin(journal.open_visit("staff", 2), drafts(settlement_of(order))[Kind.FILE])
    wrong = replace(receipt_of(write), kind=Kind.UNFILE)
    other = replace(receipt_of(write), request_id=order.request_id)
    for state, receipt in ((S.SETTLED, None), (S.UNKNOWN, receipt_of(write)), (S.SETTLED, wrong), (S.SETTLED, other)):
        with pytest.raises(ValueError, match="receipt"):
            journal.ended(write.request_id, state, receipt)
    with pytest.raises(ValueError, match="outcome"):
        journal.ended(order.request_id, S.REVERSED)
    with pytest.raises(ValueError, match="ended"):
        journal.outcome(write.request_id, S.UNKNOWN)
    with pytest.raises(ValueError, match="never opened"):
        journal.begin("V999999", drafts(settlement_of(order))[Kind.UNFILE])
    assert [w.state for w in journal.open_writes()] == [S.INTENT]


def test_an_edited_kind_shows(journal: SqliteJournal, beside: sqlite3.Connection) -> None:
    settlement = standing(journal)
    write = journal.begin(journal.open_visit("staff", 2), drafts(settlement)[Kind.FILE])
    assert journal.verify_chain().whole
    beside.execute("DROP TRIGGER requests_fixed")
    beside.execute("DROP TRIGGER requests_path")
    beside.execute("UPDATE requests SET kind = 'admit' WHERE number = ?", (str(write.request_id),))
    assert journal.verify_chain().disagreeing == (str(write.request_id),)


def test_drafts_say_no_name_when_shown() -> None:
    made: list[Draft] = list(drafts(samples.SETTLEMENT).values())
    for draft in made:
        for word in (samples.MEMBER.name, samples.MEMBER.id_number, PERSON, samples.AGENT.name):
            assert word not in repr(draft)
