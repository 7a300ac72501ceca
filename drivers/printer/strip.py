"""Slip and ticket as a strip for an 80 mm receipt printer: the same facts as the form, one below the other. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from drivers.printer.capitals import capitals
from drivers.printer.form import fact, free, money
from drivers.printer.layout import Align, Cell, Form, Picture, Row, Rule
from drivers.printer.tickets import captions, said, ticket_foot
from drivers.printer.wording import Wording
from kiosk.domain.bill import Fund
from kiosk.domain.money import Fen
from kiosk.domain.slip import Slip, Ticket
from kiosk.domain.stay import FeeClass
from kiosk.texts import text

_LINE = Row((Cell(rule=Rule.LINE),), 0.4)


def slip_strip(slip: Slip, wording: Wording) -> Form:
    """Every field of the form, in its order."""
    say = wording.say
    title = say("title", province=slip.insured_province)
    mark = (Row((free(say("copy", copy=slip.copy), 1, Align.CENTER, bold=True),)),) if slip.copy else ()
    return (
        Row((free(title, 1, Align.CENTER, size=1.15, bold=True),), 1.4),
        *mark,
        Row((free(say("own_drawing"), 1, Align.CENTER, size=0.8),), 0.8),
        _LINE,
        *_pairs((say(key), value) for key, value in wording.facts(slip)),
        _LINE,
        *_fees(slip, wording),
        _LINE,
        *_amounts(slip, wording),
        _LINE,
        *_pairs((say(key), value) for key, value in wording.numbers(slip)),
        _LINE,
        *_foot(slip, wording),
    )


def ticket_strip(ticket: Ticket, language: str) -> Form:
    """The ticket, its codes below each other."""
    rows: list[Row] = [
        Row((free(ticket.hospital.name, 1, Align.CENTER),)),
        Row((free(text(language, f"paper.ticket.title.{ticket.reason}"), 1, Align.CENTER, size=1.5, bold=True),), 1.8),
        Row((free(text(language, "paper.ticket.number"), 1, Align.CENTER, size=0.9),), 0.9),
        Row((replace(free(ticket.number, 1, Align.CENTER, size=1.7, bold=True), wrap=False),), 1.8),
        *(Row((free(line),), 1.1) for line in said(ticket, language)),
    ]
    for code, caption in captions(ticket, language):
        rows.append(Row((Cell(code, 1, rule=Rule.NONE, picture=Picture.QR),), 6.5))
        rows.append(Row((free(caption, 1, Align.CENTER),)))
    return (*rows, *ticket_foot(ticket, language))


def _pairs(facts: Iterable[tuple[str, str]]) -> Iterator[Row]:
    return (Row((free(label, 9), replace(fact(value, 15), rule=Rule.NONE)), 0.9) for label, value in facts)


def _fees(slip: Slip, wording: Wording) -> Iterator[Row]:
    keys = ("fee_category", "class_a", "class_b", "class_c", "sum")
    yield Row(
        tuple(_small(wording.say(key), Align.LEFT if key == "fee_category" else Align.RIGHT) for key in keys), 0.8
    )
    for fees in slip.fees:
        parts = (*(fees.of(c) for c in FeeClass), fees.total)
        cells = (
            _small(wording.say(f"category.{fees.category}"), Align.LEFT),
            *(_small(p.yuan(), Align.RIGHT) for p in parts),
        )
        yield Row(cells, 0.8)


def _amounts(slip: Slip, wording: Wording) -> Iterator[Row]:
    say, a = wording.say, slip.amounts
    yield _sum(say("total"), a.total, bold=True)
    for key, fen in wording.parts(slip):
        yield _sum(say(key), fen)
    yield _LINE
    yield _sum(say(f"fund_total_{wording.fund_total}"), wording.funds_cell(slip), bold=True)
    paid = dict(a.funds)
    for fund in Fund:
        if paid.get(fund):
            yield _sum(say(f"fund.{fund}"), paid[fund])
    yield _sum(say("account"), a.account)
    yield _LINE
    yield _sum(say("cash"), a.cash, bold=True)
    yield Row((free(say("capitals", capitals=capitals(a.cash)), 1, Align.RIGHT, size=0.9),), 0.9)
    yield _sum(say("deposit"), slip.deposit)
    yield _sum(say(wording.direction(slip)), Fen(abs(slip.due)), bold=True)
    yield Row((free(say("capitals", capitals=capitals(slip.due)), 1, Align.RIGHT, size=0.9),), 0.9)
    yield Row((free(wording.check_line(slip), size=0.8),), 0.8)


def _foot(slip: Slip, wording: Wording) -> Iterator[Row]:
    say, pay_at = wording.say, slip.pay_at
    if pay_at is not None:
        yield Row((free(wording.pay_line(pay_at), 1, Align.CENTER, bold=True),))
        if barcode := wording.barcode(pay_at):
            yield Row((Cell(barcode, 1, rule=Rule.NONE, picture=Picture.BARS),), 2.2)
            yield Row((free(barcode, 1, Align.CENTER, size=0.9),), 0.9)
    if slip.agent is not None:
        yield Row((free(wording.agent_line(slip.agent)),))
    yield Row((free(wording.sign_line(slip)),), 2.2)
    yield Row((free(say("sign_date")),), 1.4)
    if slip.signature:
        yield Row((Cell(slip.signature, 1, rule=Rule.NONE, picture=Picture.QR),), 8.5)
        yield Row((free(say("verify_here"), 1, Align.CENTER, size=0.9),), 0.9)
    yield Row((free(wording.office_line(slip), 1, size=0.8),), 0.8)


def _small(value: str, align: Align) -> Cell:
    return replace(free(value, 1, align, size=0.8), wrap=False)


def _sum(label: str, fen: Fen, *, bold: bool = False) -> Row:
    return Row((replace(free(label, 15, bold=bold), wrap=True), replace(money(fen, 9, bold=bold), rule=Rule.NONE)), 0.9)
