"""Values as bytes for the journal: `{"v": 1, "kind": …, "value": {…}}` in ASCII JSON, exact both ways.

A field that is missing is taken from its default only (the row is older than the field); an unknown key, a wrong type
or a value its class refuses raises `ValueBroken`. Errors name the path of a field, never its value.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TypeVar

from kiosk.domain.plain import NotPlain, from_plain, to_plain

V = TypeVar("V")
VERSION = 1


class ValueBroken(ValueError):
    """The bytes are not the value they should be, or the value can't be stored as it is."""


def encode(kind: str, value: object) -> bytes:
    """`value` as bytes. What would not come back equal raises ValueBroken now rather than on the day it is needed."""
    try:
        plain = to_plain(value)
    except NotPlain as error:
        raise ValueBroken(f"{kind}: a value without a plain form") from error
    if _read(type(value), plain, kind) != value:
        raise ValueBroken(kind)
    return json.dumps({"v": VERSION, "kind": kind, "value": plain}, separators=(",", ":")).encode("ascii")


def decode(data: bytes, kinds: Mapping[str, type[V]]) -> V:
    """The inverse of `encode`, for the kinds that may stand here. Raises ValueBroken."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ValueBroken("not JSON") from error
    if not isinstance(document, dict) or document.keys() != {"v", "kind", "value"}:
        raise ValueBroken("not a stored value")
    if document["v"] != VERSION:
        raise ValueBroken("v")
    kind = document["kind"]
    if not isinstance(kind, str) or kind not in kinds:
        raise ValueBroken("kind")
    value = _read(kinds[kind], document["value"], kind)
    _only_known(document["value"], to_plain(value), kind)
    return value


def _read(cls: type[V], plain: object, kind: str) -> V:
    try:
        return from_plain(cls, plain, kind)
    except NotPlain as error:
        raise ValueBroken(str(error)) from error
    except (ValueError, TypeError) as error:
        raise ValueBroken(kind) from error


def _only_known(given: object, known: object, where: str) -> None:
    if isinstance(given, dict) and isinstance(known, dict):
        for key, value in given.items():
            if key not in known:
                raise ValueBroken(f"{where}: unknown key")
            _only_known(value, known[key], f"{where}.{key}")
    elif isinstance(given, list) and isinstance(known, list):
        for i, (one, other) in enumerate(zip(given, known, strict=True)):
            _only_known(one, other, f"{where}[{i}]")
