"""The sign-in ends in the middle of a visit: one new attempt under a new number, and no number is ever sent twice."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from kiosk.backends.simulated.place import Place
from kiosk.clock import CHINA, SimulatedClock
from kiosk.domain.bill import Order, RequestId, Settlement
from kiosk.domain.problems import Moved, Problem, ProblemCode
from kiosk.domain.writes import Receipt
from kiosk.journal.reading import export
from kiosk.ports import NoAnswer, Refusal, SignInRule, SignOutEnds
from kiosk.visit import events as ev
from kiosk.visit import states as st
from tests.backends.test_signed_in import world_with
from tests.visit.stage import Stage, stage
from tests.visit.test_recovery import FOREVER, fault
from tests.visit.test_writing import DRAFTS, SECONDS, done, writing

EXPIRED: dict[str, tuple[str, dict[str, Any]]] = {
    "refused": ("sign_in_expired", {}),
    "in words": ("decline", {"text": "签到已失效，请重新签到"}),
}


@pytest.fixture
def there() -> Place:
    """A place that wants a sign-in."""
    world = world_with(SignInRule(SignOutEnds.TERMINAL))
    return Place(world, SimulatedClock(world.clock))


def requests(folder: Path) -> list[tuple[str, str]]:
    """Number and state of every request in the journal."""
    return [(row["number"], row["state"]) for row in export(folder / "journal.db", "requests")]


def confirmed(on: Stage, *faults: dict[str, object]) -> st.State:
    on.to_bill()
    on.place.faults.plan(faults)
    on.tell(ev.Confirmed())
    return on.run()


@pytest.mark.parametrize("how", EXPIRED)
def test_a_refused_settlement_is_tried_once_more_under_a_new_number(how: str, there: Place, tmp_path: Path) -> None:
    kind, more = EXPIRED[how]
    with stage(tmp_path, there) as on:
        assert isinstance(confirmed(on, fault("settle", kind, **more)), st.Done)
        (first, refused), (second, settled) = requests(tmp_path)
        assert (refused, settled) == ("refused", "settled")
        assert first != second
        assert [str(s.request_id) for s in there.books.live()] == [second]
        assert there.signing.given == 2


@pytest.mark.parametrize("how", EXPIRED)
def test_refused_twice_it_says_what_to_do(how: str, there: Place, tmp_path: Path) -> None:
    kind, more = EXPIRED[how]
    with stage(tmp_path, there) as on:
        state = confirmed(on, fault("settle", kind, 3, **more))
        assert isinstance(state, st.Trouble)
        assert (state.problem.code, state.problem.money) == (ProblemCode.SIGN_IN_EXPIRED, Moved.NO)
        assert [s for _, s in requests(tmp_path)] == ["refused", "refused"]
        assert there.faults.pending()[0].times == 1, "two attempts, no third"
        assert on.holder() == ""
        assert there.books.live() == ()


def test_a_second_answer_that_is_lost_is_asked_for(there: Place, tmp_path: Path) -> None:
    with stage(tmp_path, there) as on:
        state = confirmed(on, fault("settle", "sign_in_expired"), fault("settle", "lost_after"))
        assert isinstance(state, st.Done)
        assert [s for _, s in requests(tmp_path)] == ["refused", "settled"]


def test_no_other_refusal_is_tried_again(there: Place, tmp_path: Path) -> None:
    with stage(tmp_path, there) as on:
        assert isinstance(confirmed(on, fault("settle", "refuse")), st.Refused)
        assert [s for _, s in requests(tmp_path)] == ["refused"]


def test_where_signing_in_fails_nothing_is_sent(there: Place, tmp_path: Path) -> None:
    with stage(tmp_path, there) as on:
        on.to_bill()
        there.signing.forget()
        there.faults.plan([fault("settle", "sign_in_expired"), fault("sign_in", "refuse", FOREVER)])
        on.tell(ev.Confirmed())
        state = on.run()
        assert isinstance(state, st.Trouble)
        assert state.problem.code is ProblemCode.SIGN_IN_FAILED
        assert [s for _, s in requests(tmp_path)] == ["refused", "not_sent"]


def test_a_question_about_a_lost_answer_signs_in_again(there: Place, tmp_path: Path) -> None:
    with stage(tmp_path, there) as on:
        assert isinstance(confirmed(on, fault("settle", "lost_after"), fault("find", "sign_in_expired")), st.Done)
        assert there.signing.given == 2


def test_a_reversal_that_was_refused_for_it_is_asked_for_again(there: Place, tmp_path: Path) -> None:
    with stage(tmp_path, there) as on:
        state = confirmed(on, fault("settle", "lost_before"), fault("reverse", "sign_in_expired"))
        assert isinstance(state, st.Trouble)
        assert state.problem.code is ProblemCode.NOT_BOOKED
        assert there.signing.given == 2
        assert on.journal.open_requests() == ()


@pytest.mark.parametrize("how", EXPIRED)
@pytest.mark.parametrize("kind", DRAFTS)
def test_every_other_write_is_tried_once_more_too(kind: str, how: str, there: Place, tmp_path: Path) -> None:
    fault_kind, more = EXPIRED[how]
    with stage(tmp_path, there) as on:
        draft = DRAFTS[kind](on)
        visit = on.journal.open_visit("desk", 1)
        there.faults.plan([fault("write", fault_kind, 2, **more)])
        refused = writing(on).carry_out(visit, draft, SECONDS)
        assert isinstance(refused, Problem)
        assert refused.code is ProblemCode.SIGN_IN_EXPIRED
        assert done(on, draft) == 0
        there.faults.plan([fault("write", fault_kind, 1, **more)])
        assert isinstance(writing(on).carry_out(visit, draft, SECONDS), Receipt)
        assert done(on, draft) == 1
        assert on.journal.open_writes() == ()


# ---- midnight ----------------------------------------------------------------------------------------------------


def test_midnight_between_the_amounts_and_the_money(there: Place, tmp_path: Path) -> None:
    """The day is renewed before the money is sent, and the settlement is of the day on which it was sent."""
    clock = there.clock
    assert isinstance(clock, SimulatedClock)
    clock.set(dt.datetime(2026, 3, 18, 23, 59, 58, tzinfo=CHINA))
    with stage(tmp_path, there) as on:
        on.to_bill()
        assert there.signing.given == 1
        clock.advance(5)
        on.tell(ev.Confirmed())
        assert isinstance(on.run(), st.Done)
        ((number, state),) = requests(tmp_path)
        assert state == "settled"
        assert RequestId.parse(number).stamp == "20260319000003"
        assert there.signing.given == 2
        assert on.journal.day(dt.date(2026, 3, 18)) == ()
        assert len(on.journal.day(dt.date(2026, 3, 19))) == 1


def test_midnight_while_the_money_is_on_its_way(there: Place, tmp_path: Path) -> None:
    """Sent at 23:59:58 and arrived at 00:00:03: the platform refuses it, and the new attempt is of the new day."""
    clock = there.clock
    assert isinstance(clock, SimulatedClock)
    clock.set(dt.datetime(2026, 3, 18, 23, 59, 58, tzinfo=CHINA))
    with stage(tmp_path, there) as on:
        state = confirmed(on, fault("settle", "slow", seconds=5.0))
        assert isinstance(state, st.Done)
        assert [(RequestId.parse(n).stamp, s) for n, s in requests(tmp_path)] == [
            ("20260318235958", "refused"),
            ("20260319000003", "settled"),
        ]


@pytest.mark.parametrize("answer", ["refusal", "no answer"])
def test_a_number_is_sent_at_most_once(
    answer: str, there: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the platform says to it."""
    sent: list[RequestId] = []
    with stage(tmp_path, there) as on:

        def settle(order: Order) -> Settlement | Refusal | NoAnswer:
            sent.append(order.request_id)
            return Refusal(ProblemCode.SIGN_IN_EXPIRED) if answer == "refusal" else NoAnswer(ProblemCode.INSURER_DOWN)

        monkeypatch.setattr(on.kiosk.parts.backend.behind, "settle", settle)  # type: ignore[attr-defined]
        confirmed(on)
        assert len(sent) == len(set(sent)) == (2 if answer == "refusal" else 1)
