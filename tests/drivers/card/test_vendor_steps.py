"""The two steps of a 3.0 card through a library in its own process: an answer goes to the card that asked, or
nowhere."""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from drivers.card import vendor
from drivers.card.synthetic import SyntheticCard, answer_to
from drivers.card.vendor import VendorCardReader
from kiosk.backends.simulated.world import load
from kiosk.clock import SystemClock
from kiosk.domain.people import Credential, Medium
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.ports import CardInserted, CardRemoved, Check, Health
from tests.drivers.card.fixtures import LONGEST_WAIT, Signals, until
from tests.drivers.card.vendor_kit import Desk, options

C = ProblemCode
KONG, CAO = (load("default").person(key).credential(Medium.CARD) for key in ("card3", "card3_no_phone"))
Answer = Callable[[str], str | Problem]


class Module:
    """The platform's module as a test wants it."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answer: Answer = answer_to

    def __call__(self, question: str) -> str | Problem:
        self.asked.append(question)
        return self.answer(question)


@pytest.fixture
def module() -> Module:
    return Module()


Start = Callable[..., tuple[VendorCardReader, Signals]]


@pytest.fixture
def start(module: Module, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """A watched reader with the platform's module."""
    monkeypatch.setattr("drivers.card.vendor_process.FIRST_WAIT", 0.02)
    made: list[VendorCardReader] = []

    def started(**more: object) -> tuple[VendorCardReader, Signals]:
        reader, signals = vendor.create(options(**{"module_seconds": LONGEST_WAIT, **more}), SystemClock()), Signals()
        made.append(reader)
        reader.authenticate_with(module)
        reader.start(signals)
        return reader, signals

    yield started
    for reader in made:
        reader.stop()


def module_of(check: Check) -> tuple[Health | None, str]:
    """What a check says of the platform's module."""
    (found,) = [each for each in check.details if each.name == "security_module"]
    return found.health, str(found.value)


def test_a_card_is_read_and_known_again(
    start: Start, desk: Desk, module: Module, caplog: pytest.LogCaptureFixture
) -> None:
    """Asked once a reading, with the card's own question; nothing of it is left behind."""
    caplog.set_level(logging.DEBUG)
    asking = desk.put_third(KONG)
    reader, signals = start()
    insertion = signals.next(CardInserted).insertion
    assert module_of(reader.check())[0] is Health.UNKNOWN, "nobody has asked yet"
    assert reader.read(insertion) == KONG
    assert module.asked == [asking.question]
    assert reader.same_card(insertion, KONG.recognition_code) is None
    assert desk.given == [asking.awaited()] * 2
    check, found = reader.check(), reader.probe("application")
    assert (check.health, module_of(check)[0], module_of(found)[0]) == (Health.READY,) * 3
    desk.put_third(CAO)
    assert reader.same_card(insertion, KONG.recognition_code) == Problem(C.CARD_SWAPPED)
    said = caplog.text + repr((check, found))
    assert not [s for s in (KONG.name, KONG.token, KONG.recognition_code, asking.awaited()) if s in said]


def test_without_an_answer_nothing_is_given(start: Start, desk: Desk, module: Module) -> None:
    desk.put_third(KONG)
    reader, signals = start()
    insertion = signals.next(CardInserted).insertion
    refused = Problem(C.CARD_REFUSED, text="卡已挂失")
    for answer in (Problem(C.MODULE_SILENT), Problem(C.SIGN_IN_FAILED), refused):
        module.answer = lambda _, answer=answer: answer  # type: ignore[misc]
        assert reader.read(insertion) == answer
        silent = answer is not refused
        assert module_of(reader.check())[0] is (Health.DEGRADED if silent else Health.READY)
        assert reader.check().health is (Health.DEGRADED if silent else Health.READY)
    for garbage in ("", "\n", "00|王|", "0|\x00", "F" * 5000):
        module.answer = lambda _, garbage=garbage: garbage  # type: ignore[misc]
        assert reader.read(insertion) == Problem(C.INSURER_ANSWER_BROKEN)
    assert desk.given == []
    module.answer = answer_to
    assert reader.read(insertion) == KONG, "none of it was held against the card"


def test_a_late_answer_is_nobodys(start: Start, desk: Desk, module: Module) -> None:
    """The next card has a question of its own, asked when the line is free, and is given the answer to that."""
    desk.put_third(KONG)
    reader, signals = start(module_seconds=0.05)
    first = signals.next(CardInserted).insertion
    free = threading.Event()
    module.answer = lambda question: answer_to(question) if free.wait(LONGEST_WAIT) else Problem(C.BUG)
    assert reader.read(first) == Problem(C.MODULE_SILENT)
    assert reader.read(first) == Problem(C.MODULE_SILENT)
    until(lambda: bool(module.asked), "the first question is under way")
    assert len(module.asked) == 1, "one question at a time: the first is still on its way"
    desk.empty()
    signals.next(CardRemoved)
    other = desk.put_third(CAO)
    second = signals.next(CardInserted).insertion
    reader.options = replace(reader.options, module_seconds=LONGEST_WAIT)
    module.answer = answer_to
    free.set()
    assert reader.read(second) == CAO
    assert module.asked[1:] == [other.question]
    assert desk.given == [other.awaited()]


def test_pulled_while_the_platform_thinks(start: Start, desk: Desk, module: Module) -> None:
    """It is known at once, and not when the answer comes."""
    desk.put_third(KONG)
    reader, signals = start()
    insertion = signals.next(CardInserted).insertion
    free = threading.Event()

    def slow(question: str) -> str:
        desk.empty()
        free.wait(LONGEST_WAIT)
        return answer_to(question)

    module.answer = slow
    assert reader.read(insertion) == Problem(C.CARD_PULLED)
    free.set()
    assert desk.given == []
    assert reader.steps.failed is None, "that says nothing of the platform"


def test_out_since_the_last_look(start: Start, desk: Desk, module: Module) -> None:
    """Nobody has looked since the card asked: it is looked once more before the answer is given."""
    desk.put_third(KONG)
    reader, signals = start(poll_seconds=LONGEST_WAIT)
    insertion = signals.next(CardInserted).insertion

    def taken_out(question: str) -> str:
        desk.empty()
        return answer_to(question)

    module.answer = taken_out
    assert reader.read(insertion) == Problem(C.CARD_PULLED)
    assert desk.given == []


def test_another_card_since_the_last_look(module: Module, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that marks its cards shows it, though somebody is in at every look."""
    plan = tmp_path / "plan.json"
    monkeypatch.setenv("VENDOR_SCRIPT", str(plan))
    hello = {"protocol": 1, "library": "ours 1.0", "calls": ["present", "read", "begin", "finish"]}
    asking = {"begin": {"request": SyntheticCard(KONG.recognition_code).ask()}}
    wants = {"hello": hello, "read": {"error": "CARD_NEEDS_AUTHENTICATION"}, "finish": {"error": "CARD_MUTE"}} | asking

    def card(mark: str) -> None:
        plan.write_text(json.dumps({**wants, "present": {"present": True, "card": mark}}), encoding="utf-8")

    def changed(question: str) -> str:
        card("b")
        return answer_to(question)

    card("a")
    chosen = {
        "command": [sys.executable, str(Path(__file__).with_name("vendor_script.py"))],
        "poll_seconds": LONGEST_WAIT,
    }
    reader, signals = vendor.create(chosen, SystemClock()), Signals()
    module.answer = changed
    reader.authenticate_with(module)
    reader.start(signals)
    try:
        assert reader.read(signals.next(CardInserted).insertion) == Problem(C.CARD_PULLED), "finish was asked"
    finally:
        reader.stop()


def test_a_process_that_ends_between_the_steps(start: Start, desk: Desk, module: Module) -> None:
    """The next one has heard no question: it is given no answer, also where nobody may look in between."""
    desk.put_third(KONG)
    reader, signals = start(profile="certified")
    insertion = signals.next(CardInserted).insertion

    def killed(question: str) -> str:
        run = reader.process._run
        assert run is not None
        assert run._process is not None
        os.kill(run._process.pid, signal.SIGKILL)
        run._process.wait()
        return answer_to(question)

    module.answer = killed
    assert reader.read(insertion) == Problem(C.CARD_UNREADABLE)
    assert desk.given == []
    module.answer = answer_to
    desk.put_third(KONG)
    assert reader.read(insertion) == KONG
    assert signals.none_left(), "the card has never left"


def test_answers_that_no_card_takes_lock_none(start: Start, desk: Desk, module: Module) -> None:
    """One go an insertion, and after two that failed in a row no more: the third would lock a card for good."""
    module.answer = lambda _: answer_to(SyntheticCard(CAO.recognition_code).ask())
    reader, signals = start()
    for goes in (1, 2):
        desk.put_third(KONG)
        insertion = signals.next(CardInserted).insertion
        assert reader.read(insertion) == Problem(C.CARD_AUTHENTICATION_FAILED)
        assert reader.read(insertion) == Problem(
            C.CARD_AUTHENTICATION_FAILED if goes == 1 else C.CARD_NEEDS_AUTHENTICATION
        )
        assert len(desk.given) == len(module.asked) == goes
        desk.empty()
        signals.next(CardRemoved)
    asking = desk.put_third(KONG)
    insertion = signals.next(CardInserted).insertion
    assert reader.read(insertion) == Problem(C.CARD_NEEDS_AUTHENTICATION)
    assert len(desk.given) == 2
    check = reader.check()
    assert (check.health, check.problem, module_of(check)[0]) == (Health.DEGRADED, None, Health.DEGRADED)
    module.answer = answer_to
    reader.stop()
    reader.start(signals)
    assert reader.read(signals.next(CardInserted).insertion) == KONG
    assert desk.given[2:] == [asking.awaited()]


@pytest.mark.parametrize("profile", ["certified", ""])
def test_between_the_steps_nothing_else_is_asked(start: Start, desk: Desk, module: Module, profile: str) -> None:
    """A reading resets the card. A library that can only look by reading isn't even looked with."""
    desk.put_third(KONG)
    reader, signals = start(**({"profile": profile} if profile else {}))
    insertion = signals.next(CardInserted).insertion
    meanwhile: list[object] = []

    def engineer(question: str) -> str:
        meanwhile.extend((reader.ask("read", 5.0), reader.check().health, reader.misses))
        return answer_to(question)

    module.answer = engineer
    assert reader.read(insertion) == KONG
    assert meanwhile == [Problem(C.CARD_BUSY), Health.DEGRADED if profile else Health.READY, 0]


def test_what_has_no_two_steps_stays_as_it_is(start: Start, desk: Desk, module: Module) -> None:
    desk.put_third(KONG)
    reader, signals = start()
    reader.authenticate_with(None)
    insertion = signals.next(CardInserted).insertion
    assert reader.read(insertion) == Problem(C.CARD_NEEDS_AUTHENTICATION)
    assert module_of(reader.check())[0] is Health.UNKNOWN
    reader.authenticate_with(module)
    module.answer = lambda question: (_ for _ in ()).throw(RuntimeError("a bug over there"))
    with pytest.raises(RuntimeError, match="a bug"):
        reader.read(insertion)


def test_a_card_takes_one_answer_once_and_locks_at_the_third_that_is_wrong() -> None:
    card, other = SyntheticCard(KONG.recognition_code), SyntheticCard(CAO.recognition_code)
    good = answer_to(card.ask())
    assert card.takes(good)
    assert not card.takes(good), "nothing was asked"
    assert not card.takes(answer_to(other.ask()))
    assert card.takes(answer_to(card.ask())), "a right one gives the tries back"
    for _ in range(3):
        card.ask()
        assert not card.takes("")
    assert (card.tries_left, card.takes(answer_to(card.ask()))) == (0, False)


def test_a_card_is_given_no_third_wrong_answer_whatever_other_cards_took(
    start: Start, desk: Desk, module: Module
) -> None:
    """Another card's success says that the keys are right, not that this card has its tries back."""
    wrong = answer_to(SyntheticCard(CAO.recognition_code).ask())
    reader, signals = start()

    def put(card: Credential) -> object:
        desk.put_third(card)
        found = reader.read(signals.next(CardInserted).insertion)
        desk.empty()
        signals.next(CardRemoved)
        return found

    module.answer = lambda q: wrong if KONG.recognition_code in q else answer_to(q)
    for _ in range(2):
        assert put(KONG) == Problem(C.CARD_AUTHENTICATION_FAILED)
        assert put(CAO) == CAO
    given = len(desk.given)
    assert put(KONG) == Problem(C.CARD_AUTHENTICATION_FAILED)
    assert len(desk.given) == given, "the third would lock it for good"
    assert put(CAO) == CAO
    reader.stop()
    reader.start(signals)
    assert put(KONG) == Problem(C.CARD_AUTHENTICATION_FAILED)
    assert len(desk.given) == given + 1, "also where the reader was started anew"
    assert KONG.recognition_code not in repr(vars(reader.steps))


def test_a_module_that_never_answers_holds_the_line_until_the_reader_is_started_anew(
    start: Start, desk: Desk, module: Module
) -> None:
    desk.put_third(KONG)
    reader, signals = start(module_seconds=0.05)
    never = threading.Event()
    module.answer = lambda question: answer_to(question) if never.wait(LONGEST_WAIT) else Problem(C.BUG)
    try:
        assert reader.read(signals.next(CardInserted).insertion) == Problem(C.MODULE_SILENT)
        until(lambda: bool(module.asked), "the question is under way")
        module.answer = answer_to
        reader.options = replace(reader.options, module_seconds=LONGEST_WAIT)
        reader.stop()
        reader.start(signals)
        assert not never.is_set()
        assert reader.steps._out is None, "nobody waits for that answer any more"
        assert reader.read(signals.next(CardInserted).insertion) == KONG
    finally:
        never.set()
