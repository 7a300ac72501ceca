"""What stays of a patient's paper in a real CUPS: nothing, and where something does, the check says so."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from reportlab.pdfgen.canvas import Canvas

from drivers.printer import ipp, readback
from kiosk.clock import SystemClock
from kiosk.diagnostics.fixes import fixes_for
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.ports import CancellingJobs, Health, Printed, SettingUp
from tests.drivers.printer.fixtures import PrivateCups, private_cups
from tests.papers import samples
from tests.require import need

#: A paper whose bytes can be searched for: what a platform delivers is printed as it is.
CANARY = b"canary-5f1e0c7a"


def printer(cups: PrivateCups, **options: Any) -> ipp.IppPrinter:
    made = ipp.create({"url": cups.url, "queue": cups.queue, "every": 0.1, **options}, SystemClock())
    assert isinstance(made, ipp.IppPrinter)
    return made


@pytest.fixture(scope="module")
def keeping() -> Iterator[PrivateCups]:
    """A CUPS as it comes: it keeps what was printed for a day."""
    need("cups")
    with private_cups(keeps=True) as cups:
        yield cups


@pytest.mark.parametrize("mode", ["ok", "fail", "media-empty"])
def test_nothing_of_a_paper_stays_in_the_spool(
    keeping: PrivateCups, mode: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Printed, failed or cancelled, on a server that would keep it: no byte in spool, log, cache or temporary files,
    not the server's and not ours."""
    keeping.renew()
    keeping.behave(mode)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    one = printer(keeping)
    for paper in (replace(samples.OFFICIAL, pdf=_pdf_with_the_canary()), samples.SLIP):
        answer = one.print(paper)
        assert (answer is Printed.CONFIRMED) == (mode == "ok")
    keeping.behave("ok")
    assert keeping.kept() == []
    assert keeping.holding([CANARY, samples.SLIP.name.encode(), samples.SLIP.id_number.encode()]) == []
    assert list(tmp_path.iterdir()) == []
    if mode == "ok":
        check = one.check()
        assert (check.health, check.problem) == (Health.READY, None)
        assert CANARY.decode() in readback.pdf_text(keeping.printed()[0])
        keeping.empty_tray()


def test_what_an_earlier_run_left_is_swept_when_it_is_old(
    keeping: PrivateCups, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeping.renew()
    monkeypatch.setattr("drivers.printer.spool.Spool.forget", lambda *_: None)
    paper = replace(samples.OFFICIAL, pdf=_pdf_with_the_canary())
    assert printer(keeping).print(paper) is Printed.CONFIRMED
    assert keeping.holding([CANARY]) != [], "it can be found where it is"
    assert [name[0] for name in keeping.kept() if name[0] == "d"] == ["d"], "the printed file"
    one = printer(keeping)
    assert one.check().health is Health.READY
    assert any(name[0] == "d" for name in keeping.kept()), "another terminal may still ask after it"
    monkeypatch.setattr("drivers.printer.spool._OLD", 0)
    assert one.check().health is Health.READY
    assert keeping.kept() == []


def test_a_queue_that_keeps_files_and_can_not_be_purged_is_told() -> None:
    need("cups")
    with private_cups(keeps=True, purges=False) as cups:
        one = printer(cups)
        assert one.print(samples.TICKET) is Printed.CONFIRMED
        check = one.check()
        assert (check.health, check.problem) == (Health.DEGRADED, ProblemCode.QUEUE_KEEPS)
        assert {d.name: d.health for d in check.details}["printer_spool"] is Health.DEGRADED


@pytest.mark.parametrize("policy", ["retry-job", "stop-printer", "retry-current-job"])
def test_a_queue_that_holds_failed_papers_is_told_and_can_be_put_right(cups: PrivateCups, policy: str) -> None:
    cups.set_up(f"printer-error-policy={policy}")
    one = printer(cups)
    check = one.check()
    assert (check.health, check.problem) == (Health.DEGRADED, ProblemCode.QUEUE_HOLDS)
    assert policy in str(check.evidence)
    assert isinstance(one, SettingUp)
    assert next((fix.name, fix.acts) for fix in fixes_for(check)) == ("queue_holds", True)
    assert one.set_up()
    assert one.check().health is Health.READY
    cups.behave("fail")
    assert one.print(samples.TICKET) == Problem(ProblemCode.PRINT_FAILED, reference=samples.TICKET.number)
    cups.behave("ok")
    assert cups.printed() == []


def test_a_printer_without_a_queue_has_no_set_up() -> None:
    one = ipp.create({"url": "ipp://127.0.0.1:1/ipp/print"}, SystemClock())
    assert isinstance(one, ipp.IppPrinter)
    assert not one.set_up()


def test_waiting_jobs_are_cancelled_and_do_not_come_out(cups: PrivateCups) -> None:
    cups.behave("hang")
    one = printer(cups)
    assert isinstance(one, CancellingJobs)
    status = one._printer()
    for paper in (samples.TICKET, samples.SLIP):
        document = one._typesetter.document(paper)
        assert not isinstance(document, Problem)
        one._send(document, status)
    assert one.cancel_jobs() == 2
    cups.behave("ok")
    assert one.print(samples.TICKET) is Printed.CONFIRMED
    assert len(cups.printed()) == 1
    assert one.cancel_jobs() == 0


def test_the_paper_that_is_asked_for_is_not_loaded(cups: PrivateCups) -> None:
    check = printer(cups, media="iso_b5_176x250mm").check()
    assert (check.health, check.problem) == (Health.DEGRADED, ProblemCode.WRONG_PAPER)
    assert printer(cups, format="a5").check().health is Health.READY


@pytest.mark.parametrize("orientation", ["portrait", "landscape", "reverse_landscape"])
def test_a_page_can_lie_across(cups: PrivateCups, orientation: str) -> None:
    assert printer(cups, orientation=orientation).print(samples.TICKET) is Printed.CONFIRMED
    assert len(cups.printed()) == 1


def _pdf_with_the_canary() -> bytes:
    """A page whose text stream is not compressed: what it says can be searched for in any file."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1, pageCompression=0)
    canvas.drawString(100, 100, CANARY.decode())
    canvas.showPage()
    canvas.save()
    return out.getvalue()
