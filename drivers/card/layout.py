"""What stands where on a social security card: files EF05 and EF06, field by field, both ways.

Each field carries sample bytes beside the value they mean; tests run every sample in both directions, so a new
field can't be declared untested. Source: the 社会保障卡 specification, versions 1.00 to 3.00, as public readers use it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.domain.people import Credential, Medium, is_id_number
from kiosk.domain.problems import Problem, ProblemCode

APPLICATION = bytes.fromhex("7378312E73682EC9E7BBE1B1A3D5CF")
"""The application's name: "sx1.sh.社会保障" in GB2312."""

EF05, EF06 = 0xEF05, 0xEF06


class Kind(StrEnum):
    """How a value is written. cn: digits, two a byte, padded with F. an: GB18030 text, padded with 00. b: as it is."""

    CN = "cn"
    AN = "an"
    B = "b"


@dataclass(frozen=True, eq=False)
class Field:
    """One record: `length` bytes of the value (without tag and length byte); `since` the first card generation
    that has it; `sample` bytes mean `value` (text for an, digits for cn, upper-case hex for b). Each is declared once
    and equal to no other."""

    file: int
    tag: int
    key: str
    chinese: str
    length: int
    kind: Kind
    sample: bytes = field(repr=False)
    value: str = field(repr=False)
    optional: bool = False
    since: int = 1


def _hex(text: str) -> bytes:
    return bytes.fromhex(text)


RECOGNITION_CODE = Field(
    EF05, 0x01, "recognition_code", "卡的识别码", 16, Kind.B,
    _hex("990100D1560000050000000000000A01"), "990100D1560000050000000000000A01",
)  # fmt: skip
SPEC_VERSION = Field(EF05, 0x03, "spec_version", "规范版本", 4, Kind.AN, b"2.00", "2.00")
CARD_NUMBER = Field(EF05, 0x07, "card_number", "卡号", 9, Kind.AN, b"X0000001\0", "X0000001")
SOCIAL_NUMBER = Field(
    EF06, 0x08, "social_number", "社会保障号码", 18, Kind.AN, b"99010119800229002X", "99010119800229002X"
)
NAME = Field(EF06, 0x09, "name", "姓名", 30, Kind.AN, _hex("CDF5CABEC0FD" + "00" * 24), "王示例")
NAME_EXTENSION = Field(
    EF06, 0x4E, "name_extension", "姓名扩展", 20, Kind.AN, _hex("C0AD" + "00" * 18), "拉", optional=True, since=2
)

FIELDS = (
    RECOGNITION_CODE,
    Field(EF05, 0x02, "card_class", "卡的类别", 1, Kind.AN, b"1", "1", optional=True),
    SPEC_VERSION,
    Field(
        EF05, 0x04, "initialiser", "初始化机构编号", 12, Kind.CN,
        _hex("990100000000000000000001"), "990100000000000000000001", optional=True,
    ),
    Field(EF05, 0x05, "issued", "发卡日期", 4, Kind.CN, _hex("20201203"), "20201203"),
    Field(EF05, 0x06, "valid_to", "卡有效期", 4, Kind.CN, _hex("20301202"), "20301202"),
    CARD_NUMBER,
    SOCIAL_NUMBER,
    NAME,
    NAME_EXTENSION,
    Field(EF06, 0x0A, "sex", "性别", 1, Kind.AN, b"2", "2"),
    Field(EF06, 0x0B, "nation", "民族", 1, Kind.CN, _hex("01"), "01", optional=True),
    Field(EF06, 0x0C, "birth_place", "出生地", 3, Kind.CN, _hex("990101"), "990101", optional=True),
    Field(EF06, 0x0D, "birth_date", "出生日期", 4, Kind.CN, _hex("19800229"), "19800229", optional=True),
)  # fmt: skip

IDENTITY = (SPEC_VERSION, CARD_NUMBER, SOCIAL_NUMBER, NAME, NAME_EXTENSION)
"""What a settlement needs beside the recognition code; nothing else is read from a person's card."""


def decode(spec: Field, raw: bytes) -> str:
    """The value of a record's bytes. ValueError where they can't be this field (the text names the field only)."""
    if not 0 < len(raw) <= spec.length or (spec.kind is not Kind.AN and len(raw) != spec.length):
        raise ValueError(f"{spec.key}: {len(raw)} bytes")
    if spec.kind is Kind.B:
        return raw.hex().upper()
    if spec.kind is Kind.CN:
        digits = raw.hex().upper().rstrip("F")
        if not re.fullmatch(r"\d*", digits):
            raise ValueError(f"{spec.key}: not digits")
        return digits
    return _text(spec.key, _unpadded(raw))


def encode(spec: Field, value: str) -> bytes:
    """The bytes of a value, padded to the field's length. ValueError where it doesn't fit."""
    if spec.kind is Kind.B:
        raw = bytes.fromhex(value)
    elif spec.kind is Kind.CN:
        raw = bytes.fromhex(value.ljust(spec.length * 2, "F"))
    else:
        raw = value.encode("gb18030").ljust(spec.length, b"\0")
    if len(raw) != spec.length:
        raise ValueError(f"{spec.key}: {len(raw)} bytes, {spec.length} expected")
    return raw


def split_name(name: str) -> tuple[bytes, bytes]:
    """The bytes of records 09 and 4E for a name; the cut may fall inside a character. ValueError over 50 bytes."""
    raw = name.encode("gb18030")
    if len(raw) > NAME.length + NAME_EXTENSION.length:
        raise ValueError(f"name: {len(raw)} bytes")
    head, tail = raw[: NAME.length], raw[NAME.length :]
    return head.ljust(NAME.length, b"\0"), tail.ljust(NAME_EXTENSION.length, b"\0") if tail else b""


def join_name(head: bytes, tail: bytes) -> str:
    """The name out of records 09 and 4E: the bytes are joined before decoding. ValueError if it is no name."""
    name = _text(NAME.key, _unpadded(head) + _unpadded(tail)).strip()
    if not name:
        raise ValueError("name: empty")
    return name


def pack(spec: Field, raw: bytes) -> bytes:
    """A record as the card answers it: tag, length, value."""
    return bytes((spec.tag, len(raw))) + raw


def unpack(spec: Field, record: bytes) -> bytes:
    """The value out of a record. ValueError where tag or length don't agree: the record was cut or is another."""
    if len(record) < 3 or record[0] != spec.tag or record[1] != len(record) - 2 or record[1] > spec.length:
        raise ValueError(f"{spec.key}: broken record of {len(record)} bytes")
    return record[2:]


def generation(spec_version: str) -> int:
    """1, 2 or 3 out of the specification version "1.00" … "3.00". ValueError for anything else."""
    if not re.fullmatch(r"[123]\.\d{1,2}", spec_version):
        raise ValueError("spec_version: unknown")
    return int(spec_version[0])


def credential(recognition_code: bytes, values: Mapping[Field, bytes]) -> Credential | Problem:
    """The identity out of record values of the `IDENTITY` fields (R2), or CARD_DATA_INVALID: never a half one."""
    try:
        code = decode(RECOGNITION_CODE, recognition_code)
        token = decode(CARD_NUMBER, values[CARD_NUMBER]).strip()
        number = decode(SOCIAL_NUMBER, values[SOCIAL_NUMBER]).strip().upper()
        name = join_name(values[NAME], values.get(NAME_EXTENSION, b""))
        version = generation(decode(SPEC_VERSION, values[SPEC_VERSION]))
    except (ValueError, KeyError):
        return Problem(ProblemCode.CARD_DATA_INVALID)
    if not (is_id_number(number) and re.fullmatch(r"[0-9A-Z]+", token) and re.fullmatch(r"\d{6}", code[:6])):
        return Problem(ProblemCode.CARD_DATA_INVALID)
    return Credential(
        Medium.CARD, token, name, number, recognition_code=code, issuing_region=code[:6], generation=version
    )


def _unpadded(raw: bytes) -> bytes:
    # FF is what a chip holds where nothing was ever written, and begins no GB18030 character.
    return raw.rstrip(b"\0\xff")


def _text(key: str, raw: bytes) -> str:
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError:
        # `from None`: the codec's own error holds the bytes of a name.
        raise ValueError(f"{key}: undecodable") from None
    if text.isascii() and text.isprintable():
        return text
    # Cn/Cc/Cf/Cs are no writing; private use (Co) is: older cards carry rare characters there.
    if any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Cn") for c in text):
        raise ValueError(f"{key}: not text")
    return text
