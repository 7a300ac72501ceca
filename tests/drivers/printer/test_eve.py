"""The IPP driver against CUPS' own simulated printer: a printer that is no queue."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from drivers.printer import readback
from drivers.printer.ipp import create
from kiosk.clock import SystemClock
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.ports import Health, Printed, Printer
from tests.drivers.printer.eve import EvePrinter, eve_printer
from tests.papers import samples
from tests.require import need


@pytest.fixture(scope="module")
def eve() -> Iterator[EvePrinter]:
    need("cups")
    with eve_printer() as printer:
        yield printer


def printer(eve: EvePrinter, **options: Any) -> Printer:
    return create({"url": eve.url, "every": 0.1, **options}, SystemClock())


def test_a_slip_comes_out(eve: EvePrinter) -> None:
    assert printer(eve).print(samples.SLIP) is Printed.CONFIRMED
    assert samples.SLIP.amounts.cash.yuan() in readback.pdf_text(eve.printed()[-1])


def test_it_says_which_paper_is_loaded(eve: EvePrinter) -> None:
    """Letter is in its tray: right for a letter, and told for an A4 slip."""
    assert printer(eve, media="na_letter_8.5x11in").check().health is Health.READY
    check = printer(eve).check()
    assert (check.health, check.problem) == (Health.DEGRADED, ProblemCode.WRONG_PAPER)
    assert "na_letter_8.5x11in" in str(check.evidence)


@pytest.mark.parametrize(
    ("reason", "code"),
    [("media-empty", ProblemCode.PAPER_OUT), ("cover-open", ProblemCode.COVER_OPEN)],
)
def test_a_job_that_goes_on_after_it_was_cancelled_is_no_problem_but_unknown(
    eve: EvePrinter, reason: str, code: ProblemCode
) -> None:
    """This printer finishes what it has begun: the paper comes out later, and nobody may call it missing."""
    before = len(eve.printed())
    eve.behave(reason)
    try:
        assert printer(eve, seconds=0.5).print(samples.TICKET) is Printed.UNCONFIRMED
        eve.wait_until(lambda: printer(eve, media="na_letter_8.5x11in").check().problem is code)
        assert printer(eve, media="na_letter_8.5x11in").check().health is Health.DEGRADED
        busy = printer(eve).print(samples.TICKET)
        assert busy == Problem(ProblemCode.PRINTER_BUSY, reference=samples.TICKET.number)
    finally:
        eve.behave("ok")
    eve.wait_until(lambda: printer(eve, media="na_letter_8.5x11in").check().health is Health.READY)
    assert printer(eve).print(samples.TICKET) is Printed.CONFIRMED
    assert len(eve.printed()) == before + 2


def test_a_failed_job_is_a_problem(eve: EvePrinter) -> None:
    eve.behave("fail")
    try:
        assert printer(eve).print(samples.TICKET) == Problem(ProblemCode.PRINT_FAILED, reference=samples.TICKET.number)
    finally:
        eve.behave("ok")
