"""The second store: every INTENT stands there before it may be sent, the rest follows, a copy of a box is refused."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.problems import ProblemCode
from kiosk.journal import file as journal_file
from kiosk.journal.anchor import Anchor, Held, held
from kiosk.journal.installing import highest
from kiosk.journal.journal import SqliteJournal
from kiosk.journal.opened import open_journal
from kiosk.journal.pictures import RecordBroken, head_of, opened_record, put_together
from kiosk.journal.second import anchors_kept
from kiosk.journal.trouble import JournalNotOpened
from kiosk.journal.vault import Vault, make_key, open_vault
from kiosk.ports import Health, JournalUnwritable, RequestState, SecondStoreDown, SlipState
from kiosk.settings import SettingsError, Terminal
from kiosk.stores.folder import FolderOptions, FolderStore
from tests.journal.boxes import Box, intend, settle
from tests.journal.cases import TERMINAL, settlement_of, slip_of
from tests.papers import samples
from tests.stores.memory import MemoryStore, StoreFault

HERE = TERMINAL.institution
OTHER = Terminal(name="K02", institution=HERE, request_slice=(150, 249))


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def box(tmp_path: Path, store: MemoryStore) -> Iterator[Box]:
    made = Box(tmp_path / "box", store)
    yield made
    made.close()


def pictures(box: Box, store: MemoryStore) -> dict[str, object]:
    """What the store knows, by number."""
    vault = open_vault(box.settings, box.terminal).derived("second store")
    found = [(book, record) for book in store.books(f"{HERE}/books") for record in store.read(book)]
    opened = [opened_record(vault, book, record) for book, record in found]
    return dict(put_together((head.number, facts) for head, facts in opened if head.number))


def refused(box: Box, code: ProblemCode, words: str) -> None:
    with pytest.raises(JournalNotOpened) as caught:
        box.open()
    assert caught.value.code is code
    assert words in str(caught.value.reason)


# ---- before the bytes leave ------------------------------------------------------------------------------------------


def test_an_intent_stands_in_the_store_before_it_may_be_sent(box: Box, store: MemoryStore) -> None:
    order = intend(box.open(), "A")
    (number, picture), *_ = pictures(box, store).items()
    assert number == str(order.request_id)
    assert getattr(picture, "state", None) is RequestState.INTENT
    everything = b"".join(r for records in store.kept.values() for r in records) + repr(store.kept.keys()).encode()
    for plain in (samples.MEMBER.name, samples.MEMBER.id_number, order.person_id):
        assert plain.encode() not in everything


@pytest.mark.parametrize("fault", [StoreFault.DOWN, StoreFault.SLOW, StoreFault.TORN])
@pytest.mark.parametrize("call", ["append", "note"])
def test_without_the_store_nothing_is_sent(call: str, fault: StoreFault, box: Box, store: MemoryStore) -> None:
    journal = box.open()
    store.fault = lambda made: fault if made == call else StoreFault.NONE
    with pytest.raises(SecondStoreDown):
        intend(journal, "A")
    assert journal.open_requests() == ()
    assert journal.check().problem is ProblemCode.SECOND_STORE_DOWN
    assert journal.check().health is Health.OUT_OF_ORDER
    store.fault = lambda made: StoreFault.NONE
    order = settle(journal, "A")
    assert str(order.request_id) in pictures(box, store)
    assert journal.check().health is Health.READY


def test_the_write_that_could_not_be_kept_is_not_sent_for_the_store_too(box: Box, store: MemoryStore) -> None:
    journal = box.open()
    store.fault = lambda call: StoreFault.SLOW if call == "append" else StoreFault.NONE
    with pytest.raises(SecondStoreDown):
        intend(journal, "A")
    store.fault = lambda call: StoreFault.NONE
    journal.follow()
    assert [getattr(p, "state", None) for p in pictures(box, store).values()] == [RequestState.NOT_SENT]


def test_where_it_is_not_required_the_kiosk_goes_on_and_the_store_gets_all_of_it_later(
    box: Box, store: MemoryStore
) -> None:
    box.required = False
    journal = box.open()
    store.fault = lambda call: StoreFault.DOWN
    order = settle(journal, "A")
    found = journal.check()
    assert (found.health, found.problem) == (Health.DEGRADED, ProblemCode.SECOND_STORE_DOWN)
    store.fault = lambda call: StoreFault.NONE
    journal.follow()
    assert journal.check().health is Health.READY
    picture = pictures(box, store)[str(order.request_id)]
    assert (getattr(picture, "state", None), getattr(picture, "slip", None)) == (RequestState.SETTLED, SlipState.OWED)


def test_away_at_the_start(box: Box, store: MemoryStore) -> None:
    store.fault = lambda call: StoreFault.DOWN
    refused(box, ProblemCode.SECOND_STORE_DOWN, "down")
    box.required = False
    journal = box.open()
    order = settle(journal, "A")
    store.fault = lambda call: StoreFault.NONE
    journal.follow()
    assert str(order.request_id) in pictures(box, store)


@pytest.mark.parametrize("first", [StoreFault.SLOW, StoreFault.DOWN, StoreFault.TORN])
@pytest.mark.parametrize("then", [StoreFault.SLOW, StoreFault.DOWN, StoreFault.TORN])
def test_a_box_that_fails_to_move_its_claim_again_and_again_is_not_fenced_off(
    first: StoreFault, then: StoreFault, box: Box, store: MemoryStore
) -> None:
    """The claim was written, and nobody heard of it; the next opening is cut off before it writes one."""
    settle(box.open(), "A")
    box.close()
    for fault in (first, then, then):

        def befall(call: str, fault: StoreFault = fault) -> StoreFault:
            return fault if call == "put_note" else StoreFault.NONE

        store.fault = befall
        with pytest.raises(JournalNotOpened) as caught:
            box.open()
        assert caught.value.code is ProblemCode.SECOND_STORE_DOWN
    store.fault = lambda call: StoreFault.NONE
    assert settle(box.open(), "B")


def test_a_copy_that_opened_while_the_store_was_away_is_fenced_off_when_it_comes_back(
    box: Box, store: MemoryStore
) -> None:
    box.required = False
    box.open()
    box.close()
    copy = box.copy("copy")
    box.open()
    store.fault = lambda call: StoreFault.DOWN
    journal = copy.open()
    store.fault = lambda call: StoreFault.NONE
    with pytest.raises(JournalUnwritable, match="K-907"):
        journal.follow()
    with pytest.raises(JournalUnwritable, match="K-907"):
        intend(journal, "A")
    copy.close()


def test_what_became_of_it_follows_at_once_and_is_never_waited_for(box: Box, store: MemoryStore) -> None:
    journal = box.open()
    order = settle(journal, "A")
    store.fault = lambda call: StoreFault.DOWN
    journal.slip_started(order.request_id)
    journal.slip_ended(order.request_id, SlipState.PRINTED)
    journal.hospital_took(order.request_id, True)
    assert journal.check().health is Health.OUT_OF_ORDER
    store.fault = lambda call: StoreFault.NONE
    journal.follow()
    picture = pictures(box, store)[str(order.request_id)]
    told = [getattr(picture, name) for name in ("slip", "copies", "took")]
    assert told == [SlipState.PRINTED, 1, True]
    assert getattr(picture, "paper", None), "the paper was owed before the first print"


def test_a_thread_sends_what_follows(box: Box, store: MemoryStore, tmp_path: Path) -> None:
    journal = open_journal(box.settings, box.terminal, box.clock, store, box.rules, background=True, machine="m1")
    order = settle(journal, "A")
    journal.close()
    assert getattr(pictures(box, store)[str(order.request_id)], "state", None) is RequestState.SETTLED


def test_a_store_that_hangs_while_something_follows_keeps_no_visit_waiting(
    box: Box, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = open_journal(box.settings, box.terminal, box.clock, store, box.rules, background=True, machine="m1")
    order = intend(journal, "A")
    goes_on, hung, append = threading.Event(), threading.Event(), store.append

    def hangs(book: str, record: bytes) -> None:
        hung.set()
        assert goes_on.wait(60)
        append(book, record)

    monkeypatch.setattr(store, "append", hangs)
    journal.outcome(order.request_id, RequestState.SETTLED, settlement_of(order))
    assert hung.wait(60)
    journal.owe_slip(order.request_id, slip_of(order))
    assert journal.slip_started(order.request_id) == 0
    assert getattr(pictures(box, store)[str(order.request_id)], "state", None) is RequestState.INTENT
    goes_on.set()
    journal.close()
    assert getattr(pictures(box, store)[str(order.request_id)], "copies", None) == 1


def test_a_long_debt_is_paid(box: Box, store: MemoryStore) -> None:
    box.required = False
    journal = box.open()
    store.fault = lambda call: StoreFault.DOWN
    orders = [settle(journal, f"{n}") for n in range(40)]  # 120 changes, more than one reading takes
    store.fault = lambda call: StoreFault.NONE
    journal.follow()
    assert pictures(box, store).keys() == {str(order.request_id) for order in orders}
    assert "second store owed 0" in str(journal.check().evidence)


# ---- records ---------------------------------------------------------------------------------------------------------


def test_a_record_opens_only_in_its_own_place(box: Box, store: MemoryStore, tmp_path: Path) -> None:
    intend(box.open(), "A")
    vault = open_vault(box.settings, box.terminal).derived("second store")
    (book,) = store.books(f"{HERE}/books")
    record = next(r for r in store.read(book) if head_of(r).number)
    make_key(tmp_path / "other.key")
    other = open_vault(replace(box.settings, key_file=tmp_path / "other.key"), box.terminal).derived("second store")
    broken: list[tuple[object, str, bytes]] = [
        (vault, book + "x", record),
        (vault, book, record.replace(b"[1,", b"[2,", 1)),
        (vault, book, record[:-1] + bytes([record[-1] ^ 1])),
        (vault, book, b"nonsense"),
        (other, book, record),
    ]
    for with_vault, in_book, changed in broken:
        with pytest.raises(RecordBroken):
            opened_record(with_vault, in_book, changed)  # type: ignore[arg-type]


@given(
    st.one_of(
        st.binary(max_size=60), st.recursive(st.none() | st.floats() | st.text(max_size=5), st.lists, max_leaves=6)
    )
)
def test_whatever_stands_in_a_book_it_is_a_record_or_broken(found: object) -> None:
    data = found if isinstance(found, bytes) else json.dumps(found).encode() + b"\nsealed"
    with suppress(RecordBroken):
        assert isinstance(head_of(data).n, int)
    with pytest.raises(RecordBroken):
        opened_record(Vault(bytes(16)), "book", data)


@pytest.mark.parametrize(
    "change",
    [
        {"generation": "00"},
        {"generation": "g" * 24},
        {"anchor": "K1-0-0"},
        {"first": "a"},
        {"kiosk": "K02"},
        {"more": 1},
    ],
)
def test_a_claim_that_is_none_is_damaged(change: dict[str, object], box: Box, store: MemoryStore) -> None:
    box.open()
    box.close()
    name = f"{HERE}/claims/K01"
    claim = json.loads(store.written[name])
    store.written[name] = json.dumps(claim | {"value": claim["value"] | change}).encode()
    refused(box, ProblemCode.SECOND_STORE_DOWN, "claim of K01 is")


def test_a_file_that_somebody_has_put_there_is_no_book(box: Box, store: MemoryStore) -> None:
    order = intend(box.open(), "A")
    box.kill()
    store.kept[f"{HERE}/books/K01/notes-old"] = [b"x"]
    new = box.empty("new")
    new.install(replaces="K01")
    journal = new.open()
    assert journal.state(order.request_id) is RequestState.UNKNOWN
    journal.follow()
    assert anchors_kept(store, journal._book.sealed.vault, new.terminal, journal._file.genesis)
    new.close()


def test_old_days_go_but_not_what_is_open_nor_the_numbers(box: Box, store: MemoryStore) -> None:
    journal = box.open()
    open_since = intend(journal, "A")
    box.clock.advance(86_400)
    settled = settle(journal, "B")
    journal.hospital_took(settled.request_id, True)
    box.clock.advance(200 * 86_400)
    journal.follow()
    assert str(open_since.request_id) in pictures(box, store)
    journal.outcome(open_since.request_id, RequestState.UNKNOWN)
    journal.outcome(open_since.request_id, RequestState.NOT_BOOKED)
    box.clock.advance(86_400)
    journal.follow()
    assert str(settled.request_id) not in pictures(box, store)
    top = highest(store, HERE, 100, 199)
    assert top is not None
    assert top.stamp == settled.request_id.stamp


# ---- one box only ----------------------------------------------------------------------------------------------------


def test_a_cloned_disk_is_refused(box: Box) -> None:
    box.open()
    box.close()
    clone = box.copy("clone")
    box.open()
    refused(clone, ProblemCode.FENCED_OFF, "kiosk install --replaces K01")


def test_whoever_opens_first_has_the_numbers_and_the_other_gives_none(box: Box) -> None:
    box.open()
    box.close()
    clone = box.copy("clone")
    first, second = clone.open(), box
    refused(second, ProblemCode.FENCED_OFF, "another journal, or a later state")
    intend(first, "A")
    clone.close()


def test_a_running_box_gives_no_number_once_another_has_its_claim(box: Box) -> None:
    journal = box.open()
    settle(journal, "A")
    box.empty("new").install(replaces="K01")
    numbers = len(journal.day(box.clock.now().date()))
    with pytest.raises(JournalUnwritable, match="K-907"):
        intend(journal, "B")
    assert len(journal.day(box.clock.now().date())) == numbers
    with pytest.raises(JournalUnwritable, match="K-907"):
        journal.follow()  # a pass over what is open begins with it, and ends here
    with pytest.raises(JournalUnwritable, match="K-907"):
        journal.open_requests()


def test_taken_over_between_two_looks(box: Box, store: MemoryStore) -> None:
    """The other one takes the claim after we have looked and before our INTENT stands: we look again."""
    journal, new = box.open(), box.empty("new")

    def meanwhile(call: str) -> StoreFault:
        if call == "append":
            store.fault = lambda call: StoreFault.NONE
            new.install(replaces="K01")
        return StoreFault.NONE

    store.fault = meanwhile
    with pytest.raises(JournalUnwritable, match="K-907"):
        intend(journal, "A")


def test_what_was_sent_before_the_claim_was_taken_is_seen_by_the_one_who_takes_it(box: Box) -> None:
    order = intend(box.open(), "A")
    new = box.empty("new")
    new.install(replaces="K01")
    journal = new.open()
    assert [r.request_id for r in journal.open_requests()] == [order.request_id]
    assert intend(journal, "B").request_id.stamp >= order.request_id.stamp
    assert intend(journal, "C").request_id != order.request_id
    new.close()


def test_a_copy_made_in_the_midst_of_an_opening_is_refused_for_what_it_does_not_know(
    box: Box, store: MemoryStore
) -> None:
    """It knows the generation that the claim is moved to just then; what was begun under it is in the store only."""
    settle(box.open(), "A")
    box.close()
    copies: list[Box] = []

    def copied(call: str) -> StoreFault:
        if call == "put_note" and not copies:
            copies.append(box.copy("copy"))
        return StoreFault.NONE

    store.fault = copied
    intend(box.open(), "B")
    box.clock.advance(86_400)
    (box.journal or box.open()).follow()  # the day after there is nothing but an anchor
    box.close()
    refused(copies[0], ProblemCode.FENCED_OFF, "1 requests are only in the second store")


def test_an_old_backup_is_refused_until_it_has_taken_up_what_came_after(box: Box) -> None:
    settle(box.open(), "A")
    box.close()
    backup = box.copy("backup")
    journal = box.open()
    later = settle(journal, "B")
    lost = intend(journal, "C")
    box.kill()
    box.restore(backup)
    refused(box, ProblemCode.FENCED_OFF, "kiosk install --replaces K01")
    taken = box.install(replaces="K01")
    assert taken is not None
    assert (taken.taken, taken.open, taken.left_out) == (2, 1, ())
    journal = box.open()
    assert journal.settlement(later.request_id) == settlement_of(later)
    assert journal.state(lost.request_id) is RequestState.UNKNOWN
    assert journal.verify_chain().whole
    assert intend(journal, "D").request_id not in (later.request_id, lost.request_id)


def test_overlapping_slices_are_refused_and_others_are_not(box: Box, store: MemoryStore) -> None:
    box.open()
    other = box.empty("other", terminal=OTHER)
    refused(other, ProblemCode.FENCED_OFF, "K01 has the numbers 100-199")
    other.terminal = replace(OTHER, request_slice=(200, 249))
    other.open()
    box.close()
    box.open()
    other.close()


def test_two_overlapping_at_the_same_moment_are_not_both_served(box: Box, store: MemoryStore) -> None:
    other = box.empty("other", terminal=OTHER)

    def meanwhile(call: str) -> StoreFault:
        if call == "put_note":
            store.fault = lambda call: StoreFault.NONE
            other.open()
        return StoreFault.NONE

    store.fault = meanwhile
    refused(box, ProblemCode.FENCED_OFF, "K02 has the numbers")
    intend(other.journal or other.open(), "A")
    other.close()
    refused(box, ProblemCode.FENCED_OFF, "K02 has the numbers")
    other.open()  # the refused one is not in its way
    other.close()


def test_a_share_that_is_not_mounted_is_not_taken_for_a_new_one(box: Box, store: MemoryStore) -> None:
    journal = box.open()
    there = dict(store.written)
    store.written.clear()
    with pytest.raises(SecondStoreDown, match="not mounted"):
        intend(journal, "A")
    box.close()
    refused(box, ProblemCode.SECOND_STORE_DOWN, "not mounted")
    store.written.update(there)
    intend(box.open(), "A")


def test_a_new_empty_store_is_taken_into_use_by_installing_and_gets_everything(box: Box, store: MemoryStore) -> None:
    order = settle(box.open(), "A")
    box.close()
    fresh = MemoryStore()
    box.store = fresh
    box.install()
    box.open().follow()
    assert str(order.request_id) in pictures(box, fresh)


def test_a_damaged_claim_is_no_permission(box: Box, store: MemoryStore) -> None:
    box.open()
    box.close()
    store.written[f"{HERE}/claims/K01"] = b"{"
    refused(box, ProblemCode.SECOND_STORE_DOWN, "damaged")


def test_a_name_that_can_not_stand_in_a_store(box: Box) -> None:
    box.terminal = replace(TERMINAL, name="一号机")
    with pytest.raises(SettingsError, match="name"):
        box.open()


# ---- anchors ---------------------------------------------------------------------------------------------------------


def said(journal: SqliteJournal, noted: tuple[Anchor, ...]) -> set[Held]:
    return journal._book.file.look(lambda connection: {held(connection, one) for one in noted})


def test_every_opening_and_end_leaves_an_anchor_that_holds(box: Box, store: MemoryStore) -> None:
    settle(box.open(), "A")
    box.close()
    backup = box.copy("backup")
    settle(box.open(), "B")
    box.close()
    journal = box.open()
    noted = anchors_kept(store, journal._book.sealed.vault, box.terminal, journal._file.genesis)
    assert len(noted) == 6  # three openings, two ends, and the claim's own
    assert said(journal, noted) == {Held.HELD}
    box.kill()
    box.restore(backup)
    box.install(replaces="K01")
    journal = box.open()
    noted = anchors_kept(store, journal._book.sealed.vault, box.terminal, journal._file.genesis)
    assert noted, "a restored journal has its own from then on"
    assert said(journal, noted) == {Held.HELD}


def test_a_journal_cut_to_an_older_state_under_a_true_generation_is_seen(box: Box) -> None:
    settle(box.open(), "A")
    box.close()
    backup = box.copy("backup")
    settle(box.open(), "B")
    box.close()
    box.open()
    box.close()
    with closing(sqlite3.connect(box.settings.path)) as there:
        (generation,) = there.execute("SELECT generation FROM fence").fetchone()
    box.restore(backup)
    with closing(sqlite3.connect(box.settings.path, isolation_level=None)) as forged:
        forged.execute("UPDATE fence SET generation = ?", (generation,))
    refused(box, ProblemCode.JOURNAL_BROKEN, "not what the second store has noted")


# ---- cut off at every point ------------------------------------------------------------------------------------------


class Cut(BaseException):
    """The power goes."""


Cutter = Callable[[int], None]


@pytest.fixture
def cutter(store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cutter]:
    """`cutter(n)`: the power goes at the n-th durable write from now on, journal and store counted together; before
    it for an even n, after it for an odd one. 0: it stays."""
    left = [0]

    def passing() -> None:
        left[0] -= 1
        if left[0] == 0:
            raise Cut

    commit = journal_file.JournalFile._commit
    writes = {"append": store.append, "put_note": store.put_note}

    def cut_commit(self: journal_file.JournalFile, body: Callable[..., object]) -> object:
        passing()
        done = commit(self, body)
        passing()
        return done

    def cut_write(name: str) -> Callable[..., None]:
        def do(*given: object) -> None:
            passing()
            writes[name](*given)  # type: ignore[arg-type]
            passing()

        return do

    monkeypatch.setattr(journal_file.JournalFile, "_commit", cut_commit)
    for name in writes:
        monkeypatch.setattr(store, name, cut_write(name))

    def set_(count: int) -> None:
        left[0] = count

    yield set_
    left[0] = 0


def points(cutter: Cutter, again: Callable[[], object]) -> Iterator[int]:
    """Cut `again` at every point there is."""
    for point in range(1, 200):
        cutter(point)
        try:
            again()
        except Cut:
            cutter(0)
            yield point
            continue
        cutter(0)
        assert point > 4, "nothing was cut"
        return


def test_an_opening_cut_off_anywhere_opens_again_and_an_older_copy_never(
    box: Box, cutter: Cutter, tmp_path: Path
) -> None:
    box.open()
    box.close()
    copies = []

    def open_and_die() -> None:
        try:
            box.open()
        finally:
            box.kill()

    for point in points(cutter, open_and_die):
        copies.append(box.copy(f"copy{point}"))
        intend(box.open(), f"{point}")
        box.kill()
        for copy in copies:
            with pytest.raises(JournalNotOpened, match="K-907"):
                copy.open()


def test_a_first_opening_cut_off_anywhere_opens_again(tmp_path: Path, store: MemoryStore, cutter: Cutter) -> None:
    boxes = iter(Box(tmp_path / f"box{n}", store, replace(TERMINAL, name=f"K{n}")) for n in range(1, 100))
    last: list[Box] = []

    def open_new() -> None:
        store.written.clear()
        last[:] = [next(boxes)]
        try:
            last[0].open()
        finally:
            last[0].kill()

    for _ in points(cutter, open_new):
        intend(last[0].open(), "A")
        last[0].close()


def test_a_take_over_cut_off_anywhere_is_done_again_and_nothing_is_served_before(
    box: Box, store: MemoryStore, cutter: Cutter
) -> None:
    journal = box.open()
    settled, left_open = settle(journal, "A"), intend(journal, "B")
    box.kill()
    new = box.empty("new", terminal=replace(TERMINAL, name="K09"))
    numbers = {settled.request_id, left_open.request_id}
    for _ in points(cutter, lambda: new.install(replaces="K01")):
        with suppress(JournalNotOpened):  # before its first write it is a new box without a claim
            served = new.open()
            assert {r.request_id for r in served.open_requests()} <= {left_open.request_id}
            assert served.state(settled.request_id) is RequestState.SETTLED, "it serves without what was left"
        new.kill()
    opened = new.open()
    assert opened.state(settled.request_id) is RequestState.SETTLED
    assert opened.state(left_open.request_id) is RequestState.UNKNOWN
    assert intend(opened, "C").request_id not in numbers
    assert opened.verify_chain().whole
    new.close()
    refused(box, ProblemCode.FENCED_OFF, "K09 has replaced K01")


# ---- on a real folder ------------------------------------------------------------------------------------------------


def test_the_same_on_a_real_folder(tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    box = Box(tmp_path / "box", FolderStore(FolderOptions(tmp_path / "share")))
    order = settle(box.open(), "A")
    lost = intend(box.journal or box.open(), "B")
    box.kill()
    for path in (tmp_path / "share").rglob("*.log"):  # and the last record was half written
        path.write_bytes(path.read_bytes() + b"\0\0\0\x20half")
    new = box.empty("new")
    taken = new.install(replaces="K01")
    assert taken is not None
    assert (taken.taken, taken.open, taken.slips, taken.handovers) == (2, 1, 1, 1)
    journal = new.open()
    assert journal.settlement(order.request_id) == settlement_of(order)
    assert journal.state(lost.request_id) is RequestState.UNKNOWN
    new.close()
    names = [path.name for path in (tmp_path / "share").rglob("*") if path.is_file()]
    assert all(day.isdigit() or name.startswith("K01") for name in names for day in [name[:8]])


def test_a_book_a_day(box: Box, store: MemoryStore) -> None:
    journal = box.open()
    intend(journal, "A")
    box.clock.advance(86_400)
    intend(journal, "B")
    days = {name.rsplit("/", 1)[1][:8] for name in store.books(f"{HERE}/books/K01")}
    assert days == {"20260312", "20260313"}
