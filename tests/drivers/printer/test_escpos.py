"""The ESC/POS driver against a printer of ours: what comes out dot by dot, and what is known when it doesn't."""

from __future__ import annotations

import datetime as dt
import random
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from drivers.printer import escwire
from drivers.printer.escpos import EscPosOptions, EscPosPrinter
from drivers.printer.lines import Line, LineGone, LineKind
from drivers.printer.typeset import Drawing, Format, Typesetter
from kiosk.clock import SimulatedClock
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.domain.slip import Paper
from kiosk.ports import Health, Printed
from kiosk.settings import section
from tests.drivers.printer.escpos_peer import EscPosPeer, InMemory
from tests.papers import samples

PROFILES = ("generic-80", "generic-58", "numbered-80", "generic-80-180dpi")
WIDTHS = {"generic-80": 576, "generic-58": 384, "numbered-80": 576, "generic-80-180dpi": 512, "mute-80": 576}
TICKET = samples.TICKET


def stand(peer: EscPosPeer, **options: Any) -> EscPosPrinter:
    """A driver before a peer without a wire; time passes only where it waits."""
    clock = SimulatedClock(dt.datetime(2026, 3, 12, 10))

    def opened(kind: LineKind, at: str, baud: int) -> Line:
        return InMemory(peer, clock)

    return EscPosPrinter(section(EscPosOptions, options, "[printer]"), clock, opened)


def picture(paper: Paper, width: int) -> list[bytes]:
    """The rows that a whole `paper` has."""
    made = Typesetter(Drawing(Format.RASTER, dots=width)).bands(paper, 24)
    assert not isinstance(made, Problem)
    dots = b"".join(band[8:] for band in made)
    return [dots[start : start + width // 8] for start in range(0, len(dots), width // 8)]


ROWS = {width: picture(TICKET, width) for width in set(WIDTHS.values())}
SLIP_ROWS = picture(samples.SLIP, 576)


def code_of(answer: Printed | Problem) -> ProblemCode | Printed:
    return answer.code if isinstance(answer, Problem) else answer


def whole(peer: EscPosPeer, rows: list[bytes]) -> bool:
    return any(paper[-len(rows) :] == rows for paper in peer.tray)


# ---- all goes well ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PROFILES)
def test_what_comes_out_is_the_picture_dot_by_dot(name: str) -> None:
    peer = EscPosPeer(capacity=4096 + 300)
    printer = stand(peer, profile=name)
    assert printer.print(TICKET) is Printed.CONFIRMED
    assert peer.papers == [ROWS[WIDTHS[name]]]
    assert printer.print(TICKET) is Printed.CONFIRMED
    assert peer.papers == [ROWS[WIDTHS[name]]] * 2
    assert (peer.rows, peer.unknown, peer.lost, peer.drawer) == ([], b"", 0, 0)


def test_a_slip_comes_out_and_nothing_in_it_is_taken_for_a_command() -> None:
    """The sample slip's dots hold what a printer would take for DLE commands: in a picture they are obeyed too."""
    peer = EscPosPeer()
    assert stand(peer).print(samples.SLIP) is Printed.CONFIRMED
    assert peer.papers == [SLIP_ROWS]
    assert peer.drawer == 0


@pytest.mark.parametrize("pace", [600, 1500])
def test_a_slow_printer_with_a_small_buffer_is_not_overrun(pace: int) -> None:
    peer = EscPosPeer(pace=pace, capacity=4096 + 100)
    assert stand(peer).print(TICKET) is Printed.CONFIRMED
    assert (peer.lost, peer.papers) == (0, [ROWS[576]])


# ---- what it can't say -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("peer", "options"),
    [
        (EscPosPeer(answers="none"), {}),
        (EscPosPeer(answers="status"), {}),
        (EscPosPeer(), {"profile": "mute-80"}),
        (EscPosPeer(), {"line": "file"}),
    ],
    ids=["never answers", "no receipts", "by its profile", "one-way line"],
)
def test_without_its_word_nothing_is_confirmed(peer: EscPosPeer, options: dict[str, Any]) -> None:
    printer = stand(peer, **options)
    if options.get("line") == "file":
        InMemory.two_way = False
    try:
        assert printer.print(TICKET) is Printed.UNCONFIRMED
        peer.finish()
        assert peer.papers == [ROWS[576]]
        expected = Health.READY if peer.answers == "status" else Health.UNKNOWN
        assert printer.check().health is expected
    finally:
        InMemory.two_way = True


def test_garbage_proves_nothing() -> None:
    """Whatever garbage says: never confirmed, and a problem only while the paper can't have come out."""
    for seed in range(25):
        peer = EscPosPeer(answers="garbage", seed=seed)
        answer = stand(peer).print(TICKET)
        assert answer is not Printed.CONFIRMED
        assert not (isinstance(answer, Problem) and whole(peer, ROWS[576])), seed


# ---- trouble before and in between -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("peer", "code", "said"),
    [
        (EscPosPeer(out=True), ProblemCode.PAPER_OUT, "paper out"),
        (EscPosPeer(cover=True), ProblemCode.COVER_OPEN, "cover open"),
        (EscPosPeer(error=0x08), ProblemCode.CUTTER_STUCK, "cutter"),
        (EscPosPeer(error=0x04), ProblemCode.PAPER_JAM, "mechanical"),
        (EscPosPeer(error=0x20), ProblemCode.PRINT_FAILED, "broken"),
        (EscPosPeer(error=0x40), ProblemCode.PRINTER_BUSY, "head too hot"),
        (EscPosPeer(offline=True), ProblemCode.PRINTER_BUSY, "offline"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_printer_in_trouble_gets_no_paper(peer: EscPosPeer, code: ProblemCode, said: str) -> None:
    printer = stand(peer, seconds=5.0)
    assert printer.print(TICKET) == Problem(code, reference=TICKET.number)
    check = printer.check()
    assert (check.health, check.problem) == (Health.OUT_OF_ORDER, code)
    assert said in str(check.evidence)
    peer.refill()
    peer.finish()
    assert peer.tray == [], "nothing was sent, so nothing comes out later"
    assert printer.check().health is Health.READY
    assert printer.print(TICKET) is Printed.CONFIRMED
    assert peer.papers == [ROWS[576]]


def test_little_paper_left_is_a_note() -> None:
    printer = stand(EscPosPeer(near_end=True))
    check = printer.check()
    assert (check.health, check.problem) == (Health.DEGRADED, ProblemCode.PAPER_LOW)
    assert printer.print(TICKET) is Printed.CONFIRMED


@pytest.mark.parametrize("name", ["generic-58", "numbered-80"])
@pytest.mark.parametrize("what", ["paper", "cover_at", "close_at", "mute_at"])
def test_wherever_it_stops_no_paper_is_confirmed_that_is_not_whole(name: str, what: str) -> None:
    """Paper out, cover open, line broken, silence, at sampled bytes of the whole stream: CONFIRMED only when whole, a
    problem only when not, and then it doesn't come out later either; the next paper is whole and hangs on nothing."""
    rows = ROWS[WIDTHS[name]]
    healthy = EscPosPeer()
    stand(healthy, profile=name).print(TICKET)
    ends = (healthy.dealt - 700, healthy.dealt)
    samples_of = sorted({*range(1, healthy.dealt, healthy.dealt // 9), *range(*ends, 97), healthy.dealt})
    expected = {"paper": ProblemCode.PAPER_OUT, "cover_at": ProblemCode.COVER_OPEN}
    seen = set()
    for at in samples_of:
        peer = EscPosPeer(**{what: at})
        printer = stand(peer, profile=name)
        answer = printer.print(TICKET)
        came_out = whole(peer, rows)
        assert not (answer is Printed.CONFIRMED and not came_out), at
        assert not (isinstance(answer, Problem) and came_out), at
        seen.add(code_of(answer))
        before = [list(paper) for paper in peer.tray]
        peer.refill()
        if what == "close_at":
            peer.close_at = None
            peer.power_cycle()
        peer.mute_at = None
        peer.finish()
        if isinstance(answer, Problem):
            assert answer.code is expected.get(what, ProblemCode.PRINTER_GONE), at
            assert not whole(peer, rows), at
            if name == "numbered-80" and what in expected:
                assert peer.tray == before, "its buffer was cleared"
        again = printer.print(TICKET)
        assert again is Printed.CONFIRMED, at
        assert peer.papers[-1] == rows, at
        assert peer.drawer == 0
    assert expected.get(what, ProblemCode.PRINTER_GONE) in seen
    assert Printed.UNCONFIRMED in seen


def test_an_old_receipt_is_not_taken_for_the_new_papers() -> None:
    """The rest of a stopped paper is dealt with while the next one is sent, slowly, over a line that keeps what was
    said: what is confirmed has come out by then, at every pace."""
    for pace in (30, 100, 600):
        peer = EscPosPeer(paper=9000, clears=False)
        clock = SimulatedClock(dt.datetime(2026, 3, 12, 10))
        line = InMemory(peer, clock)
        options = section(EscPosOptions, {"profile": "generic-58", "seconds": 900.0}, "[printer]")
        printer = EscPosPrinter(options, clock, lambda *_, line=line: line)
        assert code_of(printer.print(TICKET)) is ProblemCode.PAPER_OUT
        peer.refill()
        peer.pace = pace
        answer = printer.print(TICKET)
        assert answer is not Printed.CONFIRMED or peer.papers[-1:] == [ROWS[384]], pace
        peer.pace = 1 << 20
        peer.finish()
        assert peer.papers[-1] == ROWS[384], pace
        assert isinstance(answer, Printed), pace
        line.read(0.0)
        assert printer.print(TICKET) is Printed.CONFIRMED, pace


@pytest.mark.parametrize("what", ["paper", "cover_at"])
def test_at_no_pace_is_an_old_receipt_taken_for_the_new_papers(what: str) -> None:
    """Papers that stop anywhere, one after the other, on a printer of any pace over a line that keeps what was said:
    what is confirmed has come out by then. An old receipt that came while the new paper's first was waited for used to
    count for each band one too early, and the last was confirmed before it was printed."""
    for seed in range(8):
        chance = random.Random(seed)
        peer, clock = EscPosPeer(width=384, clears=False), SimulatedClock(dt.datetime(2026, 3, 12, 10))
        line = InMemory(peer, clock)
        options = section(EscPosOptions, {"profile": "generic-58", "seconds": 900.0}, "[printer]")
        printer = EscPosPrinter(options, clock, lambda *_, line=line: line)
        for _ in range(3):
            peer.pace = chance.choice((30, 60, 100))
            setattr(peer, what, peer.dealt + chance.randrange(24_000))
            before = len(peer.papers)
            answer = printer.print(TICKET)
            assert answer is not Printed.CONFIRMED or whole_in(peer.papers[before:]), seed
            peer.refill()
        peer.pace, before = 30, len(peer.papers)
        answer = printer.print(TICKET)
        assert answer is not Printed.CONFIRMED or whole_in(peer.papers[before:]), seed
        peer.pace = 1 << 20
        printer.print(TICKET)
        assert printer.print(TICKET) is Printed.CONFIRMED, seed


def whole_in(papers: list[list[bytes]]) -> bool:
    return any(paper[-len(ROWS[384]) :] == ROWS[384] for paper in papers)


class Chattering(InMemory):
    """Says `extra` besides, when it has been written to for the `at`th time."""

    def __init__(self, peer: EscPosPeer, clock: SimulatedClock, extra: bytes, at: int) -> None:
        super().__init__(peer, clock)
        self._extra, self._left = extra, at

    def write(self, data: bytes, seconds: float) -> None:
        self._left -= 1
        if not self._left:
            self._said += self._extra
        super().write(data, seconds)


@pytest.mark.parametrize("extra", [b"\x00", b"\x12", b"\xff", b"\x37\x220099\x00"], ids=lambda b: b.hex())
@pytest.mark.parametrize(("at", "pace"), [(3, 100), (9, 700)])
def test_one_word_too_many_and_nothing_is_confirmed(extra: bytes, at: int, pace: int) -> None:
    """A receipt from before, a status nobody asked for, noise, another number: of two that look alike, which is which?
    The third writing asks for the first receipt, and this printer gives it a little later."""
    peer, clock = EscPosPeer(pace=pace), SimulatedClock(dt.datetime(2026, 3, 12, 10))
    line = Chattering(peer, clock, extra, at)
    options = section(EscPosOptions, {"profile": "generic-58"}, "[printer]")
    assert EscPosPrinter(options, clock, lambda *_: line).print(TICKET) is Printed.UNCONFIRMED


class SlowStart(Chattering):
    """Deals slowly with what makes it ready, and quickly with the picture."""

    def read(self, seconds: float) -> bytes:
        self._peer.pace = 90 if self._peer.dealt < 1_170 else 300
        return super().read(seconds)


def test_a_receipt_from_before_is_waited_out() -> None:
    """It comes just when the first one is asked for: taken for ours, each band would be called printed too early."""
    peer, clock = EscPosPeer(), SimulatedClock(dt.datetime(2026, 3, 12, 10))
    line = SlowStart(peer, clock, b"\x00", 3)
    options = section(EscPosOptions, {"profile": "generic-58"}, "[printer]")
    assert EscPosPrinter(options, clock, lambda *_: line).print(TICKET) is Printed.UNCONFIRMED


@pytest.mark.parametrize("pace", [50, 300])
def test_it_is_not_confirmed_before_the_last_dot_is_printed(pace: int) -> None:
    peer = EscPosPeer(pace=pace)
    assert stand(peer, profile="generic-58", seconds=900.0).print(TICKET) is Printed.CONFIRMED
    assert peer.papers == [ROWS[384]]
    assert peer.rows == []


def test_a_state_that_is_told_unasked_stops_the_paper() -> None:
    peer = EscPosPeer(cover_at=9000)
    assert code_of(stand(peer, profile="numbered-80").print(TICKET)) is ProblemCode.COVER_OPEN


@pytest.fixture
def only_tells(tmp_path: Path) -> dict[str, Any]:
    """Options for a printer that can't be asked and sends its state by itself."""
    words = "[tells]\nwidth = 384\nstatus = []\nasb = true\nreceipt = 'process_id'\n"
    (tmp_path / "ours.toml").write_text(words)
    return {"profile": "tells", "profiles": str(tmp_path / "ours.toml"), "seconds": 20.0}


@pytest.mark.parametrize(("what", "code"), [("paper", ProblemCode.PAPER_OUT), ("cover_at", ProblemCode.COVER_OPEN)])
def test_a_printer_that_only_tells_is_believed_too(only_tells: dict[str, Any], what: str, code: ProblemCode) -> None:
    peer = EscPosPeer()
    printer = stand(peer, **only_tells)
    assert printer.check().health is Health.READY
    assert printer.print(TICKET) is Printed.CONFIRMED
    assert (peer.papers, peer.asked) == ([ROWS[384]], 0)
    for at in (2_000, 20_000, peer.dealt - 500):
        stopped = EscPosPeer()
        setattr(stopped, what, at)
        printer = stand(stopped, **only_tells)
        answer = printer.print(TICKET)
        assert answer == Problem(code, reference=TICKET.number) or (answer is Printed.UNCONFIRMED and at > 40_000), at
        assert not (isinstance(answer, Problem) and whole(stopped, ROWS[384])), at
        stopped.refill()
        stopped.finish()
        assert printer.print(TICKET) is Printed.CONFIRMED, at
        assert stopped.papers[-1] == ROWS[384]


def test_a_printer_that_tells_nothing_is_unknown(only_tells: dict[str, Any]) -> None:
    printer = stand(EscPosPeer(answers="none"), **only_tells)
    assert printer.check().health is Health.UNKNOWN
    assert printer.print(TICKET) is Printed.UNCONFIRMED
    assert printer.check().health is Health.UNKNOWN


def test_a_printer_that_has_answered_once_and_is_silent_is_gone() -> None:
    peer = EscPosPeer()
    printer = stand(peer)
    assert printer.print(TICKET) is Printed.CONFIRMED
    peer.answers = "none"
    assert code_of(printer.print(TICKET)) is ProblemCode.PRINTER_GONE
    assert (printer.check().health, len(peer.papers)) == (Health.OUT_OF_ORDER, 1)
    peer.answers = "receipts"
    assert printer.check().health is Health.READY
    assert printer.print(TICKET) is Printed.CONFIRMED


class Twice(InMemory):
    """A line that says everything twice: each byte, or all of it."""

    def __init__(self, peer: EscPosPeer, clock: SimulatedClock, *, each: bool) -> None:
        super().__init__(peer, clock)
        self._each = each

    def write(self, data: bytes, seconds: float) -> None:
        if self._peer.closed:
            raise LineGone
        said = self._peer.receive(data)
        self._said += b"".join(bytes((b, b)) for b in said) if self._each else said + said


class Dripping(InMemory):
    """A line of so few bits a second that each byte of an answer takes 0.4 s."""

    def read(self, seconds: float) -> bytes:
        self._said += self._peer.work()
        self._clock.sleep(min(seconds, 0.4))
        said, self._said = self._said[:1], self._said[1:]
        return said


@pytest.mark.parametrize("line", [partial(Twice, each=True), partial(Twice, each=False), Dripping])
@pytest.mark.parametrize(
    ("peer", "health", "code"),
    [
        (EscPosPeer(near_end=True), Health.DEGRADED, ProblemCode.PAPER_LOW),
        (EscPosPeer(cover=True), Health.OUT_OF_ORDER, ProblemCode.COVER_OPEN),
        (EscPosPeer(error=0x08), Health.OUT_OF_ORDER, ProblemCode.CUTTER_STUCK),
    ],
    ids=("near_end", "cover", "cutter"),
)
def test_no_answer_is_taken_for_another_questions(
    line: Any, peer: EscPosPeer, health: Health, code: ProblemCode
) -> None:
    """Answers bear no number. Said twice, or too slowly for the time of one, they named the wrong trouble: staff were
    sent to fill in paper where the cutter was stuck."""
    clock = SimulatedClock(dt.datetime(2026, 3, 12, 10))
    printer = EscPosPrinter(EscPosOptions(), clock, lambda *_: line(peer, clock))
    check = printer.check()
    assert (check.health, check.problem) == (health, code)
    if health is Health.OUT_OF_ORDER:
        assert code_of(printer.print(TICKET)) is code


def test_a_printer_that_says_everything_twice_confirms_nothing() -> None:
    peer, clock = EscPosPeer(), SimulatedClock(dt.datetime(2026, 3, 12, 10))
    printer = EscPosPrinter(EscPosOptions(), clock, lambda *_: Twice(peer, clock, each=True))
    assert printer.print(TICKET) is Printed.UNCONFIRMED
    assert peer.papers == [ROWS[576]]


def test_the_status_probe_shows_every_byte() -> None:
    printer = stand(EscPosPeer(near_end=True))
    assert "status" in printer.probes()
    found = {detail.name: detail for detail in printer.probe("status").details}
    assert found["printer_status_1"].value == "0x12"
    assert (found["printer_status_4"].value, found["printer_status_4"].health) == ("0x1E", Health.DEGRADED)


def test_a_picture_that_looks_like_commands_is_made_harmless() -> None:
    for like in (b"\x10\x04\x01", b"\x10\x05\x02", b"\x10\x14\x01\x00\x01"):
        made = escwire.harmless(b"\xff" + like + b"\x00")
        assert like[:2] not in made
        assert len(made) == len(like) + 2
        peer = EscPosPeer()
        peer.receive(escwire.raster(len(made), made))
        peer.finish()
        assert (peer.drawer, peer.asked, peer.rows) == (0, 0, [made])
