"""A visit for filings alone: what there is, a new one, a change, a withdrawal; by ID card too (R2, R11)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

from kiosk.backends.simulated.place import Place
from kiosk.backends.simulated.world import load
from kiosk.clock import SimulatedClock
from kiosk.domain.diagnosis import Asked, Cause
from kiosk.domain.filing import FilingType, RecordState
from kiosk.domain.people import Medium
from kiosk.domain.problems import Moved, ProblemCode
from kiosk.domain.writes import FilingWithdrawn, NewFiling
from kiosk.ports import Ability
from kiosk.scenario import refusals
from kiosk.scenario.samples import Samples, samples
from kiosk.visit import deciding
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.view import Surroundings, screen
from tests.visit.applying import filed, to_papers, to_review
from tests.visit.stage import Stage, stage


def look(on: Stage, person: str) -> st.Filings:
    on.tell(ev.FilingsAsked(), ev.ForSelf(), on.shown(person))
    state = on.run()
    assert isinstance(state, st.Filings)
    return state


def test_every_filing_is_there_pending_first_and_what_it_means() -> None:
    rows = screen(samples()["filings"], Surroundings()).facts["rows"]
    assert [row["state"].key for row in rows] == [
        "record.pending",
        "record.approved",
        "record.rejected",
        "record.cancelled",
        "record.over",
    ]
    assert [bool(row["actions"]) for row in rows] == [True, True, False, False, False]


def test_a_filing_is_withdrawn_and_the_list_says_so(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        state = look(on, "long_term_free")
        (before,) = state.dossier.records or ()
        on.tell(ev.WithdrawAsked(0), ev.WithdrawAgreed(), ev.WithdrawAgreed(), ev.Cancelled())
        assert isinstance(on.state, st.TakingBack)
        after = on.run()
        assert isinstance(after, st.Filings)
        assert after.dossier.sent
        assert [(r.number, r.state) for r in after.dossier.records or ()] == [(before.number, RecordState.CANCELLED)]


def test_a_lost_withdrawal_is_found_or_the_desks(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        look(on, "long_term_free")
        on.place.faults.plan(
            [{"call": "write", "fault": "lost_after"}, {"call": "find_write", "fault": "down", "times": 0}]
        )
        on.tell(ev.WithdrawAsked(0), ev.WithdrawAgreed())
        state = on.run()
        assert isinstance(state, st.NeedsStaff)
        assert state.problem.code is ProblemCode.FILING_UNKNOWN
        (open_,) = on.journal.open_writes()
        assert isinstance(open_.write.draft, FilingWithdrawn)
        on.place.faults.clear()
        on.kiosk.recover()
        assert on.journal.open_writes() == ()
        assert [r.state for r in filed(on, "long_term_free")] == [RecordState.CANCELLED]


def test_a_locked_filing_is_not_withdrawn_whatever_is_pressed(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        look(on, "long_term_filer")
        on.tell(ev.WithdrawAsked(0))
        shown = screen(on.state, Surroundings())
        assert not shown.facts["allowed"]
        assert shown.facts["why"].key == "change.locked"
        assert on.tell(ev.WithdrawAgreed()) == on.state
        assert isinstance(on.state, st.Withdrawing)


def test_r11_a_refused_withdrawal_has_its_reason_and_the_filing_stands(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        look(on, "long_term_free")
        on.place.faults.plan([{"call": "write", "fault": "refuse", "text": "该备案未满6个月，不能取消"}])
        on.tell(ev.WithdrawAsked(0), ev.WithdrawAgreed())
        state = on.run()
        assert isinstance(state, st.Refused)
        assert state.diagnosis is not None
        assert state.diagnosis.first.cause is Cause.CHANGE_LOCKED
        assert (state.asked, state.problem.money, state.back) == (Asked.WITHDRAWAL, Moved.NO, None)
        assert screen(state, Surroundings()).title.key == "refusal_withdrawal.title"
        assert on.tell(ev.ClaimAsked(), ev.FileHere(), ev.Retried()) == state
        assert on.journal.open_writes() == ()
        assert [r.state for r in filed(on, "long_term_free")] == [RecordState.APPROVED]


def test_r11_a_withdrawal_that_may_pass_later_leads_back_to_what_there_is(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        look(on, "long_term_free")
        on.place.faults.plan([{"call": "write", "fault": "refuse", "text": "系统繁忙，请稍后再试"}])
        on.tell(ev.WithdrawAsked(0), ev.WithdrawAgreed())
        on.run()
        on.tell(ev.Retried())
        assert isinstance(on.run(), st.Filings)


def test_r11_a_refused_withdrawal_without_a_known_reason_is_no_refused_filing() -> None:
    state = refusals.kept(Samples().case(), "无此记录代码", dt.datetime(2026, 3, 18, 9, tzinfo=dt.UTC))
    assert state.diagnosis is not None
    assert state.diagnosis.first.cause is Cause.UNEXPLAINED


def test_a_filing_that_begins_too_late_is_changed_by_its_number(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        state = look(on, "filed_too_late")
        (old,) = state.dossier.records or ()
        on.tell(ev.ChangeAsked(0))
        on.run()
        for answer in ("visit", "no"):
            on.tell(ev.Answered(answer))
        to_papers(on)
        to_review(on)
        on.tell(ev.Submitted())
        assert isinstance(on.run(), st.Filed)
        (draft,) = [w.draft for w in on.place.register.standing() if isinstance(w.draft, NewFiling)]
        assert draft.replaces == old.number
        live = [r for r in filed(on, "filed_too_late") if r.state is RecordState.APPROVED]
        assert [r.begin for r in live] == [on.place.world.stays_of("filed_too_late")[0].admitted]


def test_where_no_change_is_taken_here_no_type_would_make_one() -> None:
    sheet: Any = samples()["filing_type_chosen"]
    begins_later = replace(samples_record(), begin=sheet.sheet.today, destination=sheet.sheet.care)
    with_old = replace(sheet.sheet, held=(begins_later,), answers=(("why", "visit"), ("referred", "no")), type=None)
    assert any(o.open and o.replaces for o in deciding.offers(with_old))
    ways = replace(with_old.ways, abilities=replace(with_old.ways.abilities, change=Ability.PHONE))
    closed = deciding.offers(replace(with_old, ways=ways))
    assert not any(o.open and o.replaces for o in closed)
    assert "routes.change.phone" in {o.why.key for o in closed if o.why}


def samples_record() -> Any:
    state: Any = samples()["filings"]
    record = state.dossier.records[0]
    return replace(record, type=FilingType.OTHER_TEMPORARY, end=record.begin + dt.timedelta(days=2000))


def test_what_cannot_be_asked_is_not_said_to_be_none(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        on.place.faults.plan([{"call": "filings", "fault": "down", "times": 0}])
        state = look(on, "long_term_free")
        assert state.dossier.records is None
        assert screen(state, Surroundings()).facts["notice"].key == "filings.unknown"


def test_the_id_card_files_everywhere_and_settles_where_the_platform_takes_it() -> None:
    around = Surroundings(id_card=True, id_card_settles=False)
    assert not screen(st.Identifying(), around).facts["id_card"]
    assert screen(st.Identifying(errand=st.Errand.FILING), around).facts["id_card"]
    assert screen(st.Identifying(), replace(around, id_card_settles=True)).facts["id_card"]


def test_r2_where_an_id_card_does_not_settle_it_still_files(tmp_path: Path) -> None:
    world = load("default")
    world = replace(world, world=replace(world.world, profile=replace(world.profile, id_card_settles=False)))
    with stage(tmp_path, Place(world, SimulatedClock(world.clock))) as on:
        shown = ev.CardRead(on.credential("long_term_free", Medium.ID_CARD))
        on.tell(ev.FilingsAsked(), ev.ForSelf(), shown)
        assert isinstance(on.run(), st.Filings)
        on.tell(ev.Cancelled(), ev.Started(), ev.ForSelf(), shown)
        state = on.run()
        assert isinstance(state, st.Identifying)
        assert state.hint is not None
        assert state.hint.code is ProblemCode.ID_CARD_FILES_ONLY
        on.tell(on.shown("long_term_free"))
        assert not isinstance(on.run(), st.Identifying)


def test_a_visit_for_filings_goes_by_id_card_and_for_a_family_member(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        person = on.place.world.person("long_term_free").credential(Medium.ID_CARD)
        on.tell(ev.FilingsAsked(), ev.ForFamily(), ev.AgentNamed(samples()["bill_family"].case.patient.agent))  # type: ignore[union-attr, arg-type]
        on.tell(ev.CardRead(person))
        state = on.run()
        assert isinstance(state, st.Filings)
        assert state.dossier.patient.agent is not None
