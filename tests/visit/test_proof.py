"""An answer "failed": a refusal only where the platform's words prove it, a doubt else, and never "failed"."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.domain.problems import ProblemCode
from kiosk.domain.proof import Proof
from kiosk.domain.writes import Kind
from kiosk.ports import CodeSeen, Declined, NoAnswer, Refusal, RequestState
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.proof import read, written
from tests.visit.stage import Stage, stage
from tests.visit.test_recovery import FOREVER, fault, request_states

PROVEN, UNPROVEN = "未查到有效的异地就医备案", "服务调用失败，请稍后重试"


def settled(on: Stage, *faults: dict[str, object]) -> st.State:
    on.to_bill()
    on.place.faults.plan(faults)
    on.tell(ev.Confirmed())
    return on.run()


def problem(state: st.State) -> ProblemCode:
    assert isinstance(state, st.Trouble | st.Refused)
    return state.problem.code


def test_what_a_failed_answer_is() -> None:
    proofs = (Proof(ProblemCode.FILING_REFUSED, text="备案"),)
    told, unclear = Declined("-1", "无备案"), Declined("-1", "超时")
    refused = Refusal(ProblemCode.FILING_REFUSED, "无备案")
    assert written(told, Kind.SETTLE, proofs) == refused
    assert written(told, Kind.SETTLE, ()) == NoAnswer(ProblemCode.OUTCOME_UNKNOWN, text="无备案")
    assert written(unclear, Kind.SETTLE, proofs) == NoAnswer(ProblemCode.OUTCOME_UNKNOWN, text="超时")
    assert read(told, ProblemCode.INSURER_REFUSED, proofs) == refused
    assert read(unclear, ProblemCode.INSURER_REFUSED, proofs) == Refusal(ProblemCode.INSURER_REFUSED, "超时")
    assert written(refused, Kind.SETTLE, ()) is refused


def test_words_that_prove_a_refusal_end_it_at_once(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        state = settled(on, fault("settle", "decline", text=PROVEN), fault("find", "down", FOREVER))
        assert problem(state) is ProblemCode.FILING_REFUSED
        assert on.journal.open_requests() == ()
        assert on.holder() == ""


def test_other_words_of_a_booked_one_are_asked_about(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        assert isinstance(settled(on, fault("settle", "decline", text=UNPROVEN, done=True)), st.Done)
        assert request_states(on) == [RequestState.SETTLED]
        assert len(on.place.books.live()) == 1


def test_other_words_of_an_unbooked_one_are_asked_about(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        state = settled(on, fault("settle", "decline", text=UNPROVEN))
        assert problem(state) is ProblemCode.NOT_BOOKED
        assert on.place.books.live() == ()


def test_the_words_are_kept_for_staff(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        state = settled(on, fault("settle", "decline", text=UNPROVEN), fault("find", "down", FOREVER))
        assert isinstance(state, st.NeedsStaff)
        (left,) = on.journal.open_requests()
        assert left.state is RequestState.UNKNOWN
        assert on.journal.note(left.request_id) == UNPROVEN
        assert on.holder() == "K01"


@pytest.mark.parametrize("done", [True, False])
@pytest.mark.parametrize("words", [PROVEN, UNPROVEN])
def test_a_reversal_that_failed_is_asked_for_again(words: str, done: bool, tmp_path: Path) -> None:
    """Whatever its words: until the platform says reversed, it isn't, and a booking found meanwhile is not taken."""
    with stage(tmp_path) as on:
        state = settled(on, fault("settle", "lost_before"), fault("reverse", "decline", 2, text=words, done=done))
        assert problem(state) is ProblemCode.NOT_BOOKED
        assert on.place.faults.pending() == ()
        assert on.place.books.live() == ()
        assert on.journal.open_requests() == ()


def test_a_question_that_failed_is_asked_again(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        state = settled(on, fault("settle", "lost_after"), fault("find", "decline", 3, text="未查到结算信息"))
        assert isinstance(state, st.Done)
        assert len(on.place.books.live()) == 1


@pytest.mark.parametrize(
    "call, words, code",
    [
        ("identify", "未查到参保信息", ProblemCode.PERSON_UNKNOWN),
        ("identify", UNPROVEN, ProblemCode.INSURER_REFUSED),
        ("stays", UNPROVEN, ProblemCode.HOSPITAL_DOWN),
    ],
)
def test_a_failed_question_says_what_to_do(call: str, words: str, code: ProblemCode, tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        on.place.faults.plan([fault(call, "decline", text=words)])
        on.tell(ev.Started(), ev.ForSelf(), CodeSeen(on.credential("in_force")))
        state = on.run()
        shown = state.hint if isinstance(state, st.Identifying) else None
        assert (shown or state.problem).code is code  # type: ignore[union-attr]


@pytest.mark.parametrize("done", [True, False])
def test_a_lock_that_failed_is_given_back(done: bool, tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        state = settled(on, fault("lock", "decline", text=UNPROVEN, done=done))
        assert problem(state) is ProblemCode.HOSPITAL_DOWN
        assert on.holder() == ""
        assert on.journal.locks() == ()


def test_an_unlock_that_failed_is_asked_for_again(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        settled(on, fault("settle", "refuse"), fault("unlock", "decline", 1, text=UNPROVEN))
        assert on.holder() == "K01"
        on.kiosk.recover()
        assert on.holder() == ""


def test_a_hand_over_that_failed_is_owed(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        assert isinstance(settled(on, fault("take", "decline", text=UNPROVEN)), st.HospitalOwed)
        assert len(on.journal.hospital_owed()) == 1
        on.kiosk.recover()
        assert on.journal.hospital_owed() == ()
