"""Papers drawn as PDF pages, A4 or A5, with the faces embedded. Qt-free; the only file that draws with reportlab.

The same paper gives the same bytes: no clock, no random id, and no personal data in the document's properties.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from drivers.printer import codes
from drivers.printer.faces import Faces
from drivers.printer.layout import LEADING, Align, Box, Cell, Form, Picture, Rule, fit, strokes_in
from drivers.printer.marks import Block, Code, Mark, Stroke, Words

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.pdfgen.pathobject import PDFPathObject

_MM = 72 / 25.4
_SHADE, _THIN, _THICK = 0.93, 0.4, 0.9
#: Where a line's baseline is, in sizes below the line's top.
_BASELINE = 0.98
_BOLD_STROKE = 0.02
#: A signature's line, as a pen draws it.
_PEN = 0.6 * _MM


class Sheet(StrEnum):
    """Paper sizes in portrait. A5 is A4 set 1/√2 as large: one layout, two sizes."""

    A4 = "a4"
    A5 = "a5"

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points."""
        width, height = {Sheet.A4: (210, 297), Sheet.A5: (148, 210)}[self]
        return width * _MM, height * _MM

    @property
    def margin(self) -> float:
        return {Sheet.A4: 12 * _MM, Sheet.A5: 8.5 * _MM}[self]

    @property
    def body(self) -> float:
        """Size of the running text in points."""
        return {Sheet.A4: 10.0, Sheet.A5: 7.3}[self]


def place(form: Form, sheet: Sheet, faces: Faces, scale: float = 1.0) -> list[Box]:
    """The boxes of a form on a sheet, in points from the margin's top left corner. `scale` multiplies the type.

    Raises GlyphMissing.
    """
    width, height = sheet.size
    inner = width - 2 * sheet.margin, height - 2 * sheet.margin
    return fit(form, *inner, sheet.body * scale, faces.width)


def draw(form: Form, sheet: Sheet, faces: Faces, title: str, scale: float = 1.0) -> bytes:
    """One page of PDF. `title` is the document's title, seen in a spooler: a number, nobody's name.

    Raises GlyphMissing.
    """
    return draw_all((form,), sheet, faces, title, scale)


def draw_all(forms: Sequence[Form], sheet: Sheet, faces: Faces, title: str, scale: float = 1.0) -> bytes:
    """A page of PDF for each form. Raises GlyphMissing."""
    from reportlab.pdfgen.canvas import Canvas  # here: a terminal starts without it

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=sheet.size, invariant=1, pageCompression=1)
    canvas.setTitle(title)
    canvas.setCreator("kiosk")
    for form in forms:
        canvas.translate(sheet.margin, sheet.size[1] - sheet.margin)
        boxes = place(form, sheet, faces, scale)
        _shade(canvas, boxes)
        for box in boxes:
            if box.cell.picture is not None:
                _PICTURES[box.cell.picture](canvas, box)
        _texts(canvas, boxes, faces, sheet.body)
        _rules(canvas, boxes)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def draw_marks(marks: Sequence[Mark], sheet: Sheet, faces: Faces, title: str) -> bytes:
    """One page with marks at their places in millimetres. Raises GlyphMissing."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=sheet.size, invariant=1, pageCompression=1)
    canvas.setTitle(title)
    canvas.setCreator("kiosk")
    canvas.translate(0, sheet.size[1])
    for mark in marks:
        match mark:
            case Stroke():
                canvas.setLineWidth(mark.width * _MM)
                canvas.line(mark.x1 * _MM, -mark.y1 * _MM, mark.x2 * _MM, -mark.y2 * _MM)
            case Block():
                canvas.setFillGray(1 - mark.grey)
                bottom = -(mark.y + mark.height) * _MM
                canvas.rect(mark.x * _MM, bottom, mark.width * _MM, mark.height * _MM, stroke=0, fill=1)
                canvas.setFillGray(0)
            case Words():
                _words(canvas, mark, faces)
            case Code():
                cell = Cell(mark.text, picture=mark.picture)
                box = Box(mark.x * _MM, mark.y * _MM, mark.width * _MM, mark.height * _MM, cell, 1.0, ())
                _PICTURES[mark.picture](canvas, box)
    canvas.save()
    return out.getvalue()


def _words(canvas: Canvas, words: Words, faces: Faces) -> None:
    size = words.size * _MM
    text = canvas.beginText()
    free = faces.width(words.text, size)
    x = words.x * _MM - {Align.LEFT: 0.0, Align.CENTER: free / 2, Align.RIGHT: free}[words.align]
    text.setTextOrigin(x, -words.y * _MM)
    for face, run in faces.runs(words.text):
        text.setFont(faces.name(face), size)
        text.textOut(run)
    canvas.drawText(text)


def _shade(canvas: Canvas, boxes: list[Box]) -> None:
    path = canvas.beginPath()
    for box in boxes:
        if box.cell.label:
            path.rect(box.x, -box.y - box.height, box.width, box.height)
    canvas.setFillGray(_SHADE)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.setFillGray(0)


def _rules(canvas: Canvas, boxes: list[Box]) -> None:
    path = canvas.beginPath()
    for box in boxes:
        if box.cell.rule is Rule.LINE:
            path.moveTo(box.x, -box.y - box.height / 2)
            path.lineTo(box.x + box.width, -box.y - box.height / 2)
        if box.cell.rule not in (Rule.TABLE, Rule.FRAME):
            continue
        inset = box.size * 0.15 if box.cell.rule is Rule.FRAME else 0.0
        path.rect(box.x + inset, -box.y - box.height + inset, box.width - 2 * inset, box.height - 2 * inset)
    canvas.setLineWidth(_THIN)
    canvas.drawPath(path)
    table = [box for box in boxes if box.cell.rule is Rule.TABLE]
    if table:
        left, top = min(b.x for b in table), min(b.y for b in table)
        right, bottom = max(b.x + b.width for b in table), max(b.y + b.height for b in table)
        canvas.setLineWidth(_THICK)
        canvas.rect(left, -bottom, right - left, bottom - top)


def _texts(canvas: Canvas, boxes: list[Box], faces: Faces, body: float) -> None:
    text = canvas.beginText()
    text.setStrokeGray(0)
    bold, set_in = False, (-1, 0.0)
    for box in boxes:
        if box.cell.bold != bold:
            bold = box.cell.bold
            text.setTextRenderMode(2 if bold else 0)
        for number, line in enumerate(box.lines):
            y = box.text_top + (number * LEADING + _BASELINE) * box.size
            text.setTextOrigin(line_start(box, line, faces), -y)
            for face, run in faces.runs(line):
                if (face, box.size) != set_in:
                    set_in = (face, box.size)
                    text.setFont(faces.name(face), box.size)
                text.textOut(run)
    text.setTextRenderMode(0)
    canvas.setLineWidth(body * _BOLD_STROKE)
    canvas.drawText(text)


def line_start(box: Box, line: str, faces: Faces) -> float:
    """x of a line in its box."""
    if box.cell.align is Align.LEFT:
        return box.x + box.pad
    free = box.width - faces.width(line, box.size)
    return box.x + (free / 2 if box.cell.align is Align.CENTER else free - box.pad)


def _qr(canvas: Canvas, box: Box) -> None:
    modules = codes.qr(box.cell.text)
    side = min(box.width, box.height)
    step = side / (len(modules) + 2 * codes.QR_QUIET)
    left = box.x + (box.width - side) / 2 + codes.QR_QUIET * step
    top = box.y + (box.height - side) / 2 + codes.QR_QUIET * step
    canvas.saveState()
    canvas.translate(left, -top)
    canvas.scale(step, -step)
    path = canvas.beginPath()
    for number, row in enumerate(modules):
        for start, length in codes.runs(row):
            path.rect(start, number, length, 1)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()


def _bars(canvas: Canvas, box: Box) -> None:
    widths = codes.bars(box.cell.text)
    step = box.width / (sum(widths) + 2 * codes.BARS_QUIET)
    x = box.x + codes.BARS_QUIET * step
    path: PDFPathObject = canvas.beginPath()
    for number, width in enumerate(widths):
        if number % 2 == 0:
            path.rect(x, -box.y - box.height * 0.95, width * step, box.height * 0.9)
        x += width * step
    canvas.drawPath(path, stroke=0, fill=1)


def _strokes(canvas: Canvas, box: Box) -> None:
    path = canvas.beginPath()
    for stroke in strokes_in(box, _MM / 10):
        path.moveTo(stroke[0][0], -stroke[0][1])
        for x, y in stroke[1:] or stroke:
            path.lineTo(x, -y)
    canvas.saveState()
    canvas.setLineWidth(_PEN)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    canvas.drawPath(path)
    canvas.restoreState()


_PICTURES: dict[Picture, Callable[[Canvas, Box], None]] = {
    Picture.QR: _qr,
    Picture.BARS: _bars,
    Picture.STROKES: _strokes,
}
