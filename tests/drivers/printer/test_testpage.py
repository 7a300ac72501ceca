"""The test page: on every printer, with rulers that measure what they say, and what the probes make of it."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import pytest
from PIL import Image

from drivers.printer import readback, simulated
from drivers.printer.typeset import Document, Drawing, Format, Typesetter
from kiosk.clock import CHINA, SimulatedClock
from kiosk.domain.problems import ProblemCode
from kiosk.domain.testpage import TestPage
from kiosk.ports import Health, Printed, Probing
from tests.drivers.printer.escpos_peer import EscPosPeer
from tests.drivers.printer.test_escpos import stand

NOW = dt.datetime(2026, 3, 12, 10, 21, 5, tzinfo=CHINA)
PAGE = TestPage("TP-20260312-102105", "EscPosPrinter", NOW, "K01")


def picture(drawing: Drawing, dpi: int = 203) -> Image.Image:
    """The page as pixels, ink below 128."""
    made = Typesetter(drawing).document(PAGE)
    assert isinstance(made, Document)
    data = made.preview or readback.pdf_pages(made.data, dpi)[0]
    with Image.open(io.BytesIO(data)) as opened:
        return opened.convert("L")


def dark(shown: Image.Image, x: float, y: float, a_mm: float, around: float = 0.2) -> bool:
    """Whether there is ink within `around` of a place, in millimetres."""
    left, top, side = (x - around) * a_mm, (y - around) * a_mm, 2 * around * a_mm
    found = shown.crop((max(round(left), 0), max(round(top), 0), round(left + side), round(top + side)))
    low, _ = found.getextrema()
    assert isinstance(low, int | float)
    return low < 128


@pytest.mark.parametrize(
    "drawing",
    [Drawing(Format.A4), Drawing(Format.A5, "en"), Drawing(Format.RASTER), Drawing(Format.RASTER, dots=384)],
    ids=["a4", "a5", "80", "58"],
)
def test_its_codes_say_its_number(drawing: Drawing) -> None:
    made = Typesetter(drawing).document(PAGE)
    assert isinstance(made, Document)
    assert made.name == PAGE.number
    assert readback.read_codes(made.preview or made.data) == [PAGE.number] * 2


@pytest.mark.parametrize(("form", "width", "height"), [(Format.A4, 210, 297), (Format.A5, 148, 210)])
def test_the_frame_of_a_sheet_is_5_mm_inside(form: Format, width: float, height: float) -> None:
    shown, a_mm = picture(Drawing(form)), 203 / 25.4
    for x, y in ((5, 100), (width - 5, 100), (70, 5), (70, height - 5)):
        assert dark(shown, x, y, a_mm), (x, y)
    assert not dark(shown, 5 - 1.5, 100, a_mm)


@pytest.mark.parametrize(("dots", "dpi"), [(576, 203), (384, 203), (512, 180)])
def test_a_rolls_ruler_measures_millimetres(dots: int, dpi: int) -> None:
    shown, a_mm = picture(Drawing(Format.RASTER, dots=dots, dpi=dpi)), dpi / 25.4
    assert shown.width == dots
    for mm in range(5, int(dots / a_mm) - 1):  # beside the one that leads down
        assert dark(shown, mm, 3, a_mm), mm
        assert not dark(shown, mm + 0.5, 3, a_mm, 0.1), mm
    for mm in range(10, 50, 10):
        assert dark(shown, 3.5, 2 + mm, a_mm), mm
    for x in (0, dots - 1):
        assert shown.crop((x, 0, x + 1, round(60 * a_mm))).getextrema() == (0, 0), "the frame is the outermost dots"


def test_greys_grow_darker_step_by_step() -> None:
    shown = picture(Drawing(Format.A4), 100)
    row = [shown.getpixel((x, round(63 * 100 / 25.4))) for x in range(0, shown.width)]
    levels = [level for level, before in zip(row[1:], row, strict=False) if level != before]
    assert len(set(levels)) >= 9


def test_words_that_no_face_can_draw_do_not_keep_it_from_coming_out() -> None:
    assert isinstance(Typesetter(Drawing()).document(replace(PAGE, printer="\ue000\x07")), Document)


def test_every_printer_prints_it_and_says_what_is_known() -> None:
    peer = EscPosPeer()
    printer = stand(peer)
    assert isinstance(printer, Probing)
    found = printer.probe("test_page")
    assert (found.health, len(peer.papers)) == (Health.READY, 1)
    assert "TP-20260312-1000" in str(found.evidence)
    assert any(detail.name == "test_page_number" for detail in found.details)
    peer.out = True
    found = printer.probe("test_page")
    assert (found.health, found.problem) == (Health.OUT_OF_ORDER, ProblemCode.PAPER_OUT)
    peer.refill()
    peer.answers = "status"
    found = printer.probe("test_page")
    assert (found.health, found.problem) == (Health.UNKNOWN, ProblemCode.PRINT_UNCONFIRMED)
    with pytest.raises(ValueError, match="no probe 'burn'"):
        printer.probe("burn")


@pytest.mark.parametrize(
    ("switch", "code", "health"),
    [
        ("cover_open", ProblemCode.COVER_OPEN, Health.OUT_OF_ORDER),
        ("jam", ProblemCode.PAPER_JAM, Health.OUT_OF_ORDER),
        ("low", ProblemCode.PAPER_LOW, Health.DEGRADED),
    ],
)
def test_the_simulated_printer_has_these_troubles_too(switch: str, code: ProblemCode, health: Health) -> None:
    printer = simulated.create({switch: True}, SimulatedClock(NOW))
    assert (printer.check().health, printer.check().problem) == (health, code)
    assert (printer.print(PAGE) is Printed.CONFIRMED) == (switch == "low")
    assert set(printer.probes()) == {"status", "test_page"}
