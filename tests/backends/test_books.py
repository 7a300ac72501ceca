"""The insurer's books: one live settlement a bill, even when two requests arrive in the same moment."""

from __future__ import annotations

import threading

from kiosk.backends.simulated.books import Books
from kiosk.backends.simulated.place import Place
from kiosk.backends.simulated.world import load
from kiosk.clock import SimulatedClock
from kiosk.domain.bill import Settlement
from kiosk.domain.problems import ProblemCode
from kiosk.ports import NoAnswer, Refusal
from tests.contracts.sample import sample

WORLD = load("default")
BACKEND = Place(WORLD, SimulatedClock(WORLD.clock)).backend()


def test_a_second_request_waits_until_the_first_is_booked() -> None:
    books = Books()
    first, second = sample().order(BACKEND, 1), sample().order(BACKEND, 2)
    answers: list[object] = []
    rival = threading.Thread(target=lambda: answers.append(books.book(second, lambda: sample().settlement(2))))

    def slowly() -> Settlement:
        rival.start()
        rival.join(0.2)
        return sample().settlement(1)

    assert books.book(first, slowly) == sample().settlement(1)
    rival.join()
    assert answers == [Refusal(ProblemCode.ALREADY_SETTLED, "该次住院已结算")]
    assert len(books.live()) == 1


def test_a_number_that_is_booked_is_in_doubt_not_refused() -> None:
    """A refusal would say that nothing is booked under it."""
    books = Books()
    order = sample().order(BACKEND, 1)
    books.book(order, lambda: sample().settlement(1))
    again = books.book(order, lambda: sample().settlement(1))
    assert isinstance(again, NoAnswer)
    assert again.code is ProblemCode.OUTCOME_UNKNOWN
    assert again.sent


def test_a_platform_that_forgets_reversed_numbers_books_them_again() -> None:
    books = Books(refuse_reversed=False)
    order = sample().order(BACKEND, 1)
    books.reverse(order.request_id)
    assert books.book(order, lambda: sample().settlement(1)) == sample().settlement(1)
