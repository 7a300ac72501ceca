"""The IPP driver against the real CUPS: its queue, its filters, its words for no paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from drivers.printer import readback
from drivers.printer.ipp import create
from kiosk.clock import SystemClock
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.papers.seal import Seal
from kiosk.ports import Health, Printed, Printer
from tests.drivers.printer.fixtures import PrivateCups
from tests.papers import samples

#: A printer may be slow to say what it is; nothing waits so long (seconds).
PATIENCE = 120.0
SLIP = Seal.throw_away().sign(samples.SLIP)


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Filters may be slow on their way to the backend, which takes the last job's word back."""
    monkeypatch.setattr("drivers.printer.ipp._LOOKS_AT_OLD", 1000)


def printer(cups: PrivateCups, **options: Any) -> Printer:
    return create({"url": cups.url, "queue": cups.queue, "every": 0.1, **options}, SystemClock())


@pytest.mark.parametrize("paper", ["a4", "a5"])
def test_a_slip_comes_out(cups: PrivateCups, paper: str) -> None:
    assert printer(cups, format=paper).print(SLIP) is Printed.CONFIRMED
    (pdf,) = cups.printed()
    page = readback.pdf_text(pdf)
    assert SLIP.amounts.cash.yuan() in page
    assert SLIP.signature in readback.read_codes(pdf)
    assert cups.titles() == [str(SLIP.request_id)]


def test_a_ready_queue_says_so(cups: PrivateCups) -> None:
    check = printer(cups).check()
    assert (check.health, check.driver, check.problem) == (Health.READY, "IppPrinter", None)


def test_no_paper_is_seen_in_the_printer_and_the_job_is_cancelled(cups: PrivateCups) -> None:
    cups.behave("media-empty")
    one = printer(cups, seconds=PATIENCE)
    assert one.print(SLIP) == Problem(ProblemCode.PAPER_OUT, reference=str(SLIP.request_id))
    check = one.check()
    assert (check.problem, check.health) == (ProblemCode.PAPER_OUT, Health.DEGRADED), "it still takes jobs"
    cups.behave("ok")
    assert one.print(samples.TICKET) is Printed.CONFIRMED
    assert len(cups.printed()) == 1, "the cancelled slip came out later"


def test_a_word_left_from_the_last_job_stops_nothing(cups: PrivateCups) -> None:
    """CUPS keeps media-empty of a cancelled job until a backend takes it back; some never do."""
    cups.behave("media-empty")
    one = printer(cups)
    one.print(SLIP)
    cups.behave("stale")
    assert one.print(SLIP) is Printed.UNCONFIRMED
    assert len(cups.printed()) == 1


def test_a_printer_that_went_away(cups: PrivateCups) -> None:
    cups.behave("offline")
    assert printer(cups, seconds=PATIENCE).print(SLIP) == Problem(
        ProblemCode.PRINTER_GONE, reference=str(SLIP.request_id)
    )
    cups.behave("ok")
    assert cups.printed() == []


def test_a_job_that_hangs_cannot_be_told_and_is_cancelled(cups: PrivateCups) -> None:
    cups.behave("hang")
    assert printer(cups, seconds=1.5).print(SLIP) is Printed.UNCONFIRMED
    cups.behave("ok")
    assert printer(cups).print(samples.TICKET) is Printed.CONFIRMED
    assert len(cups.printed()) == 1


def test_a_failed_job_is_a_problem(cups: PrivateCups) -> None:
    cups.behave("fail")
    assert printer(cups).print(SLIP) == Problem(ProblemCode.PRINT_FAILED, reference=str(SLIP.request_id))


@pytest.mark.parametrize(("off", "on"), [("cupsdisable", "cupsenable"), ("cupsreject", "cupsaccept")])
def test_a_stopped_queue_takes_no_slip(cups: PrivateCups, off: str, on: str) -> None:
    one = printer(cups)
    cups.control(off, cups.queue)
    try:
        assert one.print(SLIP) == Problem(ProblemCode.PRINTER_GONE, reference=str(SLIP.request_id))
        assert one.check().problem is ProblemCode.PRINTER_GONE
    finally:
        cups.control(on, cups.queue)
    assert cups.printed() == []


def test_a_queue_that_does_not_exist(cups: PrivateCups) -> None:
    one = printer(cups, queue="nowhere")
    answer = one.print(SLIP)
    assert isinstance(answer, Problem)
    assert answer.code is ProblemCode.PRINTER_GONE
    assert one.check().health is Health.OUT_OF_ORDER


def test_a_queue_that_only_passes_on_does_not_confirm(cups: PrivateCups) -> None:
    assert printer(cups, confirms=False).print(SLIP) is Printed.UNCONFIRMED
    assert len(cups.printed()) == 1


def test_cups_pdf(cups: PrivateCups) -> None:
    """The PDF queue of Debian's printer-driver-cups-pdf; an unknown user's pages go to its anonymous folder."""
    folder = Path("/var/spool/cups-pdf/ANONYMOUS")
    before = set(folder.glob("*.pdf"))
    assert printer(cups, queue=cups.pdf_queue).print(SLIP) is Printed.CONFIRMED
    (made,) = set(folder.glob("*.pdf")) - before
    pdf = made.read_bytes()
    made.unlink()
    assert SLIP.amounts.total.yuan() in readback.pdf_text(pdf)
    assert SLIP.name not in made.name
