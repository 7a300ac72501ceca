"""What did the person show? A text becomes one signal for the flow, and one word for the command line.

Nothing here opens, fetches or logs what it reads. A voucher's shape rests on one public source, so any other
28 digits are "unsure": they go to the platform too, which knows its own codes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum

from kiosk.domain.people import Credential, Medium, is_id_number
from kiosk.domain.problems import ProblemCode
from kiosk.domain.ticket import is_ticket
from kiosk.ports import CodeSeen, TicketSeen, WrongCode

#: No code that this kiosk takes is longer than 28 characters; nothing beyond this length is looked into.
LONGEST = 512


class CodeKind(StrEnum):
    """One word a code. NONE and UNREADABLE (a file that is no picture) only come from the command line."""

    VOUCHER = "voucher"
    VOUCHER_UNSURE = "voucher_unsure"
    TICKET = "ticket"
    ID_NUMBER = "id_number"
    PAY_WECHAT = "pay_wechat"
    PAY_ALIPAY = "pay_alipay"
    PAY_UNIONPAY = "pay_unionpay"
    COLLECT = "collect"
    LINK = "link"
    CONTROL_CHARACTERS = "control_characters"
    TOO_LONG = "too_long"
    NOT_TEXT = "not_text"
    OTHER = "other"
    NONE = "none"
    UNREADABLE = "unreadable"


#: First match wins. 医保电子凭证: 424 + 17 + 2 + province (2) + 0000; `opc…` is its open-platform variant.
_SHAPES: tuple[tuple[re.Pattern[str], CodeKind], ...] = (
    (re.compile(r"424[0-9]{21}0000"), CodeKind.VOUCHER),
    (re.compile(r"opc[0-9A-Za-z]{25}"), CodeKind.VOUCHER),
    (re.compile(r"[0-9]{28}"), CodeKind.VOUCHER_UNSURE),
    (re.compile(r"1[0-5][0-9]{16}"), CodeKind.PAY_WECHAT),
    (re.compile(r"(?:2[5-9]|30)[0-9]{14,22}"), CodeKind.PAY_ALIPAY),
    (re.compile(r"62[0-9]{17}"), CodeKind.PAY_UNIONPAY),
    (re.compile(r"(?i:wxp://|https?://qr\.alipay\.com(?:[/:?#]|$)).*"), CodeKind.COLLECT),
    (re.compile(r"(?i:[a-z][a-z0-9+.-]*://|www\.|mailto:|tel:|javascript:|data:).*"), CodeKind.LINK),
)

_WRONG: Mapping[CodeKind, ProblemCode] = {
    CodeKind.ID_NUMBER: ProblemCode.CODE_IS_ID_NUMBER,
    CodeKind.PAY_WECHAT: ProblemCode.CODE_IS_PAYMENT,
    CodeKind.PAY_ALIPAY: ProblemCode.CODE_IS_PAYMENT,
    CodeKind.PAY_UNIONPAY: ProblemCode.CODE_IS_PAYMENT,
    CodeKind.COLLECT: ProblemCode.CODE_IS_LINK,
    CodeKind.LINK: ProblemCode.CODE_IS_LINK,
}


def kind_of(text: str) -> CodeKind:
    """The kind of a code's text, as it was read: nothing is trimmed, a voucher is handed on unchanged."""
    if not text:
        return CodeKind.OTHER
    if len(text) > LONGEST:
        return CodeKind.TOO_LONG
    if any(_controls(character) for character in text):
        return CodeKind.CONTROL_CHARACTERS
    if any(_no_text(character) for character in text):
        return CodeKind.NOT_TEXT
    if is_ticket(text):
        return CodeKind.TICKET
    if _is_id_number(text):  # before WeChat: its pay codes have 18 digits too, and 11 to 15 begin region codes
        return CodeKind.ID_NUMBER
    return next((kind for shape, kind in _SHAPES if shape.fullmatch(text)), CodeKind.OTHER)


def classify(text: str) -> CodeSeen | TicketSeen | WrongCode:
    """The signal for a code's text. Never raises."""
    kind = kind_of(text)
    if kind in (CodeKind.VOUCHER, CodeKind.VOUCHER_UNSURE):
        return CodeSeen(Credential(Medium.VOUCHER, token=text))
    if kind is CodeKind.TICKET:
        return TicketSeen(text)
    return WrongCode(_WRONG.get(kind, ProblemCode.CODE_NOT_VOUCHER))


def _is_id_number(text: str) -> bool:
    """An ID number, its X in either case, of someone born since 1900: one WeChat code in 15,000 still looks so."""
    return text.isascii() and text[6:8] in ("19", "20") and is_id_number(text.upper())


def _controls(character: str) -> bool:
    """C0, DEL, line and paragraph separators: they could break out of a message, a log line or a paper."""
    return character < " " or character == "\x7f" or unicodedata.category(character) in ("Zl", "Zp")


def _no_text(character: str) -> bool:
    """C1, unassigned, private, surrogate or replacement: what bytes look like when they are no text."""
    return character == "\ufffd" or unicodedata.category(character) in ("Cc", "Cn", "Co", "Cs")
