"""Signed in before the first call of a day, once more when that ended, and never at another terminal's cost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest

from drivers.card.synthetic import SyntheticCard
from kiosk.backends.signed_in import SignedInBackend, signed_in
from kiosk.backends.simulated import http
from kiosk.backends.simulated.place import Place
from kiosk.backends.simulated.server import Shell
from kiosk.backends.simulated.world import World, load
from kiosk.clock import CHINA, SimulatedClock
from kiosk.diagnostics import driver_name
from kiosk.domain.bill import Settlement
from kiosk.domain.people import Member
from kiosk.domain.problems import ProblemCode
from kiosk.ports import (
    Backend,
    BackendProfile,
    Clearing,
    NoAnswer,
    Refusal,
    Registry,
    Reversed,
    SecurityModule,
    Signing,
    SignInRule,
    SignOutEnds,
    Uploads,
)
from kiosk.settings import SettingsError, section
from tests.contracts.backend import BackendContract
from tests.contracts.sample import sample

EXPIRED = ProblemCode.SIGN_IN_EXPIRED
TERMINAL, INSTITUTION = SignInRule(SignOutEnds.TERMINAL), SignInRule(SignOutEnds.INSTITUTION)


def world_with(rule: SignInRule | None) -> World:
    """The default world behind a sign-in."""
    world = load("default")
    return replace(world, world=replace(world.world, profile=replace(world.profile, sign_in=rule)))


@dataclass
class Side:
    """A platform that wants a sign-in, and terminals of it."""

    place: Place
    clock: SimulatedClock
    url: str = ""

    def raw(self, operator: str = "K01") -> Backend:
        """A terminal's adapter without anybody who signs in."""
        if not self.url:
            return self.place.backend(operator=operator)
        options = {"url": self.url, "timeout": 20.0, "operator": operator}
        made = http.create(options, self.clock)
        return _Told(made, self.place.world.profile)

    def terminal(self, operator: str = "K01") -> SignedInBackend:
        made = signed_in(self.raw(operator), self.clock)
        assert isinstance(made, SignedInBackend)
        return made

    def plan(self, call: str, fault: str, times: int = 1, **more: Any) -> None:
        self.place.faults.plan([{"call": call, "fault": fault, "times": times, **more}])


class _Told(http.HttpBackend):
    """The HTTP client with this profile, as its settings file would give it."""

    def __init__(self, client: http.HttpBackend, profile: BackendProfile) -> None:
        self.__dict__ |= client.__dict__
        self._options = replace(client._options, profile=profile)


@contextmanager
def platform(rule: SignInRule, wire: bool) -> Iterator[Side]:
    world = world_with(rule)
    clock = SimulatedClock(world.clock)
    place = Place(world, clock)
    if not wire:
        yield Side(place, clock)
        return
    with Shell(place) as shell:
        yield Side(place, clock, shell.url)


@pytest.fixture(params=["in process", "http"])
def side(request: pytest.FixtureRequest) -> Iterator[Side]:
    with platform(TERMINAL, request.param == "http") as made:
        yield made


def known(answer: object) -> bool:
    return isinstance(answer, Member)


# ---- the contract holds through it -------------------------------------------------------------------------------


class TestSignedIn(BackendContract):
    @pytest.fixture
    def backend(self) -> Backend:
        world = world_with(TERMINAL)
        clock = SimulatedClock(world.clock)
        return signed_in(Place(world, clock).backend(), clock)

    def test_check_names_the_driver(self, backend: Backend) -> None:
        assert backend.check().driver == driver_name(backend) == "kiosk.backends.simulated.backend.SimulatedBackend"
        assert str(backend.check().evidence).endswith("not signed in yet")
        backend.identify(sample().credential)
        assert str(backend.check().evidence).endswith("signed in for today")

    def test_what_else_it_offers_is_seen(self, backend: Backend) -> None:
        assert isinstance(backend, Registry)
        assert isinstance(backend, Uploads)
        assert isinstance(backend, Clearing)
        assert isinstance(backend, SecurityModule)


def test_what_a_backend_does_not_offer_is_not_seen() -> None:
    class Plain:
        def __init__(self, inner: Backend) -> None:
            self.profile, self.sign_in = inner.profile, inner.sign_in  # type: ignore[attr-defined]
            self.sign_out = inner.sign_out  # type: ignore[attr-defined]

    world = world_with(TERMINAL)
    clock = SimulatedClock(world.clock)
    plain: Any = Plain(Place(world, clock).backend())
    made = signed_in(plain, clock)
    assert isinstance(made, SignedInBackend)
    assert not isinstance(made, Registry | Uploads | Clearing | SecurityModule)


def test_a_platform_without_sign_in_is_left_alone() -> None:
    world = load("default")
    place = Place(world, SimulatedClock(world.clock))
    backend = place.backend()
    assert signed_in(backend, place.clock) is backend
    assert known(backend.identify(sample().credential))


def test_a_profile_that_asks_for_what_the_backend_has_not_stops_the_start() -> None:
    class Plain:
        def profile(self) -> BackendProfile:
            return BackendProfile(sign_in=TERMINAL)

    plain: Any = Plain()
    with pytest.raises(SettingsError, match="wants a sign-in"):
        signed_in(plain, SimulatedClock(load("default").clock))
    with pytest.raises(SettingsError, match="lasts"):
        section(BackendProfile, {"sign_in": {"lasts": 0}}, "[backend]")
    assert section(BackendProfile, {"sign_in": {}}, "[backend]").sign_in == INSTITUTION, "the safe one"


# ---- questions and writes ----------------------------------------------------------------------------------------


def test_without_a_sign_in_nothing_is_answered(side: Side) -> None:
    raw = side.raw()
    refused = raw.identify(sample().credential)
    assert isinstance(refused, Refusal)
    assert refused.code is EXPIRED
    assert isinstance(raw, Signing)
    raw.sign_in()
    assert known(raw.identify(sample().credential))


def test_signed_in_once_a_day(side: Side) -> None:
    backend = side.terminal()
    for _ in range(3):
        assert known(backend.identify(sample().credential))
    assert side.place.signing.given == 1


def test_a_question_is_asked_once_more(side: Side) -> None:
    backend = side.terminal()
    backend.identify(sample().credential)
    side.plan("identify", "sign_in_expired")
    assert known(backend.identify(sample().credential))
    assert side.place.signing.given == 2


def test_a_cards_question_is_asked_once_more(side: Side) -> None:
    """The same question: the card has asked no other."""
    backend: Backend = side.terminal()
    card = SyntheticCard(sample("card3").credential.recognition_code)
    assert isinstance(backend, SecurityModule)
    side.plan("authenticate", "sign_in_expired")
    answer = backend.authenticate(card.ask())
    assert isinstance(answer, str)
    assert card.takes(answer)
    assert side.place.signing.given == 2


def test_a_question_is_not_asked_for_ever(side: Side) -> None:
    backend = side.terminal()
    side.plan("identify", "sign_in_expired", times=5)
    refused = backend.identify(sample().credential)
    assert isinstance(refused, Refusal)
    assert refused.code is EXPIRED
    assert len(side.place.faults.pending()) == 1
    assert side.place.faults.pending()[0].times == 3


@pytest.mark.parametrize("fault, more", [("sign_in_expired", {}), ("decline", {"text": "请先签到"})])
@pytest.mark.parametrize("call", ["settle", "reverse"])
def test_a_write_is_handed_on_and_the_next_one_is_taken(
    side: Side, call: str, fault: str, more: dict[str, str]
) -> None:
    backend = side.terminal()
    first, second = sample().order(backend, 1), sample().order(backend, 2)
    side.plan(call, fault, times=1, **more)
    if call == "settle":
        assert not isinstance(backend.settle(first), Settlement)
        assert side.place.books.live() == ()
        assert side.place.signing.given == 2
        assert isinstance(backend.settle(second), Settlement)
    else:
        backend.settle(first)
        assert backend.reverse(first.request_id) != Reversed()
        assert len(side.place.books.live()) == 1
        assert backend.reverse(first.request_id) == Reversed()
    assert side.place.signing.given == 2
    assert side.place.faults.pending() == ()


@pytest.mark.parametrize(
    "fault, code",
    [
        ("down", ProblemCode.INSURER_DOWN),
        ("lost_after", ProblemCode.INSURER_DOWN),
        ("garbage", ProblemCode.INSURER_ANSWER_BROKEN),
        ("refuse", ProblemCode.SIGN_IN_FAILED),
        ("decline", ProblemCode.SIGN_IN_FAILED),
    ],
)
def test_where_signing_in_fails_nothing_was_sent(side: Side, fault: str, code: ProblemCode) -> None:
    order = sample().order(side.terminal("K02"), 1)
    side.plan("sign_in", fault, text="操作员未登记")
    backend = side.terminal()
    answer = backend.settle(order)
    assert isinstance(answer, NoAnswer)
    assert (answer.code, answer.sent) == (code, False)
    assert side.place.books.live() == ()
    assert isinstance(backend.settle(order), Settlement), "the number was never sent"


# ---- time --------------------------------------------------------------------------------------------------------


def test_the_day_is_renewed_before_money_is_sent(side: Side) -> None:
    """23:59:58, and the settlement leaves at 00:00:03: a new sign-in goes before it, and it is booked at once."""
    side.clock.set(dt.datetime(2026, 3, 18, 23, 59, 58, tzinfo=CHINA))
    backend = side.terminal()
    order = sample().order(backend, 1)
    assert side.place.signing.given == 1
    side.clock.advance(5)
    assert isinstance(backend.settle(order), Settlement)
    assert side.place.signing.given == 2


def test_a_sign_in_ends_after_its_time(side: Side) -> None:
    hour = replace(TERMINAL, lasts=3600.0)
    with platform(hour, bool(side.url)) as short:
        backend = short.terminal()
        for minutes in (0, 50, 20, 50):
            short.clock.advance(minutes * 60)
            assert known(backend.identify(sample().credential))
        assert short.place.signing.given == 2


@pytest.mark.parametrize("jump", [dt.timedelta(hours=-12), dt.timedelta(days=1), dt.timedelta(days=5000)])
def test_a_clock_that_was_set_signs_in_once_more(side: Side, jump: dt.timedelta) -> None:
    backend = side.terminal()
    assert known(backend.identify(sample().credential))
    side.clock.set(side.clock.now() + jump)
    for _ in range(3):
        assert known(backend.identify(sample().credential))
    assert side.place.signing.given == 2


# ---- several hands -----------------------------------------------------------------------------------------------


def test_several_workers_sign_in_once(side: Side) -> None:
    backend = side.terminal()
    with ThreadPoolExecutor(8) as workers:
        assert all(map(known, workers.map(lambda _: backend.identify(sample().credential), range(16))))
        assert side.place.signing.given == 1
        side.place.signing.forget()
        assert all(map(known, workers.map(lambda _: backend.identify(sample().credential), range(16))))
    assert side.place.signing.given == 2


def test_several_workers_share_a_sign_in_that_failed(side: Side) -> None:
    backend = side.terminal()
    side.plan("sign_in", "refuse", times=0)
    with ThreadPoolExecutor(4) as workers:
        answers = list(workers.map(lambda _: backend.identify(sample().credential), range(4)))
    assert {type(a) for a in answers} == {NoAnswer}
    side.place.faults.clear()
    assert known(backend.identify(sample().credential))


@pytest.mark.parametrize("ends", SignOutEnds)
@pytest.mark.parametrize("wire", [False, True])
def test_a_sign_out_leaves_the_others_signed_in(ends: SignOutEnds, wire: bool) -> None:
    with platform(SignInRule(ends), wire) as side:
        first, second = side.terminal("K01"), side.terminal("K02")
        assert known(first.identify(sample().credential))
        assert known(second.identify(sample().credential))
        first.sign_out()
        assert known(second.identify(sample().credential))
        assert side.place.signing.given == 2, "the second was never thrown out"
        first.sign_out()
        assert known(first.identify(sample().credential))


def test_a_window_that_signs_the_whole_hospital_out_costs_one_sign_in(side: Side) -> None:
    with platform(INSTITUTION, bool(side.url)) as everyone:
        backend, window = everyone.terminal("K01"), everyone.raw("W01")
        assert known(backend.identify(sample().credential))
        assert isinstance(window, Signing)
        window.sign_in()
        window.sign_out()
        assert known(backend.identify(sample().credential))
        assert everyone.place.signing.given == 3


def test_nobody_signs_out_on_a_day_without_a_sign_in(side: Side) -> None:
    backend = side.terminal()
    side.plan("sign_out", "refuse", times=1)
    backend.sign_out()
    backend.identify(sample().credential)
    side.clock.advance(86400)
    backend.sign_out()
    assert len(side.place.faults.pending()) == 1
