"""What single rows of the table do, where no whole visit shows it: each of them is missed by a test of its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.domain.problems import Moved, Problem, ProblemCode
from kiosk.ports import CameraTrouble, CardInserted, CardRemoved, CardTrouble, JournalUnwritable, WrongCode
from kiosk.scenario import engineer_samples
from kiosk.scenario.samples import AGENT, samples
from kiosk.visit import effects as fx
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.machine import step
from kiosk.visit.step import Step, insertion_of
from tests.visit.stage import stage

SAMPLES = samples()
UPSIDE_DOWN = ProblemCode.CARD_UPSIDE_DOWN


def took(state: st.State, event: ev.Event) -> Step:
    taken = step(state, event)
    assert taken is not None, f"{type(state).__name__} ignores {type(event).__name__}"
    return taken


# ---- the welcome page and for whom -----------------------------------------------------------------------------------


def test_a_failure_on_the_welcome_page_takes_the_terminal_out_of_service() -> None:
    problem = Problem(ProblemCode.JOURNAL_BROKEN)
    assert took(st.Idle(), ev.Failed(problem)).state == st.OutOfService(problem)


@pytest.mark.parametrize("before", [st.Starting(), st.OutOfService(Problem(ProblemCode.JOURNAL_BROKEN))])
def test_a_card_that_is_in_before_anyone_is_served_is_taken_out_first(before: st.Starting | st.OutOfService) -> None:
    """It may have been forgotten, whosoever stands there now; and to say nothing of it would make its owner wait."""
    state = took(before, CardInserted(3)).state
    assert took(state, CardTrouble(0, ProblemCode.READER_GONE)) == Step(state)
    again = state if isinstance(state, st.Starting) else took(state, ev.Retried()).state
    welcome = took(again, ev.TakenUp(0)).state
    assert welcome == st.Idle(card_left=3)
    asked = took(welcome, ev.Started()).state
    assert isinstance(asked, st.Trouble)
    assert asked.problem.code is ProblemCode.CARD_LEFT
    assert took(took(before, CardInserted(3)).state, CardRemoved(3)).state == before
    assert took(before, CardTrouble(4, UPSIDE_DOWN)).state == replace(before, card_left=4)


def test_a_card_that_is_in_when_the_terminal_goes_out_of_service_is_not_forgotten() -> None:
    problem = Problem(ProblemCode.JOURNAL_BROKEN)
    assert took(st.Idle(card_left=2), ev.Failed(problem)).state == st.OutOfService(problem, 2)
    assert took(st.OutOfService(problem, 2), ev.EngineerAsked()).state == st.EngineerSignIn(insertion=2, halted=problem)
    leaving = st.Diagnosing(engineer_samples.E01, insertion=2, halted=problem)
    assert took(leaving, ev.TimedOut()).state == st.OutOfService(problem, 2)


def test_a_card_that_goes_while_nothing_can_be_written_has_gone_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise JournalUnwritable(ProblemCode.DISK_FULL)

    with stage(tmp_path) as on:
        with monkeypatch.context() as once:
            once.setattr(on.journal, "record", full)
            card = on.reader.insert(on.credential("in_force"))
            assert (type(on.state), insertion_of(on.state)) == (st.OutOfService, card)
            on.reader.remove()
            assert (type(on.state), insertion_of(on.state)) == (st.OutOfService, 0)
        on.tell(ev.Retried())
        assert on.run() == st.Idle()


def test_a_card_the_wrong_way_round_begins_a_visit_that_can_say_so() -> None:
    assert took(st.Idle(), CardTrouble(3, UPSIDE_DOWN)) == Step(st.ForWhom(3), (fx.BeginVisit(),))


def test_a_reader_that_is_gone_begins_nothing() -> None:
    assert took(st.Idle(), CardTrouble(0, ProblemCode.READER_GONE)) == Step(st.Idle())


@pytest.mark.parametrize("state", [st.Idle(), st.ForWhom(1), st.NamingAgent(1)], ids=lambda s: type(s).__name__)
def test_a_camera_that_is_gone_is_expected_and_changes_nothing(state: st.State) -> None:
    assert took(state, CameraTrouble(ProblemCode.CAMERA_GONE)) == Step(state)


@pytest.mark.parametrize("before", [st.ForWhom(), st.NamingAgent()], ids=lambda s: type(s).__name__)
def test_a_card_put_in_before_its_page_is_read_there(before: st.ForWhom | st.NamingAgent) -> None:
    noted = took(before, CardInserted(4))
    assert noted == Step(replace(before, insertion=4))
    going = ev.ForSelf() if isinstance(before, st.ForWhom) else ev.AgentNamed(AGENT)
    after = took(noted.state, going)
    assert isinstance(after.state, st.Identifying)
    assert (after.state.insertion, after.state.reading) == (4, True)
    assert after.effects == (fx.WatchCodes(), fx.ReadCard(4))


@pytest.mark.parametrize("before", [st.ForWhom(4), st.NamingAgent(4)], ids=lambda s: type(s).__name__)
def test_a_card_taken_out_before_its_page_is_not_read_there(before: st.ForWhom | st.NamingAgent) -> None:
    assert took(before, CardRemoved(4)) == Step(replace(before, insertion=0))


@pytest.mark.parametrize("before", [st.ForWhom(), st.NamingAgent()], ids=lambda s: type(s).__name__)
def test_a_card_the_wrong_way_round_is_read_on_its_page_too(before: st.ForWhom | st.NamingAgent) -> None:
    assert took(before, CardTrouble(5, UPSIDE_DOWN)) == Step(replace(before, insertion=5))
    assert took(before, CardTrouble(0, ProblemCode.READER_GONE)) == Step(before)


def test_acting_for_family_asks_who_acts_and_keeps_the_card() -> None:
    assert took(st.ForWhom(2), ev.ForFamily()) == Step(st.NamingAgent(2))


def test_who_acts_goes_with_the_visit() -> None:
    assert took(st.NamingAgent(), ev.AgentNamed(AGENT)) == Step(st.Identifying(agent=AGENT), (fx.WatchCodes(),))


# ---- identifying -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "event", [CardTrouble(1, UPSIDE_DOWN), CameraTrouble(ProblemCode.CAMERA_GONE)], ids=["card", "camera"]
)
def test_a_devices_trouble_is_said_on_the_page_that_waits_for_it(event: CardTrouble | CameraTrouble) -> None:
    assert took(st.Identifying(), event).state == st.Identifying(hint=Problem(event.code))


def test_a_wrong_code_is_named_but_not_while_the_platform_is_asked() -> None:
    shown = WrongCode(ProblemCode.CODE_IS_PAYMENT)
    assert took(st.Identifying(), shown).state == st.Identifying(hint=Problem(ProblemCode.CODE_IS_PAYMENT))
    case = SAMPLES["bill"]
    assert isinstance(case, st.Confirming)
    asking = st.Identifying(asked=case.case.patient.credential)
    assert took(asking, shown) == Step(asking)


def test_the_id_card_is_read_once_at_a_time() -> None:
    reading = took(st.Identifying(), ev.IdCardChosen())
    assert reading == Step(st.Identifying(reading=True), (fx.ReadIdCard(),))
    assert took(reading.state, ev.IdCardChosen()) == Step(reading.state)


# ---- the stay, its filing, and parking -------------------------------------------------------------------------------


def test_the_chosen_stay_is_the_one_that_is_checked() -> None:
    state = SAMPLES["stays"]
    assert isinstance(state, st.ChoosingStay)
    assert state.stays is not None
    after = took(state, ev.StayChosen(1)).state
    assert isinstance(after, st.CheckingFiling)
    assert after.stay == state.stays[1]
    assert took(state, ev.StayChosen(99)) == Step(state)


@pytest.mark.parametrize("name", ["filing_none", "phone_filing"])
def test_a_filing_is_checked_again_with_the_platform(name: str) -> None:
    state = SAMPLES[name]
    assert isinstance(state, st.Explaining | st.BackFilling)
    case = state.case
    after = took(state, ev.CheckedAgain())
    assert after.state == st.CheckingFiling(case.patient, case.stay, case.insurance)
    assert after.effects == (fx.CheckFiling(case.patient, case.stay, case.insurance),)


def test_filing_by_phone_and_back() -> None:
    state = SAMPLES["filing_none"]
    assert isinstance(state, st.Explaining)
    assert took(state, ev.FileByPhone()) == Step(st.BackFilling(state.case))
    assert took(st.BackFilling(state.case), ev.Proceeded()) == Step(state)


@pytest.mark.parametrize("name", ["filing_none", "phone_filing"])
def test_a_parked_visit_has_a_ticket_that_is_printed(name: str) -> None:
    state = SAMPLES[name]
    assert isinstance(state, st.Explaining | st.BackFilling)
    parked = took(state, ev.ParkAsked())
    assert parked == Step(st.Parked(state.case), (fx.Park(state.case),))
    issued = took(parked.state, ev.TicketIssued("KT-1"))
    assert issued == Step(st.Parked(state.case, "KT-1"), (fx.PrintTicket("KT-1", state.case),))
    assert took(issued.state, ev.TicketPrinted(False)) == Step(st.Parked(state.case, "KT-1", False))
    assert took(issued.state, ev.Proceeded()) == Step(
        st.Idle(card_left=insertion_of(state)), (fx.RestCodes(), fx.EndVisit())
    )


# ---- leaving ---------------------------------------------------------------------------------------------------------

BEFORE_MONEY = (
    "for_whom", "agent", "identify", "stays", "checking_filing", "filing_none", "phone_filing", "parked", "insurance",
    "quoting", "bill", "problem_no_stay",
)  # fmt: skip
AFTER_MONEY = ("done", "hospital_owed", "slip_owed", "needs_staff")


@pytest.mark.parametrize("event", [ev.Cancelled(), ev.TimedOut()], ids=lambda e: type(e).__name__)
@pytest.mark.parametrize("name", BEFORE_MONEY)
def test_before_any_money_everyone_may_leave_and_nobody_is_waited_for(name: str, event: ev.Event) -> None:
    state = SAMPLES[name]
    left = Step(st.Idle(card_left=insertion_of(state)), (fx.RestCodes(), fx.EndVisit()))
    assert took(state, event) == left


@pytest.mark.parametrize("event", [ev.Proceeded(), ev.TimedOut()], ids=lambda e: type(e).__name__)
@pytest.mark.parametrize("name", AFTER_MONEY)
def test_a_visit_that_has_told_how_it_stands_ends(name: str, event: ev.Event) -> None:
    state = SAMPLES[name]
    assert took(state, event) == Step(st.Idle(card_left=insertion_of(state)), (fx.RestCodes(), fx.EndVisit()))


# ---- money under way -------------------------------------------------------------------------------------------------

UNDER_WAY = (
    "securing", "settling", "reconciling", "handing_over", "paying", "printing", "done", "slip_owed", "hospital_owed",
)  # fmt: skip


@pytest.mark.parametrize("name", UNDER_WAY)
def test_a_card_pulled_under_way_stops_nothing_and_is_not_left_in(name: str) -> None:
    state = SAMPLES[name]
    assert insertion_of(state) == 1
    after = took(state, CardRemoved(1))
    assert type(after.state) is type(state)
    assert insertion_of(after.state) == 0
    assert after.effects == ()
    assert took(state, CardRemoved(2)) == Step(state), "another card is not this visit's"


def test_the_persons_word_on_the_paper_ends_the_debt_or_leaves_it() -> None:
    state = SAMPLES["print_ask"]
    assert isinstance(state, st.Printing)
    request = str(state.paid.settlement.request_id)
    came = took(state, ev.PaperCame(True))
    assert came == Step(st.Done(state.paid, state.pay_at), (fx.SlipHanded(request, True),))
    owed = took(state, ev.PaperCame(False))
    assert isinstance(owed.state, st.PaidSlipOwed)
    assert (owed.state.problem.code, owed.state.problem.money) == (ProblemCode.PRINT_UNCONFIRMED, Moved.YES)
    assert owed.effects == (fx.SlipHanded(request, False),)
    unasked = replace(state, asking=False)
    assert took(unasked, ev.PaperCame(True)) == Step(unasked)


def test_a_card_the_wrong_way_round_after_trouble_begins_a_new_visit() -> None:
    state = SAMPLES["problem_pulled"]
    assert took(state, CardTrouble(6, UPSIDE_DOWN)) == Step(st.ForWhom(6), (fx.BeginVisit(),))


def test_a_reader_that_goes_first_looks_like_a_card_pulled_out_and_is_named_then() -> None:
    state, gone = SAMPLES["problem_pulled"], CardTrouble(0, ProblemCode.READER_GONE)
    assert isinstance(state, st.Trouble)
    assert took(state, gone) == Step(replace(state, problem=Problem(ProblemCode.READER_GONE)))
    other = st.Trouble(Problem(ProblemCode.INSURER_DOWN))
    assert took(other, gone) == Step(other)


def test_a_card_that_leaves_a_parked_visit_is_none_left_behind() -> None:
    state = SAMPLES["parked"]
    assert isinstance(state, st.Parked)
    card = insertion_of(state)
    assert card
    out = took(state, CardRemoved(card)).state
    assert insertion_of(out) == 0
    assert took(out, ev.Proceeded()).state == st.Idle()
    assert took(state, CardRemoved(card + 1)) == Step(state)


# ---- staff -----------------------------------------------------------------------------------------------------------


def test_a_copy_that_came_out_ends_the_printing_at_the_desk() -> None:
    state = SAMPLES["staff"]
    assert isinstance(state, st.StaffDesk)
    printing = replace(state, printing="x")
    assert took(printing, ev.SlipPrinted()) == Step(replace(state, printed=True), (fx.LoadDesk(),))


def test_a_report_that_may_not_have_come_out_is_said_so() -> None:
    state = SAMPLES["close_even"]
    assert isinstance(state, st.DayClosing)
    after = took(replace(state, printed=None, working=True), ev.SlipUnconfirmed()).state
    assert isinstance(after, st.DayClosing)
    assert (after.printed, after.working) == (False, False)


@pytest.mark.parametrize("name", ["pin", "staff", "close_choose"])
def test_a_desk_that_nobody_uses_is_left(name: str) -> None:
    """And a terminal that was out of service stays so."""
    state = SAMPLES[name]
    assert isinstance(state, st.StaffSignIn | st.StaffDesk | st.DayClosing)
    assert took(state, ev.TimedOut()) == Step(st.Idle(), (fx.RestCodes(), fx.EndVisit()))
    halted = Problem(ProblemCode.JOURNAL_BROKEN)
    assert took(replace(state, halted=halted), ev.TimedOut()).state == st.OutOfService(halted)


def test_a_new_try_at_the_pad_no_longer_shows_the_old_refusal() -> None:
    refused = st.StaffSignIn(Problem(ProblemCode.PIN_WRONG))
    assert took(refused, ev.PinEntered("123456")) == Step(st.StaffSignIn(), (fx.CheckPin("123456"),))
