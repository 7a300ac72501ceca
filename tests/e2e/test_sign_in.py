"""Two kiosks of one hospital at a real service that wants a sign-in: one leaves, midnight comes, the other settles."""

from __future__ import annotations

import datetime as dt
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from kiosk.backends.signed_in import SignedInBackend
from kiosk.backends.simulated.place import Place
from kiosk.backends.simulated.server import Shell
from kiosk.clock import CHINA, ShiftedClock
from kiosk.domain.bill import RequestId
from kiosk.ports import SignInRule, SignOutEnds
from kiosk.settings import Part, Settings
from tests.backends.test_signed_in import world_with
from tests.e2e.terminal import AtTheKiosk, booked, settings, standing
from tests.e2e.test_one_bill_many_hands import shows_voucher


def at(ends: SignOutEnds, now: dt.datetime | None = None) -> Place:
    world = world_with(SignInRule(ends))
    return Place(world, ShiftedClock(now or world.clock))


def terminal(folder: Path, name: str, first: int, url: str, ends: SignOutEnds) -> Settings:
    profile: dict[str, Any] = {"sign_in": {"ends": ends.value}}
    return settings(
        folder / name,
        name=name,
        request_slice=(first, first + 99),
        backend=Part("simulated_http", {"url": url, "operator": name, "profile": profile}),
        hospital=Part("http_example", {"url": url}),
    )


@pytest.mark.parametrize("ends", SignOutEnds)
def test_one_kiosk_stops_while_the_other_has_a_bill_on_its_screen(tmp_path: Path, ends: SignOutEnds) -> None:
    there = at(ends)
    with Shell(there) as shell, standing(terminal(tmp_path, "K02", 100, shell.url, ends), there) as stays:
        with standing(terminal(tmp_path, "K01", 0, shell.url, ends), there) as leaves:
            shows_voucher(leaves, "long_resident")
            shows_voucher(stays)
            assert there.signing.given == 2
        assert stays.settle().page == "done"
        assert there.signing.given == 2, "the other one's leaving cost nothing"
        (settlement,) = booked(there)
        assert settlement.request_id.sequence == 100


def test_midnight_between_the_bill_and_the_money(tmp_path: Path) -> None:
    there = at(SignOutEnds.TERMINAL, dt.datetime(2026, 3, 18, 23, 57, 30, tzinfo=CHINA))
    with ExitStack() as stack:
        shell = stack.enter_context(Shell(there))
        made = terminal(tmp_path, "K01", 0, shell.url, SignOutEnds.TERMINAL)
        person: AtTheKiosk = stack.enter_context(standing(made, there))
        shows_voucher(person)
        assert there.signing.given == 1
        assert isinstance(there.clock, ShiftedClock)
        there.clock.advance(150)
        assert person.settle().page == "done"
        assert there.signing.given == 2
        (settlement,) = booked(there)
        assert RequestId.parse(str(settlement.request_id)).stamp.startswith("20260319")
        (row,) = person.kiosk.parts.journal.day(dt.date(2026, 3, 19))
        assert row.request_id == settlement.request_id
        assert isinstance(person.kiosk.parts.backend, SignedInBackend)
