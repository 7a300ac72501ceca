"""The readiness report as pages and as a strip: verdicts with evidence, the burn-in with its curves, lines to sign on.

Pure. No name and no number of a person stands on it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from drivers.printer.form import free
from drivers.printer.layout import Align, Beside, Cell, Form, Picture, Row, Rule
from kiosk.domain.readiness import Item, Readiness, Series
from kiosk.papers import readiness as words
from kiosk.texts import text

#: What fits below the head of a page and what the foot takes, in lines of evidence: more would set the type smaller.
_ROOM, _FOOT = 54.0, 22.0
#: Heights of a section's title, of a sentence and of a curve, and what a row takes besides its lines.
_TITLE, _SENTENCE, _CURVE, _FRAME = 1.7, 1.7, 2.7, 0.5
#: Ems of evidence that surely fit one line.
_EMS = 37.0
_LINE = Row((Cell(rule=Rule.LINE),), 0.4)
#: Rows that stay together, how high they are in lines, and the title that stands above them on every page.
_Block = tuple[Row | None, tuple[Row | Beside, ...], float]
#: A curve's own size, in tenths of a millimetre.
_WIDE, _HIGH = 560, 48


def readiness_pages(report: Readiness, language: str) -> tuple[Form, ...]:
    """The report on as many pages as it takes; the signatures stand on the last."""
    pages: list[list[Row | Beside]] = [[]]
    left = [_ROOM]
    for title, rows, lines in (*_sections(report, language), *_burning(report, language), *_foot(report, language)):
        if lines + (_TITLE if title else 0.0) > left[-1] and pages[-1]:
            pages.append([])
            left.append(_ROOM)
        if title is not None and title not in pages[-1]:  # said again where its section goes on
            pages[-1].append(title)
            left[-1] -= _TITLE
        pages[-1] += rows
        left[-1] -= lines
    return tuple(
        (*_head(report, language, n, len(pages)), *part, _empty(room))
        for n, (part, room) in enumerate(zip(pages, left, strict=True), start=1)
    )


def readiness_strip(report: Readiness, language: str) -> Form:
    """The report for receipt paper, one thing below the other."""
    rows: list[Row] = [*_head(report, language, 1, 1), _LINE]
    for item in report.items:
        bold = item in report.wanting
        rows.append(Row((free(words.name(item.part, language), 14), _right(words.result(item, language), 8, bold))))
        if bold:
            rows.append(Row((free(words.evidence(item, language), 1, size=0.85),), 0.9))
        rows += [Row((free(line, 1, size=0.85),), 0.9) for line in words.said(item, language)]
    rows += [_LINE, *(Row((free(line, 1, size=0.9),)) for line in words.burning(report.burning, language))]
    return (*rows, _LINE, *_seal(report, language), _code(report), *_signatures(language))


def _head(report: Readiness, language: str, page: int, pages: int) -> tuple[Row, ...]:
    rows = [
        Row((free(report.hospital.name, 1, Align.CENTER),)),
        Row((free(text(language, "ready.title"), 1, Align.CENTER, size=1.5, bold=True),), 1.8),
        Row((free(words.head(report, language), 1, Align.CENTER, size=0.9),), 1.1),
        Row((free(words.verdict(report, language), 1, Align.CENTER, size=1.2, bold=True),), 1.5),
    ]
    if pages > 1:
        rows.append(Row((free(text(language, "ready.page", page=page, pages=pages), 1, Align.RIGHT, size=0.8),), 0.8))
    return tuple(rows)


def _sections(report: Readiness, language: str) -> Iterator[_Block]:
    """Each part by itself, under the title of its section."""
    for item in report.items:
        name = text(language, f"section.{item.section}")
        row = _item(item, language, bold=item in report.wanting)
        yield Row((Cell(name, 1, label=True, bold=True, wrap=False),)), (row,), _height(row)


def _item(item: Item, language: str, *, bold: bool) -> Row:
    lines = [words.evidence(item, language), *words.said(item, language)]
    if item.driver != "-":
        lines.append(text(language, "ready.driver", driver=item.driver))
    return Row(
        (
            Cell(words.name(item.part, language), 4.4, wrap=False),
            Cell(words.result(item, language), 2.2, Align.CENTER, bold=bold, wrap=False),
            Cell("\n".join(lines), 15, size=0.85),
        )
    )


def _height(row: Row) -> float:
    """How high a part's row is: its evidence, wrapped."""
    return _FRAME + sum(max(math.ceil(_ems(line) / _EMS), 1) for line in row.cells[-1].text.split("\n"))


def _ems(line: str) -> float:
    """About how wide a line is: Latin letters are half as wide as they are high."""
    return sum(0.55 if character.isascii() else 1.0 for character in line)


def _burning(report: Readiness, language: str) -> Iterator[_Block]:
    """The burn-in in sentences, then each part with its curve."""
    said = words.burning(report.burning, language)
    rows = [Row((free("", 1),), 0.4), *(Row((free(line, 1, bold=n == 0),)) for n, line in enumerate(said))]
    burn = report.burning
    if burn is not None and burn.series:
        rows.append(Row((free(text(language, "ready.burning_plot"), 1, size=0.85),), 0.9))
    yield None, tuple(rows), _SENTENCE * len(rows)
    for one in burn.series if burn is not None else ():
        curve = Cell(plot(one), 9, rule=Rule.NONE, picture=Picture.STROKES)
        yield None, (Row((free(words.series(one, language), 12, size=0.85), curve), 1.6),), _CURVE


def plot(series: Series) -> str:
    """A part's medians over time as strokes (layout.Picture.STROKES): from nothing at the bottom to its own longest."""
    base = f"0,{_HIGH} {_WIDE},{_HIGH}"
    highest = max(series.p50s, default=0.0)
    if highest <= 0:
        return base
    points = _thinned(series.p50s, 120)
    step = _WIDE / max(len(points) - 1, 1)
    curve = " ".join(f"{n * step:.0f},{_HIGH - value / highest * _HIGH:.0f}" for n, value in enumerate(points))
    return f"{base};{curve}"


def _thinned(values: Sequence[float], most: int) -> list[float]:
    """At most so many values: the highest of each group, so that no peak is lost."""
    group = -(-len(values) // most) or 1
    return [max(values[n : n + group]) for n in range(0, len(values), group)]


def _foot(report: Readiness, language: str) -> Iterator[_Block]:
    """What stays together at the end: versions, the digest with its code, the lines to sign on."""
    versions = f"{text(language, 'ready.versions')}: {words.versions(report)}"
    rows: tuple[Row | Beside, ...] = (
        _LINE,
        Row((free(versions, 1, size=0.8),), 0.9),
        Beside(_seal(report, language), (_code(report),), 0.78),
        *_signatures(language),
    )
    yield None, rows, _FOOT


def _seal(report: Readiness, language: str) -> tuple[Row, ...]:
    rows = [
        Row((free(words.digest(report, language), 1, size=0.85),)),
        Row((replace(free(report.digest, 1, size=0.85), wrap=False),)),
    ]
    if report.anchor:
        rows.append(Row((free(text(language, "ready.anchor"), 1, size=0.85),)))
        rows.append(Row((replace(free(report.anchor, 1, size=0.75), wrap=False),)))
    return tuple(rows)


def _code(report: Readiness) -> Row:
    return Row((Cell(report.anchor or report.digest, 1, rule=Rule.NONE, picture=Picture.QR),), 6.0)


def _signatures(language: str) -> tuple[Row, ...]:
    rows = []
    for who in ("engineer", "hospital"):
        rows += [Row((free(text(language, f"ready.sign_{who}"), 1),), 2.6), _LINE]
    return tuple(rows)


def _right(value: str, width: float, bold: bool) -> Cell:
    return replace(free(value, width, Align.RIGHT, bold=bold), wrap=False)


def _empty(lines: float) -> Row:
    """Room below a short page, so that its type is not spread over the whole sheet."""
    return Row((free("", 1),), max(lines * 0.6 - 1.0, 0.1))
