"""What fuzzing has found, each as the one input that shows it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from kiosk.backends.simulated.http import HttpBackend
from kiosk.backends.simulated.http import Options as BackendOptions
from kiosk.clock import SimulatedClock
from kiosk.domain.plain import to_plain
from kiosk.domain.problems import ProblemCode
from kiosk.hospital.http_example import HttpHospital
from kiosk.hospital.http_example import Options as HospitalOptions
from kiosk.ports import Declined, NoAnswer, Reversed
from tests.fuzz.answers import NOON
from tests.fuzz.asked import corpus
from tests.fuzz.wire import Lines, Script

KNOWN = corpus()
ORDER = next(asked.order for asked in KNOWN.insurer if asked.name == "settle")


def answered(document: object, status: int = 200) -> Script:
    body = json.dumps(document).encode()
    head = f"HTTP/1.1 {status} x\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    return Script([head.encode() + body])


def insurer(document: object, status: int = 200) -> HttpBackend:
    lines = Lines()
    lines.next = answered(document, status)
    backend = HttpBackend(BackendOptions("http://insurer.invalid"), SimulatedClock(NOON))
    backend._client = lines.client()
    return backend


def hospital(document: object, status: int = 200) -> HttpHospital:
    lines = Lines()
    lines.next = answered(document, status)
    made = HttpHospital(HospitalOptions("http://hospital.invalid"))
    made._client = lines.client()
    return made


@pytest.mark.parametrize("refused", [{"code": "K-9999"}, {"code": None}, {"code": "", "text": "no"}])
def test_a_refusal_without_a_known_code_proves_nothing(refused: Mapping[str, Any]) -> None:
    assert ORDER is not None
    assert insurer({"refused": refused}).settle(ORDER) == NoAnswer(ProblemCode.INSURER_ANSWER_BROKEN)


def test_a_reversal_names_what_it_has_reversed() -> None:
    """`{}` and the answer to another call were once read as "reversed": a doubt ended that still stood."""
    assert ORDER is not None
    number = ORDER.request_id
    for answer in ({}, {"settlement": None}, {"request_id": to_plain(number) | {"sequence": 2}}):
        assert insurer({"answer": answer}).reverse(number) == NoAnswer(ProblemCode.INSURER_ANSWER_BROKEN)
    assert insurer({"answer": {"request_id": to_plain(number)}}).reverse(number) == Reversed()


@pytest.mark.parametrize("status", [201, 204, 302, 400, 401, 404])
def test_the_hospitals_page_of_an_error_is_no_answer(status: int) -> None:
    """A gateway's page under 4xx may hold anything; only 200 is an answer."""
    for asked in KNOWN.hospital:
        assert asked.make(hospital(asked.answer, status)) == NoAnswer(ProblemCode.HOSPITAL_ANSWER_BROKEN)


def test_another_stays_bill_is_not_this_ones() -> None:
    assert ORDER is not None
    bill = ORDER.quote.bill
    found = hospital({"answer": to_plain(bill)})
    assert found.bill("ANOTHER") == NoAnswer(ProblemCode.HOSPITAL_ANSWER_BROKEN)
    assert hospital({"answer": to_plain(bill)}).bill(bill.stay.stay_id) == bill


def test_what_the_other_side_says_of_a_failure_is_in_no_repr() -> None:
    name = KNOWN.secrets[0]
    assert name not in repr(Declined(name, name))
