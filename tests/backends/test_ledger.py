"""The simulated insurer's and hospital's books outlive their process, whole, up to what was answered."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path

import pytest

from drivers.card.synthetic import SyntheticCard
from kiosk.backends.simulated import http
from kiosk.backends.simulated.ledger import HeldClock, Ledger
from kiosk.backends.simulated.place import Place
from kiosk.backends.simulated.server import Shell
from kiosk.backends.simulated.world import load
from kiosk.clock import CHINA, ShiftedClock, SystemClock
from kiosk.domain.bill import Order, Settlement
from kiosk.domain.people import Medium
from kiosk.hospital.http_example import create as http_hospital
from kiosk.ports import Found, Locked, Refusal, Reversed
from tests.contracts.sample import sample
from tests.e2e.processes import ask

WORLD = load("default")


def served(stack: ExitStack, books: Path) -> str:
    """The service on a fresh place, its books in `books`; answers the address."""
    clock = HeldClock(ShiftedClock(WORLD.clock))
    return stack.enter_context(Shell(Place(WORLD, clock), ledger=Ledger(books, clock))).url


def an_order(number: int) -> Order:
    return sample().order(Place(WORLD, HeldClock(ShiftedClock(WORLD.clock))).backend(), number)


def test_what_was_booked_taken_and_reversed_is_there_after_a_restart(tmp_path: Path) -> None:
    books, order = tmp_path / "books", an_order(1)
    with ExitStack() as stack:
        url = served(stack, books)
        backend, hospital = http.create({"url": url}, SystemClock()), http_hospital({"url": url}, SystemClock())
        assert isinstance(hospital.lock(order.quote.bill, "K01"), Locked)
        booked = backend.settle(order)
        assert isinstance(booked, Settlement)
        assert isinstance(hospital.take(booked), Locked)
        assert isinstance(backend.settle(an_order(2)), Refusal)  # the bill is settled
        assert isinstance(backend.reverse(an_order(3).request_id), Reversed)
        before = [ask(url, "/control/books"), ask(url, "/control/wards")]
        assert before[0][0]["request"] == before[1][0]["taken"] == str(order.request_id)
    with ExitStack() as stack:
        url = served(stack, books)
        backend = http.create({"url": url}, SystemClock())
        code = WORLD.person("card3").credential(Medium.CARD).recognition_code
        assert isinstance(backend.authenticate(SyntheticCard(code).ask()), str)
        assert code not in books.read_text(encoding="utf-8"), "what a card asks is kept nowhere"
        assert [ask(url, "/control/books"), ask(url, "/control/wards")] == before
        assert backend.find(order.request_id) == Found(booked)  # to the microsecond it was booked at
        assert isinstance(backend.settle(an_order(3)), Refusal)  # a reversed number stays refused


@pytest.mark.parametrize("kept", [0, 1, 40])
def test_a_call_cut_off_while_it_was_written_was_never_answered(tmp_path: Path, kept: int) -> None:
    books, order = tmp_path / "books", an_order(1)
    with ExitStack() as stack:
        backend = http.create({"url": served(stack, books)}, SystemClock())
        backend.reverse(an_order(7).request_id)
        whole = books.stat().st_size
        backend.settle(order)
    with books.open("r+b") as file:
        file.truncate(whole + kept)
    with ExitStack() as stack:
        url = served(stack, books)
        assert ask(url, "/control/books") == []
        assert books.stat().st_size == whole
        assert isinstance(http.create({"url": url}, SystemClock()).settle(order), Settlement)
    assert [json.loads(line)["call"] for line in books.read_bytes().splitlines()] == [
        "/insurer/reverse",
        "/insurer/settle",
    ]


def test_the_clock_stands_still_only_inside_a_call() -> None:
    clock = HeldClock(ShiftedClock(WORLD.clock))
    noon = WORLD.clock.replace(tzinfo=CHINA)
    with clock.held(noon):
        assert clock.now() == clock.now() == noon
    assert clock.now() != noon
