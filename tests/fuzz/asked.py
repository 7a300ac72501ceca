"""Calls of the insurer and the hospital with the true answers to them, from the simulated place: the seeds."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from kiosk.backends.simulated.calls import hospital_calls, insurer_calls, reply
from kiosk.backends.simulated.http import HttpBackend
from kiosk.backends.simulated.place import Place
from kiosk.backends.simulated.world import load
from kiosk.clock import SimulatedClock
from kiosk.domain.bill import Order, Quote, Settlement
from kiosk.domain.people import Member
from kiosk.domain.plain import to_plain
from kiosk.domain.problems import ProblemCode
from kiosk.domain.stay import Bill
from kiosk.hospital.http_example import HttpHospital
from kiosk.ports import Declined, FilingRecords, Found, Locked, NotFound, Refusal, Reversed
from tests.contracts.sample import sample


@dataclass(frozen=True)
class Asked:
    """One call: how it is made on an adapter, what the value of its answer must be, and its true answer (JSON)."""

    name: str
    make: Callable[[Any], object]
    kinds: tuple[type, ...]
    answer: Mapping[str, Any]
    order: Order | None = None


@dataclass(frozen=True)
class Corpus:
    """The calls, every true answer (to be delivered where another one belongs), and what must never be logged."""

    insurer: tuple[Asked, ...]
    hospital: tuple[Asked, ...]
    answers: tuple[Any, ...]
    refusal: Any
    failure: Any
    secrets: tuple[str, ...]


@cache
def corpus() -> Corpus:
    """Two orders of one place: answers to the second are foreign to the first."""
    world = load("default")
    place = Place(world, SimulatedClock(world.clock))
    one = sample()
    backend = place.backend()
    member, bill = one.member(backend), one.bill
    order, other = one.order(backend, 1), one.order(backend, 2)
    insurance, day = member.usable()[0], bill.stay.admitted
    care = bill.stay.hospital.region
    insurer, wards = insurer_calls(place), hospital_calls(place)

    def answered(calls: Mapping[str, Callable[[Any], object]], name: str, **arguments: object) -> Any:
        return json.loads(json.dumps(reply(calls[name]({k: to_plain(v) for k, v in arguments.items()}))))

    def insurers(name: str, make: Callable[[HttpBackend], object], *kinds: type, **arguments: object) -> Asked:
        its = order if name in ("settle", "find", "reverse") else None
        return Asked(name, make, kinds, answered(insurer, name, **arguments), its)

    def hospitals(name: str, make: Callable[[HttpHospital], object], *kinds: type, **arguments: object) -> Asked:
        return Asked(name, make, kinds, answered(wards, name, **arguments), order)

    filed = {"member": member, "insurance": insurance, "stay": bill.stay}
    choice = order.quote.choice
    unfound = answered(insurer, "find", request_id=order.request_id)
    asked = (
        insurers("identify", lambda b: b.identify(one.credential), Member, credential=one.credential),
        insurers("filings", lambda b: b.filings(member, insurance, bill.stay), FilingRecords, **filed),
        insurers(
            "exempt", lambda b: b.exempt(insurance.region, care, day), str, insured=insurance.region, care=care, day=day
        ),
        insurers("preview", lambda b: b.preview(member, bill, choice), Quote, member=member, bill=bill, choice=choice),
        insurers("settle", lambda b: b.settle(order), Settlement, order=order),
        insurers("find", lambda b: b.find(order.request_id), Found, NotFound, request_id=order.request_id),
        insurers("reverse", lambda b: b.reverse(order.request_id), Reversed, request_id=order.request_id),
    )
    settled = Settlement(order.request_id, "S1", order.person_id, bill.key(), order.quote.amounts, world.clock)
    key = bill.key()
    wanted = (
        hospitals("stays", lambda h: h.stays(member.id_number), tuple, id_number=member.id_number),
        hospitals("bill", lambda h: h.bill(bill.stay.stay_id), Bill, stay_id=bill.stay.stay_id),
        hospitals("lock", lambda h: h.lock(bill, "K01"), Locked, bill=bill, holder="K01"),
        hospitals("take", lambda h: h.take(settled), Locked, settlement=settled),
        hospitals("undo", lambda h: h.undo(order.request_id), Locked, request_id=order.request_id),
        hospitals("unlock", lambda h: h.unlock(key, "K01"), Locked, bill_key=key, holder="K01"),
    )
    foreign = Settlement(other.request_id, "S2", "PSN", key, other.quote.amounts, world.clock)
    refusal = reply(Refusal(ProblemCode.INSURER_REFUSED, "no"))
    failure = reply(Declined("-1", "no"))
    more: tuple[Any, ...] = (
        unfound,
        reply(foreign),
        reply(Found(foreign)),
        refusal,
        failure,
        {"unknown": {"code": "K-401"}},
        {"answer": None},
        {},
    )
    secrets = (member.name, member.id_number, member.person_id, one.credential.token, one.credential.recognition_code)
    return Corpus(
        asked, wanted, (*(a.answer for a in (*asked, *wanted)), *more), refusal, failure, tuple(filter(None, secrets))
    )
