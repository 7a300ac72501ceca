"""The platform's module and the reader, brought together: what an answer means for the card and the person."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from drivers.card import several, simulated
from kiosk.backends.simulated.place import Place
from kiosk.backends.simulated.world import load
from kiosk.bootstrap import Overrides, build
from kiosk.clock import SimulatedClock
from kiosk.domain.people import Medium
from kiosk.domain.problems import REMEDIES, Moved, Problem, ProblemCode, Who
from kiosk.ports import BackendProfile, CardReader, Declined, NoAnswer, Refusal, Reply
from kiosk.settings import JournalSettings, Settings, SettingsError
from kiosk.terminal.security_module import authenticate_at, introduce

C = ProblemCode
WORLD = load("default")


class Platform:
    """A backend of nothing but its module."""

    def __init__(self, reply: Reply[str], offered: bool = True) -> None:
        self._reply, self._offered = reply, offered

    def profile(self) -> BackendProfile:
        return BackendProfile(security_module=self._offered)

    def authenticate(self, question: str) -> Reply[str]:
        return self._reply


def asked(reply: Reply[str]) -> str | Problem:
    backend: Any = Platform(reply)
    ask = authenticate_at(backend)
    assert ask is not None
    return ask("question")


@pytest.mark.parametrize(
    "reply, found",
    [
        ("answer", "answer"),
        (Refusal(C.INSURER_REFUSED, "卡已挂失"), Problem(C.CARD_REFUSED, text="卡已挂失")),
        (Declined("-1", "卡已挂失"), Problem(C.CARD_REFUSED, text="卡已挂失")),
        (Refusal(C.NOT_OFFERED), Problem(C.CARD_NEEDS_AUTHENTICATION)),
        (NoAnswer(C.INSURER_DOWN), Problem(C.MODULE_SILENT)),
        (NoAnswer(C.INSURER_DOWN, sent=False), Problem(C.MODULE_SILENT)),
        (NoAnswer(C.INSURER_ANSWER_BROKEN), Problem(C.INSURER_ANSWER_BROKEN)),
        (NoAnswer(C.SIGN_IN_FAILED, sent=False), Problem(C.SIGN_IN_FAILED)),
    ],
)
def test_what_the_platform_says_of_a_card(reply: Reply[str], found: str | Problem) -> None:
    """The person always has a step of their own, and nothing was charged."""
    assert asked(reply) == found
    if isinstance(found, Problem):
        assert (found.money, Who.PATIENT in REMEDIES[found.code].remedies) == (Moved.NO, True)


def test_a_platform_without_a_module_or_without_what_it_claims() -> None:
    none: Any = Platform("answer", offered=False)
    assert authenticate_at(none) is None

    class Claims:
        def profile(self) -> BackendProfile:
            return BackendProfile(security_module=True)

    claims: Any = Claims()
    with pytest.raises(SettingsError, match="this backend has none"):
        authenticate_at(claims)


def _one(clock: SimulatedClock) -> tuple[CardReader, Callable[[], simulated.SimulatedCardReader]]:
    made = simulated.create({"two_steps": True}, clock)
    return made, lambda: made


def _several(clock: SimulatedClock) -> tuple[CardReader, Callable[[], simulated.SimulatedCardReader]]:
    part = {"driver": "simulated", "options": {"two_steps": True}}
    made = several.create({"readers": [{"driver": "simulated"}, part]}, clock)
    second: Any = made.members[1]
    return made, lambda: second


@pytest.mark.parametrize("fitted", [_one, _several])
def test_the_reader_that_is_built_asks_the_backend_that_is_built(tmp_path: Path, fitted: Any) -> None:
    clock = SimulatedClock(WORLD.clock)
    place = Place(WORLD, clock)
    reader, slot = fitted(clock)
    settings = Settings(journal=JournalSettings(tmp_path / "journal.db", reserve_bytes=65536))
    kiosk = build(settings, Overrides(clock, {"backend": place.backend(), "card_reader": reader}), threaded=False)
    kiosk.parts.journal.close()
    card = WORLD.person("card3").credential(Medium.CARD)
    assert slot().read(slot().insert(card)) == card
    place.faults.plan([{"call": "authenticate", "fault": "down"}])
    assert slot().read(slot().insert(card)) == Problem(C.MODULE_SILENT)


def test_a_reader_that_knows_no_two_steps_is_left_alone() -> None:
    class Plain:
        """As PC/SC has it."""

    plain: Any = Plain()
    platform: Any = Platform("answer", offered=False)
    introduce(plain, platform)
    introduce(None, platform)
