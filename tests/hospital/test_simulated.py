"""The simulated hospital beyond the contract: what the ward does meanwhile, why a stay isn't ready, and its faults."""

from __future__ import annotations

import pytest

from kiosk.backends.simulated.faults import HOSPITAL_CALLS, Fault
from kiosk.backends.simulated.place import Place
from kiosk.backends.simulated.server import Shell
from kiosk.backends.simulated.world import load
from kiosk.clock import SimulatedClock
from kiosk.domain.money import Fen
from kiosk.domain.problems import ProblemCode
from kiosk.domain.stay import UNREADY, Bill, Unready
from kiosk.hospital import http_example
from kiosk.hospital.simulated.hospital import SimulatedHospital
from kiosk.ports import Health, Hospital, Locked, NoAnswer, Refusal
from tests.contracts.sample import sample

WORLD = load("default")
DOWN, BROKEN = ProblemCode.HOSPITAL_DOWN, ProblemCode.HOSPITAL_ANSWER_BROKEN
REPLIES = {
    Fault.DOWN: NoAnswer(DOWN, sent=False),
    Fault.LOST_BEFORE: NoAnswer(DOWN),
    Fault.LOST_AFTER: NoAnswer(DOWN),
    Fault.HTTP_502: NoAnswer(DOWN),
    Fault.GARBAGE: NoAnswer(BROKEN),
    Fault.TRUNCATED: NoAnswer(BROKEN),
    Fault.WRONG_NUMBER: NoAnswer(BROKEN),
    Fault.REFUSE: Refusal(ProblemCode.BILL_LOCKED, "请稍候"),
}


def hospital() -> SimulatedHospital:
    return Place(WORLD, SimulatedClock(WORLD.clock)).hospital()


def bill_of(here: Hospital, person: str) -> Bill:
    bill = here.bill(WORLD.stays_of(person)[0].id)
    assert isinstance(bill, Bill)
    return bill


@pytest.mark.parametrize("reason", Unready)
def test_a_stay_that_is_not_ready_says_why(reason: Unready) -> None:
    here = hospital()
    bill = bill_of(here, f"unready_{reason.value}")
    assert bill.stay.unready == (reason,)
    refused = here.lock(bill, "K01")
    assert isinstance(refused, Refusal)
    assert refused.code is UNREADY[reason]
    here.wards.make_ready(bill.stay.stay_id)
    assert isinstance(here.lock(bill_of(here, f"unready_{reason.value}"), "K01"), Locked)


def test_a_line_posted_meanwhile_makes_the_bill_another() -> None:
    here = hospital()
    seen = bill_of(here, "in_force")
    changed = here.wards.charge(seen.stay.stay_id, "BLOOD", 2)
    assert changed.total == seen.total + 4000
    refused = here.lock(seen, "K01")
    assert isinstance(refused, Refusal)
    assert refused.code is ProblemCode.BILL_CHANGED
    assert here.lock(bill_of(here, "in_force"), "K01") == Locked(seen.key())


def test_a_deposit_paid_in_meanwhile_makes_the_bill_another() -> None:
    here = hospital()
    seen = bill_of(here, "in_force")
    here.wards.pay_in(seen.stay.stay_id, Fen(100))
    assert bill_of(here, "in_force").deposit == seen.deposit + 100
    assert isinstance(here.lock(seen, "K01"), Refusal)


def test_two_stays_are_both_shown() -> None:
    here = hospital()
    stays = here.stays(WORLD.person("two_stays").id_number)
    assert isinstance(stays, tuple)
    assert len(stays) == 2


@pytest.mark.parametrize("call", sorted(HOSPITAL_CALLS))
@pytest.mark.parametrize("fault", REPLIES)
def test_every_fault_gives_its_reply(fault: Fault, call: str) -> None:
    here = hospital()
    here.faults.plan([{"call": call, "fault": fault.value, "text": "请稍候"}])
    assert _call(here, call) == REPLIES[fault]
    assert not isinstance(_call(here, call), NoAnswer)


def test_a_settlement_written_back_without_an_answer_is_there() -> None:
    here = hospital()
    here.faults.plan([{"call": "take", "fault": "lost_after"}])
    settlement = sample().settlement(1)
    assert here.take(settlement) == NoAnswer(DOWN)
    assert here.wards.taken(settlement.bill_key) == settlement
    assert here.take(settlement) == Locked(settlement.bill_key)


def test_down_for_good_shows_in_the_check() -> None:
    here = hospital()
    here.faults.plan([{"call": "stays", "fault": "down", "times": 0}])
    assert (here.check().health, here.check().problem) == (Health.OUT_OF_ORDER, DOWN)


@pytest.mark.parametrize(
    "fault,reply",
    [
        (Fault.LOST_BEFORE, NoAnswer(DOWN)),
        (Fault.LOST_AFTER, NoAnswer(DOWN)),
        (Fault.HTTP_502, NoAnswer(DOWN)),
        (Fault.GARBAGE, NoAnswer(BROKEN)),
        (Fault.TRUNCATED, NoAnswer(DOWN)),
        (Fault.WRONG_NUMBER, NoAnswer(BROKEN)),
        (Fault.REFUSE, Refusal(ProblemCode.BILL_LOCKED, "请稍候")),
    ],
)
def test_the_http_example_reports_the_wire(fault: Fault, reply: NoAnswer | Refusal) -> None:
    place = Place(WORLD, SimulatedClock(WORLD.clock))
    with Shell(place) as shell:
        here = http_example.create({"url": shell.url}, place.clock)
        assert here.check().health is Health.READY
        place.faults.plan([{"call": "take", "fault": fault.value, "text": "请稍候"}])
        assert here.take(sample().settlement(1)) == reply
        shell.go_down()
        assert here.take(sample().settlement(1)) == NoAnswer(DOWN, sent=False)
        assert here.check().health is Health.OUT_OF_ORDER


def _call(here: SimulatedHospital, call: str) -> object:
    settlement = sample().settlement(1)
    match call:
        case "stays":
            return here.stays(sample().bill.stay.patient_id_number)
        case "bill":
            return here.bill(sample().bill.stay.stay_id)
        case "lock":
            return here.lock(sample().bill, "K01")
        case "unlock":
            return here.unlock(sample().bill.key(), "K01")
        case "take":
            return here.take(settlement)
        case "settled":
            return here.settled(sample().settlement(1).settled_at.date())
        case _:
            return here.undo(settlement.request_id)
