"""The test page: where its marks stand, on a sheet and on a roll. Pure; all lengths in millimetres."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from drivers.printer.layout import Align, Picture
from drivers.printer.marks import Block, Code, Mark, Stroke, Words, frame
from kiosk.domain.testpage import TestPage
from kiosk.texts import text

#: How far the frame of a sheet is from its edge, and where the rulers begin.
BORDER, _INSET = 5.0, 14.0
_TYPE_SIZES = (1.5, 2.0, 2.5, 3.0, 4.0)
_HAIRLINES = (0.1, 0.2, 0.4)
_GREYS = 11
#: Length of a ruler's strokes by whether it is a ten, a five or another millimetre.
_TEN, _FIVE, _ONE = 4.0, 2.8, 1.6
#: Height of running type and of the title.
_BODY, _TITLE = 3.2, 6.0
#: Width in mm of a text of a size in mm.
Measure = Callable[[str, float], float]


def sheet_marks(page: TestPage, width: float, height: float, language: str) -> tuple[Mark, ...]:
    """Marks of a page of `width` × `height`."""
    left, inner = _INSET + 12, width - 2 * _INSET - 12
    marks: list[Mark] = [*frame(BORDER, BORDER, width - 2 * BORDER, height - 2 * BORDER)]
    for x in (_INSET, width - _INSET):
        for y in (_INSET - 4, height - _INSET + 4):
            marks += [Stroke(x - 3, y, x + 3, y), Stroke(x, y - 3, x, y + 3)]
    marks += _ruler(_INSET, _INSET, width - 2 * _INSET, down=False)
    marks += _ruler(_INSET, _INSET, height - 2 * _INSET, down=True)
    y = _INSET + 18
    for number, line in enumerate(_about(page, language)):
        size = _BODY if number else _TITLE
        marks.append(Words(left, y, size, line))
        y += size * 1.7
    y += 3
    marks += _greys(left, y, inner, language)
    y += 20
    for part, down in _types(left, y, language):
        marks.append(part)
        y = down
    y += 6
    for part in _hairlines(left, y, inner):
        marks.append(part)
    y += 6
    marks.append(Code(left, y, 25, 25, page.number, Picture.QR))
    marks.append(Code(left + 32, y + 4, min(inner - 32, 70), 14, page.number, Picture.BARS))
    marks.append(Words(left + 32, y + 23, _BODY, page.number))
    y += 34
    for line in _questions(language):
        marks.append(Words(left, y, _BODY, line))
        y += _BODY * 1.7
    return tuple(marks)


def roll_marks(
    page: TestPage, width: float, dot: float, language: str, measure: Measure
) -> tuple[tuple[Mark, ...], float]:
    """Marks on a roll of which `width` can be printed on, `dot` by dot, and the height they take. The frame is
    the first and the last dot. What is longer than the roll is wide is set smaller."""
    high = 50.0
    marks: list[Mark] = [*_ruler(0, 2, width - dot, down=False), *_ruler(0, 2, high, down=True)]
    y = 16.0

    def say(words: str, size: float = _BODY) -> None:
        nonlocal y
        room = width - 9
        marks.append(Words(8, y, min(size, size * room / max(measure(words, size), 0.1)), words))
        y += size * 1.6

    for line in _about(page, language):
        say(line)
    y = max(y, high + 8)
    marks += _greys(0, y, width, language, size=2.2)
    y += 16
    for size in _TYPE_SIZES:
        say(f"{size} {text(language, 'paper.test.sample_short')}", size)
    marks += _hairlines(0, y, width)
    y += 8
    marks.append(Code(width / 2 - 11, y, 22, 22, page.number, Picture.QR))
    marks.append(Code(2, y + 25, width - 4, 12, page.number, Picture.BARS))
    y += 42
    for line in _questions(language):
        say(line, 2.8)
    marks += frame(0, 0, width - dot, y + 2, dot)
    return tuple(marks), y + 3


def _about(page: TestPage, language: str) -> Iterator[str]:
    yield text(language, "paper.test.title")
    yield f"{page.number}  {page.issued_at:%Y-%m-%d %H:%M:%S}"
    yield "  ".join(part for part in (page.kiosk, page.printer) if part)


def _questions(language: str) -> Iterator[str]:
    return (text(language, f"paper.test.{key}") for key in ("look_frame", "look_ruler", "look_grey", "look_type"))


def _ruler(x: float, y: float, length: float, *, down: bool) -> Iterator[Mark]:
    for mm in range(int(length) + 1):
        stroke = _TEN if mm % 10 == 0 else _FIVE if mm % 5 == 0 else _ONE
        if down:
            yield Stroke(x, y + mm, x + stroke, y + mm)
        else:
            yield Stroke(x + mm, y, x + mm, y + stroke)
        if mm % 10 == 0 and mm:
            place = Words(x + _TEN + 0.6, y + mm + 0.9, 2.4, str(mm))
            yield place if down else Words(x + mm, y + _TEN + 2.6, 2.4, str(mm), Align.CENTER)


def _greys(x: float, y: float, width: float, language: str, size: float = 2.4) -> Iterator[Mark]:
    yield Words(x, y, size, text(language, "paper.test.greys"))
    step = width / _GREYS
    for number in range(_GREYS):
        grey = number / (_GREYS - 1)
        yield Block(x + number * step, y + 2, step - 0.6, 8, grey)
        yield Words(x + (number + 0.5) * step, y + 13, size * 0.9, f"{round(100 * grey)}", Align.CENTER)


def _types(x: float, y: float, language: str) -> Iterator[tuple[Mark, float]]:
    for size in _TYPE_SIZES:
        y += size * 1.5
        yield Words(x, y, size, f"{size} mm  {text(language, 'paper.test.sample')}"), y


def _hairlines(x: float, y: float, width: float) -> Iterator[Mark]:
    for number, thick in enumerate(_HAIRLINES):
        yield Words(x, y + number * 2 + 0.7, 1.8, str(thick))
        yield Stroke(x + 5, y + number * 2, x + width - 1, y + number * 2, thick)
