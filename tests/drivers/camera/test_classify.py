"""What was shown, by the table of kinds; and that no text whatever does harm."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.camera.classify import LONGEST, CodeKind, classify, kind_of
from kiosk.domain.people import Medium, check_digit
from kiosk.domain.problems import ProblemCode
from kiosk.domain.ticket import make
from kiosk.ports import CodeSeen, TicketSeen, WrongCode

VOUCHER = "424" + "3669509084040896099" + "33" + "0000"
TICKET = make(b"\x13\x57\x9b\xdf\x02\x46\x8a")


def id_number(region: str, born: str, order: str = "012") -> str:
    """An invented ID number with the right check digit."""
    return region + born + order + check_digit(region + born + order)


# An ID number that also has the shape of a WeChat pay code: 18 digits that begin with 10 to 15.
LIKE_WECHAT = next(n for order in range(100, 999) if (n := id_number("110000", "19990101", f"{order}"))[17] != "X")
BORN_1800 = next(n for order in range(100, 999) if (n := id_number("110000", "18000101", f"{order}"))[17] != "X")
ENDS_IN_X = next(n for order in range(100, 999) if (n := id_number("990000", "19990101", f"{order}"))[17] == "X")

TABLE: list[tuple[str, CodeKind, ProblemCode | None]] = [
    (VOUCHER, CodeKind.VOUCHER, None),
    ("opc" + "0" * 25, CodeKind.VOUCHER, None),
    ("opcA1b2C3d4E5f6G7h8I9j0K1l2M", CodeKind.VOUCHER, None),
    ("424" + "1" * 25, CodeKind.VOUCHER_UNSURE, None),
    ("9" * 28, CodeKind.VOUCHER_UNSURE, None),
    (TICKET, CodeKind.TICKET, None),
    (LIKE_WECHAT, CodeKind.ID_NUMBER, ProblemCode.CODE_IS_ID_NUMBER),
    (ENDS_IN_X, CodeKind.ID_NUMBER, ProblemCode.CODE_IS_ID_NUMBER),
    (ENDS_IN_X.lower(), CodeKind.ID_NUMBER, ProblemCode.CODE_IS_ID_NUMBER),
    (LIKE_WECHAT[:17] + str((int(LIKE_WECHAT[17]) + 1) % 10), CodeKind.PAY_WECHAT, ProblemCode.CODE_IS_PAYMENT),
    (BORN_1800, CodeKind.PAY_WECHAT, ProblemCode.CODE_IS_PAYMENT),
    ("10" + "0" * 16, CodeKind.PAY_WECHAT, ProblemCode.CODE_IS_PAYMENT),
    ("15" + "9" * 16, CodeKind.PAY_WECHAT, ProblemCode.CODE_IS_PAYMENT),
    ("16" + "0" * 16, CodeKind.OTHER, ProblemCode.CODE_NOT_VOUCHER),
    ("28" + "7" * 16, CodeKind.PAY_ALIPAY, ProblemCode.CODE_IS_PAYMENT),
    ("25" + "7" * 14, CodeKind.PAY_ALIPAY, ProblemCode.CODE_IS_PAYMENT),
    ("30" + "7" * 22, CodeKind.PAY_ALIPAY, ProblemCode.CODE_IS_PAYMENT),
    ("25" + "7" * 13, CodeKind.OTHER, ProblemCode.CODE_NOT_VOUCHER),
    ("30" + "7" * 23, CodeKind.OTHER, ProblemCode.CODE_NOT_VOUCHER),
    ("24" + "7" * 16, CodeKind.OTHER, ProblemCode.CODE_NOT_VOUCHER),
    ("62" + "1" * 17, CodeKind.PAY_UNIONPAY, ProblemCode.CODE_IS_PAYMENT),
    ("62" + "1" * 16, CodeKind.OTHER, ProblemCode.CODE_NOT_VOUCHER),
    ("wxp://f2f0invented", CodeKind.COLLECT, ProblemCode.CODE_IS_LINK),
    ("https://qr.alipay.com/invented", CodeKind.COLLECT, ProblemCode.CODE_IS_LINK),
    ("HTTPS://QR.ALIPAY.COM/INVENTED", CodeKind.COLLECT, ProblemCode.CODE_IS_LINK),
    ("https://qr.alipay.com.example/x", CodeKind.LINK, ProblemCode.CODE_IS_LINK),
    ("https://example.cn/?code=" + VOUCHER, CodeKind.LINK, ProblemCode.CODE_IS_LINK),
    ("HTTP://EXAMPLE.CN", CodeKind.LINK, ProblemCode.CODE_IS_LINK),
    ("weixin://invented/pay", CodeKind.LINK, ProblemCode.CODE_IS_LINK),
    ("www.example.cn", CodeKind.LINK, ProblemCode.CODE_IS_LINK),
    ("javascript:alert(1)", CodeKind.LINK, ProblemCode.CODE_IS_LINK),
    ("", CodeKind.OTHER, ProblemCode.CODE_NOT_VOUCHER),
    (VOUCHER[:-1], CodeKind.OTHER, ProblemCode.CODE_NOT_VOUCHER),
    (" " + VOUCHER, CodeKind.OTHER, ProblemCode.CODE_NOT_VOUCHER),
    ("４" * 28, CodeKind.OTHER, ProblemCode.CODE_NOT_VOUCHER),
    ("医保电子凭证", CodeKind.OTHER, ProblemCode.CODE_NOT_VOUCHER),
    (VOUCHER + "\n", CodeKind.CONTROL_CHARACTERS, ProblemCode.CODE_NOT_VOUCHER),
    (VOUCHER + "\x00https://example.cn", CodeKind.CONTROL_CHARACTERS, ProblemCode.CODE_NOT_VOUCHER),
    ("\x1b[2J", CodeKind.CONTROL_CHARACTERS, ProblemCode.CODE_NOT_VOUCHER),
    ("a\u2028b", CodeKind.CONTROL_CHARACTERS, ProblemCode.CODE_NOT_VOUCHER),
    ("7" * 7000, CodeKind.TOO_LONG, ProblemCode.CODE_NOT_VOUCHER),
    ("7" * (LONGEST + 1), CodeKind.TOO_LONG, ProblemCode.CODE_NOT_VOUCHER),
    ("7" * LONGEST, CodeKind.OTHER, ProblemCode.CODE_NOT_VOUCHER),
    ("\x80\x81\ufffd", CodeKind.NOT_TEXT, ProblemCode.CODE_NOT_VOUCHER),
    ("\ud800", CodeKind.NOT_TEXT, ProblemCode.CODE_NOT_VOUCHER),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "problem"), TABLE)
def test_the_table(text: str, kind: CodeKind, problem: ProblemCode | None) -> None:
    assert kind_of(text) is kind
    signal = classify(text)
    assert (signal.code if isinstance(signal, WrongCode) else None) is problem


def test_a_voucher_is_handed_on_unchanged_and_never_shown() -> None:
    signal = classify(VOUCHER)
    assert isinstance(signal, CodeSeen)
    assert (signal.credential.medium, signal.credential.token) == (Medium.VOUCHER, VOUCHER)
    assert VOUCHER not in repr(signal)
    assert "4243" not in repr(signal)


def test_a_ticket_is_named() -> None:
    assert classify(TICKET) == TicketSeen(TICKET)
    assert isinstance(classify(TICKET[:-1] + ("0" if TICKET[-1] != "0" else "1")), WrongCode)


@given(st.text(st.characters(exclude_categories=()), max_size=LONGEST + 50))
@settings(deadline=None)
def test_any_text_is_one_kind(text: str) -> None:
    signal = classify(text)
    kind = kind_of(text)
    assert kind not in (CodeKind.NONE, CodeKind.UNREADABLE)
    if isinstance(signal, CodeSeen):
        assert len(text) == 28
        assert text.isascii()
    assert (kind is CodeKind.TOO_LONG) == (len(text) > LONGEST)


@given(
    st.from_regex(r"(?:424|opc|1[0-5]|2[5-9]|30|62|KT-)?[0-9A-Z]{10,30}", fullmatch=True), st.characters(codec="ascii")
)
@settings(deadline=None)
def test_near_misses_never_carry_control_characters_on(text: str, odd: str) -> None:
    for changed in (text, text + odd, odd + text, text[:9] + odd + text[9:]):
        signal = classify(changed)
        taken = signal.credential.token if isinstance(signal, CodeSeen) else ""
        assert taken in ("", changed)
        assert taken.isalnum() or not taken
