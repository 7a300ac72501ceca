"""Records in a file, one after another: 4 bytes length, 4 bytes CRC-32, the record. Whatever follows a frame that is
not whole was never acknowledged."""

from __future__ import annotations

import struct
import zlib

_HEAD = struct.Struct(">II")


def frame(record: bytes) -> bytes:
    """`record` as it is appended. ValueError for an empty one: the zeros of a torn file would read as such."""
    if not record:
        raise ValueError("an empty record")
    return _HEAD.pack(len(record), _checksum(record)) + record


def unframe(data: bytes) -> tuple[tuple[bytes, ...], int]:
    """The whole records from the beginning of `data`, and the bytes they take."""
    records, at = list[bytes](), 0
    while at + _HEAD.size <= len(data):
        length, checksum = _HEAD.unpack_from(data, at)
        record = data[at + _HEAD.size : at + _HEAD.size + length]
        if not length or len(record) < length or _checksum(record) != checksum:
            break
        records.append(record)
        at += _HEAD.size + length
    return tuple(records), at


def _checksum(record: bytes) -> int:
    return zlib.crc32(record, len(record))
