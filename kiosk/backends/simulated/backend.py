"""The simulated insurer in process, as a Backend: the bench, the tests and `kiosk visit` settle with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.backends.simulated.books import Books
from kiosk.backends.simulated.faults import INSURER_CALLS, Call, Faults, Planned
from kiosk.backends.simulated.line import Line
from kiosk.backends.simulated.place import Place, shared
from kiosk.backends.simulated.world import World
from kiosk.domain.application import Material
from kiosk.domain.bill import Choice, Order, Quote, RequestId, Settlement
from kiosk.domain.close import ClearingTotal, DayFile, Even, HospitalRow, Uneven
from kiosk.domain.people import Credential, Insurance, Member
from kiosk.domain.problems import ProblemCode
from kiosk.domain.region import Region
from kiosk.domain.stay import Bill, Stay
from kiosk.domain.writes import Receipt, Write
from kiosk.ports import (
    BackendProfile,
    Check,
    Clock,
    FilingRecords,
    Found,
    Health,
    NoAnswer,
    NotFound,
    Refusal,
    Reply,
    Reversed,
    SignedIn,
    SignedOut,
    T,
    shows,
)
from kiosk.settings import section


@dataclass(frozen=True)
class Options:
    """`[backend.options]`: `world` is "default" or a path; `place` a name that keeps places of one world apart;
    `faults` switches to begin with; `timeout` seconds until a slow answer is given up; `operator` under which the
    terminal signs in, where the world wants that."""

    world: str = "default"
    place: str = ""
    faults: tuple[Planned, ...] = ()
    timeout: float = 30.0
    operator: str = "K01"


def create(options: Mapping[str, Any], clock: Clock) -> SimulatedBackend:
    """Raises SettingsError and WorldError."""
    chosen = section(Options, options, "[backend]")
    place = shared(chosen.world, clock, chosen.place)
    place.faults.plan(chosen.faults)
    return place.backend(chosen.timeout, chosen.operator)


class SimulatedBackend:
    """Backend onto a Place. `.world`, `.faults` and `.books` are there for the dock and the tests."""

    def __init__(self, place: Place, timeout: float = 30.0, operator: str = "K01") -> None:
        self.place = place
        self._operator, self._number = operator, ""
        broken, refused = ProblemCode.INSURER_ANSWER_BROKEN, ProblemCode.INSURER_REFUSED
        self._line = Line(
            place.faults, place.clock, ProblemCode.INSURER_DOWN, broken, refused, timeout, place.signing.forget
        )

    @property
    def world(self) -> World:
        return self.place.world

    @property
    def faults(self) -> Faults:
        return self.place.faults

    @property
    def books(self) -> Books:
        return self.place.books

    def profile(self) -> BackendProfile:
        return self.world.profile

    def identify(self, credential: Credential) -> Reply[Member]:
        return self._call(Call.IDENTIFY, lambda: self.place.insurer.identify(credential))

    def filings(self, member: Member, insurance: Insurance, stay: Stay | None) -> Reply[FilingRecords]:
        return self._call(Call.FILINGS, lambda: self.place.insurer.filings(member, insurance, stay))

    def exempt(self, insured: Region, care: Region, day: dt.date) -> str:
        return self.place.insurer.exempt(insured, care, day)

    def preview(self, member: Member, bill: Bill, choice: Choice) -> Reply[Quote]:
        return self._call(Call.PREVIEW, lambda: self.place.insurer.preview(member, bill, choice))

    def settle(self, order: Order) -> Reply[Settlement]:
        return self._call(Call.SETTLE, lambda: self.place.insurer.settle(order))

    def find(self, request_id: RequestId) -> Reply[Found | NotFound]:
        return self._call(Call.FIND, lambda: self.place.insurer.find(request_id))

    def reverse(self, request_id: RequestId) -> Reply[Reversed]:
        return self._call(Call.REVERSE, lambda: self.place.insurer.reverse(request_id))

    def compare(self, total: ClearingTotal) -> Reply[Even | Uneven]:
        return self._call(Call.COMPARE, lambda: self.place.dayfiles.compare(total))

    def rows(self, day: dt.date, taken: tuple[HospitalRow, ...]) -> Reply[DayFile]:
        return self._call(Call.ROWS, lambda: self.place.dayfiles.rows(day))

    def write(self, write: Write) -> Reply[Receipt]:
        return self._call(Call.WRITE, lambda: self.place.write(write))

    def find_write(self, write: Write) -> Reply[Receipt | NotFound]:
        return self._call(Call.FIND_WRITE, lambda: self.place.insurer.find_write(write))

    def upload(self, material: Material, photo: bytes) -> Reply[str]:
        return self._call(Call.UPLOAD, lambda: self.place.upload(photo))

    def authenticate(self, question: str) -> Reply[str]:
        return self._call(Call.AUTHENTICATE, lambda: self.place.authenticate(question))

    def sign_in(self) -> Reply[SignedIn]:
        answer = self._line.call(Call.SIGN_IN, lambda: self.place.signing.sign_in(self._operator))
        if isinstance(answer, SignedIn):
            self._number = answer.number
        return answer

    def sign_out(self) -> Reply[SignedOut]:
        return self._line.call(Call.SIGN_OUT, lambda: self.place.signing.sign_out(self._number))

    def _call(self, call: Call, act: Callable[[], T | Refusal | NoAnswer]) -> Reply[T]:
        """One transaction under this terminal's sign-in; the platform looks at that when it arrives."""
        number = self._number
        return self._line.call(call, lambda: self.place.signing.refused(number) or act())

    def check(self) -> Check:
        """OUT_OF_ORDER while a call would find the platform down for good."""
        down = self.faults.down(INSURER_CALLS)
        health, problem = (Health.OUT_OF_ORDER, ProblemCode.INSURER_DOWN) if down else (Health.READY, None)
        return Check("backend", health, shows("simulated.world", name=self.world.world.name), _DRIVER, problem)


_DRIVER = f"{SimulatedBackend.__module__}.{SimulatedBackend.__qualname__}"
