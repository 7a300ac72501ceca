"""The slip as a form: which cell stands where (《跨省异地就医住院结算单》, row by row). Pure.

Own drawing, marked as such: the official form's picture is delivered by the platform (OfficialSlip).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from drivers.printer.capitals import capitals
from drivers.printer.layout import Align, Beside, Cell, Form, Picture, Row, Rule
from drivers.printer.wording import Wording
from kiosk.domain.bill import Fund
from kiosk.domain.money import Fen, total
from kiosk.domain.slip import FeeSum, Slip
from kiosk.domain.stay import FeeClass

#: Facts before the amounts: text key → share of the row for the value; a label takes 3, the long one 6.
_FACT_ROWS: tuple[dict[str, float], ...] = (
    {"patient": 9, "sex": 3, "age": 3},
    {"id_number": 8, "card_number": 7},
    {"insured_place": 9, "insurance_kind": 9},
    {"care_place": 5, "hospital": 7, "hospital_level": 3},
    {"admission_way": 5, "inpatient_number": 5, "ward": 5},
    {"main_diagnosis": 21},
    {"other_diagnoses": 21},
    {"admitted": 5, "discharged": 5, "stay_days": 5},
    {"filing_state": 21},
)
_FEE_WIDTHS = (2.7, 2.2, 2.2, 2.2, 2.7)


def slip_rows(slip: Slip, wording: Wording) -> Form:
    """The whole form, from the title to the signed code."""
    return (
        *_head(slip, wording),
        *_facts(slip, wording),
        *_fees(slip, wording),
        *_parts(slip, wording),
        Beside(_funds(slip, wording), _cash(slip, wording), 0.54),
        *_numbers(slip, wording),
        Beside(_foot(slip, wording), _code(slip, wording), 0.75),
    )


def free(text: str, width: float = 1, align: Align = Align.LEFT, *, size: float = 1.0, bold: bool = False) -> Cell:
    """Text outside the ruled table."""
    return Cell(text, width, align, Rule.NONE, size=size, bold=bold)


def money(fen: Fen, width: float = 1, *, bold: bool = False) -> Cell:
    """An amount in yuan: one line, right-aligned."""
    return Cell(fen.yuan(), width, Align.RIGHT, bold=bold, wrap=False)


def fact(text: str, width: float) -> Cell:
    """A value; a number or a code is never broken over two lines."""
    return Cell(text, width, wrap=not text.isascii() or " " in text)


def _label(text: str, width: float = 3, *, bold: bool = False, wrap: bool = True) -> Cell:
    return Cell(text, width, Align.CENTER, label=True, bold=bold, wrap=wrap)


def _head(slip: Slip, wording: Wording) -> Iterator[Row]:
    say = wording.say
    mark = Cell(say("copy", copy=slip.copy), 3, Align.CENTER, Rule.FRAME, bold=True) if slip.copy else free("", 3)
    title = free(say("title", province=slip.insured_province), 17, Align.CENTER, size=1.6, bold=True)
    yield Row((free("", 3), replace(title, wrap=False), mark), 1.5)
    yield Row((free(say("own_drawing"), 15, size=0.85), free(say("unit"), 9, Align.RIGHT, size=0.85)))


def _facts(slip: Slip, wording: Wording) -> Iterator[Row]:
    values = dict(wording.facts(slip))
    for row in _FACT_ROWS:
        cells: list[Cell] = []
        for key, width in row.items():
            long = key == "id_number"
            cells += (_label(wording.say(key), 6 if long else 3, wrap=not long), fact(values[key], width))
        yield Row(tuple(cells))


def _fees(slip: Slip, wording: Wording) -> Iterator[Row]:
    say = wording.say
    heads = zip(("fee_category", "class_a", "class_b", "class_c", "sum"), _FEE_WIDTHS, strict=True)
    yield Row(tuple(_label(say(key), width, wrap=False) for key, width in heads) * 2)
    half = (len(slip.fees) + 1) // 2
    left, right = slip.fees[:half], (*slip.fees[half:], None)
    for one, other in zip(left, right, strict=False):
        yield Row((*_fee(one, wording), *_fee(other, wording)))
    sums = [total(fees.of(c) for fees in slip.fees) for c in FeeClass]
    sums.append(total(sums))
    labels = ("sum_a", "sum_b", "sum_c", "sum_all")
    yield Row(tuple(c for key, fen in zip(labels, sums, strict=True) for c in (_label(say(key)), money(fen, 3))))


def _fee(fees: FeeSum | None, wording: Wording) -> tuple[Cell, ...]:
    if fees is None:
        return tuple(Cell("", width) for width in _FEE_WIDTHS)
    parts = (*(fees.of(c) for c in FeeClass), fees.total)
    name = Cell(wording.say(f"category.{fees.category}"), _FEE_WIDTHS[0], wrap=False)
    return (name, *(money(fen, width) for fen, width in zip(parts, _FEE_WIDTHS[1:], strict=True)))


def _parts(slip: Slip, wording: Wording) -> Iterator[Row]:
    amounts = (("total", slip.amounts.total), *wording.parts(slip))
    cells = [c for key, fen in amounts for c in (_label(wording.say(key)), money(fen, 3, bold=key == "total"))]
    cells += (_label(wording.say("ratio")), Cell(wording.ratio(slip), 3, Align.RIGHT, wrap=False))
    yield Row(tuple(cells[:8]))
    yield Row(tuple(cells[8:]))


def _funds(slip: Slip, wording: Wording) -> tuple[Row, ...]:
    paid = dict(slip.amounts.funds)
    head = Cell(wording.say(f"fund_total_{wording.fund_total}"), 8, label=True, bold=True, wrap=False)
    lines = [(wording.say(f"fund.{fund}"), paid.get(fund, Fen(0))) for fund in Fund]
    lines.insert(1, (wording.say("account"), slip.amounts.account))
    return (
        Row((head, money(wording.funds_cell(slip), 5, bold=True))),
        *(Row((Cell(name, 8, wrap=False), money(fen, 5))) for name, fen in lines),
    )


def _cash(slip: Slip, wording: Wording) -> tuple[Row, ...]:
    say, due = wording.say, Fen(abs(slip.due))
    deposit = (_label(say("deposit"), 1, wrap=False), replace(money(slip.deposit), align=Align.CENTER))
    return (
        *_large("cash", slip.amounts.cash, wording),
        Row(deposit),
        *_large(wording.direction(slip), due, wording),
    )


def _large(key: str, fen: Fen, wording: Wording) -> tuple[Row, ...]:
    return (
        Row((_label(wording.say(key), bold=True, wrap=False),)),
        Row((replace(money(fen, bold=True), size=1.5, align=Align.CENTER),), 1.6),
        Row((Cell(wording.say("capitals", capitals=capitals(fen)), 1, Align.CENTER),)),
    )


def _numbers(slip: Slip, wording: Wording) -> Iterator[Row]:
    yield Row((Cell(wording.check_line(slip), 1, Align.CENTER, size=0.85),))
    cells = [cell for key, value in wording.numbers(slip) for cell in (_label(wording.say(key)), fact(value, 9))]
    yield Row(tuple(cells[:4]))
    yield Row(tuple(cells[4:]))


def _foot(slip: Slip, wording: Wording) -> tuple[Row, ...]:
    rows: list[Row] = []
    if slip.pay_at is not None:
        rows.append(Row((free(wording.pay_line(slip.pay_at), size=1.1, bold=True),)))
        if barcode := wording.barcode(slip.pay_at):
            rows.append(Row((Cell(barcode, 5, rule=Rule.NONE, picture=Picture.BARS), free("", 2)), 2.0))
            rows.append(Row((free(barcode, 5, Align.CENTER, size=0.85), free("", 2)), 0.7))
    if slip.agent is not None:
        rows.append(Row((free(wording.agent_line(slip.agent)),)))
    rows.append(Row((free(wording.sign_line(slip), 5), free(wording.say("sign_date"), 4)), 1.8))
    rows.append(Row((free(wording.office_line(slip), size=0.85),)))
    return tuple(rows)


def _code(slip: Slip, wording: Wording) -> tuple[Row, ...]:
    if not slip.signature:
        return (Row((free(""),)),)
    code = Cell(slip.signature, rule=Rule.NONE, picture=Picture.QR)
    return Row((code,), 6.0), Row((free(wording.say("verify_here"), 1, Align.CENTER, size=0.85),), 0.7)
