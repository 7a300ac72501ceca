"""Domain values as plain JSON data and back: what the simulated insurer's HTTP shell sends.

Dataclasses become objects, enums their values, dates ISO text, Fen whole numbers, bytes base64. `Amounts` also state
their sums (fund_total, person, cash), and reading checks them against the parts (R30).
"""

from __future__ import annotations

import base64
import binascii
import dataclasses
import datetime as dt
import types
import typing
from collections.abc import Mapping
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from kiosk.domain.bill import Amounts
from kiosk.domain.money import Fen

T = TypeVar("T")


class NotPlain(ValueError):
    """The data is not what the type says. The message names the place, never the value."""


def to_plain(value: object) -> Any:
    """`value` as dict, list, str, int, bool or None. NotPlain for a type that has no plain form (a float)."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        found = {f.name: to_plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
        if isinstance(value, Amounts):
            found |= {"fund_total": int(value.fund_total), "person": int(value.person), "cash": int(value.cash)}
        return found
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple | list):
        return [to_plain(item) for item in value]
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, dt.date):
        return value.isoformat()
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, int):
        return int(value)
    raise NotPlain(f"{type(value).__name__} has no plain form")


def from_plain(cls: type[T], plain: object, where: str = "answer") -> T:
    """Read `plain` as `cls`; unknown keys are passed over. Raises NotPlain, AmountsBroken (R30), and the ValueError
    of a value's own check."""
    return typing.cast("T", _read(cls, plain, where))


def _read(hint: Any, plain: object, where: str) -> Any:
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return None if plain is None else _read(next(a for a in args if a is not types.NoneType), plain, where)
    if origin is tuple and isinstance(plain, list):
        if args[-1] is Ellipsis:
            return tuple(_read(args[0], item, f"{where}[{i}]") for i, item in enumerate(plain))
        if len(args) != len(plain):
            raise NotPlain(f"{where}: {len(args)} items expected")
        return tuple(_read(arg, item, f"{where}[{i}]") for i, (arg, item) in enumerate(zip(args, plain, strict=True)))
    if isinstance(hint, type):
        if dataclasses.is_dataclass(hint) and isinstance(plain, Mapping):
            return _object(hint, plain, where)
        if hint is Fen and type(plain) is int:
            return Fen(plain)
        if hint in (str, int, bool) and type(plain) is hint:
            return plain
        if isinstance(plain, str):
            return _from_text(hint, plain, where)
    raise NotPlain(f"{where}: not a {getattr(hint, '__name__', hint)}")


@cache
def _hints(cls: Any) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def _object(cls: Any, plain: Mapping[str, object], where: str) -> Any:
    hints = _hints(cls)
    given = {
        f.name: _read(hints[f.name], plain[f.name], f"{where}.{f.name}")
        for f in dataclasses.fields(cls)
        if f.name in plain
    }
    try:
        value = cls(**given)
    except TypeError as error:
        raise NotPlain(f"{where}: a key is missing") from error
    if isinstance(value, Amounts):
        sums = (_read(Fen, plain.get(key), f"{where}.{key}") for key in ("fund_total", "person", "cash"))
        fund_total, person, cash = sums
        return Amounts.stated(value, fund_total=fund_total, person=person, cash=cash)
    return value


def _from_text(hint: Any, text: str, where: str) -> Any:
    try:
        if issubclass(hint, Enum):
            return hint(text)
        if hint in (dt.date, dt.datetime):
            return hint.fromisoformat(text)
        if hint is bytes:
            return base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error) as error:
        raise NotPlain(f"{where}: not a {hint.__name__}") from error
    raise NotPlain(f"{where}: not a {hint.__name__}")
