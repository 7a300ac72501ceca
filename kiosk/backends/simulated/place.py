"""One simulated place: the world, its switches, the insurer's books and the hospital's, shared by both adapters.

Backend and hospital made with the same world, the same clock object and the same `place` name meet in one Place, as
long as one of them lives; a new clock is a new place, so that nothing leaks from one visit or test to the next.
"""

from __future__ import annotations

import hashlib
import threading
from dataclasses import replace
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from kiosk.backends.simulated import agency, module
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
from kiosk.domain.writes import Admission, FilingWithdrawn, NewFiling, Receipt, Undo, Write
from kiosk.hospital.simulated.wards import Wards
from kiosk.ports import Clock, NoAnswer, Refusal

if TYPE_CHECKING:
    from kiosk.backends.simulated.backend import SimulatedBackend
    from kiosk.hospital.simulated.hospital import SimulatedHospital

_JPEG = b"\xff\xd8\xff"
_LARGEST_PHOTO = 4 * 1024 * 1024


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
        self.uploaded: set[str] = set()
        self.signing = SignIns(world.profile.sign_in, clock)
        self.dayfiles = DayFiles(world, self.books, self.wards, clock)

    def file(self, filing: Filing) -> None:
        """Somebody files on the phone: the insured place knows one filing more from now on."""
        self.world = replace(self.world, filings=(*self.world.filings, filing))
        self.insurer = Insurer(self.world, self.books, self.register, self.clock)

    def write(self, write: Write) -> Receipt | Refusal | NoAnswer:
        """Anything but a settlement, done at the insurer: what its filings are changes with it. What a review has
        refused may be filed again."""
        self.insurer.end_filings()
        return self.register.do(write, self.clock.now(), lambda given: self._act(write, given))

    def upload(self, photo: bytes) -> str | Refusal:
        """Keep the photo of a paper and name it by what is in it: the same bytes are the same file."""
        if not photo.startswith(_JPEG) or len(photo) > _LARGEST_PHOTO:
            return Refusal(ProblemCode.INSURER_REFUSED, "附件格式或大小不符合要求")
        name = f"F{hashlib.sha256(photo).hexdigest()[:24]}"
        self.uploaded.add(name)
        return name

    def authenticate(self, question: str) -> str | Refusal:
        """What the platform's security module answers to a 3.0 card."""
        return module.answer(self.world, question)

    def _act(self, write: Write, given: str) -> Refusal | bool:
        """Do it, or refuse it. True: it is decided only later."""
        match write.draft:
            case Undo(settlement=settlement):
                return self.insurer.undo(settlement) or False
            case Admission() as admission:
                return self.insurer.admit(admission) or False
            case NewFiling() as filing:
                return self._file(filing, given)
            case FilingWithdrawn() as withdrawn:
                return self._withdraw(withdrawn) or False
            case _:
                return Refusal(ProblemCode.NOT_OFFERED, "不支持该交易")

    def _file(self, draft: NewFiling, given: str) -> Refusal | bool:
        person = self.insurer.person(draft.person_id)
        if person is None:
            return Refusal(ProblemCode.PERSON_UNKNOWN, "未查询到参保信息")
        taken = agency.take(self.world, person, draft, given, self.insurer.today, frozenset(self.uploaded))
        if isinstance(taken, Refusal):
            return taken
        self.file(taken)
        return taken.state is RecordState.PENDING

    def _withdraw(self, draft: FilingWithdrawn) -> Refusal | None:
        person, number = self.insurer.person(draft.person_id), draft.number
        if person is None:
            return Refusal(ProblemCode.PERSON_UNKNOWN, "未查询到参保信息")
        refused = agency.cancel(self.world, person, draft, self.insurer.today)
        if refused is not None:
            return refused
        cancelled = tuple(
            replace(f, state=RecordState.CANCELLED) if f.number == number else f for f in self.world.filings
        )
        self.world = replace(self.world, filings=cancelled)
        self.insurer = Insurer(self.world, self.books, self.register, self.clock)
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
