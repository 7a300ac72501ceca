"""Papers as a black and white strip (576 dots for 80 mm, 384 for 58 mm at 203 dpi), and its bytes for a printer.

The only file that draws with Pillow. The picture is kept with ink as 1, the way `GS v 0` wants it, so that sending it
is slicing bytes.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFont

from drivers.printer import codes, escwire
from drivers.printer.faces import Faces
from drivers.printer.layout import LEADING, Align, Box, Cell, Form, Picture, Rule, lay, strokes_in
from drivers.printer.marks import Block, Code, Mark, Stroke, Words

#: Dots across unless said otherwise, and the running text's size in dots (3 mm; on narrow paper 2.5 mm).
WIDTH, BODY, SMALL_BODY = 576, 24, 20
_NARROW = 448
_BASELINE = 0.98
_MARGIN = 16
#: Pillow keeps mode "1" as bytes of 0 and 255; another value would be lost when inverted.
_INK = 255
_BAND = 256
_FEED_AND_CUT = b"\x1bd\x04" + b"\x1dVB\x00"


class Strip:
    """Measures and draws forms with the same faces as the page, at whole dots."""

    def __init__(self, faces: Faces, width: int = WIDTH) -> None:
        self._faces = faces
        self.dots = width
        self._body = BODY if width >= _NARROW else SMALL_BODY
        self._advance: dict[tuple[str, int], float] = {}

    def boxes(self, form: Form) -> tuple[list[Box], int]:
        """The boxes of a form in dots, and the height it takes. Raises GlyphMissing."""
        boxes, height = lay(form, self.dots, self._body, self.width)
        return boxes, int(height) + 1

    def draw(self, form: Form) -> Image.Image:
        """A picture of mode "1", as wide as the strip, in which ink is 1. Raises GlyphMissing."""
        boxes, height = self.boxes(form)
        picture = Image.new("1", (self.dots, height + 2 * _MARGIN), 0)
        pen = ImageDraw.Draw(picture)
        pen.fontmode = "1"
        for box in boxes:
            self._box(pen, box)
        return picture

    def width(self, text: str, size: float) -> float:
        """Width of one line in dots; sizes are whole dots. Raises GlyphMissing."""
        dots = int(size)
        total = 0.0
        for character in text:
            key = (character, dots)
            width = self._advance.get(key)
            if width is None:
                path = self._faces.paths[self._faces.of(character)]
                width = self._advance[key] = _font(path, dots).getlength(character)
            total += width
        return total

    def draw_marks(self, marks: Sequence[Mark], height: float, dots_a_mm: float) -> Image.Image:
        """A picture with marks at their places in millimetres; greys are dots scattered by error diffusion. Raises
        GlyphMissing."""
        picture = Image.new("1", (self.dots, round(height * dots_a_mm)), 0)
        pen = ImageDraw.Draw(picture)
        pen.fontmode = "1"
        for mark in marks:
            match mark:
                case Stroke():
                    across, thick = [round(v * dots_a_mm) for v in (mark.x1, mark.y1, mark.x2, mark.y2)], mark.width
                    pen.line(across, fill=_INK, width=max(round(thick * dots_a_mm), 1))
                case Block():
                    place = round(mark.x * dots_a_mm), round(mark.y * dots_a_mm)
                    size = round(mark.width * dots_a_mm), round(mark.height * dots_a_mm)
                    picture.paste(Image.new("L", size, round(255 * mark.grey)).convert("1"), place)
                case Words():
                    self._words(pen, mark, dots_a_mm)
                case Code():
                    x, y, width, height = (v * dots_a_mm for v in (mark.x, mark.y, mark.width, mark.height))
                    box = Box(x, y, width, height, Cell(mark.text, picture=mark.picture), 1.0, ())
                    if mark.picture is Picture.QR:
                        _qr(pen, box, round(y))
                    else:
                        _bars(pen, box, round(y), round(y + height))
        return picture

    def _words(self, pen: ImageDraw.ImageDraw, words: Words, dots_a_mm: float) -> None:
        size = words.size * dots_a_mm
        long = self.width(words.text, size)
        x = words.x * dots_a_mm - {Align.LEFT: 0.0, Align.CENTER: long / 2, Align.RIGHT: long}[words.align]
        for face, run in self._faces.runs(words.text):
            font = _font(self._faces.paths[face], int(size))
            pen.text((round(x), round(words.y * dots_a_mm)), run, font=font, fill=_INK, anchor="ls")
            x += self.width(run, size)

    def _box(self, pen: ImageDraw.ImageDraw, box: Box) -> None:
        left, top = int(box.x), int(box.y) + _MARGIN
        right, bottom = int(box.x + box.width) - 1, int(box.y + box.height) + _MARGIN - 1
        if box.cell.picture is Picture.QR:
            _qr(pen, box, top)
        elif box.cell.picture is Picture.BARS:
            _bars(pen, box, top, bottom)
        elif box.cell.picture is Picture.STROKES:
            for stroke in strokes_in(box, self.dots / 720):
                pen.line([(x, y + _MARGIN) for x, y in stroke], fill=_INK, width=4, joint="curve")
        elif box.cell.rule is Rule.LINE:
            pen.line((left, (top + bottom) // 2, right, (top + bottom) // 2), fill=_INK, width=2)
        elif box.cell.rule is not Rule.NONE:
            pen.rectangle((left, top, right, bottom), outline=_INK)
        for number, line in enumerate(box.lines):
            y = box.text_top + _MARGIN + (number * LEADING + _BASELINE) * box.size
            self._line(pen, box, line, int(y))

    def _line(self, pen: ImageDraw.ImageDraw, box: Box, line: str, y: int) -> None:
        free = box.width - self.width(line, box.size)
        x = box.x + {Align.LEFT: box.pad, Align.CENTER: free / 2, Align.RIGHT: free - box.pad}[box.cell.align]
        for face, run in self._faces.runs(line):
            font = _font(self._faces.paths[face], int(box.size))
            for bold in (0, 1) if box.cell.bold else (0,):
                pen.text((int(x) + bold, y), run, font=font, fill=_INK, anchor="ls")
            x += self.width(run, box.size)


def printer_bytes(picture: Image.Image) -> bytes:
    """`GS v 0` in bands of 256 rows, then feed and partial cut. `picture` is a Strip's: mode "1", ink is 1."""
    return b"".join((escwire.INIT, *bands(picture, _BAND), _FEED_AND_CUT))


def bands(picture: Image.Image, rows: int) -> tuple[bytes, ...]:
    """The picture as `GS v 0` commands of at most `rows` rows each, from the top."""
    stride = (picture.width + 7) // 8
    dots = escwire.harmless(picture.tobytes())
    step = rows * stride
    return tuple(escwire.raster(stride, dots[start : start + step]) for start in range(0, len(dots), step))


def png(picture: Image.Image) -> bytes:
    """A Strip's picture to look at: black on white."""
    out = io.BytesIO()
    ImageChops.invert(picture).save(out, "PNG")
    return out.getvalue()


def strip_of_pages(pages: list[bytes], width: int = WIDTH) -> Image.Image:
    """Pages (PNG) below each other, as wide as the strip, ink is 1: how an official PDF gets onto a receipt printer."""
    scaled = []
    for page in pages:
        with Image.open(io.BytesIO(page)) as opened:
            full = opened.convert("L")
        scaled.append(full.resize((width, max(round(full.height * width / full.width), 1)), Image.Resampling.BOX))
    strip = Image.new("L", (width, sum(grey.height for grey in scaled)), 255)
    top = 0
    for grey in scaled:
        strip.paste(grey, (0, top))
        top += grey.height
    return ImageChops.invert(strip.point([255 if level > 160 else 0 for level in range(256)]).convert("1"))


def _qr(pen: ImageDraw.ImageDraw, box: Box, top: int) -> None:
    modules = codes.qr(box.cell.text)
    across = len(modules) + 2 * codes.QR_QUIET
    step = max(int(min(box.width, box.height) / across), 2)
    left = int(box.x + (box.width - step * len(modules)) / 2)
    above = top + int((box.height - step * len(modules)) / 2)
    for number, row in enumerate(modules):
        y = above + number * step
        for start, length in codes.runs(row):
            pen.rectangle((left + start * step, y, left + (start + length) * step - 1, y + step - 1), fill=_INK)


def _bars(pen: ImageDraw.ImageDraw, box: Box, top: int, bottom: int) -> None:
    widths = codes.bars(box.cell.text)
    step = max(int(box.width / (sum(widths) + 2 * codes.BARS_QUIET)), 1)
    x = int(box.x + (box.width - step * sum(widths)) / 2)
    for number, width in enumerate(widths):
        if number % 2 == 0:
            pen.rectangle((x, top + 2, x + width * step - 1, bottom - 2), fill=_INK)
        x += width * step


@cache
def _font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), size, index=0, layout_engine=ImageFont.Layout.BASIC)
