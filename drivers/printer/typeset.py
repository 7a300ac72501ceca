"""A paper made ready for a printer: PDF for a page printer, bytes for a receipt printer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from drivers.printer import page, readback
from drivers.printer.claims import claim_pages, claim_strip
from drivers.printer.closes import report_pages, report_strip
from drivers.printer.faces import Faces, GlyphMissing
from drivers.printer.form import slip_rows
from drivers.printer.forms import form_rows, form_strip
from drivers.printer.help import help_rows, help_strip
from drivers.printer.layout import Form
from drivers.printer.readiness import readiness_pages, readiness_strip
from drivers.printer.strip import slip_strip, ticket_strip
from drivers.printer.testpage import roll_marks, sheet_marks
from drivers.printer.tickets import ticket_rows
from drivers.printer.wording import FundTotal, Wording
from kiosk.domain.claim import ClaimPack, HelpSlip
from kiosk.domain.close import CloseReport
from kiosk.domain.form import FilingForm
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.domain.readiness import Readiness
from kiosk.domain.slip import OfficialSlip, Paper, Slip, Ticket
from kiosk.domain.testpage import TestPage
from kiosk.ports import shows
from kiosk.texts import LANGUAGES
from kiosk.texts.said import Text

if TYPE_CHECKING:
    from PIL.Image import Image

    from drivers.printer import raster

T = TypeVar("T")
PDF, RAW = "application/pdf", "application/octet-stream"
#: A ticket's type is larger than a slip's: it holds little and is read standing.
_TICKET_SCALE = 1.5
#: A help slip is shown at a window and read out by the old.
_HELP_SCALE = 1.4


class Format(StrEnum):
    """What is made: a PDF page, or `GS v 0` bytes for a receipt printer."""

    A4 = "a4"
    A5 = "a5"
    RASTER = "raster"


@dataclass(frozen=True)
class Drawing:
    """Options of every printer. `faces` are TrueType files, the first draws and the others lend rare characters
    (empty: those that are installed); `fund_total`: whether 基金支付合计 includes the personal account; `dots`: how
    wide a strip is (576 for 80 mm paper, 384 for 58 mm), `dpi`: its dots an inch."""

    format: Format = Format.A4
    language: str = "zh"
    fund_total: FundTotal = FundTotal.WITH_ACCOUNT
    faces: tuple[Path, ...] = ()
    dots: int = 576
    dpi: int = 203

    def __post_init__(self) -> None:
        if self.dots and (self.dots % 8 or not 192 <= self.dots <= 1280):
            raise ValueError(f"dots = {self.dots}: a multiple of 8 from 192 to 1280 expected")
        if self.dpi and not 100 <= self.dpi <= 600:
            raise ValueError(f"dpi = {self.dpi}: 100 to 600 expected")
        if self.language not in LANGUAGES:
            raise ValueError(f"language {self.language!r}: {' or '.join(LANGUAGES)} expected")


@dataclass(frozen=True)
class Document:
    """A paper as bytes. `name` is its request or ticket number; `preview` a PNG of a strip, empty for a PDF."""

    name: str
    data: bytes = field(repr=False)
    media_type: str
    preview: bytes = field(default=b"", repr=False)


class Typesetter:
    """Draws papers by the options. Raises SettingsError when made without a usable face."""

    def __init__(self, drawing: Drawing) -> None:
        self._drawing = drawing
        self._faces = Faces.found(drawing.faces)
        self._wording = Wording(drawing.language, drawing.fund_total)

    @cached_property
    def _strip(self) -> raster.Strip:
        from drivers.printer import raster  # here: a page printer needs no pictures

        return raster.Strip(self._faces, self._drawing.dots)

    @property
    def evidence(self) -> Text:
        """What a check tells about the drawing: the format and the first face."""
        return shows("printer.drawn", form=str(self._drawing.format), face=self._faces.paths[0].stem)

    def document(self, paper: Paper) -> Document | Problem:
        """`paper` as a document. GLYPH_MISSING where no face has one of its characters: nothing is drawn then."""
        name = name_of(paper)

        def draw() -> Document:
            if self._drawing.format is not Format.RASTER:
                return Document(name, self._page(paper, name), PDF)
            return self._receipt(paper, name)

        return _drawn(draw, name)

    def bands(self, paper: Paper, rows: int) -> tuple[bytes, ...] | Problem:
        """`paper` as `GS v 0` commands of at most `rows` rows each. GLYPH_MISSING as above."""
        from drivers.printer import raster

        return _drawn(lambda: raster.bands(self._strip_of(paper), rows), name_of(paper))

    def _page(self, paper: Paper, name: str) -> bytes:
        sheet = page.Sheet(self._drawing.format.value)
        match paper:
            case Slip():
                return page.draw(slip_rows(paper, self._wording), sheet, self._faces, name)
            case Ticket():
                form = ticket_rows(paper, self._drawing.language)
                return page.draw(form, sheet, self._faces, name, _TICKET_SCALE)
            case CloseReport():
                return page.draw_all(report_pages(paper, self._drawing.language), sheet, self._faces, name)
            case HelpSlip():
                form = help_rows(self._drawable(paper), self._drawing.language)
                return page.draw(form, sheet, self._faces, name, _HELP_SCALE)
            case ClaimPack():
                return page.draw_all(claim_pages(paper, self._drawing.language), sheet, self._faces, name)
            case FilingForm():
                return page.draw(form_rows(paper, self._drawing.language), sheet, self._faces, name)
            case Readiness():
                return page.draw_all(readiness_pages(paper, self._drawing.language), sheet, self._faces, name)
            case OfficialSlip():
                return paper.pdf
            case TestPage():
                width, height = (points / 72 * 25.4 for points in sheet.size)
                marks = sheet_marks(self._drawable_page(paper), width, height, self._drawing.language)
                return page.draw_marks(marks, sheet, self._faces, name)

    def _receipt(self, paper: Paper, name: str) -> Document:
        from drivers.printer import raster

        picture = self._strip_of(paper)
        return Document(name, raster.printer_bytes(picture), RAW, raster.png(picture))

    def _strip_of(self, paper: Paper) -> Image:
        from drivers.printer import raster

        form: Form
        match paper:
            case Slip():
                form = slip_strip(paper, self._wording)
            case Ticket():
                form = ticket_strip(paper, self._drawing.language)
            case CloseReport():
                form = report_strip(paper, self._drawing.language)
            case HelpSlip():
                form = help_strip(self._drawable(paper), self._drawing.language)
            case ClaimPack():
                form = claim_strip(paper, self._drawing.language)
            case FilingForm():
                form = form_strip(paper, self._drawing.language)
            case Readiness():
                form = readiness_strip(paper, self._drawing.language)
            case OfficialSlip():
                return raster.strip_of_pages(readback.pdf_pages(paper.pdf), self._drawing.dots)
            case TestPage():
                return self._test_strip(paper)
        return self._strip.draw(form)

    def _test_strip(self, paper: TestPage) -> Image:
        a_mm = self._drawing.dpi / 25.4

        def measure(words: str, size: float) -> float:
            return self._strip.width(words, size * a_mm) / a_mm

        width = self._drawing.dots / a_mm
        marks, height = roll_marks(self._drawable_page(paper), width, 1 / a_mm, self._drawing.language, measure)
        return self._strip.draw_marks(marks, height, a_mm)

    def _drawable_page(self, paper: TestPage) -> TestPage:
        """What a printer calls itself may hold anything."""
        return replace(paper, kiosk=self._faces.shown(paper.kiosk), printer=self._faces.shown(paper.printer))

    def _drawable(self, slip: HelpSlip) -> HelpSlip:
        """A slip whose quoted words have "?" for every sign that no face can draw: a garbled answer of a platform must
        not keep the paper from coming out."""
        first = slip.diagnosis.first
        signs = tuple(replace(sign, words=self._faces.shown(sign.words)) for sign in first.signs)
        diagnosis = replace(slip.diagnosis, first=replace(first, signs=signs))
        return replace(slip, diagnosis=diagnosis, said=tuple(self._faces.shown(words) for words in slip.said))


def _drawn(draw: Callable[[], T], name: str) -> T | Problem:
    try:
        return draw()
    except GlyphMissing:
        return Problem(ProblemCode.GLYPH_MISSING, reference=name)
    except readback.NotReadable:
        return Problem(ProblemCode.PRINT_FAILED, reference=name)


def name_of(paper: Paper) -> str:
    """What names a paper in a folder or a spooler: its request or ticket number and copy, nothing personal."""
    if isinstance(paper, Ticket | CloseReport | HelpSlip | ClaimPack | FilingForm | Readiness | TestPage):
        return _safe(paper.number)
    copy = f"-copy{paper.copy}" if paper.copy else ""
    return _safe(f"{paper.request_id}{copy}")


def _safe(name: str) -> str:
    return "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "_" for c in name)[:80]
