"""What every Scanner does, whatever it reads from: simulated, a serial line on a pseudo terminal, a keyboard that is
held (test_wedge.py)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.camera.classify import LONGEST
from kiosk.domain.people import Credential, Medium
from kiosk.domain.problems import ProblemCode
from kiosk.ports import CodeSeen, Health, ScannerTrouble, TicketSeen, WrongCode
from tests.drivers.camera.test_classify import TICKET, VOUCHER
from tests.drivers.scanner.stages import LINES, STAGES, LineStage, Stage, ready, stage
from tests.held import leaves_nothing

SEEN = CodeSeen(Credential(Medium.VOUCHER, token=VOUCHER))
GONE = ScannerTrouble(ProblemCode.SCANNER_GONE)


@pytest.fixture
def play(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    found = stage(request.param, tmp_path)
    yield found
    found.close()


everywhere = pytest.mark.parametrize("play", STAGES, indirect=True)
on_lines = pytest.mark.parametrize("play", LINES, indirect=True)


@everywhere
def test_a_code_held_before_it_is_signalled_once(play: Stage) -> None:
    """Scanners repeat what is held before them; a camera's frames do the same."""
    play.begin()
    play.scanner.watch()
    play.scan(VOUCHER, VOUCHER)
    play.scan(VOUCHER)
    play.scan(TICKET)
    assert [play.next_signal() for _ in range(2)] == [SEEN, TicketSeen(TICKET)]
    assert play.signals.empty()


@everywhere
def test_a_code_that_comes_back_is_signalled_again(play: Stage) -> None:
    play.begin()
    play.scanner.watch()
    for _ in range(2):
        play.scan(VOUCHER)
        assert play.next_signal() == SEEN
        play.take_away()
    assert play.signals.empty()


@everywhere
def test_wrong_codes_are_named(play: Stage) -> None:
    play.begin()
    play.scanner.watch()
    for content, problem in (
        ("https://example.cn/?a=1&b=%20#c", ProblemCode.CODE_IS_LINK),
        ("wxp://f2f0invented", ProblemCode.CODE_IS_LINK),
        ("13" + "4" * 16, ProblemCode.CODE_IS_PAYMENT),
        ("something else", ProblemCode.CODE_NOT_VOUCHER),
        (VOUCHER[:-1], ProblemCode.CODE_NOT_VOUCHER),
        ("7" * (LONGEST + 1), ProblemCode.CODE_NOT_VOUCHER),
    ):
        play.scan(content)
        assert play.next_signal() == WrongCode(problem), content[:20]
    assert play.signals.empty()


@everywhere
def test_nothing_is_passed_on_before_watch_and_after_rest(play: Stage) -> None:
    play.begin()
    play.scan(VOUCHER)
    play.scanner.watch()
    play.scan("https://example.cn")
    assert play.next_signal() == WrongCode(ProblemCode.CODE_IS_LINK)
    play.scanner.rest()
    play.scan(VOUCHER)
    play.scanner.watch()
    play.scan(TICKET)
    assert play.next_signal() == TicketSeen(TICKET)
    assert play.signals.empty()


@everywhere
def test_each_watch_looks_afresh(play: Stage) -> None:
    play.begin()
    for _ in range(2):
        play.scanner.watch()
        play.scan(VOUCHER)
        assert play.next_signal() == SEEN
        play.scanner.rest()


@everywhere
def test_two_codes_in_one_burst_are_two(play: Stage) -> None:
    play.begin()
    play.scanner.watch()
    play.scan(VOUCHER, TICKET, "https://example.cn")
    signals = [play.next_signal() for _ in range(3)]
    assert signals == [SEEN, TicketSeen(TICKET), WrongCode(ProblemCode.CODE_IS_LINK)]


@everywhere
def test_it_can_be_stopped_and_started_again(play: Stage) -> None:
    play.begin()
    play.scanner.watch()
    play.scan(VOUCHER)
    assert play.next_signal() == SEEN
    play.scanner.stop()
    play.scanner.stop()
    play.begin()
    play.scan(VOUCHER)  # a new start doesn't watch
    play.scanner.watch()
    play.scan(TICKET)
    assert play.next_signal() == TicketSeen(TICKET)
    assert play.signals.empty()


@everywhere
def test_its_health_claims_nothing_before_the_first_code(play: Stage) -> None:
    assert play.scanner.check().health is Health.UNKNOWN
    play.begin()
    check = play.scanner.check()
    assert (check.part, check.health, check.problem) == ("scanner", Health.UNKNOWN, None)
    assert "nothing" in str(check.evidence)
    assert check.driver.endswith(type(play.scanner).__qualname__)
    play.scan(VOUCHER)
    check = play.scanner.check()
    assert (check.health, check.problem) == (Health.READY, None)
    assert "424" not in repr(check), "a check never holds what was read"


@everywhere
def test_unplugged_and_plugged_in_again(play: Stage) -> None:
    play.begin()
    play.scanner.watch()
    play.scan(VOUCHER)
    assert play.next_signal() == SEEN
    play.unplug()
    assert play.next_signal() == GONE
    check = play.scanner.check()
    assert (check.health, check.problem) == (Health.OUT_OF_ORDER, ProblemCode.SCANNER_GONE)
    play.scanner.watch()
    assert play.next_signal() == GONE  # whoever begins to watch is told again
    play.plug()
    assert play.scanner.check().health is Health.UNKNOWN, "it may be another one: it has read nothing yet"
    play.scan(TICKET)
    assert play.next_signal() == TicketSeen(TICKET)
    assert ready(play)
    assert play.signals.empty()


@everywhere
def test_absent_from_the_start(play: Stage) -> None:
    play.unplug()
    assert play.scanner.check().problem is ProblemCode.SCANNER_GONE
    play.begin()
    assert play.next_signal() == GONE
    play.plug()
    play.scanner.watch()
    play.scan(TICKET)
    assert play.next_signal() == TicketSeen(TICKET)


@on_lines
def test_half_a_code_from_before_the_watch_is_never_passed_on(play: Stage) -> None:
    """Neither its end, nor glued to what comes next."""
    assert isinstance(play, LineStage)
    play.begin()
    play.send(VOUCHER[:10].encode())
    play.scanner.watch()
    play.show(VOUCHER[10:].encode())
    play.scan(TICKET)
    assert play.next_signal() == TicketSeen(TICKET)
    assert play.signals.empty()


@on_lines
def test_a_code_in_single_bytes(play: Stage) -> None:
    assert isinstance(play, LineStage)
    play.begin()
    play.scanner.watch()
    for sign in VOUCHER[:-1].encode():
        play.put(bytes((sign,)))
    play.scan(VOUCHER[-1:])
    assert play.next_signal() == SEEN


@everywhere
def test_however_often_it_is_started_and_stopped_it_leaves_nothing(play: Stage) -> None:
    def life() -> None:
        play.begin()
        play.scanner.watch()
        play.scanner.check()
        play.scanner.stop()
        play.scanner.check()

    leaves_nothing(life)
