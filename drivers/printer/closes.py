"""The report of a day close as pages and as a strip: totals, findings with every side's evidence, the audit anchor.

Pure. No name and no number of a person stands on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from drivers.printer.form import free
from drivers.printer.layout import Align, Beside, Cell, Form, Picture, Row, Rule
from kiosk.domain.close import CloseReport, Finding, FindingKind, HospitalRow, PlatformRow
from kiosk.papers.close import evidence, name_of, own_sums, result, verdict
from kiosk.texts import text

#: Findings and foreign rows on one page: more would set the type too small to be read.
_FINDINGS, _MORE_FINDINGS, _OTHERS = 6, 9, 40
_COLUMNS = (("insurance", 2.2), ("clearing", 2.6), ("count", 1.3), ("total", 3.2), ("fund", 3.2), ("account", 3.0))
_LINE = Row((Cell(rule=Rule.LINE),), 0.4)


def report_pages(report: CloseReport, language: str) -> tuple[Form, ...]:
    """The report on as many pages as it takes."""
    wrong, others = report.close.wrong, report.close.of(FindingKind.OTHER_WRITER)
    parts: list[list[Row | Beside]] = [[*_totals(report, language), *_verdict(report, language)]]
    first, rest = wrong[:_FINDINGS], wrong[_FINDINGS:]
    parts[0] += _findings(first, 1, language)
    for start in range(0, len(rest), _MORE_FINDINGS):
        parts.append(list(_findings(rest[start : start + _MORE_FINDINGS], _FINDINGS + start + 1, language)))
    if others:
        roomy = len(wrong) + len(others) // 6 <= 4
        for start in range(0, len(others), _OTHERS):
            rows: list[Row | Beside] = list(_others(others[start : start + _OTHERS], len(others), language))
            if start == 0 and roomy:
                parts[0] += rows
            else:
                parts.append(rows)
    parts[-1] += _anchor(report, language)
    pages = len(parts)
    return tuple((*_head(report, language, n, pages), *part, *_fill(part)) for n, part in enumerate(parts, start=1))


def report_strip(report: CloseReport, language: str) -> Form:
    """The report for 80 mm paper, one thing below the other."""
    close, others = report.close, report.close.of(FindingKind.OTHER_WRITER)
    rows: list[Row] = [*_head(report, language, 1, 1), _LINE]
    for compared in close.totals:
        stated, said = compared.total.stated, _said_total(language)
        kind = text(language, f"close.insurance.{compared.total.insurance}")
        clearing = text(language, f"close.clearing.{compared.total.clearing}")
        heading = f"{kind} {clearing} {compared.total.count}"
        rows.append(_pair(heading, text(language, result(compared.even)), bold=True))
        rows += [_pair(said["total"], stated.total.yuan()), _pair(said["fund"], stated.fund_total.yuan())]
        rows.append(_pair(said["account"], stated.account.yuan()))
    count, own, _ = own_sums(close)
    rows.append(_pair(f"{text(language, 'close.totals.own')} {count}", own.total.yuan(), bold=True))
    rows += [_LINE, *_verdict(report, language)]
    for number, finding in enumerate(close.wrong, start=1):
        rows += _strip_finding(finding, number, language)
    rows += [_LINE, *_others(others, len(others), language, small=True)] if others else []
    code = Row((Cell(close.anchor, 1, rule=Rule.NONE, picture=Picture.QR),), 8.5)
    return (*rows, _LINE, *_anchor_words(report, language), code, *_foot(report, language))


def _head(report: CloseReport, language: str, page: int, pages: int) -> tuple[Row, ...]:
    close = report.close
    head = text(
        language,
        "close.head",
        day=close.day.isoformat(),
        run=close.run,
        at=f"{close.run_at:%Y-%m-%d %H:%M}",
        who=close.who or text(language, "close.auto"),
        kiosk=report.kiosk,
    )
    rows = [
        Row((free(report.hospital.name, 1, Align.CENTER),)),
        Row((free(text(language, "close.paper.title"), 1, Align.CENTER, size=1.5, bold=True),), 1.8),
        Row((free(head, 1, Align.CENTER, size=0.9),), 1.1),
    ]
    if close.provisional:
        rows.append(Row((free(text(language, "close.provisional"), 1, Align.CENTER, bold=True),), 1.2))
    if pages > 1:
        rows.append(Row((free(text(language, "close.page", page=page, pages=pages), 1, Align.RIGHT, size=0.8),), 0.8))
    return tuple(rows)


def _totals(report: CloseReport, language: str) -> Iterator[Row]:
    said = _said_total(language)
    yield Row((free(text(language, "close.totals.title"), 1, bold=True),), 1.4)
    yield Row(
        (
            *(Cell(said[key], width, Align.CENTER, label=True, size=0.9) for key, width in _COLUMNS),
            Cell(said["result"], 2.4, Align.CENTER, label=True, size=0.9),
        )
    )
    for compared in report.close.totals:
        total = compared.total
        amounts = (total.stated.total, total.stated.fund_total, total.stated.account)
        yield Row(
            (
                Cell(text(language, f"close.insurance.{total.insurance}"), 2.2, wrap=False),
                Cell(text(language, f"close.clearing.{total.clearing}"), 2.6, wrap=False),
                Cell(str(total.count), 1.3, Align.RIGHT, wrap=False),
                *(Cell(a.yuan(), w, Align.RIGHT, wrap=False) for a, w in zip(amounts, (3.2, 3.2, 3.0), strict=True)),
                Cell(text(language, result(compared.even)), 2.4, Align.CENTER, bold=not compared.even, wrap=False),
            )
        )
    count, own, _ = own_sums(report.close)
    yield Row(
        (
            Cell(said["own"], 4.8, label=True, wrap=False),
            Cell(str(count), 1.3, Align.RIGHT, wrap=False),
            *(
                Cell(a.yuan(), w, Align.RIGHT, wrap=False)
                for a, w in zip((own.total, own.fund_total, own.account), (3.2, 3.2, 3.0), strict=True)
            ),
            Cell("", 2.4),
        )
    )


def _verdict(report: CloseReport, language: str) -> Iterator[Row]:
    close = report.close
    line, matched, moved = verdict(close), close.of(FindingKind.MATCHED), close.of(FindingKind.OTHER_DAY)
    yield Row((free("", 1),), 0.3)
    if line is not None:
        yield Row((free(line.say(language), 1, bold=True),), 1.2)
    said = (
        text(language, "close.own_cash", cash=own_sums(close)[2]),
        text(language, "close.matched", count=len(matched)),
    )
    yield Row(tuple(free(each, 1) for each in said))
    if moved:
        yield Row((free(text(language, "close.other_days", count=len(moved)), 1),))
    heading = "close.to_do" if close.wrong else "close.nothing_to_do"
    yield Row((free(text(language, heading, count=len(close.wrong)), 1, bold=True, size=1.1),), 1.5)


def _findings(findings: Sequence[Finding], first: int, language: str) -> Iterator[Row]:
    for number, finding in enumerate(findings, start=first):
        title = f"{number}. {text(language, f'close.kind.{finding.kind}')}"
        yield Row(
            (
                Cell(title, 5, label=True, bold=True, wrap=False),
                Cell(name_of(finding), 5, Align.RIGHT, label=True, wrap=False),
            )
        )
        said = [line.say(language) for line in evidence(finding)]
        said += [text(language, f"close.why.{finding.kind}"), _allowed(finding, language)]
        yield Row((Cell("\n".join(said), 1, size=0.9),))


def _strip_finding(finding: Finding, number: int, language: str) -> Iterator[Row]:
    title = f"{number}. {text(language, f'close.kind.{finding.kind}')}"
    yield Row((free(title, 1, bold=True),), 1.2)
    yield Row((replace(free(name_of(finding), 1, bold=True), wrap=False),), 1.0)
    said = [line.say(language) for line in evidence(finding)]
    for line in (*said, text(language, f"close.why.{finding.kind}"), _allowed(finding, language)):
        yield Row((free(line, 1, size=0.9),), 0.9)


def _allowed(finding: Finding, language: str) -> str:
    names = [text(language, f"close.action.{action}") for action in finding.actions]
    said = text(language, "close.between").join(names) or text(language, "close.none")
    return text(language, "close.allowed", actions=said)


def _others(findings: Sequence[Finding], count: int, language: str, *, small: bool = False) -> Iterator[Row]:
    yield Row((free(text(language, "close.others", count=count), 1, bold=True, size=1.1),), 1.5)
    yield Row((free(text(language, "close.others_note"), 1, size=0.9),), 1.1)
    for finding in findings:
        both: list[PlatformRow | HospitalRow] = [*finding.centre, *finding.hospital]
        sides = (("centre", finding.centre), ("hospital", finding.hospital))
        missing = [text(language, f"close.side.{side}_none") for side, rows in sides if not rows]
        amount = both[0].stated.total.yuan() if both else ""
        if small:
            yield _pair(name_of(finding), amount)
            yield from (Row((free(each, 1, size=0.9),), 0.9) for each in missing)
        else:
            rule = Rule.NONE
            cells = (name_of(finding), amount, " ".join(missing))
            aligns = (Align.LEFT, Align.RIGHT, Align.RIGHT)
            yield Row(
                tuple(Cell(c, 1, a, rule, size=0.85, wrap=False) for c, a in zip(cells, aligns, strict=True)), 0.8
            )


def _anchor(report: CloseReport, language: str) -> tuple[Row | Beside, ...]:
    words = (*_anchor_words(report, language), *_foot(report, language))
    code = (Row((Cell(report.close.anchor, 1, rule=Rule.NONE, picture=Picture.QR),), 8.0),)
    return (_LINE, Beside(words, code, 0.78))


def _anchor_words(report: CloseReport, language: str) -> tuple[Row, ...]:
    close = report.close
    return (
        Row((free(text(language, "close.paper.anchor", seq=close.seq), 1, bold=True),), 1.2),
        Row((replace(free(close.anchor, 1, size=0.85), wrap=False),), 1.0),
        Row((free(text(language, "close.paper.anchor_use"), 1, size=0.85),), 1.0),
    )


def _foot(report: CloseReport, language: str) -> tuple[Row, ...]:
    return (
        Row((free(text(language, "close.paper.copy_rule"), 1, size=0.85),), 1.0),
        Row((free(text(language, "close.paper.sign"), 1),), 2.4),
    )


def _fill(part: Sequence[Row | Beside]) -> tuple[Row, ...]:
    """Empty room below a short page, so that its type is not spread over the whole sheet."""
    lines = sum(row.height if isinstance(row, Row) else 8.0 for row in part)
    return (Row((free("", 1),), max(34.0 - lines * 1.6, 0.5)),)


def _said_total(language: str) -> dict[str, str]:
    keys = (*(key for key, _ in _COLUMNS), "result", "own")
    return {key: text(language, f"close.totals.{key}") for key in keys}


def _pair(label: str, value: str, *, bold: bool = False) -> Row:
    right = replace(free(value, 11, Align.RIGHT, bold=bold), wrap=False)
    return Row((free(label, 13, bold=bold), right), 0.95)
