"""IPP messages as bytes and back (RFC 8010), as far as printing a page needs. Pure."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

Value = int | bool | str | bytes


class Operation(IntEnum):
    PRINT_JOB = 0x0002
    CANCEL_JOB = 0x0008
    GET_JOB_ATTRIBUTES = 0x0009
    GET_JOBS = 0x000A
    GET_PRINTER_ATTRIBUTES = 0x000B
    CUPS_ADD_MODIFY_PRINTER = 0x4003


class Tag(IntEnum):
    """Group delimiters (below 0x10) and value types."""

    OPERATION = 0x01
    JOB = 0x02
    END = 0x03
    PRINTER = 0x04
    INTEGER = 0x21
    BOOLEAN = 0x22
    ENUM = 0x23
    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    CHARSET = 0x47
    LANGUAGE = 0x48
    MIME_TYPE = 0x49


#: Status codes from here on are errors (RFC 8011 appendix B).
FIRST_ERROR = 0x0400
NOT_POSSIBLE, NOT_FOUND, BUSY = 0x0404, 0x0406, 0x0507


class IppBroken(ValueError):
    """The bytes are no whole IPP message."""


@dataclass(frozen=True)
class Attribute:
    tag: Tag
    name: str
    values: tuple[Value, ...]

    @classmethod
    def of(cls, tag: Tag, name: str, *values: Value) -> Attribute:
        return cls(tag, name, values)


@dataclass(frozen=True)
class Message:
    """A request (`code` is the operation) or an answer (`code` is the status). `document` follows the attributes."""

    code: int
    request_id: int
    groups: tuple[tuple[int, Mapping[str, tuple[Value, ...]]], ...]
    document: bytes = field(default=b"", repr=False)

    def group(self, tag: Tag) -> Mapping[str, tuple[Value, ...]]:
        """The first group of this kind, empty where there is none."""
        return next((attributes for kind, attributes in self.groups if kind == tag), {})


def encode(
    code: int, request_id: int, groups: Sequence[tuple[Tag, Sequence[Attribute]]], document: bytes = b""
) -> bytes:
    """An IPP/1.1 message.

    >>> encode(0x000B, 1, [(Tag.OPERATION, [Attribute.of(Tag.CHARSET, "attributes-charset", "utf-8")])]).hex(" ", 8)
    '0101000b00000001 0147001261747472 6962757465732d63 6861727365740005 7574662d3803'
    """
    out = [struct.pack(">BBHI", 1, 1, code, request_id)]
    for tag, attributes in groups:
        out.append(bytes([tag]))
        for attribute in attributes:
            for number, value in enumerate(attribute.values):
                name = b"" if number else attribute.name.encode("ascii")
                raw = _raw(value)
                out.append(struct.pack(">BH", attribute.tag, len(name)) + name + struct.pack(">H", len(raw)) + raw)
    return b"".join((*out, bytes([Tag.END]), document))


def decode(data: bytes) -> Message:
    """Read a message. Raises IppBroken for anything that isn't whole."""
    try:
        _, _, code, request_id = struct.unpack_from(">BBHI", data)
        groups: list[tuple[int, dict[str, tuple[Value, ...]]]] = []
        name, place = "", 8
        while (tag := data[place]) != Tag.END:
            place += 1
            if tag < 0x10:
                groups.append((tag, {}))
                continue
            raw_name, place = _counted(data, place)
            raw, place = _counted(data, place)
            name = raw_name.decode("ascii") or name
            attributes = groups[-1][1]
            attributes[name] = (*attributes.get(name, ()), _value(tag, raw))
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise IppBroken("no whole IPP message") from error
    return Message(code, request_id, tuple(groups), data[place + 1 :])


def _raw(value: Value) -> bytes:
    if isinstance(value, bool):
        return bytes([value])
    if isinstance(value, int):
        return struct.pack(">i", value)
    return value if isinstance(value, bytes) else value.encode("utf-8")


def _value(tag: int, raw: bytes) -> Value:
    if tag in (Tag.INTEGER, Tag.ENUM):
        (number,) = struct.unpack(">i", raw)
        return int(number)
    if tag == Tag.BOOLEAN:
        return raw[0] != 0
    return raw.decode("utf-8", "replace") if tag >= 0x40 else raw


def _counted(data: bytes, place: int) -> tuple[bytes, int]:
    (length,) = struct.unpack_from(">H", data, place)
    start = place + 2
    if len(data) < start + length:
        raise IndexError
    return data[start : start + length], start + length
