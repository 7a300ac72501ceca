"""The readiness report as pages and as a strip: verdicts with evidence, the burn-in with its curves, lines to sign on.

Pure. No name and no number of a person stands on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from drivers.printer.form import free
from drivers.printer.layout import Align, Beside, Cell, Form, Picture, Row, Rule
from kiosk.domain.readiness import Item, Readiness, Series
from kiosk.papers import readiness as words
from kiosk.texts import text

#: Lines of evidence on the first page and on a later one: more would set the type too small to be read.
_FIRST, _MORE = 52, 60
_LINE = Row((Cell(rule=Rule.LINE),), 0.4)
#: A curve's own size, in tenths of a millimetre.
_WIDE, _HIGH = 560, 48
#: Characters of evidence that fit one line beside the verdict.
_A_LINE = 62


def readiness_pages(report: Readiness, language: str) -> tuple[Form, ...]:
    """The report on as many pages as it takes; the signatures stand on the last."""
    parts: list[list[Row | Beside]] = [[]]
    left = _FIRST
    for rows, lines in [*_sections(report, language), (tuple(_burning(report, language)), _burn_lines(report))]:
        if lines > left and parts[-1]:
            parts.append([])
            left = _MORE
        parts[-1] += rows
        left -= lines
    if left < 16:
        parts.append([])
        left = _MORE
    parts[-1] += _foot(report, language)
    pages = len(parts)
    return tuple((*_head(report, language, n, pages), *part, *_fill(part)) for n, part in enumerate(parts, start=1))


def readiness_strip(report: Readiness, language: str) -> Form:
    """The report for receipt paper, one thing below the other."""
    rows: list[Row] = [*_head(report, language, 1, 1), _LINE]
    for item in report.items:
        bold = item in report.wanting
        rows.append(Row((free(words.name(item.part, language), 14), _right(words.result(item, language), 8, bold))))
        if bold:
            rows.append(Row((free(words.evidence(item), 1, size=0.85),), 0.9))
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


def _sections(report: Readiness, language: str) -> Iterator[tuple[tuple[Row, ...], int]]:
    """The rows of each section and how many lines they take."""
    for section in dict.fromkeys(item.section for item in report.items):
        items = [item for item in report.items if item.section == section]
        rows = (
            Row((Cell(text(language, f"section.{section}"), 1, label=True, bold=True, wrap=False),)),
            *(_item(item, language, bold=item in report.wanting) for item in items),
        )
        yield rows, 1 + sum(_height(item) for item in items)


def _item(item: Item, language: str, *, bold: bool) -> Row:
    lines = [words.evidence(item), *words.said(item, language)]
    if item.driver != "-":
        lines.append(text(language, "ready.driver", driver=item.driver))
    return Row(
        (
            Cell(words.name(item.part, language), 4.4, wrap=False),
            Cell(words.result(item, language), 2.2, Align.CENTER, bold=bold, wrap=False),
            Cell("\n".join(lines), 15, size=0.85),
        )
    )


def _height(item: Item) -> int:
    said = len(item.confirmed) + len(item.wants) + (item.driver != "-")
    return said + 1 + len(words.evidence(item)) // _A_LINE


def _burning(report: Readiness, language: str) -> Iterator[Row]:
    yield Row((free("", 1),), 0.4)
    for number, line in enumerate(words.burning(report.burning, language)):
        yield Row((free(line, 1, bold=number == 0),))
    burn = report.burning
    if burn is None or not burn.series:
        return
    yield Row((free(text(language, "ready.burning_plot"), 1, size=0.85),), 0.9)
    for one in burn.series:
        curve = Cell(plot(one), 9, rule=Rule.NONE, picture=Picture.STROKES)
        yield Row((free(words.series(one, language), 12, size=0.85), curve), 1.6)


def _burn_lines(report: Readiness) -> int:
    return 5 + (2 * len(report.burning.series) if report.burning is not None else 0)


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


def _foot(report: Readiness, language: str) -> tuple[Row | Beside, ...]:
    versions = f"{text(language, 'ready.versions')}: {words.versions(report)}"
    return (
        _LINE,
        Row((free(versions, 1, size=0.8),), 0.9),
        Beside(_seal(report, language), (_code(report),), 0.78),
        *_signatures(language),
    )


def _seal(report: Readiness, language: str) -> tuple[Row, ...]:
    rows = [
        Row((free(text(language, "ready.digest"), 1, size=0.85),)),
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


def _fill(part: Sequence[Row | Beside]) -> tuple[Row, ...]:
    """Empty room below a short page, so that its type is not spread over the whole sheet."""
    lines = sum(row.height if isinstance(row, Row) else 8.0 for row in part)
    return (Row((free("", 1),), max(34.0 - lines * 1.6, 0.5)),)
