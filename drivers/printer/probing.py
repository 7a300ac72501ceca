"""What an engineer can try on every printer: a test page, and the state with all its details."""

from __future__ import annotations

from dataclasses import replace

from kiosk.domain.problems import Problem, ProblemCode
from kiosk.domain.testpage import TestPage
from kiosk.ports import Check, Clock, Detail, Health, Printed, Printer, shows

NAMES = ("status", "test_page")


def probe(printer: Printer, name: str, clock: Clock) -> Check:
    """`status`: the check; `test_page`: a page printed, and what is known of it. ValueError for another name."""
    if name not in NAMES:
        raise ValueError(f"no probe {name!r}")
    return printer.check() if name == "status" else print_test_page(printer, clock)


def print_test_page(printer: Printer, clock: Clock, kiosk: str = "") -> Check:
    """READY: the printer says that it is out; UNKNOWN: somebody has to look; OUT_OF_ORDER: it didn't come out."""
    now = clock.now()
    page = TestPage(f"TP-{now:%Y%m%d-%H%M%S}", type(printer).__name__, now, kiosk)
    printed = printer.print(page)
    found = printer.check()
    number = Detail("test_page_number", page.number)
    details = (number, *found.details)
    if isinstance(printed, Problem):
        said = shows("printer.test_failed", number=page.number)
        return replace(found, health=Health.OUT_OF_ORDER, evidence=said, problem=printed.code, details=details)
    if printed is Printed.UNCONFIRMED:
        said = shows("printer.test_sent", number=page.number)
        code = ProblemCode.PRINT_UNCONFIRMED
        return replace(found, health=Health.UNKNOWN, evidence=said, problem=code, details=details)
    health = found.health if found.health is not Health.OUT_OF_ORDER else Health.DEGRADED
    return replace(found, health=health, evidence=shows("printer.test_printed", number=page.number), details=details)
