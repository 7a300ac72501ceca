"""The centre's and the hospital's day, in process and over real HTTP: the same rows, and every way they go wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest

from kiosk.backends.simulated import http
from kiosk.backends.simulated.dayfiles import message, stated
from kiosk.backends.simulated.faults import Fault
from kiosk.backends.simulated.place import Place
from kiosk.backends.simulated.server import Shell
from kiosk.backends.simulated.world import load
from kiosk.clock import SimulatedClock
from kiosk.domain.bill import Settlement
from kiosk.domain.close import ClearingTotal, ClearingType, DayFile, Even, Stated, Uneven, summed
from kiosk.domain.money import Fen
from kiosk.domain.people import InsuranceKind
from kiosk.domain.problems import ProblemCode
from kiosk.hospital import http_example
from kiosk.ports import Backend, Clearing, DayBook, Hospital, NoAnswer, Refusal
from tests.contracts.sample import sample

BROKEN, DOWN = ProblemCode.INSURER_ANSWER_BROKEN, ProblemCode.INSURER_DOWN
WINDOW = Stated(Fen(500_00), Fen(300_00), Fen(0))


class Town:
    """A place with one settlement on its books, and both adapters onto it."""

    def __init__(self, place: Place, backend: Backend, hospital: Hospital) -> None:
        assert isinstance(backend, Clearing)
        assert isinstance(hospital, DayBook)
        self.place, self.centre, self.house = place, backend, hospital
        self.order = sample().order(backend, 1)
        settled = backend.settle(self.order)
        assert isinstance(settled, Settlement)
        self.settled, self.day = settled, place.clock.now().date()
        assert not isinstance(hospital.take(settled), Refusal | NoAnswer)

    def file(self, day: dt.date | None = None) -> DayFile:
        file = self.centre.rows(day or self.day, ())
        assert isinstance(file, DayFile)
        return file

    def total(self) -> ClearingTotal:
        rows = self.house.settled(self.day)
        assert isinstance(rows, tuple)
        amounts = summed(tuple(row.stated for row in rows))
        return ClearingTotal(self.day, InsuranceKind.EMPLOYEE, ClearingType.INPATIENT, len(rows), amounts)


@pytest.fixture(params=["in_process", "http"])
def town(request: pytest.FixtureRequest) -> Iterator[Town]:
    world = load("default")
    place = Place(world, SimulatedClock(world.clock))
    if request.param == "in_process":
        yield Town(place, place.backend(), place.hospital())
        return
    with Shell(place) as shell:
        backend = http.create({"url": shell.url, "profile": {"clearing": True}}, place.clock)
        assert backend.profile().clearing
        yield Town(place, backend, http_example.create({"url": shell.url}, place.clock))
        backend.close()


def test_both_sides_have_the_settlement(town: Town) -> None:
    (row,) = town.file().rows
    assert (row.request_id, row.message) == (town.order.request_id, message(town.order.request_id))
    assert (row.stated, row.person_id) == (stated(town.settled), town.order.person_id)
    (taken,) = town.house.settled(town.day)  # type: ignore[misc]
    assert (taken.request_id, taken.stated) == (row.request_id, row.stated)
    assert town.centre.compare(town.total()) == Even()


def test_the_file_is_final_when_the_day_is_over(town: Town) -> None:
    assert not town.file().final
    assert isinstance(town.place.clock, SimulatedClock)
    town.place.clock.sleep(24 * 3600.0)
    assert town.file(town.day).final


def test_a_window_has_settled_too(town: Town) -> None:
    town.place.dayfiles.window(town.day, 5001, WINDOW)
    assert len(town.file().rows) == 2
    assert town.centre.compare(town.total()) == Even()
    town.place.dayfiles.window(town.day, 5002, WINDOW, taken=False)
    assert isinstance(town.centre.compare(town.total()), Uneven)


def test_a_row_is_missing_altered_moved_unnamed_or_refunded(town: Town) -> None:
    files, number = town.place.dayfiles, town.order.request_id
    files.alter(number, Fen(1))
    assert town.file().rows[0].stated.total == town.settled.amounts.total + 1
    assert isinstance(town.centre.compare(town.total()), Uneven)
    files.unname(number)
    assert town.file().rows[0].settlement_id == ""
    files.refund(number)
    assert [row.refund for row in town.file().rows] == [False, True]
    assert summed(tuple(row.stated for row in town.file().rows)) == Stated()
    files.move(number, town.day + dt.timedelta(days=1))
    assert [row.refund for row in town.file().rows] == [True]
    files.drop(number)
    assert [row.refund for row in town.file(town.day + dt.timedelta(days=1)).rows] == []


def test_a_total_can_be_uneven_for_no_row(town: Town) -> None:
    town.place.dayfiles.uneven = True
    assert town.centre.compare(town.total()) == Uneven("总账不平")


@pytest.mark.parametrize(
    ("fault", "code"),
    [(Fault.DOWN, DOWN), (Fault.HTTP_502, DOWN), (Fault.GARBAGE, BROKEN), (Fault.LOST_AFTER, DOWN)],
)
def test_a_file_that_does_not_come_is_no_answer(town: Town, fault: Fault, code: ProblemCode) -> None:
    town.place.faults.plan([{"call": "rows", "fault": fault.value}, {"call": "compare", "fault": fault.value}])
    answer = town.centre.rows(town.day, ())
    assert isinstance(answer, NoAnswer)
    assert answer.code is code
    assert isinstance(town.centre.compare(town.total()), NoAnswer)
    assert isinstance(town.file(), DayFile)


def test_half_a_file_is_no_file(town: Town) -> None:
    """Cut on its way, or lacking rows that the centre says it has sent."""
    town.place.faults.plan([{"call": "rows", "fault": "truncated"}, {"call": "settled", "fault": "truncated"}])
    assert isinstance(town.centre.rows(town.day, ()), NoAnswer)
    assert isinstance(town.house.settled(town.day), NoAnswer)
    with pytest.raises(ValueError):
        replace(town.file(), rows=())


def test_a_platform_that_does_not_compare_refuses() -> None:
    world = load("default")
    world = replace(world, world=replace(world.world, profile=replace(world.profile, clearing=False)))
    place = Place(world, SimulatedClock(world.clock))
    backend = place.backend()
    assert isinstance(backend.rows(world.clock.date(), ()), Refusal)
    nothing = ClearingTotal(world.clock.date(), InsuranceKind.EMPLOYEE, ClearingType.INPATIENT, 0, Stated())
    assert isinstance(backend.compare(nothing), Refusal)
