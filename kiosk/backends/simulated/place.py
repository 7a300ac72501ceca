"""One simulated place: the world, its switches, the insurer's books and the hospital's, shared by both adapters.

Backend and hospital made with the same world, the same clock object and the same `place` name meet in one Place, as
long as one of them lives; a new clock is a new place, so that nothing leaks from one visit or test to the next.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from kiosk.backends.simulated.books import Books
from kiosk.backends.simulated.dayfiles import DayFiles
from kiosk.backends.simulated.faults import Faults
from kiosk.backends.simulated.insurer import Insurer
from kiosk.backends.simulated.parts import Filing
from kiosk.backends.simulated.register import Register
from kiosk.backends.simulated.signing import SignIns
from kiosk.backends.simulated.world import World, load
from kiosk.domain.filing import RecordState
from kiosk.domain.problems import ProblemCode
from kiosk.domain.writes import Admission, FilingWithdrawn, Kind, NewFiling, Receipt, Undo, Write
from kiosk.hospital.simulated.wards import Wards
from kiosk.ports import Clock, NoAnswer, Refusal

if TYPE_CHECKING:
    from kiosk.backends.simulated.backend import SimulatedBackend
    from kiosk.hospital.simulated.hospital import SimulatedHospital


class Place:
    """The other side of both ports. `.backend()` and `.hospital()` are adapters onto this very place."""

    def __init__(self, world: World, clock: Clock, faults: Faults | None = None) -> None:
        self.world = world
        self.clock = clock
        self.faults = faults or Faults()
        self.books = Books(world.profile.reversed_stays_refused)
        self.register = Register()
        self.insurer = Insurer(world, self.books, self.register, clock)
        self.wards = Wards(world)
        self.signing = SignIns(world.profile.sign_in, clock)
        self.dayfiles = DayFiles(world, self.books, self.wards, clock)

    def file(self, filing: Filing) -> None:
        """Somebody files on the phone: the insured place knows one filing more from now on."""
        self.world = replace(self.world, filings=(*self.world.filings, filing))
        self.insurer = Insurer(self.world, self.books, self.register, self.clock)

    def write(self, write: Write) -> Receipt | Refusal | NoAnswer:
        """Anything but a settlement, done at the insurer: what its filings are changes with it."""
        return self.register.do(write, self.clock.now(), lambda given: self._act(write, given))

    def _act(self, write: Write, given: str) -> Refusal | None:
        match write.draft:
            case Undo(settlement=settlement):
                return self.insurer.undo(settlement)
            case Admission() as admission:
                return self.insurer.admit(admission)
            case NewFiling() as filing:
                return self._file(filing, given)
            case FilingWithdrawn(number=number):
                return self._withdraw(number)
            case _:
                return Refusal(ProblemCode.NOT_OFFERED, "不支持该交易")

    def _file(self, filing: NewFiling, given: str) -> Refusal | None:
        person = self.insurer.person(filing.person_id)
        if person is None:
            return Refusal(ProblemCode.PERSON_UNKNOWN, "未查询到参保信息")
        insured, place = filing.insurance.region.code, filing.destination.code
        self.file(Filing(person.key, given, filing.type, place, filing.begin, filing.end, insured=insured))
        return None

    def _withdraw(self, number: str) -> Refusal | None:
        known = [f for f in self.world.filings if f.number == number and f.state is not RecordState.CANCELLED]
        if not known:
            return Refusal(ProblemCode.FILING_REFUSED, "无此备案")
        cancelled = tuple(
            replace(f, state=RecordState.CANCELLED) if f.number == number else f for f in self.world.filings
        )
        self.world = replace(self.world, filings=cancelled)
        self.insurer = Insurer(self.world, self.books, self.register, self.clock)
        self.register.forget(Kind.FILE, number)
        return None

    def backend(self, timeout: float = 30.0, operator: str = "K01") -> SimulatedBackend:
        from kiosk.backends.simulated.backend import SimulatedBackend

        return SimulatedBackend(self, timeout, operator)

    def hospital(self, timeout: float = 30.0) -> SimulatedHospital:
        from kiosk.hospital.simulated.hospital import SimulatedHospital

        return SimulatedHospital(self, timeout)


_places: WeakValueDictionary[tuple[str, str, int], Place] = WeakValueDictionary()
_lock = threading.Lock()


def shared(world: str, clock: Clock, name: str = "") -> Place:
    """The place of this world, clock and name in this process; made on first use. Raises WorldError."""
    key = (world, name, id(clock))
    with _lock:
        place = _places.get(key)
        if place is None:
            place = Place(load(world), clock)
            _places[key] = place
        return place
