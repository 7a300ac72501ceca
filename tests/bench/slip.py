"""A full slip drawn as PDF and as an 80 mm strip, beside the bare libraries that draw the same."""

from __future__ import annotations

import io
from dataclasses import replace

from escpos.printer import Dummy
from PIL import ImageChops
from reportlab.pdfgen.canvas import Canvas

from drivers.printer import page, raster
from drivers.printer.codes import BARS_QUIET, QR_QUIET, bars, qr, runs
from drivers.printer.faces import Faces
from drivers.printer.form import slip_rows
from drivers.printer.layout import LEADING, Form, Picture
from drivers.printer.page import Sheet, line_start, place
from drivers.printer.strip import slip_strip
from drivers.printer.wording import FundTotal, Wording
from kiosk.domain.money import Fen
from kiosk.domain.slip import FeeSum, Slip
from kiosk.domain.stay import FeeCategory
from kiosk.papers.seal import Seal
from tests.bench.figures import Figure, interleaved, milliseconds
from tests.papers.samples import SLIP

_BASELINE = 0.98
_WORDING = Wording("zh", FundTotal.WITH_ACCOUNT)


def full_slip() -> Slip:
    """A signed slip on which every fee category has an amount in every class, so that every line is printed."""
    fees = tuple(FeeSum(category, Fen(12_345), Fen(6_789), Fen(1_011)) for category in FeeCategory)
    return Seal.throw_away().sign(replace(SLIP, fees=fees))


def measure(quick: bool) -> list[Figure]:
    rounds = 10 if quick else 40
    slip, faces = full_slip(), Faces.found()
    form = slip_rows(slip, _WORDING)
    sheet = Sheet.A4
    calls, codes = _calls(form, sheet, faces)
    lines = len({round(y) for _, y, _, _, _ in calls})

    pdf = interleaved(
        lambda: milliseconds(lambda: page.draw(slip_rows(slip, _WORDING), sheet, faces, "bench")),
        lambda: milliseconds(lambda: _bare_pdf(calls, codes, sheet)),
        rounds,
    )
    strip = raster.Strip(faces)
    picture = strip.draw(slip_strip(slip, _WORDING))
    for_escpos = ImageChops.invert(picture)

    def peer() -> None:
        printer = Dummy(profile="TM-T20II")
        printer.image(for_escpos, impl="bitImageRaster")
        printer.cut()

    sent = interleaved(lambda: milliseconds(lambda: raster.printer_bytes(picture)), lambda: milliseconds(peer), rounds)
    drawn = interleaved(
        lambda: milliseconds(lambda: raster.printer_bytes(strip.draw(slip_strip(slip, _WORDING)))),
        lambda: milliseconds(peer),
        rounds,
    )
    size = f"{picture.width} × {picture.height} dots, python-escpos image()"
    return [
        Figure("slip as PDF", "ms", *pdf, target=1.2, note=f"{lines} lines, the same codes drawn on both sides"),
        Figure("slip as 80 mm raster: picture to bytes", "ms", *sent, target=0.5, note=size),
        Figure("slip as 80 mm raster, drawing included", "ms", *drawn, judged=0, note="python-escpos only sends"),
    ]


_Call = tuple[float, float, str, float, str]


def _calls(form: Form, sheet: Sheet, faces: Faces) -> tuple[list[_Call], list[tuple[Picture, str, float, float]]]:
    """Every text (x, y, face, size, text) and every code (kind, text, x, y) of the page, ready to be drawn."""
    texts: list[_Call] = []
    codes = []
    for box in place(form, sheet, faces):
        if box.cell.picture is not None:
            codes.append((box.cell.picture, box.cell.text, box.x, -box.y - box.height))
        for number, line in enumerate(box.lines):
            x, y = line_start(box, line, faces), box.text_top + (number * LEADING + _BASELINE) * box.size
            for face, run in faces.runs(line):
                texts.append((x, -y, faces.name(face), box.size, run))
                x += faces.width(run, box.size)
    return texts, codes


def _bare_pdf(calls: list[_Call], codes: list[tuple[Picture, str, float, float]], sheet: Sheet) -> bytes:
    """The way reportlab's manual shows: setFont and drawString for every text, rect for every bar."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=sheet.size, invariant=1, pageCompression=1)
    canvas.translate(sheet.margin, sheet.size[1] - sheet.margin)
    for x, y, face, size, text in calls:
        canvas.setFont(face, size)
        canvas.drawString(x, y, text)
    for kind, text, x, y in codes:
        if kind is Picture.QR:
            for number, row in enumerate(qr(text)):
                for start, length in runs(row):
                    canvas.rect(x + QR_QUIET + start, y + number, length, 1, stroke=0, fill=1)
        else:
            left = x + BARS_QUIET
            for number, width in enumerate(bars(text)):
                if number % 2 == 0:
                    canvas.rect(left, y, width, 20, stroke=0, fill=1)
                left += width
    canvas.showPage()
    canvas.save()
    return out.getvalue()
