"""No filing is lost or doubled, and nothing of a person stays: the orders of things that nobody plans."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, cast

import pytest

from kiosk.backends.simulated.place import Place
from kiosk.backends.simulated.world import load
from kiosk.clock import SimulatedClock
from kiosk.domain.application import Material, Way
from kiosk.domain.filing import FilingRecord, FilingStatus, FilingType, RecordState
from kiosk.domain.people import Medium
from kiosk.domain.problems import ProblemCode
from kiosk.domain.writes import FilingWithdrawn, NewFiling, Receipt, Write
from kiosk.log import FIELDS, REDACTED
from kiosk.ports import JournalUnwritable, TicketSeen
from kiosk.texts import text
from kiosk.visit import events as ev
from kiosk.visit import states as st
from tests.visit.applying import PARENT, filed, to_filing, to_papers, to_review, to_submit, to_types
from tests.visit.stage import Stage, stage

WORLD = load("default")
LIVE = (RecordState.APPROVED, RecordState.PENDING)


def fault(on: Stage, call: str, kind: str, **more: Any) -> None:
    on.place.faults.plan([{"call": call, "fault": kind, **more}])


def live(on: Stage, person: str = "files_at_once") -> list[FilingRecord]:
    return [record for record in filed(on, person) if record.state in LIVE]


def photos(folder: Path) -> list[Path]:
    kept = folder / "journal.db.materials"
    return list(kept.iterdir()) if kept.exists() else []


def submitted(on: Stage) -> st.State:
    on.tell(ev.Submitted())
    return on.run()


def photographed(on: Stage) -> None:
    """The first paper by a photo."""
    camera: Any = on.kiosk.parts.camera
    camera.lay()
    on.tell(ev.PaperGiven(0, Way.PHOTO), ev.PhotoAsked())
    on.run()
    on.tell(ev.PhotoAgreed())


def to_list(on: Stage, person: str) -> st.Filings:
    on.tell(ev.FilingsAsked(), ev.ForSelf(), on.shown(person))
    state = on.run()
    assert isinstance(state, st.Filings)
    return state


# ---- found is what was asked for, not what stood before --------------------------------------------------------------


def test_a_filing_that_was_rejected_is_not_taken_for_the_next_one(tmp_path: Path) -> None:
    """The same person, place and beginning: what never arrived is in doubt, however alike the rejected one is."""
    person = "refused_by_review"
    with stage(tmp_path) as on:
        to_submit(on, person)
        assert isinstance(submitted(on), st.Filed)
        on.tell(ev.Proceeded())
        on.clock.advance(3 * 86400)
        assert [r.state for r in filed(on, person)] == [RecordState.REJECTED]
        to_submit(on, person)
        fault(on, "write", "lost_before")
        assert isinstance(submitted(on), st.NeedsStaff)
        on.clock.advance(on.place.world.profile.max_message_age + 1)
        on.kiosk.recover()
        assert on.journal.open_writes() == ()
        assert live(on, person) == []


def lengthened(on: Stage, *, known: bool = True) -> st.Sheet:
    """A temporary filing stands; the person moves here for good, and is before the last button once more. `known`: the
    insured place says what stands."""
    to_submit(on)
    assert isinstance(submitted(on), st.Filed)
    on.tell(ev.Cancelled())
    if not known:
        fault(on, "filings", "down")
    to_list(on, "files_at_once")
    on.tell(ev.FileHere())
    on.run()
    for answer in ("live", "moved", "no"):
        on.tell(ev.Answered(answer))
    to_papers(on, FilingType.RETIRED_SETTLED)
    state = to_review(on, Way.COMMITMENT)
    assert isinstance(state, st.Reviewing), state
    return state.sheet


@pytest.mark.parametrize("how", ["", "lost_after"])
def test_a_change_for_the_same_place_from_the_same_day_is_one_filing(how: str, tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        sheet = lengthened(on)
        (old,) = sheet.held
        if how:
            fault(on, "write", how)
        state = submitted(on)
        assert isinstance(state, st.Filed), state
        assert state.receipt.number != old.number
        (record,) = live(on)
        assert (record.number, record.type) == (state.receipt.number, FilingType.RETIRED_SETTLED)


def test_a_change_that_never_arrived_is_not_found_in_what_it_would_change(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        (old,) = lengthened(on).held
        fault(on, "write", "lost_before")
        assert isinstance(submitted(on), st.NeedsStaff)
        on.clock.advance(on.place.world.profile.max_message_age + 1)
        on.kiosk.recover()
        assert on.journal.open_writes() == ()
        assert live(on) == [old]


def test_another_types_filing_is_not_found_for_it_where_nothing_was_known_of_any(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        assert not lengthened(on, known=False).known
        fault(on, "write", "lost_before")
        assert isinstance(submitted(on), st.NeedsStaff)
        on.clock.advance(on.place.world.profile.max_message_age + 1)
        on.kiosk.recover()
        assert on.journal.open_writes() == ()
        assert [r.type for r in live(on)] == [FilingType.OTHER_TEMPORARY]


class ShowsTheOld:
    """A backend that finds by place and beginning alone, and so finds the filing that was to be changed."""

    def __init__(self, behind: Any) -> None:
        self._behind = behind

    def __getattr__(self, name: str) -> Any:
        return getattr(self._behind, name)

    def write(self, write: Write) -> Any:
        return self._behind.write(write)

    def find_write(self, write: Write) -> Receipt:
        given = getattr(write.draft, "replaces", "")
        return Receipt(write.request_id, write.draft.kind, given, WORLD.clock)

    def upload(self, material: Material, photo: bytes) -> Any:
        return self._behind.upload(material, photo)


def test_what_stood_before_a_change_is_no_proof_of_it(tmp_path: Path) -> None:
    place = Place(WORLD, SimulatedClock(WORLD.clock))
    with stage(tmp_path, place, backend=cast(Any, ShowsTheOld(place.backend()))) as on:
        lengthened(on)
        fault(on, "write", "lost_before")
        assert isinstance(submitted(on), st.NeedsStaff)
        assert len(on.journal.open_writes()) == 1


# ---- midnight, and a clock that goes back ------------------------------------------------------------------------


def before_midnight(on: Stage) -> dt.date:
    """The review of a filing that begins today, without a stay; then the day is over. Answers the day before."""
    day = on.clock.now().date()
    fault(on, "stays", "down", times=0)
    to_list(on, "files_at_once")
    to_types(on)
    to_papers(on)
    state = to_review(on)
    assert isinstance(state, st.Reviewing)
    assert state.sheet.stay is None
    on.clock.advance(86400)
    return day


def test_after_midnight_what_was_signed_is_what_is_sent(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        day = before_midnight(on)
        assert isinstance(submitted(on), st.Filed)
        assert [r.begin for r in live(on)] == [day]


# ---- photos ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("card", [False, True], ids=["cancel", "card pulled"])
def test_a_picture_that_comes_after_its_person_has_left_is_not_kept(card: bool, tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        to_filing(on, "files_in_two_days", card=card)
        to_types(on, "live", "long", "no", "no")
        to_papers(on, FilingType.LONG_RESIDENT)
        camera: Any = on.kiosk.parts.camera
        camera.lay()
        on.tell(ev.PaperGiven(0, Way.PHOTO), ev.PhotoAsked())
        if card:
            on.reader.remove()
        else:
            on.tell(ev.Cancelled())
        on.run()
        assert photos(tmp_path) == []


def test_a_picture_taken_again_and_not_agreed_to_leaves_the_paper_to_be_given(tmp_path: Path) -> None:
    """The one before is gone; a sheet that named it could never be submitted."""
    with stage(tmp_path) as on:
        to_filing(on, "files_in_two_days")
        to_types(on, "live", "long", "no", "no")
        to_papers(on, FilingType.LONG_RESIDENT)
        camera: Any = on.kiosk.parts.camera
        camera.lay()
        on.tell(ev.PaperGiven(0, Way.PHOTO), ev.PhotoAsked())
        on.run()
        on.tell(ev.PhotoAgreed(), ev.PaperGiven(0, Way.PHOTO), ev.PhotoAsked(), ev.WentBack())
        assert isinstance(on.run(), st.Photographing)
        on.tell(ev.WentBack())
        assert isinstance(on.state, st.Gathering)
        assert on.tell(ev.Proceeded()) == on.state
        assert not on.state.sheet.handed
        on.tell(ev.PaperGiven(0, Way.PHOTO), ev.PhotoAsked())
        on.run()
        on.tell(ev.PhotoAgreed())
        to_review(on)
        assert isinstance(submitted(on), st.Filed)
        assert len(live(on, "files_in_two_days")) == 1


# ---- two hands, another's ticket ---------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["", "lost_before", "lost_after"])
def test_two_terminals_file_for_one_person_at_once(how: str, tmp_path: Path) -> None:
    with stage(tmp_path / "a") as one, stage(tmp_path / "b", one.place, clock=one.clock) as two:
        to_submit(one)
        to_submit(two)
        one.tell(ev.Submitted())
        one.clock.advance(1)
        two.tell(ev.Submitted())
        assert isinstance(one.run(), st.Filed)
        if how:
            fault(two, "write", how)
        state = two.run()
        assert isinstance(state, st.Filed if how == "lost_before" else st.Trouble | st.Refused | st.Filed), state
        assert len(live(one)) == 1
        assert one.journal.open_writes() == two.journal.open_writes() == ()


def pending(on: Stage) -> str:
    """A filing that is waited for; answers its ticket."""
    to_submit(on, "files_in_two_days")
    state = submitted(on)
    assert isinstance(state, st.Filed)
    assert state.ticket
    on.tell(ev.Proceeded())
    return state.ticket


def test_anothers_ticket_opens_nothing_and_says_nothing(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        ticket = pending(on)
        on.tell(ev.Started(), ev.ForSelf(), TicketSeen(ticket))
        on.run()
        on.tell(on.shown("in_force"))
        state = on.run()
        assert isinstance(state, st.Identifying)
        assert state.hint is not None
        assert state.hint.code is ProblemCode.OTHER_PERSON
        name = on.place.world.person("files_in_two_days").name
        assert name not in repr(on.kiosk.screen)


def test_what_is_decided_while_the_resumed_visit_is_open_is_seen_by_asking_again(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        ticket = pending(on)
        on.tell(ev.Started(), ev.ForSelf(), TicketSeen(ticket))
        on.run()
        on.tell(on.shown("files_in_two_days"))
        state = on.run(st.Explaining)
        assert isinstance(state, st.Explaining)
        assert state.case.finding.status is FilingStatus.PENDING
        assert on.tell(ev.FileHere(), ev.Proceeded()) == state
        on.clock.advance(3 * 86400)
        on.kiosk.recover()
        assert on.state == state
        on.tell(ev.CheckedAgain())
        state = on.run(st.Explaining)
        assert isinstance(state, st.Explaining)
        assert state.case.finding.status is FilingStatus.IN_FORCE
        on.tell(ev.Proceeded())
        assert isinstance(on.run(st.Confirming), st.Confirming)
        assert len(live(on, "files_in_two_days")) == 1


def test_after_its_end_a_ticket_is_unknown_and_the_card_still_goes_on(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        ticket = pending(on)
        on.clock.advance((on.kiosk.parts.settings.terminal.ticket_days + 1) * 86400)
        assert on.journal.awaited() == ()
        on.tell(ev.Started(), ev.ForSelf(), TicketSeen(ticket))
        state = on.run()
        assert isinstance(state, st.Identifying)
        assert state.hint is not None
        assert state.hint.code is ProblemCode.TICKET_UNKNOWN
        on.tell(on.shown("files_in_two_days"))
        state = on.run(st.Explaining)
        assert isinstance(state, st.Explaining)
        assert state.case.finding.status is FilingStatus.IN_FORCE


# ---- while something is in doubt ---------------------------------------------------------------------------------


def in_doubt(on: Stage, **more: Any) -> st.NeedsStaff:
    to_submit(on, **more)
    fault(on, "write", "lost_after")
    fault(on, "find_write", "down", times=0)
    state = submitted(on)
    assert isinstance(state, st.NeedsStaff)
    return state


def test_nothing_is_cancelled_while_another_filing_is_in_doubt(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        first = in_doubt(on)
        on.tell(ev.Proceeded())
        to_list(on, "files_at_once")
        on.tell(ev.WithdrawAsked(0), ev.WithdrawAgreed())
        assert isinstance(on.state, st.TakingBack)
        state = on.run()
        assert isinstance(state, st.NeedsStaff)
        assert state.problem == first.problem
        (open_,) = on.journal.open_writes()
        assert isinstance(open_.write.draft, NewFiling)
        assert not [w for w in on.place.register.standing() if isinstance(w.draft, FilingWithdrawn)]
        on.place.faults.clear()
        on.kiosk.recover()
        assert len(live(on)) == 1


def test_the_card_pulled_while_an_answer_is_lost_ends_nothing_and_shows_nothing(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        to_submit(on, card=True)
        fault(on, "write", "lost_after")
        fault(on, "find_write", "down", times=0)
        on.tell(ev.Submitted())
        on.reader.remove()
        on.tell(ev.TimedOut(), ev.Cancelled())
        assert isinstance(on.run(), st.NeedsStaff)
        again = on.reader.insert(on.credential("in_force", Medium.CARD))
        assert isinstance(on.state, st.NeedsStaff)
        assert on.tell(ev.Proceeded()) == st.ForWhom(again), "a visit of its own"
        on.place.faults.clear()
        on.kiosk.recover()
        assert on.journal.open_writes() == ()
        assert len(live(on)) == 1


def test_a_filing_in_doubt_is_ended_though_the_clock_is_set_back(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        in_doubt(on)
        on.tell(ev.Proceeded())
        on.clock.set(on.clock.now() - dt.timedelta(hours=5))
        on.place.faults.clear()
        on.kiosk.recover()
        assert on.journal.open_writes() == ()
        assert len(live(on)) == 1


@pytest.mark.parametrize("full", ["record", "ended", "park"])
def test_a_disk_that_is_full_at_the_answer_loses_no_filing_and_keeps_no_photo(
    full: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Full when the answer's event, the write's end or the ticket is kept; then there is room, and a new start."""
    person = "files_in_two_days"
    with stage(tmp_path) as on:
        to_filing(on, person)
        to_types(on, "live", "long", "no", "no")
        to_papers(on, FilingType.LONG_RESIDENT)
        photographed(on)
        to_review(on)
        real = getattr(on.journal, full)

        def fails(*given: Any, **named: Any) -> Any:
            if full == "record" and "FilingTaken" not in given:
                return real(*given, **named)
            raise JournalUnwritable(ProblemCode.DISK_FULL)

        with monkeypatch.context() as patched:
            patched.setattr(on.journal, full, fails)
            assert isinstance(submitted(on), st.Filed if full == "park" else st.OutOfService)
        assert photos(tmp_path) == []
        place, clock = on.place, on.clock
    with stage(tmp_path, place, clock=clock) as on:
        assert on.journal.open_writes() == ()
        assert len(live(on, person)) == 1
        on.tell(ev.Started(), ev.ForSelf(), on.shown(person))
        state = on.run(st.Explaining)
        assert isinstance(state, st.Explaining)
        assert state.case.finding.status is FilingStatus.PENDING


# ---- what the journal's facts say --------------------------------------------------------------------------------

#: What a person gave, and all that may be said of it: facts by event.
SAID: dict[str, set[str]] = {
    "AgentNamed": set(),
    "Answered": set(),
    "TypeChosen": {"type"},
    "Agreed": set(),
    "ConsentKept": {"notice", "guardian"},
    "PaperGiven": {"index", "way"},
    "PhotoAsked": set(),
    "PhotoTaken": set(),
    "PhotoAgreed": set(),
    "Drawn": set(),
    "SignatureKept": set(),
    "Submitted": set(),
    "FilingTaken": {"request", "pending"},
    "TicketIssued": set(),
}


def test_of_consent_papers_and_signature_only_declared_facts_are_kept(tmp_path: Path) -> None:
    """Which notice, for whom, how a paper came; no answer, no stroke, no number of a person or a phone."""
    with stage(tmp_path) as on:
        on.tell(ev.Started(), ev.ForFamily(), ev.AgentNamed(PARENT), on.shown("files_in_two_days"))
        on.run(st.Explaining)
        to_types(on, "live", "long", "no", "no")
        to_papers(on, FilingType.LONG_RESIDENT)
        photographed(on)
        to_review(on)
        assert isinstance(submitted(on), st.Filed)
    with closing(sqlite3.connect(tmp_path / "journal.db")) as reader:
        rows = [(event, json.loads(facts)) for event, facts in reader.execute("SELECT event, facts FROM events")]
    assert {event for event, _ in rows} >= SAID.keys()
    for event, facts in rows:
        assert REDACTED not in (*facts.keys(), *facts.values()), event
        if event in SAID:
            assert facts.keys() == SAID[event] | {"state"}, event
    (kept,) = [facts for event, facts in rows if event == "ConsentKept"]
    assert kept["notice"] == text("zh", "consent.version")


@pytest.mark.parametrize("key", ["consent.version", "consent.child.version"])
def test_the_version_of_every_notice_is_one_that_the_journal_keeps(key: str) -> None:
    versions = {text(language, key) for language in ("zh", "en")}
    assert len(versions) == 1
    assert all(FIELDS["notice"].allows(version) for version in versions)
