"""Every misbehaviour gives the stated reply, in process and on the wire, and the books say what really happened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from drivers.card.synthetic import SyntheticCard
from kiosk.backends.simulated import http
from kiosk.backends.simulated.faults import HOSPITAL_CALLS, INSURER_CALLS, Call, Fault, Faults, Planned
from kiosk.backends.simulated.place import Place
from kiosk.backends.simulated.server import Shell
from kiosk.backends.simulated.world import load
from kiosk.clock import SimulatedClock
from kiosk.domain.bill import Order, Quote, Settlement
from kiosk.domain.problems import ProblemCode
from kiosk.ports import Backend, Declined, Found, NoAnswer, NotFound, Refusal, Reversed, SecurityModule
from kiosk.settings import SettingsError
from tests.contracts.sample import sample

DOWN, BROKEN = ProblemCode.INSURER_DOWN, ProblemCode.INSURER_ANSWER_BROKEN

#: fault → what settle answers, and whether it was booked all the same
SETTLE = {
    Fault.LOST_BEFORE: (NoAnswer(DOWN), False),
    Fault.LOST_AFTER: (NoAnswer(DOWN), True),
    Fault.HTTP_502: (NoAnswer(DOWN), False),
    Fault.GARBAGE: (NoAnswer(BROKEN), True),
    Fault.AMOUNTS_BROKEN: (NoAnswer(ProblemCode.AMOUNTS_BROKEN), True),
    Fault.WRONG_NUMBER: (NoAnswer(BROKEN), True),
    Fault.REFUSE: (Refusal(ProblemCode.INSURER_REFUSED, "系统繁忙"), False),
}


@dataclass
class Side:
    """A backend and the place behind it."""

    backend: Backend
    place: Place


@pytest.fixture(params=["in process", "http"])
def side(request: pytest.FixtureRequest) -> Iterator[Side]:
    world = load("default")
    clock = SimulatedClock(world.clock)
    place = Place(world, clock)
    if request.param == "in process":
        yield Side(place.backend(), place)
        return
    with Shell(place) as shell:
        client = http.create({"url": shell.url, "timeout": 20.0}, clock)
        yield Side(client, place)
        client.close()


def prepared(side: Side, fault: Fault, call: str = "settle", **more: object) -> Order:
    order = sample().order(side.backend, 1)
    side.place.faults.plan([{"call": call, "fault": fault.value, **more}])
    return order


@pytest.mark.parametrize("fault", SETTLE)
def test_settle_answers_what_is_known_and_no_more(side: Side, fault: Fault) -> None:
    order = prepared(side, fault, text="系统繁忙")
    reply, booked = SETTLE[fault]
    assert side.backend.settle(order) == reply
    assert len(side.place.books.live()) == booked
    found = side.backend.find(order.request_id)
    assert isinstance(found, Found if booked else NotFound)
    if isinstance(found, Found):
        assert found.settlement.amounts == order.quote.amounts


def test_half_a_json_is_no_answer(side: Side) -> None:
    """On the wire the connection ends before the declared length: the line broke."""
    order = prepared(side, Fault.TRUNCATED)
    answer = side.backend.settle(order)
    assert isinstance(answer, NoAnswer)
    assert answer.sent
    assert isinstance(side.backend.find(order.request_id), Found)


def test_a_lost_answer_is_found_and_can_be_reversed(side: Side) -> None:
    order = prepared(side, Fault.LOST_AFTER)
    assert side.backend.settle(order) == NoAnswer(DOWN)
    assert isinstance(side.backend.find(order.request_id), Found)
    assert side.backend.reverse(order.request_id) == Reversed()
    refused = side.backend.settle(order)
    assert isinstance(refused, Refusal)
    assert refused.code is ProblemCode.REVERSED


def test_a_late_request_is_not_found_until_it_arrives(side: Side) -> None:
    order = prepared(side, Fault.LATE, seconds=90)
    clock = side.place.clock
    assert side.backend.settle(order) == NoAnswer(DOWN)
    assert side.backend.find(order.request_id) == NotFound()
    clock.sleep(91)
    assert isinstance(side.backend.find(order.request_id), Found)


def test_a_late_request_stays_out_once_reversed(side: Side) -> None:
    order = prepared(side, Fault.LATE, seconds=90)
    side.backend.settle(order)
    assert side.backend.reverse(order.request_id) == Reversed()
    side.place.clock.sleep(91)
    assert side.backend.find(order.request_id) == NotFound()
    assert side.place.books.live() == ()


@pytest.mark.parametrize("done", [True, False])
def test_a_decline_says_nothing_of_what_is_behind_it(side: Side, done: bool) -> None:
    order = prepared(side, Fault.DECLINE, text="调用失败", done=done)
    assert side.backend.settle(order) == Declined("-1", "调用失败")
    assert isinstance(side.backend.find(order.request_id), Found if done else NotFound)


@pytest.mark.parametrize("call", ["identify", "preview", "find", "reverse"])
def test_reading_calls_report_a_broken_answer(side: Side, call: str) -> None:
    order = prepared(side, Fault.GARBAGE, call)
    assert _call(side, call, order) == NoAnswer(BROKEN)
    assert not isinstance(_call(side, call, order), NoAnswer)


def test_a_card_gets_its_own_answer_or_none(side: Side) -> None:
    """Whatever happens on the way: an answer to another card's question would be counted against this one."""
    backend, card = side.backend, SyntheticCard(sample("card3").credential.recognition_code)
    assert isinstance(backend, SecurityModule)
    outcomes = {
        Fault.LOST_AFTER: NoAnswer(DOWN),
        Fault.GARBAGE: NoAnswer(BROKEN),
        Fault.WRONG_NUMBER: NoAnswer(BROKEN),
        Fault.REFUSE: Refusal(ProblemCode.INSURER_REFUSED, "卡已挂失"),
        Fault.DECLINE: Declined("-1", "卡已挂失"),
    }
    for fault, reply in outcomes.items():
        side.place.faults.plan([{"call": "authenticate", "fault": fault.value, "text": "卡已挂失"}])
        assert backend.authenticate(card.ask()) == reply
    answer = backend.authenticate(card.ask())
    assert isinstance(answer, str)
    assert card.takes(answer)
    stranger = SyntheticCard("990100" + "0" * 26)
    assert backend.authenticate(stranger.ask()) == Refusal(ProblemCode.CARD_REFUSED, "未查询到该社会保障卡")


@pytest.mark.parametrize("call", ["preview", "find"])
def test_amounts_that_break_r30_are_not_taken(side: Side, call: str) -> None:
    order = sample().order(side.backend, 1)
    assert isinstance(side.backend.settle(order), Settlement)
    side.place.faults.plan([{"call": call, "fault": "amounts_broken"}])
    answer = _call(side, call, order)
    assert isinstance(answer, NoAnswer)
    assert answer.code is ProblemCode.AMOUNTS_BROKEN


def _call(side: Side, call: str, order: Order) -> object:
    member = sample().member(side.backend) if call == "preview" else None
    match call:
        case "identify":
            return side.backend.identify(sample().credential)
        case "preview" if member:
            return side.backend.preview(member, order.quote.bill, order.quote.choice)
        case "find":
            return side.backend.find(order.request_id)
        case _:
            return side.backend.reverse(order.request_id)


def test_down_means_nothing_was_sent() -> None:
    world = load("default")
    place = Place(world, SimulatedClock(world.clock))
    backend = place.backend()
    order = sample().order(backend, 1)
    place.faults.plan([{"call": "settle", "fault": "down", "times": 0}])
    assert backend.settle(order) == NoAnswer(DOWN, sent=False)
    assert backend.settle(order) == NoAnswer(DOWN, sent=False)
    assert backend.check().problem is DOWN
    place.faults.clear()
    assert backend.check().problem is None
    assert isinstance(backend.settle(order), Settlement)


def test_slow_waits_and_gives_up_at_the_timeout() -> None:
    world = load("default")
    clock = SimulatedClock(world.clock)
    place = Place(world, clock)
    backend = place.backend(timeout=30.0)
    first, second = sample().order(backend, 1), sample().order(backend, 2)
    place.faults.plan([{"call": "preview", "fault": "slow", "seconds": 20}])
    assert isinstance(sample().quote(backend), Quote)
    assert clock.monotonic() == 20
    place.faults.plan([{"call": "settle", "fault": "slow", "seconds": 60}])
    assert backend.settle(first) == NoAnswer(DOWN)
    assert clock.monotonic() == 50
    assert isinstance(backend.settle(second), Refusal)


def test_after_and_times() -> None:
    faults = Faults([Planned(Call.FIND, Fault.GARBAGE, times=2, after=1)])
    hits = [faults.take(Call.FIND) is not None for _ in range(5)]
    assert hits == [False, True, True, False, False]
    assert faults.take(Call.SETTLE) is None
    assert faults.pending() == ()


def test_a_plan_that_is_none_names_its_key() -> None:
    faults = Faults()
    with pytest.raises(SettingsError, match="unknown key 'tmes'; did you mean 'times'"):
        faults.plan([{"call": "settle", "fault": "down", "tmes": 1}])
    with pytest.raises(SettingsError, match="must not be negative"):
        faults.plan([{"call": "settle", "fault": "down", "times": -1}])
    assert faults.pending() == ()


def test_every_call_has_its_side() -> None:
    assert frozenset(Call) >= INSURER_CALLS
    assert {c.value for c in HOSPITAL_CALLS} == {"stays", "bill", "lock", "unlock", "take", "undo", "settled"}
    assert frozenset(Call) - INSURER_CALLS == HOSPITAL_CALLS
