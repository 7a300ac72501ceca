"""A refused visit on real parts: the true reason, the papers, and the way on that helps (R14, R15, R18, R32–R34)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kiosk.directory.directory import Directory
from kiosk.directory.importing import import_list
from kiosk.domain.claim import ClaimPack, HelpSlip, InvoiceState
from kiosk.domain.diagnosis import Asked, Cause
from kiosk.domain.people import Agent, Medium, Relation, mask_name
from kiosk.domain.problems import Moved, Problem, ProblemCode
from kiosk.domain.region import Region
from kiosk.domain.slip import Paper
from kiosk.domain.stay import Bill, Hospital, Unready
from kiosk.policy.rulebook import load
from kiosk.ports import Abilities, Ability, Reply
from kiosk.scenario.samples import Samples
from kiosk.texts import LANGUAGES
from kiosk.visit import effects as fx
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.machine import step
from kiosk.visit.parts import Parts
from kiosk.visit.printing import Printing
from kiosk.visit.refusal_effects import RefusalEffect
from kiosk.visit.refusal_work import RefusalWork
from kiosk.visit.screen import resolve
from kiosk.visit.view import screen
from tests.directory.lists import as_csv, rows
from tests.visit.applying import PARENT
from tests.visit.stage import Stage, stage
from tests.visit.test_recovery import fault
from tests.visit.test_view import AROUND, SAMPLES

CASE = Samples().case()


def refused(on: Stage, call: str, words: str, *, by_card: bool = False, kind: str = "refuse") -> st.Refused:
    """Up to `call`, which the insurer refuses in these words; the reason found."""
    if call == "settle":
        on.to_bill_by_card() if by_card else on.to_bill()
        on.place.faults.plan([fault("settle", kind, text=words)])
        on.tell(ev.Confirmed())
    else:
        on.place.faults.plan([fault(call, kind, text=words)])
        on.tell(ev.Started(), ev.ForSelf(), on.shown())
        on.run(st.Explaining)
        on.tell(ev.Proceeded())
    state = on.run()
    assert isinstance(state, st.Refused), state
    return state


def papers(on: Stage) -> list[Paper]:
    """What came out of the printer."""
    printer: Any = on.kiosk.parts.printer
    return [paper for paper, _ in printer.printed]


def test_r32_a_refused_preview_has_one_cause_and_the_insured_places_office(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        state = refused(on, "preview", "该参保人医保欠费")
        assert state.diagnosis is not None
        assert state.diagnosis.first.cause is Cause.UNPAID
        assert state.problem.money is Moved.NO
        shown = resolve(screen(state, AROUND).facts, "zh")
        assert shown["office"]
        assert shown["said"] == "该参保人医保欠费"
        assert shown["moved"] == "没有扣费"


def test_r32_a_refused_settlement_gives_the_bill_back_and_names_its_number(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        state = refused(on, "settle", "医院项目编码 XY0000 未对照医保目录")
        assert on.holder() == ""
        assert state.problem.reference
        assert state.diagnosis is not None
        assert state.diagnosis.first.step == 0
        on.tell(ev.Retried())
        assert isinstance(on.run(), st.Confirming)


def test_r32_a_silent_insurer_may_be_asked_again(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        state = refused(on, "preview", "", kind="down")
        assert state.diagnosis is not None
        assert state.diagnosis.first.cause is Cause.PLATFORM_DOWN
        on.tell(ev.Retried())
        assert isinstance(on.run(), st.Confirming)


def test_r34_a_silent_insurer_in_its_announced_downtime_is_named_as_such(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        hour, now = dt.timedelta(hours=1), on.clock.now()
        (tmp_path / "notice.toml").write_text(
            f'[[downtime]]\nbegin = 2026-01-01\nsource = "a notice"\nstarts = {(now - hour).isoformat()}\n'
            f'ends = {(now + hour).isoformat()}\nwhat = "医保平台停机升级"\n',
            encoding="utf-8",
        )
        parts = replace(on.kiosk.parts, rulebook=load((tmp_path,)))
        problem = Problem(ProblemCode.INSURER_DOWN)
        concern = st.Concern.of(CASE)
        told = _done(parts, fx.Diagnose(concern, problem, Asked.PREVIEW))
        assert isinstance(told, ev.Diagnosed)
        assert told.diagnosis.first.cause is Cause.PLANNED_DOWNTIME


@pytest.mark.parametrize(("services", "cause"), [("outpatient", Cause.SERVICE_NOT_OPENED), ("", Cause.UNPAID)])
def test_r32_the_directory_says_what_this_hospital_opened(services: str, cause: Cause, tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        here = on.kiosk.parts.settings.hospital_here()
        hospital = Hospital(here.code, "甲院", "", Region("430400", "衡阳市"))
        listed = rows(1)[0] | {"code": here.code, "name": "甲院", "region": "430400", "services": services}
        import_list(as_csv([listed]).encode(), tmp_path / "d.db")
        parts = replace(on.kiosk.parts, directory=Directory(tmp_path / "d.db", production=True))
        concern = replace(st.Concern.of(CASE), stay=replace(CASE.stay, hospital=hospital))
        assert _diagnosed(parts, concern, Problem(ProblemCode.INSURER_REFUSED, text="该参保人医保欠费")) is cause
        unlisted = replace(hospital, code="H99999999999", name="乙院")
        concern = replace(concern, stay=replace(CASE.stay, hospital=unlisted))
        assert _diagnosed(parts, concern, Problem(ProblemCode.INSURER_REFUSED, text="E-1")) is Cause.NOT_NETWORKED


def test_r18_an_application_under_the_agents_own_number_is_named_as_such(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        parts, member = on.kiosk.parts, CASE.patient.member
        agent = Agent("示例甲", member.id_number, Relation.PARENT, "13000000000")
        own = replace(st.Concern.of(CASE), patient=replace(CASE.patient, agent=agent))
        other = replace(own, patient=replace(CASE.patient, agent=PARENT))
        problem = Problem(ProblemCode.FILING_REFUSED, text="E-1")
        assert _diagnosed(parts, own, problem, Asked.FILING) is Cause.GUARDIAN_DATA
        assert _diagnosed(parts, other, problem, Asked.FILING) is not Cause.GUARDIAN_DATA
        assert _diagnosed(parts, own, problem, Asked.PREVIEW) is not Cause.GUARDIAN_DATA


def _done(parts: Parts, effect: RefusalEffect) -> ev.Event:
    return RefusalWork(parts, lambda insurance: st.Ways(), Printing(parts)).perform(effect)


def _diagnosed(parts: Parts, concern: st.Concern, problem: Problem, asked: Asked = Asked.PREVIEW) -> Cause:
    told = _done(parts, fx.Diagnose(concern, problem, asked))
    assert isinstance(told, ev.Diagnosed)
    return told.diagnosis.first.cause


def test_r33_the_help_slip_has_the_words_and_no_name(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        state = refused(on, "settle", "业务处理失败 E-7731")
        on.tell(ev.HelpAsked(), ev.HelpAsked())
        done = on.run()
        assert isinstance(done, st.Refused)
        assert done.printed is True
        (slip,) = papers(on)
        assert isinstance(slip, HelpSlip)
        assert slip.said == ("业务处理失败 E-7731",)
        assert slip.number == state.problem.reference
        person = on.place.world.person("in_force")
        assert person.name not in repr(slip)
        assert person.name not in "".join(slip.said)


def test_a_help_slip_that_did_not_come_out_is_said_and_may_be_asked_for_again(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        refused(on, "preview", "E-7731")
        printer: Any = on.kiosk.parts.printer
        for switch, printed in (("paper_out", False), ("unconfirmed", False), ("", True)):
            printer.paper_out, printer.unconfirmed = switch == "paper_out", switch == "unconfirmed"
            on.tell(ev.HelpAsked())
            state = on.run()
            assert isinstance(state, st.Refused)
            assert (state.printing, state.printed) == (False, printed)


def test_r14_where_a_filing_is_what_is_missing_it_can_be_made_at_once() -> None:
    state = SAMPLES["refusal_not_filed"]
    assert isinstance(state, st.Refused)
    here, _ = run(state, ev.FileHere())
    assert isinstance(here, st.OpeningSheet)
    assert isinstance(run(state, ev.FileByPhone())[0], st.Refused)
    phone = replace(state, ways=st.Ways(Abilities(submit=Ability.PHONE)))
    assert isinstance(run(phone, ev.FileByPhone())[0], st.BackFilling)
    assert isinstance(run(phone, ev.FileHere())[0], st.Refused)


@pytest.mark.parametrize("name", ["refusal_unpaid", "refusal_item", "refusal_unknown"])
def test_r14_where_a_filing_would_not_help_none_is_offered(name: str) -> None:
    state = SAMPLES[name]
    assert isinstance(state, st.Refused)
    for event in (ev.FileHere(), ev.FileByPhone()):
        assert run(state, event)[0] == state
    assert "file" not in {action.tap for action in screen(state, AROUND).actions}


def test_r32_trying_again_is_offered_only_where_it_can_help() -> None:
    unpaid, item = SAMPLES["refusal_unpaid"], SAMPLES["refusal_item"]
    assert isinstance(unpaid, st.Refused)
    assert isinstance(item, st.Refused)
    assert unpaid.back is None
    assert isinstance(item.back, st.Quoting)
    assert run(unpaid, ev.Retried())[0] == unpaid


def test_after_the_card_was_pulled_the_reason_stays_and_nothing_is_opened(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        refused(on, "settle", "未办理异地就医备案", by_card=True)
        on.reader.remove()
        state = on.run()
        assert isinstance(state, st.Refused)
        assert state.back is None
        for event in (ev.Retried(), ev.ClaimAsked(), ev.FileHere(), ev.FileByPhone()):
            assert on.tell(event) == state
        on.tell(ev.HelpAsked())
        on.run()
        assert len(papers(on)) == 1
        assert {a.tap for a in screen(state, AROUND).actions} == {"help_slip", "cancel"}


def test_the_pages_say_whose_they_are_until_the_card_is_pulled(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        state = refused(on, "settle", "未办理异地就医备案", by_card=True)
        name = state.concern.patient.member.name
        assert screen(state, AROUND).facts["name"] == mask_name(name)
        assert on.kiosk.reveal() == name
        on.tell(ev.ClaimAsked())
        claiming = on.run()
        assert screen(claiming, AROUND).facts["name"] == mask_name(name)
        assert on.kiosk.reveal() == name
        on.tell(ev.WentBack())
        on.reader.remove()
        assert "name" not in screen(on.run(), AROUND).facts
        assert on.kiosk.reveal() == ""


def test_another_card_begins_another_visit(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        refused(on, "settle", "E-7731", by_card=True)
        on.reader.remove()
        on.run()
        on.reader.insert(on.credential("nanchang", Medium.CARD))
        assert isinstance(on.run(st.ForWhom), st.ForWhom)


# ---- the claim at home ---------------------------------------------------------------------------------------


def test_r15_the_pack_has_this_stays_fees_and_this_places_checklist(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        refused(on, "preview", "该医院未开通跨省异地住院直接结算")
        on.tell(ev.ClaimAsked())
        state = on.run()
        assert isinstance(state, st.Claiming)
        on.tell(ev.ClaimPrintAsked(), ev.ClaimPrintAsked())
        state = on.run()
        assert isinstance(state, st.Claiming)
        assert state.printed is True
        (pack,) = papers(on)
        assert isinstance(pack, ClaimPack)
        bill = on.place.world.bill(on.place.world.stays_of("in_force")[0])
        assert (pack.lines, pack.total, pack.deposit) == (bill.lines, bill.total, bill.deposit)
        assert [item.paper for item in pack.items] == [
            "electronic_invoice",
            "receipt",
            "discharge_record",
            "case_first_page",
            "diagnosis_certificate",
            "itemised_bill",
        ]
        assert pack.uploads
        assert pack.invoice is InvoiceState.NOT_ISSUED
        on.tell(ev.WentBack())
        assert isinstance(on.state, st.Refused)


def test_r33_not_filed_and_no_time_leads_to_the_claim_and_back(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        on.tell(ev.Started(), ev.ForSelf(), on.shown("unfiled"))
        on.run(st.Explaining)
        on.tell(ev.ClaimAsked())
        assert isinstance(on.run(), st.Claiming)
        on.tell(ev.WentBack())
        assert isinstance(on.run(), st.Explaining)


def test_r33_who_can_be_settled_directly_is_never_sent_to_claim() -> None:
    state = SAMPLES["filing_in_force"]
    assert run(state, ev.ClaimAsked())[0] == state


def test_r33_a_hospital_that_gives_no_bill_leaves_the_page_before(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        before = refused(on, "preview", "该医院未开通跨省异地住院直接结算")
        on.place.faults.plan([fault("bill", "down")])
        on.tell(ev.ClaimAsked())
        state = on.run()
        assert isinstance(state, st.Trouble)
        on.tell(ev.Retried())
        assert on.state == before


class _Asked:
    """A hospital whose stay is settled, and that knows how the claim of its invoice stands."""

    def __init__(self, hospital: Any, answer: InvoiceState | None) -> None:
        self._hospital, self._answer = hospital, answer
        if answer is not None:
            self.invoice: Callable[[str], Reply[InvoiceState]] = lambda stay_id: answer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._hospital, name)

    def bill(self, stay_id: str) -> Reply[Bill]:
        bill: Bill = self._hospital.bill(stay_id)
        return replace(bill, stay=replace(bill.stay, unready=(Unready.ALREADY_SETTLED,)))


@pytest.mark.parametrize(
    ("answer", "have"),
    [
        (InvoiceState.CLAIMED, "invoice_claimed"),
        (InvoiceState.NOT_CLAIMED, "invoice_not_claimed"),
        (None, "invoice_unknown"),
    ],
)
def test_r33_the_invoices_claim_state_is_looked_up_first(
    answer: InvoiceState | None, have: str, tmp_path: Path
) -> None:
    with stage(tmp_path) as on:
        hospital: Any = _Asked(on.place.hospital(), answer)
        parts = replace(on.kiosk.parts, hospital=hospital)
        concern = st.Concern.of(CASE)
        told = _done(parts, fx.GatherClaim(concern))
        assert isinstance(told, ev.ClaimGathered)
        assert told.pack.items[0].have == have


def test_r15_who_paid_in_full_gets_the_papers_with_the_invoices_state_first(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        on.tell(ev.Started(), ev.ForSelf(), on.shown("unready_already_settled"))
        state = on.run()
        assert isinstance(state, st.Trouble)
        assert state.problem.code is ProblemCode.ALREADY_SETTLED
        on.tell(ev.ClaimAsked())
        claiming = on.run()
        assert isinstance(claiming, st.Claiming)
        assert claiming.pack is not None
        assert claiming.pack.invoice is InvoiceState.UNKNOWN
        assert claiming.pack.items[0].have == "invoice_unknown"
        lines = resolve(screen(claiming, AROUND).facts, "zh")["lines"]
        assert lines[0] == "再查一查电子票据有没有报销过。"
        on.tell(ev.WentBack())
        assert isinstance(on.run(), st.Idle)


def test_r15_once_the_card_is_pulled_its_stays_papers_are_not_to_be_had(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        on.reader.insert(on.credential("unready_already_settled", Medium.CARD))
        on.tell(ev.ForSelf())
        state = on.run()
        assert isinstance(state, st.Trouble)
        assert state.paid is not None
        on.reader.remove()
        after = on.run()
        assert isinstance(after, st.Trouble)
        assert after.paid is None
        assert on.tell(ev.ClaimAsked()) == after


def test_r15_no_other_trouble_leads_to_a_claim() -> None:
    state = SAMPLES["problem_no_stay"]
    assert run(state, ev.ClaimAsked())[0] == state


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [n for n in SAMPLES if n.startswith(("refusal", "claim"))])
def test_every_fact_is_said_in_both_languages(name: str, language: str) -> None:
    shown = screen(SAMPLES[name], AROUND)
    assert resolve(shown.facts, language)
    assert shown.title.say(language)
    assert [action.text.say(language) for action in shown.actions]


def run(state: st.State, event: ev.Event) -> tuple[st.State, tuple[fx.Effect, ...]]:
    taken = step(state, event)
    assert taken is not None, (type(state), type(event))
    return taken.state, taken.effects
