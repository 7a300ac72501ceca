"""The next person's card while the page of the one before still stands: it begins their visit where all is done, and
waits where money or a paper is open. It is never lost, and nobody's page is taken from them while they need it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.people import Medium
from kiosk.domain.problems import ProblemCode
from kiosk.ports import CardInserted, CardRemoved, CardTrouble, CodeSeen
from kiosk.scenario.samples import samples
from kiosk.visit import effects as fx
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.machine import step
from kiosk.visit.next_card import waiting
from kiosk.visit.screen import Text
from kiosk.visit.step import Step, insertion_of
from tests.visit.stage import Stage, stage

SAMPLES = samples()
#: A page of each kind on which something is still open, or is still being done.
OPEN = (
    "settling", "reconciling", "handing_over", "paying", "printing", "print_ask", "slip_owed", "hospital_owed",
    "needs_staff", "filing_lost", "filed", "filed_pending", "filed_not_printed", "claim",
)  # fmt: skip


def took(state: st.State, event: ev.Event) -> Step:
    taken = step(state, event)
    assert taken is not None, f"{type(state).__name__} ignores {type(event).__name__}"
    return taken


def without_card(state: st.State) -> Any:
    return took(state, CardRemoved(insertion_of(state))).state


# ---- the rows --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("event", [CardInserted(7), CardTrouble(7, ProblemCode.CARD_UPSIDE_DOWN)], ids=["good", "bad"])
@pytest.mark.parametrize("name", ["done", "parked"])
def test_a_card_ends_a_finished_visit_and_begins_its_own(name: str, event: CardInserted | CardTrouble) -> None:
    for state in (SAMPLES[name], without_card(SAMPLES[name])):
        assert took(state, event) == Step(st.ForWhom(7), (fx.BeginVisit(),))


@pytest.mark.parametrize("name", ["done", "parked"])
def test_the_visits_own_card_and_a_reader_that_is_gone_end_nothing(name: str) -> None:
    state = SAMPLES[name]
    assert took(state, CardInserted(insertion_of(state))) == Step(state)
    assert took(state, CardTrouble(0, ProblemCode.READER_GONE)) == Step(state)


@pytest.mark.parametrize("name", OPEN)
def test_what_is_still_open_stays_on_the_screen(name: str) -> None:
    assert took(SAMPLES[name], CardInserted(7)) == Step(SAMPLES[name])


@pytest.mark.parametrize("ticket", ["", "KT"])
@pytest.mark.parametrize("printed", [None, False])
def test_a_ticket_that_is_only_on_the_screen_stays_there(ticket: str, printed: bool | None) -> None:
    parked = SAMPLES["parked"]
    assert isinstance(parked, st.Parked)
    state = replace(parked, ticket=ticket, printed=printed)
    assert took(state, CardInserted(7)) == Step(state)


def test_a_filing_is_over_once_its_card_is_out_and_its_papers_are_there() -> None:
    """Until then the person may go on to their settlement, or has to read the number."""
    begun = Step(st.ForWhom(7), (fx.BeginVisit(),))
    for name in ("filed", "filed_pending"):
        out = without_card(SAMPLES[name])
        assert took(out, CardInserted(7)) == begun, name
        copying = replace(out, copying=True)
        assert took(copying, CardInserted(7)) == Step(copying)
    unprinted = without_card(SAMPLES["filed_not_printed"])
    assert took(unprinted, CardInserted(7)) == Step(unprinted)


# ---- which card waits ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*OPEN, "done", "parked"])
def test_a_card_waits_until_it_is_out_again(name: str) -> None:
    state = SAMPLES[name]
    held = waiting(None, CardInserted(7), state)
    assert held == CardInserted(7)
    assert waiting(held, CardRemoved(1), state) == held
    assert waiting(held, ev.TimedOut(), st.Idle()) == held
    assert waiting(held, CardRemoved(7), state) is None


@pytest.mark.parametrize("name", ["stays", "quoting", "bill", "out_of_service", "pin", "staff", "engineer"])
def test_where_a_visit_goes_on_or_others_stand_no_card_waits(name: str) -> None:
    assert waiting(CardInserted(7), ev.Proceeded(), SAMPLES[name]) is None
    assert waiting(None, CardInserted(7), SAMPLES[name]) is None


def test_a_card_that_a_visit_has_taken_waits_no_more() -> None:
    assert waiting(CardInserted(7), CardInserted(7), st.ForWhom(7)) is None
    assert waiting(CardInserted(7), CardInserted(7), st.Idle(card_left=7)) is None


# ---- on a terminal ---------------------------------------------------------------------------------------------------


def to_slip_owed(on: Stage) -> None:
    printer: Any = on.kiosk.parts.printer
    on.to_bill_by_card()
    printer.paper_out = True
    on.tell(ev.Confirmed())
    on.run()
    printer.paper_out = False
    assert isinstance(on.state, st.PaidSlipOwed)
    on.reader.remove()


def put_in(on: Stage, person: str) -> int:
    return int(on.reader.insert(on.credential(person, Medium.CARD)))


def test_a_card_put_in_while_a_slip_is_owed_begins_its_visit_when_the_page_is_left(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        to_slip_owed(on)
        insertion = put_in(on, "nanchang")
        assert isinstance(on.state, st.PaidSlipOwed)
        assert on.tell(ev.Proceeded()) == st.ForWhom(insertion)
        on.tell(ev.ForSelf())
        state = on.run(st.Explaining)
        assert isinstance(state, st.Explaining)
        assert state.case.patient.member.id_number == on.place.world.person("nanchang").id_number
        assert on.journal.slips(owed_only=True)


def test_a_card_that_came_under_way_waits_through_every_page(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        on.to_bill_by_card()
        on.tell(ev.Confirmed())
        on.run(st.Settling)
        on.reader.remove()
        insertion = put_in(on, "nanchang")
        assert isinstance(on.run(), st.Done), "the first person's last page comes first"
        assert on.kiosk.screen.facts["card_in"] == Text.of("card_in.waits")
        assert on.tell(ev.Proceeded()) == st.ForWhom(insertion)
        assert "card_in" not in on.kiosk.screen.facts


def test_a_card_that_was_taken_out_again_begins_nothing(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        to_slip_owed(on)
        put_in(on, "nanchang")
        on.reader.remove()
        assert on.tell(ev.Proceeded()) == st.Idle()


def test_the_card_left_in_by_the_one_before_still_begins_nothing(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        on.to_bill_by_card()
        on.tell(ev.Confirmed())
        on.run()
        card = insertion_of(on.state)
        assert card
        assert on.tell(ev.TimedOut()) == st.Idle(card_left=card)


def test_a_card_put_in_where_nobody_comes_begins_nothing_and_the_page_says_so(tmp_path: Path) -> None:
    """The page ran out: nobody may stand there. The card counts as one that was left, until it is out and in again."""
    with stage(tmp_path) as on:
        to_slip_owed(on)
        insertion = put_in(on, "nanchang")
        assert on.kiosk.screen.facts["card_in"] == Text.of("card_in.waits")
        assert on.tell(ev.TimedOut()) == st.Idle(card_left=insertion)
        assert on.kiosk.screen.facts["card_in"] == Text.of("card_in.left")
        assert isinstance(on.tell(ev.Started()), st.Trouble)
        on.tell(ev.Cancelled())
        assert on.state == st.Idle(card_left=insertion)
        on.reader.remove()
        assert "card_in" not in on.kiosk.screen.facts
        assert put_in(on, "nanchang") == insertion + 1
        assert insertion_of(on.state) == insertion + 1
        assert isinstance(on.state, st.ForWhom)


@pytest.mark.parametrize("page", ["welcome", "done", "guide", "card left", "for whom", "identify"])
def test_a_card_that_a_reader_has_when_it_is_back_is_nobodys(page: str, tmp_path: Path) -> None:
    """Left by the one before: whoever stands there now must not be served with it, wherever they are."""
    with stage(tmp_path) as on:
        on.to_bill_by_card()
        on.tell(ev.Confirmed())
        on.run()
        assert isinstance(on.state, st.Done)
        if page != "done":
            on.tell(ev.TimedOut())
        if page == "guide":
            on.tell(ev.GuideAsked())
        if page == "card left":
            on.tell(ev.Started())
        on.reader.gone = True
        if page in ("for whom", "identify"):
            on.tell(ev.Started())
        if page == "identify":
            on.tell(ev.ForSelf())
        before = on.state
        on.reader.gone = False
        assert on.state == before or page in ("welcome", "identify")
        assert insertion_of(on.state) == 0 or isinstance(on.state, st.Idle)
        assert "card_in" in on.kiosk.screen.facts
        if page == "for whom":
            on.tell(ev.ForSelf())
        on.run()
        match on.state:
            case st.Identifying(asked=asked, reading=reading, hint=hint):
                assert (asked, reading) == (None, False)
                assert page == "for whom" or (hint is not None and hint.code is ProblemCode.CARD_LEFT)
        on.tell(ev.Proceeded() if page == "done" else ev.TimedOut())
        on.tell(*((ev.TimedOut(),) if not isinstance(on.state, st.Idle) else ()))
        assert isinstance(on.state, st.Idle)
        assert on.state.card_left
        on.reader.remove()
        again = put_in(on, "nanchang")
        assert isinstance(on.state, st.ForWhom), "out and in again it begins its visit"
        assert insertion_of(on.state) == again


def test_staff_are_told_of_a_card_and_do_not_forget_it(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        to_slip_owed(on)
        insertion = put_in(on, "nanchang")
        on.tell(ev.TimedOut())
        on.tell(ev.StaffAsked())
        assert on.kiosk.screen.facts["card_in"] == Text.of("card_in.staff")
        assert on.tell(ev.Cancelled()) == st.Idle(card_left=insertion)


def test_a_card_that_a_visit_by_code_does_not_need_is_spoken_of(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        on.to_bill()
        insertion = put_in(on, "nanchang")
        assert isinstance(on.state, st.Confirming)
        assert on.kiosk.screen.facts["card_in"] == Text.of("card_in.unused")
        assert on.tell(ev.TimedOut()) == st.Idle(card_left=insertion)


def test_a_finished_visit_leaves_nothing_to_the_card_that_ends_it(tmp_path: Path) -> None:
    """What was asked for in the visit before and is answered after it belongs to nobody."""
    with stage(tmp_path) as on:
        on.to_bill()
        on.tell(ev.Confirmed())
        on.run()
        assert on.kiosk.screen.page == "done"
        insertion = put_in(on, "nanchang")
        assert on.state == st.ForWhom(insertion)
        assert on.kiosk.reveal() == ""
        assert on.tell(CodeSeen(on.credential("in_force"))) == st.ForWhom(insertion)
