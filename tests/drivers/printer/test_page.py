"""What stands on the page is what the slip holds: read back from the PDF and from its picture."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.printer import readback
from drivers.printer.capitals import capitals
from drivers.printer.typeset import Document, Drawing, Format, Typesetter
from drivers.printer.wording import FundTotal
from kiosk.domain.bill import Fund
from kiosk.domain.money import Fen
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.domain.slip import Paper, PayAt, Slip
from kiosk.papers.seal import Forged, Seal, Verified, verify
from kiosk.settings import SettingsError
from tests.papers import samples

SEAL = Seal.throw_away()
SLIP = SEAL.sign(samples.SLIP)
PAGES = {form: Typesetter(Drawing(form)) for form in Format}
_PDFS = (Format.A4, Format.A5)


def document(paper: Paper, form: Format) -> Document:
    made = PAGES[form].document(paper)
    assert isinstance(made, Document)
    return made


def said(paper: Paper, form: Format = Format.A4) -> str:
    """The page's text without spaces and line ends: a wrapped text reads on."""
    return re.sub(r"\s", "", readback.pdf_text(document(paper, form).data))


@pytest.mark.parametrize("form", _PDFS)
def test_every_field_is_on_the_page(form: Format) -> None:
    page = said(SLIP, form)
    a = SLIP.amounts
    texts = [
        "虚构省跨省异地就医住院结算单",
        "本单由医疗机构打印，非医保平台官方样式",
        *(SLIP.name, SLIP.id_number, SLIP.card_number, "女", "69岁", "职工基本医疗保险（退休）"),
        *(SLIP.insured_region.name, SLIP.hospital.region.name, SLIP.hospital.name, SLIP.hospital.level),
        *("普通住院", SLIP.inpatient_number, SLIP.ward, "共11天", "2026-03-01", "2026-03-12"),
        *(f"{d.name}（{d.code}）" for d in SLIP.diagnoses),
        *(str(SLIP.request_id), SLIP.settlement_id, "2026-03-1210:21:05", SLIP.kiosk),
        SLIP.filing.replace(" ", ""),
        *("代办人：林大寒", "与患者关系：子女", "联系电话：10000000000", "代办人签字", "医保办公室"),
        f"大写：{capitals(a.cash)}",
        f"大写：{capitals(SLIP.due)}",
        f"请凭本单到住院部一楼3号窗口补缴{SLIP.due.yuan()}元",
    ]
    assert [text for text in texts if text not in page] == []


@pytest.mark.parametrize("form", _PDFS)
def test_amounts_stand_beside_their_names(form: Format) -> None:
    page, a = said(SLIP, form), SLIP.amounts
    pairs = {
        "住院总费用": a.total,
        "统筹内费用": a.within_policy,
        "自费费用": a.full_self_pay,
        "本次起付标准": a.deductible,
        "乙类先行自付": a.first_self_pay,
        "超限价自付": a.over_limit,
        "医疗机构负担": a.hospital,
        "基金支付合计（含个人账户）": a.fund_total + a.account,
        "统筹基金": dict(a.funds)[Fund.POOL],
        "个人账户基金": a.account,
        "公务员医疗补助": Fen(0),
        "大病保险": dict(a.funds)[Fund.CATASTROPHIC],
        "个人现金支付": a.cash,
        "已交预交金": SLIP.deposit,
        "应补缴金额": SLIP.due,
    }
    assert [name for name, fen in pairs.items() if f"{name}{fen.yuan()}" not in page] == []
    for fees in SLIP.fees:
        line = "".join(fen.yuan() for fen in (fees.a, fees.b, fees.c, fees.total))
        assert line in page


def test_the_check_sum_holds_in_both_readings_of_the_fund_total() -> None:
    a = SLIP.amounts
    assert f"基金支付合计{(a.fund_total + a.account).yuan()}＋个人现金支付{a.cash.yuan()}" in said(SLIP)
    made = Typesetter(Drawing(fund_total=FundTotal.WITHOUT_ACCOUNT)).document(SLIP)
    assert isinstance(made, Document)
    page = re.sub(r"\s", "", readback.pdf_text(made.data))
    assert f"基金支付合计（不含个人账户）{a.fund_total.yuan()}" in page
    assert f"基金支付合计{a.fund_total.yuan()}＋个人账户{a.account.yuan()}＋个人现金支付{a.cash.yuan()}" in page
    assert f"＝住院总费用{a.total.yuan()}" in page


def test_the_insurers_amounts_are_printed_as_they_are() -> None:
    """Changing one fen of the settlement changes the page: nothing is computed from the bill (design "Money" 10)."""
    a = replace(SLIP.amounts, account=SLIP.amounts.account + 1)
    page = said(replace(SLIP, amounts=a))
    assert f"个人现金支付{a.cash.yuan()}" in page
    assert f"个人现金支付{SLIP.amounts.cash.yuan()}" not in page


@pytest.mark.parametrize("form", Format)
def test_the_signed_code_is_read_from_the_paper(form: Format) -> None:
    made = document(SLIP, form)
    codes = readback.read_codes(made.preview or made.data)
    assert SLIP.signature in codes
    assert SLIP.pay_at is not None
    assert SLIP.pay_at.barcode in codes
    result = verify(next(c for c in codes if c.startswith("KS1")), [SEAL.public_key()])
    assert isinstance(result, Verified)
    assert result.total == SLIP.amounts.total
    assert result.belongs_to(SLIP.name, SLIP.id_number)


def test_a_slip_sealed_elsewhere_is_forged() -> None:
    made = document(Seal.throw_away().sign(SLIP), Format.A4)
    (code,) = (c for c in readback.read_codes(made.data) if c.startswith("KS1"))
    assert isinstance(verify(code, [SEAL.public_key()]), Forged)


@pytest.mark.parametrize("form", _PDFS)
def test_only_copies_are_marked(form: Format) -> None:
    assert "补打" not in said(SLIP, form)
    copy = replace(SLIP, copy=3)
    assert "补打3" in said(copy, form)
    assert document(copy, form).name.endswith("-copy3")


def test_a_refund_an_even_bill_and_a_paid_one() -> None:
    refund = replace(SLIP, deposit=SLIP.amounts.cash + 12345, pay_at=PayAt(Fen(-12345), "退费窗口", "R1"))
    assert "应退还金额123.45" in said(refund)
    assert "请凭本单到退费窗口办理退款123.45元" in said(refund)
    even = replace(SLIP, deposit=SLIP.amounts.cash, pay_at=None)
    assert "应补缴金额0.00大写：零元整" in said(even)
    paid = replace(SLIP, pay_at=PayAt(SLIP.due, "自助机", "990100000123456789", paid=True))
    assert f"已缴清{SLIP.due.yuan()}元" in said(paid)
    assert readback.read_codes(document(paid, Format.A4).data) == [SLIP.signature]


def test_without_an_agent_the_patient_signs() -> None:
    page = said(replace(SLIP, agent=None, emergency=True))
    assert "患者或家属签字" in page
    assert "代办人" not in page
    assert "入院方式急诊" in page


@pytest.mark.parametrize("form", Format)
def test_the_same_paper_gives_the_same_bytes(form: Format) -> None:
    assert document(SLIP, form).data == document(SLIP, form).data


def test_the_properties_hold_nothing_personal() -> None:
    made = document(SLIP, Format.A4)
    assert made.name == str(SLIP.request_id)
    plain = made.data.decode("latin-1")
    for secret in (SLIP.id_number, SLIP.card_number, SLIP.name.encode("utf-16-be").hex()):
        assert secret not in plain


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize("rare", ["𠮷", "\ue000", "\u200b", "\x07", "\U000f0000", "☐"])
def test_a_character_without_a_glyph_is_no_silent_box(rare: str, form: Format) -> None:
    problem = PAGES[form].document(replace(SLIP, name=f"林{rare}"))
    assert problem == Problem(ProblemCode.GLYPH_MISSING, reference=str(SLIP.request_id))
    assert "林" not in repr(problem)


def test_a_second_face_lends_what_the_first_lacks() -> None:
    """䶮 and 㛃 are names' characters that the first face (Micro Hei) lacks."""
    slip = replace(SLIP, name="林䶮㛃")
    assert "林䶮㛃" in said(slip)
    first_only = Typesetter(Drawing(faces=PAGES[Format.A4]._faces.paths[:1]))
    made = first_only.document(slip)
    assert isinstance(made, Problem)
    assert made.code is ProblemCode.GLYPH_MISSING


def test_an_unusable_face_is_named() -> None:
    with pytest.raises(SettingsError, match=r"nowhere\.ttf: not found"):
        Typesetter(Drawing(faces=(Path("/nonexistent/nowhere.ttf"),)))


def test_an_official_slip_is_printed_untouched() -> None:
    pdf = document(SLIP, Format.A5).data
    official = replace(samples.OFFICIAL, pdf=pdf)
    assert document(official, Format.A4).data == pdf
    assert SLIP.pay_at is not None
    assert SLIP.pay_at.barcode in readback.read_codes(document(official, Format.RASTER).preview)
    broken = PAGES[Format.RASTER].document(samples.OFFICIAL)
    assert isinstance(broken, Problem)
    assert broken.code is ProblemCode.PRINT_FAILED


@pytest.mark.parametrize("form", Format)
def test_a_ticket_carries_its_number_and_link(form: Format) -> None:
    made = document(samples.TICKET, form)
    assert sorted(readback.read_codes(made.preview or made.data)) == sorted(
        (samples.TICKET.number, samples.TICKET.link)
    )
    if form is not Format.RASTER:
        assert "暂存办理回执回执号T-0312-4821请妥善保管本单。" in said(samples.TICKET, form)


def test_the_paper_speaks_english_too() -> None:
    made = Typesetter(Drawing(language="en")).document(SLIP)
    assert isinstance(made, Document)
    assert "Cross-province Inpatient Settlement Slip" in readback.pdf_text(made.data)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 broken", b"\x89PNG\r\n\x1a\n", b"text"])
def test_what_is_no_paper_is_not_read(data: bytes) -> None:
    with pytest.raises(readback.NotReadable):
        readback.read_codes(data)


@pytest.mark.parametrize(
    ("fen", "expected"),
    [
        (0, "零元整"),
        (5, "伍分"),
        (10, "壹角整"),
        (1_00, "壹元整"),
        (10_05, "壹拾元零伍分"),
        (1_409_50, "壹仟肆佰零玖元伍角整"),
        (6_007_14, "陆仟零柒元壹角肆分"),
        (1_680_32, "壹仟陆佰捌拾元叁角贰分"),
        (107_000_53, "壹拾万柒仟元伍角叁分"),
        (16_409_02, "壹万陆仟肆佰零玖元零贰分"),
        (100_000_000_00, "壹亿元整"),
        (1001_0000_0001_00, "壹仟零壹亿零壹元整"),
        (10_5000_0000_00, "壹拾亿伍仟万元整"),
        (-325_04, "叁佰贰拾伍元零肆分"),
    ],
)
def test_amounts_in_capitals(fen: int, expected: str) -> None:
    assert capitals(Fen(fen)) == expected


@given(st.integers(0, 10**14 - 1))
def test_capitals_never_double_or_end_in_a_zero(fen: int) -> None:
    written = capitals(Fen(fen))
    assert "零零" not in written
    if fen >= 100:
        assert "零元" not in written
        assert not written.startswith("零")
    assert _read(written) == fen


def _read(written: str) -> int:
    """Capitals back to fen: an independent reading."""
    digits = {c: n for n, c in enumerate("零壹贰叁肆伍陆柒捌玖")}
    whole, _, rest = written.rpartition("元") if "元" in written else ("", "", written)
    total = section = digit = 0
    for c in whole:
        if c in digits:
            digit = digits[c]
        elif c in "拾佰仟":
            section, digit = section + digit * 10 ** ("拾佰仟".index(c) + 1), 0
        elif c == "万":
            section, digit = (section + digit) * 10_000, 0
            total, section = total + section, 0
        elif c == "亿":
            total, section, digit = (total + section + digit) * 100_000_000, 0, 0
    value = (total + section + digit) * 100
    for unit, worth in (("角", 10), ("分", 1)):
        place = rest.find(unit)
        if place > 0:
            value += digits[rest[place - 1]] * worth
    return value


def test_a_slip_is_never_shown_in_a_repr() -> None:
    slip: Slip = SLIP
    for secret in (slip.name, slip.id_number, slip.card_number):
        assert secret not in repr(document(slip, Format.A4))
