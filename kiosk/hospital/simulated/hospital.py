"""The simulated hospital in process, as a Hospital: the bench, the tests and `kiosk visit` use it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.backends.simulated.faults import HOSPITAL_CALLS, Call, Faults, Planned
from kiosk.backends.simulated.line import Line
from kiosk.backends.simulated.place import Place, shared
from kiosk.backends.simulated.world import World
from kiosk.domain.bill import RequestId, Settlement
from kiosk.domain.close import HospitalRow
from kiosk.domain.problems import ProblemCode
from kiosk.domain.stay import Bill, Stay
from kiosk.hospital.simulated.wards import Wards
from kiosk.ports import Check, Clock, Health, Locked, Reply, shows
from kiosk.settings import section


@dataclass(frozen=True)
class Options:
    """`[hospital.options]`: the same keys as the simulated backend's; same world and place: one Place."""

    world: str = "default"
    place: str = ""
    faults: tuple[Planned, ...] = ()
    timeout: float = 30.0


def create(options: Mapping[str, Any], clock: Clock) -> SimulatedHospital:
    """Raises SettingsError and WorldError."""
    chosen = section(Options, options, "[hospital]")
    place = shared(chosen.world, clock, chosen.place)
    place.faults.plan(chosen.faults)
    return place.hospital(chosen.timeout)


class SimulatedHospital:
    """Hospital onto a Place. `.world`, `.faults` and `.wards` are there for the dock and the tests."""

    def __init__(self, place: Place, timeout: float = 30.0) -> None:
        self.place = place
        broken, refused = ProblemCode.HOSPITAL_ANSWER_BROKEN, ProblemCode.BILL_LOCKED
        self._line = Line(place.faults, place.clock, ProblemCode.HOSPITAL_DOWN, broken, refused, timeout)

    @property
    def world(self) -> World:
        return self.place.world

    @property
    def faults(self) -> Faults:
        return self.place.faults

    @property
    def wards(self) -> Wards:
        return self.place.wards

    def stays(self, id_number: str) -> Reply[tuple[Stay, ...]]:
        return self._line.call(Call.STAYS, lambda: self.wards.stays(id_number))

    def bill(self, stay_id: str) -> Reply[Bill]:
        return self._line.call(Call.BILL, lambda: self.wards.bill(stay_id))

    def lock(self, bill: Bill, holder: str) -> Reply[Locked]:
        return self._line.call(Call.LOCK, lambda: self.wards.lock(bill, holder))

    def unlock(self, bill_key: str, holder: str) -> Reply[Locked]:
        return self._line.call(Call.UNLOCK, lambda: self.wards.unlock(bill_key, holder))

    def take(self, settlement: Settlement) -> Reply[Locked]:
        return self._line.call(Call.TAKE, lambda: self.wards.take(settlement))

    def undo(self, request_id: RequestId) -> Reply[Locked]:
        return self._line.call(Call.UNDO, lambda: self.wards.undo(request_id))

    def settled(self, day: dt.date) -> Reply[tuple[HospitalRow, ...]]:
        return self._line.call(Call.SETTLED, lambda: self.place.dayfiles.taken(day))

    def check(self) -> Check:
        """OUT_OF_ORDER while a call would find the hospital's system down for good."""
        down = self.faults.down(HOSPITAL_CALLS)
        health, problem = (Health.OUT_OF_ORDER, ProblemCode.HOSPITAL_DOWN) if down else (Health.READY, None)
        return Check("hospital", health, shows("simulated.world", name=self.world.world.name), _DRIVER, problem)


_DRIVER = f"{SimulatedHospital.__module__}.{SimulatedHospital.__qualname__}"
