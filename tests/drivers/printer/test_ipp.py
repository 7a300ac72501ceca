"""The IPP driver against a real HTTP server: every way a job can end, and what is known then."""

from __future__ import annotations

import datetime as dt
import socket
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.printer.ipp import create
from drivers.printer.ippstatus import JobState, PrinterState, PrinterStatus
from drivers.printer.ippwire import Attribute, IppBroken, Operation, Tag, decode, encode
from kiosk.clock import SimulatedClock
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.ports import Detail, Health, Printed
from kiosk.settings import SettingsError
from tests.drivers.printer.ippserver import Script, ipp_server
from tests.papers import samples

Q, J, C, P = (
    Operation.GET_PRINTER_ATTRIBUTES,
    Operation.GET_JOB_ATTRIBUTES,
    Operation.CANCEL_JOB,
    Operation.PRINT_JOB,
)
EMPTY, JAM, LOW = ("media-empty-error",), ("media-jam",), ("media-low-warning",)
WAITING = [JobState.PROCESSING]


def outcome(script: Script, **options: Any) -> Printed | ProblemCode:
    with ipp_server(script) as url:
        printer = create({"url": url, "seconds": 30.0, **options}, SimulatedClock(dt.datetime(2026, 3, 12, 10)))
        answer = printer.print(samples.SLIP)
    if isinstance(answer, Problem):
        assert answer.reference == str(samples.REQUEST)
        return answer.code
    return answer


@pytest.mark.parametrize(
    ("script", "expected", "cancelled"),
    [
        (Script(), Printed.CONFIRMED, False),
        (Script(job=[JobState.PENDING, JobState.HELD, JobState.COMPLETED], reasons=[LOW]), Printed.CONFIRMED, False),
        (Script(job=[JobState.ABORTED]), ProblemCode.PRINT_FAILED, False),
        (Script(job=[JobState.CANCELED], reasons=[(), EMPTY]), ProblemCode.PAPER_OUT, False),
        # completed is not printed: the printer is asked too
        (Script(job=[JobState.COMPLETED], reasons=[(), EMPTY]), Printed.UNCONFIRMED, False),
        (Script(job=[JobState.COMPLETED], reasons=[(), JAM]), Printed.UNCONFIRMED, False),
        # stuck: three looks, then the job is cancelled
        (Script(job=WAITING, reasons=[(), EMPTY]), ProblemCode.PAPER_OUT, True),
        (Script(job=WAITING, reasons=[(), ("media-needed",)]), ProblemCode.PAPER_OUT, True),
        (Script(job=WAITING, reasons=[(), JAM]), ProblemCode.PAPER_JAM, True),
        (Script(job=WAITING, reasons=[(), ("cover-open",)]), ProblemCode.COVER_OPEN, True),
        (Script(job=WAITING, reasons=[(), ("door-open-error", "media-empty")]), ProblemCode.PAPER_OUT, True),
        (Script(job=WAITING, reasons=[(), ("toner-empty-error",)]), ProblemCode.INK_OUT, True),
        (Script(job=WAITING, reasons=[(), ("cutter-failure",)]), ProblemCode.CUTTER_STUCK, True),
        (Script(job=WAITING, reasons=[(), ("output-area-full",)]), ProblemCode.PRINT_FAILED, True),
        (Script(job=WAITING, reasons=[(), ("offline-report",)]), ProblemCode.PRINTER_GONE, True),
        (Script(job=WAITING, reasons=[EMPTY]), ProblemCode.PAPER_OUT, True),
        # a word that comes and goes is not believed
        (
            Script(
                job=[JobState.PROCESSING] * 6 + [JobState.COMPLETED],
                reasons=[(), EMPTY, EMPTY, (), EMPTY, EMPTY, (), ()],
            ),
            Printed.CONFIRMED,
            False,
        ),
        # the sheet is out and the tray is empty since: ask the person
        (Script(job=WAITING, reasons=[(), EMPTY], sheets=1), Printed.UNCONFIRMED, True),
        # no word at all until the time is over
        (Script(job=WAITING), Printed.UNCONFIRMED, True),
        (Script(job=WAITING, reasons=[("media-empty-warning",)]), ProblemCode.PAPER_OUT, True),
        (Script(job=WAITING, reasons=[("connecting-to-device",)]), ProblemCode.PRINTER_GONE, True),
        # nothing was sent
        (Script(state=PrinterState.STOPPED), ProblemCode.PRINTER_GONE, False),
        (Script(lose={Q}), ProblemCode.PRINTER_GONE, False),
        (Script(garble={Q: b"<html>"}), ProblemCode.PRINTER_GONE, False),
        (Script(http_status=404), ProblemCode.PRINTER_GONE, False),
        (Script(refuse={P: 0x040A}), ProblemCode.PRINT_FAILED, False),
        (Script(refuse={P: 0x0507}), ProblemCode.PRINTER_BUSY, False),
        # sent, and the answer is lost: it may come out
        (Script(lose={P}), Printed.UNCONFIRMED, False),
        (Script(garble={P: b""}), Printed.UNCONFIRMED, False),
        (Script(lose={J}), Printed.UNCONFIRMED, False),
        (Script(garble={J: b"\x01\x01"}), Printed.UNCONFIRMED, False),
        (Script(refuse={J: 0x0406}), Printed.UNCONFIRMED, False),
        # a job that can't be cancelled may come out later
        (Script(job=WAITING, reasons=[(), EMPTY], refuse={C: 0x0404}), Printed.UNCONFIRMED, False),
        (Script(job=WAITING, reasons=[(), EMPTY], lose={C}), Printed.UNCONFIRMED, False),
        # it was done the moment it was given up
        (
            Script(job=[*WAITING * 3, JobState.COMPLETED], reasons=[(), *[EMPTY] * 3, ()], refuse={C: 0x0404}),
            Printed.CONFIRMED,
            False,
        ),
    ],
)
def test_what_is_known_of_a_job(script: Script, expected: Printed | ProblemCode, cancelled: bool) -> None:
    assert outcome(script) == expected
    assert script.cancelled is cancelled
    assert len(script.asked(P)) <= 1, "a paper is sent at most once"


def test_a_trouble_from_before_is_looked_at_longer() -> None:
    """A queue says media-empty until its next job: a slow page behind it must not be cancelled."""
    script = Script(job=[JobState.PROCESSING] * 10 + [JobState.COMPLETED], reasons=[EMPTY] * 9 + [()])
    assert outcome(script) is Printed.CONFIRMED


def test_a_queue_that_only_passes_on_never_confirms() -> None:
    assert outcome(Script(), confirms=False) is Printed.UNCONFIRMED


def test_a_job_carries_a_number_and_no_person() -> None:
    script = Script()
    outcome(script, format="a5")
    (job,) = script.asked(P)
    about = job.group(Tag.OPERATION)
    assert about["job-name"] == (str(samples.REQUEST),)
    assert about["requesting-user-name"] == ("kiosk",)
    assert about["document-format"] == ("application/pdf",)
    assert job.group(Tag.JOB)["media"] == ("iso_a5_148x210mm",)
    assert job.document.startswith(b"%PDF-")
    assert samples.SLIP.name not in str(job.groups)


def test_a_raster_is_sent_raw() -> None:
    script = Script()
    outcome(script, format="raster")
    (job,) = script.asked(P)
    assert job.group(Tag.OPERATION)["document-format"] == ("application/octet-stream",)
    assert job.document.startswith(b"\x1b@\x1dv0\x00\x48\x00")


def test_a_paper_with_a_missing_glyph_is_not_sent() -> None:
    script = Script()
    with ipp_server(script) as url:
        printer = create({"url": url}, SimulatedClock(dt.datetime(2026, 3, 12)))
        answer = printer.print(replace(samples.SLIP, ward="\ue000"))
    assert answer == Problem(ProblemCode.GLYPH_MISSING, reference=str(samples.REQUEST))
    assert script.requests == []


def test_nobody_listens() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        url = f"ipp://127.0.0.1:{held.getsockname()[1]}/ipp/print"
        printer = create({"url": url}, SimulatedClock(dt.datetime(2026, 3, 12)))
        answer = printer.print(samples.SLIP)
        check = printer.check()
    assert answer == Problem(ProblemCode.PRINTER_GONE, reference=str(samples.REQUEST))
    assert (check.health, check.problem) == (Health.OUT_OF_ORDER, ProblemCode.PRINTER_GONE)


@pytest.mark.parametrize(
    ("script", "health", "problem"),
    [
        (Script(), Health.READY, None),
        (Script(reasons=[LOW]), Health.DEGRADED, ProblemCode.PAPER_LOW),
        (Script(reasons=[("toner-low-warning",)]), Health.DEGRADED, None),
        (Script(ready=("na_letter_8.5x11in",)), Health.DEGRADED, ProblemCode.WRONG_PAPER),
        (Script(ready=("iso_a4_210x297mm",)), Health.READY, None),
        (Script(reasons=[EMPTY]), Health.OUT_OF_ORDER, ProblemCode.PAPER_OUT),
        (Script(state=PrinterState.STOPPED), Health.OUT_OF_ORDER, ProblemCode.PRINTER_GONE),
        (Script(http_status=404), Health.OUT_OF_ORDER, ProblemCode.PRINTER_GONE),
        (Script(http_status=502), Health.UNKNOWN, None),
        (Script(lose={Q}), Health.UNKNOWN, None),
        (Script(garble={Q: b"\x01\x01\x00\x00"}), Health.UNKNOWN, None),
    ],
)
def test_check_claims_only_what_the_printer_says(script: Script, health: Health, problem: ProblemCode | None) -> None:
    with ipp_server(script) as url:
        check = create({"url": url}, SimulatedClock(dt.datetime(2026, 3, 12))).check()
    assert (check.health, check.problem) == (health, problem)
    assert check.driver == "IppPrinter"


def test_the_printers_reasons_are_said_in_words() -> None:
    """An engineer who reads no English knows what to do; the keywords stand among the details."""
    reasons = ("toner-low-warning", "output-area-almost-full-report", "moebius-strip-error")
    with ipp_server(Script(reasons=[reasons])) as url:
        check = create({"url": url}, SimulatedClock(dt.datetime(2026, 3, 12))).check()
    assert (
        "碳粉快用完；出纸口快满了；moebius-strip（本机不认识这个原因：看打印机自己的屏幕或手册）"
        in check.evidence.say("zh")
    )
    assert "little toner left" in str(check.evidence)
    assert Detail("printer_reasons", " ".join(reasons)) in check.details


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"ulr": "ipp://x"}, "did you mean 'url'"),
        ({"url": "lp0"}, "url: http https ipp ipps and a host expected"),
        ({"url": "ipp://x:abc/"}, "Port could not be cast"),
        ({"url": "ipp://x/a b"}, "a host expected"),
        ({"queue": "../a"}, "a queue's name expected"),
        ({"format": "a3"}, "format"),
        ({"seconds": 0.0}, "above 0"),
        ({"language": "fr"}, "zh or en expected"),
    ],
)
def test_settings_are_checked(options: dict[str, Any], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        create(options, SimulatedClock(dt.datetime(2026, 3, 12)))


# ---- the wire --------------------------------------------------------------------------------------------------

#: Get-Printer-Attributes answer of a printer without paper (RFC 8010 §3): bytes beside what they say.
SAMPLE = bytes.fromhex(
    "0101 0000 00000007"  # IPP/1.1, successful-ok, request 7
    "01 47 0012 617474726962757465732d63686172736574 0005 7574662d38"  # attributes-charset utf-8
    "04 23 000d 7072696e7465722d7374617465 0004 00000005"  # printer-state stopped
    "44 0015 7072696e7465722d73746174652d726561736f6e73 0011 6d656469612d656d7074792d6572726f72"
    "44 0000 0006 706175736564"  # printer-state-reasons media-empty-error, paused
    "22 0019 7072696e7465722d69732d616363657074696e672d6a6f6273 0001 01"  # accepting
    "03"
)


def test_the_sample_says_no_paper() -> None:
    message = decode(SAMPLE)
    assert (message.code, message.request_id) == (0, 7)
    status = PrinterStatus.of(message.group(Tag.PRINTER))
    assert status == PrinterStatus(PrinterState.STOPPED, ("media-empty-error", "paused"), True)
    assert status.trouble() is ProblemCode.PAPER_OUT


@given(st.integers(0, len(SAMPLE) - 1))
def test_a_message_cut_anywhere_is_broken(length: int) -> None:
    with pytest.raises(IppBroken):
        decode(SAMPLE[:length])


@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_broken(data: bytes) -> None:
    try:
        message = decode(data)
        PrinterStatus.of(message.group(Tag.PRINTER))
    except IppBroken:
        pass


@given(st.integers(-(2**31), 2**31 - 1), st.text(max_size=40), st.booleans(), st.binary(max_size=50))
def test_what_is_written_is_read(number: int, text: str, flag: bool, document: bytes) -> None:
    attributes = [
        Attribute.of(Tag.INTEGER, "job-id", number, number),
        Attribute.of(Tag.NAME, "job-name", text),
        Attribute.of(Tag.BOOLEAN, "printer-is-accepting-jobs", flag),
    ]
    message = decode(encode(P, 3, [(Tag.OPERATION, attributes)], document))
    assert (message.code, message.request_id, message.document) == (P, 3, document)
    assert message.group(Tag.OPERATION) == {a.name: a.values for a in attributes}
