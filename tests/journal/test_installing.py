"""`kiosk install`: nothing is served in production before the hospital's word is recorded; which box it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.domain.problems import ProblemCode
from kiosk.domain.writes import Kind, Payment, Receipt, Undo
from kiosk.journal.installing import Exclusion, install
from kiosk.journal.machine import this_machine
from kiosk.journal.numbering import numbering_of
from kiosk.journal.trouble import JournalNotOpened
from kiosk.journal.vault import make_key
from kiosk.ports import RequestState, SlipState
from kiosk.settings import SettingsError
from tests.journal.boxes import Box, intend, settle
from tests.journal.cases import NOON, TERMINAL, quote, settlement_of, slip_of
from tests.stores.memory import MemoryStore

IN_PRODUCTION = replace(TERMINAL, production=True)


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    made = Box(tmp_path / "box", None, IN_PRODUCTION)
    yield made
    made.close()


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Box]:
    """A box with a second store, not in production."""
    made = Box(tmp_path / "box", MemoryStore())
    yield made
    made.close()


def refused(box: Box, code: ProblemCode, words: str) -> None:
    with pytest.raises(JournalNotOpened) as caught:
        box.open()
    assert caught.value.code is code
    assert words in str(caught.value.reason)


# ---- the slice -------------------------------------------------------------------------------------------------------


def test_production_is_refused_until_the_slice_is_recorded(box: Box) -> None:
    refused(box, ProblemCode.NOT_INSTALLED, "100-199 is not recorded")
    box.install()
    intend(box.open(), "A")


def test_another_slice_needs_a_new_installation(box: Box) -> None:
    box.install()
    box.terminal = replace(IN_PRODUCTION, request_slice=(100, 299))
    refused(box, ProblemCode.NOT_INSTALLED, "installed for 100-199, not 100-299")
    box.install()
    box.open()


def test_a_bench_records_itself_and_is_no_installation(box: Box) -> None:
    box.terminal = TERMINAL
    box.open()
    box.close()
    box.terminal = IN_PRODUCTION
    refused(box, ProblemCode.NOT_INSTALLED, "not recorded")


def test_what_was_agreed_is_kept(box: Box) -> None:
    box.install()
    journal = box.open()
    found = numbering_of(journal._book)
    assert found is not None
    assert (found.first, found.last, found.excluded_by, found.excluded_on) == (
        100,
        199,
        "医保办 2026-17号",
        "2026-03-01",
    )
    assert "numbers 100-199, excluded by 医保办 2026-17号 on 2026-03-01" in str(journal.check().evidence)
    assert "no number given yet" in str(journal.check().evidence)
    intend(journal, "A")
    box.clock.advance(61)
    assert "last given 20260312120000, clock now 20260312120101" in str(journal.check().evidence)
    assert journal.verify_chain().whole


@pytest.mark.parametrize(("by", "replaces", "words"), [(" ", "", "--excluded-by"), ("x", "K02", "second_store")])
def test_what_can_not_be_installed(by: str, replaces: str, words: str, box: Box) -> None:
    with pytest.raises(SettingsError, match=words):
        install(box.settings, box.terminal, box.clock, Exclusion(by, dt.date(2026, 3, 1)), None, replaces=replaces)
    assert not box.settings.path.exists() or numbering_of(box.open()._book) is None


# ---- which machine ---------------------------------------------------------------------------------------------------


def test_a_disk_in_another_machine_is_refused_where_no_second_store_can_tell(box: Box) -> None:
    box.install()
    copy = box.copy("copy", machine="m2")
    refused(copy, ProblemCode.FENCED_OFF, "another machine")
    box.open()
    copy.install()  # the engineer's word that the other one is gone
    copy.open()
    copy.close()


def test_a_machine_that_says_nothing_is_not_another_one(box: Box) -> None:
    box.machine = ""
    box.install()
    box.machine = "m2"
    box.open()


def test_a_machine_is_named_by_what_it_has(tmp_path: Path) -> None:
    one, two = tmp_path / "machine-id", tmp_path / "product_uuid"
    assert this_machine((one, two)) == ""
    one.write_text("abc\n")
    alone = this_machine((one, two))
    two.write_text("def\n")
    both = this_machine((one, two))
    assert len({alone, both, ""}) == 3
    assert both == this_machine((one, two))
    assert "abc" not in both


# ---- with a second store ---------------------------------------------------------------------------------------------


def test_production_needs_its_claim_too(shared: Box) -> None:
    shared.terminal = IN_PRODUCTION
    shared.store, store = None, shared.store
    shared.install()
    shared.store = store
    refused(shared, ProblemCode.NOT_INSTALLED, "no claim")
    shared.install()
    intend(shared.open(), "A")


def test_installing_again_changes_nothing(shared: Box) -> None:
    order = settle(shared.open(), "A")
    shared.close()
    assert shared.install() is None
    assert shared.open().state(order.request_id) is RequestState.SETTLED


def test_a_new_box_with_the_old_name_must_say_that_it_replaces(shared: Box) -> None:
    settle(shared.open(), "A")
    shared.close()
    new = shared.empty("new")
    refused(new, ProblemCode.FENCED_OFF, "kiosk install --replaces K01")
    with pytest.raises(JournalNotOpened, match="K-907"):
        new.install()
    with pytest.raises(SettingsError, match="not in the second store; there: K01"):
        new.install(replaces="K07")
    new.install(replaces="K01")
    new.open()
    new.close()
    refused(shared, ProblemCode.FENCED_OFF, "another journal")


def test_a_key_that_is_not_the_predecessors(shared: Box, tmp_path: Path) -> None:
    settle(shared.open(), "A")
    shared.close()
    new = shared.empty("elsewhere/new")
    new.folder.parent.mkdir()
    make_key(new.folder.parent / "the.key")
    with pytest.raises(SettingsError, match="another key"):
        new.install(replaces="K01")


def test_nobody_replaces_what_another_has_replaced(shared: Box) -> None:
    shared.open()
    shared.close()
    second = shared.empty("second", terminal=replace(TERMINAL, name="K02"))
    second.install(replaces="K01")
    third = shared.empty("third", terminal=replace(TERMINAL, name="K03"))
    with pytest.raises(JournalNotOpened, match="K02 has replaced K01"):
        third.install(replaces="K01")


def test_nobody_takes_a_third_ones_numbers_along(shared: Box) -> None:
    shared.open()
    shared.close()
    third = shared.empty("third", terminal=replace(TERMINAL, name="K03", request_slice=(200, 299)))
    third.open()
    third.close()
    wide = shared.empty("wide", terminal=replace(TERMINAL, name="K02", request_slice=(100, 249)))
    with pytest.raises(JournalNotOpened, match="K03 has the numbers 200-299"):
        wide.install(replaces="K01")
    shared.open()  # and nothing has been taken from it
    shared.close()


def test_a_clock_set_back_over_midnight_turns_no_record_round(shared: Box) -> None:
    """What came last holds, though it stands in an earlier day's book."""
    journal = shared.open()
    order = intend(journal, "A")
    shared.clock.advance(-80_000)
    journal.outcome(order.request_id, RequestState.SETTLED, settlement_of(order))
    shared.kill()
    new = shared.empty("new")
    new.install(replaces="K01")
    assert new.open().state(order.request_id) is RequestState.SETTLED
    new.close()


def test_a_line_of_replacements_loses_nothing(shared: Box) -> None:
    """K01 is replaced by K02, which dies before it could say anything, and that by K03."""
    left = intend(shared.open(), "A")
    shared.kill()
    shared.empty("second", terminal=replace(TERMINAL, name="K02")).install(replaces="K01")
    third = shared.empty("third", terminal=replace(TERMINAL, name="K03"))
    third.install(replaces="K02")
    assert third.open().state(left.request_id) is RequestState.UNKNOWN
    third.close()


# ---- everything there is to take up ----------------------------------------------------------------------------------


def test_every_state_is_taken_up_as_it_was_and_once(shared: Box) -> None:
    """The same again changes nothing; numbers, amounts, slips and hand-overs are the predecessor's."""
    journal = shared.open()
    s = RequestState
    made = {name: intend(journal, name) for name in ("intent", "unknown", "refused", "not_sent", "not_booked")}
    for name, states in {
        "unknown": (s.UNKNOWN,),
        "refused": (s.REFUSED,),
        "not_sent": (s.NOT_SENT,),
        "not_booked": (s.UNKNOWN, s.NOT_BOOKED),
    }.items():
        for state in states:
            journal.outcome(made[name].request_id, state)
    made |= {name: settle(journal, name) for name in ("owed", "printed", "copied", "undone", "taken", "paid")}
    made["bare"] = settle(journal, "bare", slip=False)
    made["reversed"] = intend(journal, "reversed")
    journal.outcome(made["reversed"].request_id, s.UNKNOWN)
    journal.outcome(made["reversed"].request_id, s.REVERSED)
    for name in ("printed", "copied"):
        journal.slip_started(made[name].request_id)
        journal.slip_ended(made[name].request_id, SlipState.PRINTED)
    journal.slip_started(made["copied"].request_id)
    journal.hospital_took(made["taken"].request_id, True)
    visit = journal.open_visit("undo", 1)
    undo = journal.begin(visit, Undo(settlement_of(made["undone"])))
    journal.ended(undo.request_id, s.SETTLED, Receipt(undo.request_id, Kind.UNDO, "U1", NOON))
    pay = journal.begin(visit, Payment(settlement_of(made["paid"]), quote("paid").due))
    made["last"] = intend(journal, "last")  # used up, though nothing of it is taken up
    journal.outcome(made["last"].request_id, s.NOT_SENT)
    expected = {name: journal.state(order.request_id) for name, order in made.items()}
    shared.kill()

    new = shared.empty("new")
    taken = new.install(replaces="K01")
    assert taken is not None
    assert taken.left_out == ()
    journal = new.open()
    expected |= {"intent": s.UNKNOWN, "refused": None, "not_sent": None, "not_booked": None, "last": None}
    assert {name: journal.state(order.request_id) for name, order in made.items()} == expected
    assert journal.state(pay.request_id) is s.UNKNOWN
    assert [w.write.draft for w in journal.open_writes()] == [pay.draft]
    assert journal.undo_owed() == (made["undone"].request_id,)
    assert {r.request_id for r in journal.slips(owed_only=True)} == {
        made[name].request_id for name in ("owed", "taken", "paid", "copied")
    }
    copied = journal.slip(made["copied"].request_id)
    assert copied is not None
    assert (copied.state, copied.copies, copied.paper) == (SlipState.UNCONFIRMED, 2, slip_of(made["copied"]))
    owed = journal.slip(made["owed"].request_id)
    assert owed is not None
    assert (owed.state, owed.copies) == (SlipState.UNCONFIRMED, 1), "it may have come out since"
    printed = journal.slip(made["printed"].request_id)
    assert printed is not None
    assert (printed.state, printed.copies) == (SlipState.PRINTED, 1)
    assert [order.request_id for order, _ in journal.unslipped()] == [made["bare"].request_id]
    assert made["taken"].request_id not in {x.request_id for x in journal.hospital_owed()}
    assert {r.order for r in journal.open_requests()} == {made["intent"], made["unknown"]}
    days = {row.request_id for row in journal.day(NOON.date())}
    assert days >= {made["owed"].request_id, made["intent"].request_id}
    assert journal.verify_chain().whole
    new_number = intend(journal, "later").request_id  # within the same second
    assert new_number not in {order.request_id for order in made.values()} | {undo.request_id, pay.request_id}
    events = journal.verify_chain().length
    new.close()
    again = new.install(replaces="K01")
    assert again is not None
    assert again.taken == 0
    journal = new.open()
    assert journal.verify_chain().length <= events + 6, "taking up again has changed something"
    new.close()


def test_what_was_finished_long_ago_is_left_where_it_is_unless_something_hangs_on_it(shared: Box) -> None:
    journal = shared.open()
    made = {name: settle(journal, name) for name in ("finished", "slip owed", "being undone", "not taken")}
    for name in ("finished", "being undone", "not taken"):
        journal.slip_started(made[name].request_id)
        journal.slip_ended(made[name].request_id, SlipState.PRINTED)
    for name in ("finished", "being undone", "slip owed"):
        journal.hospital_took(made[name].request_id, True)
    shared.clock.advance(30 * 86_400)
    undo = journal.begin(journal.open_visit("undo", 1), Undo(settlement_of(made["being undone"])))
    recent = settle(journal, "recent")
    journal.slip_started(recent.request_id)
    journal.slip_ended(recent.request_id, SlipState.PRINTED)
    journal.hospital_took(recent.request_id, True)
    shared.kill()
    new = shared.empty("new")
    taken = new.install(replaces="K01")
    assert taken is not None
    assert (taken.taken, taken.open, taken.slips, taken.handovers, taken.left_out) == (5, 1, 1, 1, ())
    journal = new.open()
    assert journal.state(made["finished"].request_id) is None
    assert journal.state(recent.request_id) is RequestState.SETTLED
    assert [w.write for w in journal.open_writes()] == [undo]
    new.close()


def test_a_damaged_record_is_named_and_the_rest_taken_up(shared: Box) -> None:
    store = shared.store
    assert isinstance(store, MemoryStore)
    bad, good = intend(shared.open(), "A"), intend(shared.journal or shared.open(), "B")
    shared.kill()
    ((book, records),) = [(b, r) for b, r in store.kept.items()]
    store.kept[book] = [r[:-1] + bytes([r[-1] ^ 1]) if str(bad.request_id).encode() in r else r for r in records]
    new = shared.empty("new")
    taken = new.install(replaces="K01")
    assert taken is not None
    assert taken.left_out == (str(bad.request_id),)
    journal = new.open()
    assert journal.state(good.request_id) is RequestState.UNKNOWN
    new.close()
