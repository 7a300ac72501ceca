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
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from kiosk.domain.bill import Amounts
from kiosk.domain.money import Fen

T = TypeVar("T")


class NotPlain(ValueError):
    """The data is not what the type says. The message names the place, never the value."""


class _Misfit(Exception):
    """What doesn't fit, and where below the value that is being read: the place grows on the way out."""

    def __init__(self, says: str) -> None:
        super().__init__(says)
        self.says, self.place = says, ""

    def below(self, step: str) -> _Misfit:
        self.place = step + self.place
        return self


def to_plain(value: object) -> Any:
    """`value` as dict, list, str, int, bool or None. NotPlain for a type that has no plain form (a float)."""
    return _written(value)


def from_plain(cls: type[T], plain: object, where: str = "answer") -> T:
    """Read `plain` as `cls`; unknown keys are passed over. Raises NotPlain, AmountsBroken (R30), and the ValueError
    of a value's own check."""
    try:
        hint: Any = cls
        return typing.cast("T", _reader(hint)(plain))
    except _Misfit as misfit:
        raise NotPlain(f"{where}{misfit.place}: {misfit.says}") from misfit


# ---- writing: how a type is written is found out once ---------------------------------------------------------


def _written(value: object) -> Any:
    cls: Any = type(value)
    return _writer(cls)(value)


@cache
def _writer(cls: Any) -> Callable[[Any], Any]:
    if dataclasses.is_dataclass(cls):
        return _write_object(cls)
    if issubclass(cls, Enum):
        return lambda value: value.value
    if issubclass(cls, tuple | list):
        return lambda value: [_written(item) for item in value]
    if issubclass(cls, bytes):
        return lambda value: base64.b64encode(value).decode("ascii")
    if issubclass(cls, dt.date):
        return lambda value: value.isoformat()
    if issubclass(cls, str | bool | types.NoneType):
        return lambda value: value
    if issubclass(cls, int):
        return int

    def refuse(value: object) -> Any:
        raise NotPlain(f"{cls.__name__} has no plain form")

    return refuse


def _write_object(cls: Any) -> Callable[[Any], Any]:
    names = tuple(f.name for f in dataclasses.fields(cls))

    def write(value: Any) -> Any:
        return {name: _written(getattr(value, name)) for name in names}

    def write_amounts(value: Amounts) -> Any:
        sums = {"fund_total": int(value.fund_total), "person": int(value.person), "cash": int(value.cash)}
        return write(value) | sums

    return write_amounts if issubclass(cls, Amounts) else write


# ---- reading: the same ------------------------------------------------------------------------------------------

Reader: typing.TypeAlias = Callable[[Any], Any]


@cache
def _reader(hint: Any) -> Reader:
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        some = _reader(next(a for a in args if a is not types.NoneType))
        return lambda plain: None if plain is None else some(plain)
    if origin is tuple:
        return _read_items(args)
    if isinstance(hint, type):
        if dataclasses.is_dataclass(hint):
            return _read_object(hint)
        if hint is Fen:
            return lambda plain: Fen(plain) if type(plain) is int else _refuse(hint)
        if hint in (str, int, bool):
            return lambda plain: plain if type(plain) is hint else _refuse(hint)
        return lambda plain: _from_text(hint, plain) if isinstance(plain, str) else _refuse(hint)
    return lambda plain: _refuse(hint)


def _refuse(hint: Any) -> Any:
    raise _Misfit(f"not a {getattr(hint, '__name__', hint)}")


def _read_items(args: tuple[Any, ...]) -> Reader:
    many = args[-1] is Ellipsis
    readers = tuple(_reader(arg) for arg in args if arg is not Ellipsis)

    def read(plain: Any) -> Any:
        if not isinstance(plain, list):
            _refuse(tuple)
        if not many and len(plain) != len(readers):
            raise _Misfit(f"{len(readers)} items expected")
        found = []
        for i, item in enumerate(plain):
            try:
                found.append(readers[0 if many else i](item))
            except _Misfit as misfit:
                raise misfit.below(f"[{i}]") from None
        return tuple(found)

    return read


def _read_object(cls: Any) -> Reader:
    hints = typing.get_type_hints(cls)
    parts = tuple((f.name, _reader(hints[f.name])) for f in dataclasses.fields(cls))

    def read(plain: Any) -> Any:
        if not isinstance(plain, Mapping):
            _refuse(cls)
        given = {name: _part(read_part, plain, name) for name, read_part in parts if name in plain}
        try:
            return cls(**given)
        except TypeError as error:
            raise _Misfit("a key is missing") from error

    def read_amounts(plain: Any) -> Any:
        value, fen = read(plain), _reader(Fen)
        fund_total, person, cash = (_part(fen, plain, key) for key in ("fund_total", "person", "cash"))
        return Amounts.stated(value, fund_total=fund_total, person=person, cash=cash)

    return read_amounts if issubclass(cls, Amounts) else read


def _part(read: Reader, plain: Mapping[str, Any], name: str) -> Any:
    try:
        return read(plain.get(name))
    except _Misfit as misfit:
        raise misfit.below(f".{name}") from None


def _from_text(hint: Any, text: str) -> Any:
    try:
        if issubclass(hint, Enum):
            return hint(text)
        if hint in (dt.date, dt.datetime):
            return hint.fromisoformat(text)
        if hint is bytes:
            return base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error) as error:
        raise _Misfit(f"not a {hint.__name__}") from error
    return _refuse(hint)
