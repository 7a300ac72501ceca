"""Every text is inside its cell, every cell on the page, whatever the slip holds."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.printer.faces import Faces
from drivers.printer.form import slip_rows
from drivers.printer.layout import LEADING, Box, Measure, Picture, wrap
from drivers.printer.page import Sheet, line_start, place
from drivers.printer.raster import WIDTH, Strip
from drivers.printer.strip import slip_strip, ticket_strip
from drivers.printer.tickets import ticket_rows
from drivers.printer.wording import FundTotal, Wording
from kiosk.domain.bill import Amounts, Fund
from kiosk.domain.money import Fen
from kiosk.domain.people import Agent, Relation
from kiosk.domain.slip import FeeSum, PayAt, Slip, Ticket
from kiosk.domain.stay import Diagnosis, FeeCategory
from kiosk.texts import LANGUAGES
from tests.papers import samples

FACES = Faces.found()
STRIP = Strip(FACES)
_ABOUT = 0.01  # points or dots

_CHINESE = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
_NAME = st.text(_CHINESE | st.sampled_from("·（）()-ABCxyz019 "), min_size=1, max_size=50).filter(str.strip)
_FEN = st.integers(0, 10**11).map(Fen)


@st.composite
def slips(draw: st.DrawFn) -> Slip:
    """Slips as full as they get: 12 categories, 9 funds, 6 diagnoses, the longest names and largest amounts."""
    paid = tuple((fund, draw(_FEN)) for fund in Fund)
    fund_total = sum(fen for _, fen in paid)
    account, cash = draw(_FEN), draw(_FEN)
    fees = tuple(FeeSum(c, draw(_FEN), draw(_FEN), draw(_FEN)) for c in FeeCategory)
    hospital = replace(samples.HOSPITAL, name=draw(_NAME), level=draw(_NAME), phone="0000-1234567 转 12345")
    agent = Agent(draw(_NAME), samples.AGENT.id_number, draw(st.sampled_from(Relation)), samples.AGENT.phone)
    names = draw(st.lists(_NAME, min_size=6, max_size=6))
    return replace(
        samples.SLIP,
        name=draw(_NAME),
        age=draw(st.integers(0, 130)),
        card_number=draw(st.text("0123456789ABCDEF", max_size=32)),
        insured_region=replace(samples.INSURED, name=draw(_NAME)),
        insured_province=draw(_NAME),
        hospital=hospital,
        ward=draw(_NAME),
        inpatient_number=draw(st.text("0123456789-", max_size=40)),
        diagnoses=tuple(Diagnosis("M" + "9" * 12, name, main=n == 0) for n, name in enumerate(names)),
        amounts=Amounts(total=Fen(fund_total + account + cash), funds=paid, account=account, within_policy=cash),
        deposit=draw(_FEN),
        fees=fees,
        filing=draw(_NAME),
        settlement_id="9" * 30,
        settled_at=dt.datetime(2026, 12, 31, 23, 59, 59, tzinfo=samples.SETTLED_AT.tzinfo),
        pay_at=PayAt(cash, draw(_NAME), "9" * 30),
        agent=agent,
        copy=draw(st.integers(0, 99)),
        signature="KS1." + "A" * 340,
    )


def assert_inside(boxes: list[Box], width: float, height: float, measure: Measure) -> None:
    """Boxes on the page without overlap, lines in their boxes, codes not squeezed out."""
    for box in boxes:
        assert box.x >= -_ABOUT
        assert box.y >= -_ABOUT
        assert box.x + box.width <= width + _ABOUT
        assert box.y + box.height <= height + _ABOUT
        assert len(box.lines) * LEADING * box.size <= box.height + _ABOUT
        for line in box.lines:
            assert measure(line, box.size) <= box.width + _ABOUT
        assert "".join("".join(box.lines).split()) == "".join(_said(box).split()), "a text was cut"
        if box.cell.picture is Picture.QR:
            assert min(box.width, box.height) >= 0.1 * width
    for n, one in enumerate(boxes):
        for other in boxes[n + 1 :]:
            across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
            down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
            assert across <= _ABOUT or down <= _ABOUT, "two cells overlap"


def _said(box: Box) -> str:
    return "" if box.cell.picture else box.cell.text


def assert_fits_page(slip: Slip, sheet: Sheet, wording: Wording) -> None:
    boxes = place(slip_rows(slip, wording), sheet, FACES)
    width, height = (side - 2 * sheet.margin for side in sheet.size)
    assert_inside(boxes, width, height, FACES.width)
    for box in boxes:
        for line in box.lines:
            start = line_start(box, line, FACES)
            assert start >= box.x - _ABOUT
            assert start + FACES.width(line, box.size) <= box.x + box.width + _ABOUT


@pytest.mark.parametrize("sheet", Sheet)
@settings(max_examples=25, deadline=None)
@given(slip=slips(), language=st.sampled_from(LANGUAGES), funds=st.sampled_from(FundTotal))
def test_the_fullest_slip_fits_one_page(sheet: Sheet, slip: Slip, language: str, funds: FundTotal) -> None:
    assert_fits_page(slip, sheet, Wording(language, funds))


@settings(max_examples=15, deadline=None)
@given(slip=slips(), language=st.sampled_from(LANGUAGES))
def test_the_fullest_slip_fits_the_strip(slip: Slip, language: str) -> None:
    boxes, height = STRIP.boxes(slip_strip(slip, Wording(language)))
    assert_inside(boxes, WIDTH, height, STRIP.width)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sheet", Sheet)
def test_an_everyday_slip_keeps_its_type_size(sheet: Sheet, language: str) -> None:
    slip = replace(samples.SLIP, signature="KS1." + "A" * 323)
    boxes = place(slip_rows(slip, Wording(language)), sheet, FACES)
    name = next(box for box in boxes if box.cell.text == slip.name)
    assert name.size == sheet.body if language == "zh" else name.size > 0.85 * sheet.body
    height = sheet.size[1] - 2 * sheet.margin
    assert max(box.y + box.height for box in boxes) > 0.9 * height, "the page is not filled"
    assert_fits_page(slip, sheet, Wording(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_tickets_fit(language: str) -> None:
    ticket: Ticket = replace(
        samples.TICKET, lines=(("paper.ticket.resume", ()),) * 9, link="https://example.invalid/" + "x" * 200
    )
    for sheet in Sheet:
        width, height = (side - 2 * sheet.margin for side in sheet.size)
        boxes = place(ticket_rows(ticket, language), sheet, FACES, 1.5)
        assert_inside(boxes, width, height, FACES.width)
    strip, high = STRIP.boxes(ticket_strip(ticket, language))
    assert_inside(strip, WIDTH, high, STRIP.width)


@given(st.text(_CHINESE | st.sampled_from("，。（）; abcDEF019"), max_size=60), st.integers(3, 30))
def test_wrapping_loses_nothing_and_stays_inside(text: str, columns: int) -> None:
    lines = wrap(text, columns, 1.0, _columns)
    assert all(_columns(line, 1.0) <= columns for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_lines_do_not_begin_with_closing_marks() -> None:
    assert wrap("一二三四，五六", 4, 1.0, _columns) == ("一二三", "四，五六")
    assert wrap("一二三（五六）", 4, 1.0, _columns) == ("一二三", "（五六）")
    assert wrap("一（A.1）二", 5, 1.0, _columns) == ("一", "（A.1）", "二")
    assert wrap("一二（A.1）；二", 7, 1.0, _columns) == ("一二", "（A.1）；二")
    assert wrap("see the doctor now", 8, 1.0, _columns) == ("see the", "doctor", "now")


def _columns(text: str, size: float) -> float:
    return len(text) * size
