"""The help slip as a page and as a strip: one cause, what shows it, one next step, one office (R32). Pure.

No name and no number of a person of ours stands on it; the platform's own words stand in a box of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from drivers.printer.form import free
from drivers.printer.layout import Align, Cell, Form, Row, Rule
from kiosk.domain.claim import HelpSlip
from kiosk.papers import refusal
from kiosk.texts import text

_LINE = Row((Cell(rule=Rule.LINE),), 0.4)


def help_rows(slip: HelpSlip, language: str) -> Form:
    """The slip for a page."""
    reason = slip.diagnosis.first
    rows = [
        Row((free(slip.hospital.name, 1, Align.CENTER),)),
        Row((free(_say("title", language), 1, Align.CENTER, size=1.7, bold=True),), 2.0),
        _label(_say("number", language)),
        Row((Cell(_number(slip), 1, Align.CENTER, size=1.6, bold=True, wrap=False),), 2.0),
        _label(_say("cause", language)),
        _value(refusal.cause(reason).say(language), bold=True, size=1.2),
        _label(_say("next", language)),
        _value(refusal.next_step(reason).say(language), bold=True, size=1.2),
        _value(f"{refusal.doer(reason).say(language)}"),
        _label(_say("whom", language)),
        *(_value(line) for line in _whom(slip, language)),
        _label(_say("shown", language)),
        *(_value(line.say(language), size=0.95) for line in refusal.evidence(reason, slip.said)),
    ]
    if slip.said:
        rows += [_label(_say("said", language)), *(_value(words, size=0.95) for words in slip.said)]
    others = refusal.others(slip.diagnosis)
    if others:
        rows.append(_label(_say("others", language)))
        rows += [
            _value(f"{refusal.cause(o).say(language)} {refusal.next_step(o).say(language)}", size=0.9) for o in others
        ]
    rows += [_label(_say("money", language)), _value(text(language, f"moved.{slip.moved}"), bold=True)]
    return (*rows, _LINE, *_foot(slip, language))


def help_strip(slip: HelpSlip, language: str) -> Form:
    """The slip for 80 mm paper, one thing below the other."""
    reason = slip.diagnosis.first
    parts: list[tuple[str, list[str], bool]] = [
        ("cause", [refusal.cause(reason).say(language)], True),
        ("next", [refusal.next_step(reason).say(language), refusal.doer(reason).say(language)], True),
        ("whom", list(_whom(slip, language)), False),
        ("shown", [line.say(language) for line in refusal.evidence(reason, slip.said)], False),
    ]
    parts += [("said", list(slip.said), False)] if slip.said else []
    others = [refusal.cause(other).say(language) for other in refusal.others(slip.diagnosis)]
    parts += [("others", others, False)] if others else []
    parts.append(("money", [text(language, f"moved.{slip.moved}")], True))
    rows = [
        Row((free(slip.hospital.name, 1, Align.CENTER),)),
        Row((free(_say("title", language), 1, Align.CENTER, size=1.5, bold=True),), 1.8),
        Row((free(_say("number", language), 1, Align.CENTER, size=0.9),), 0.9),
        Row((replace(free(_number(slip), 1, Align.CENTER, size=1.4, bold=True), wrap=False),), 1.6),
    ]
    for key, lines, bold in parts:
        rows += [_LINE, Row((free(_say(key, language), 1, size=0.9),), 0.9)]
        rows += [Row((free(line, 1, bold=bold),), 1.1) for line in lines]
    return (*rows, _LINE, *_foot(slip, language))


def _number(slip: HelpSlip) -> str:
    code = slip.diagnosis.first.code
    return f"{slip.number} {code}" if code else slip.number


def _whom(slip: HelpSlip, language: str) -> Iterator[str]:
    """The one office to ask, with its number where one may be shown: the insured place's, or this hospital's."""
    if not slip.agency:
        here = text(language, "refusal.office.here", office=slip.hospital.office)
        yield f"{here}  {slip.hospital.phone}" if slip.hospital.phone else here
        return
    name = refusal.office(slip.office).say(language)
    yield f"{name}  {slip.office.number}" if slip.office.number else name
    yield from (part for part in (slip.office.hours, slip.office.address) if part)
    yield refusal.checked(slip.office).say(language)


def _foot(slip: HelpSlip, language: str) -> Iterator[Row]:
    issued = text(language, "paper.ticket.issued", at=f"{slip.issued_at:%Y-%m-%d %H:%M}")
    for line in (_say("keep", language), _say("foot", language), issued):
        yield Row((free(line, size=0.9),), 0.9)


def _say(key: str, language: str) -> str:
    return text(language, f"refusal.paper.{key}")


def _label(words: str) -> Row:
    return Row((Cell(words, 1, label=True, size=0.85),), 1.0)


def _value(words: str, *, bold: bool = False, size: float = 1.0) -> Row:
    return Row((Cell(words, 1, size=size, bold=bold),), 1.3)
