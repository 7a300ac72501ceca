"""A maker's reader library as data: its functions, what they take, what their numbers and their text mean.

The shipped profiles stand in `profiles/`; a hospital's own is a file of the same form. Fields are those of the
published interface of certified readers: text in GBK, separated by "|".
"""

from __future__ import annotations

import codecs
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.domain.problems import ProblemCode
from kiosk.settings import SettingsError, section

SHIPPED = Path(__file__).parent / "profiles"
MOST_BYTES = 60_000
ARGUMENTS = ("interface", "out", "answer")
_FIELDS = frozenset(
    {"region", "social_number", "card_number", "recognition_code", "name", "atr", "spec_version", "id_number", ""}
)


@dataclass(frozen=True)
class Function:
    """One C function that answers an int. `arguments`, in order: `interface` (the number of the interface), `out` (a
    buffer that it fills), `answer` (the platform's answer, text), a whole number, or text in single quotes."""

    name: str
    arguments: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for argument in self.arguments:
            if argument not in ARGUMENTS and not argument.lstrip("-").isdigit() and argument[:1] != "'":
                raise ValueError(f"argument {argument!r}: one of {', '.join(ARGUMENTS)}, a number or 'text' expected")


@dataclass(frozen=True)
class Profile:
    """`read` reads a card whole. Optional: `open` and `close` around everything; `present` asks for a card (without it
    `read` is asked, and what it reads is thrown away); `begin` and `finish` read a 3.0 card with the platform's
    security module between them; `id_card` reads a resident ID card. `fields` and `id_fields` name the parts of the
    text, "" for one that isn't used; a text of any other number of parts is refused, but for a separator at its end.
    `errors`: the library's number to the name of a problem code; `good`: the numbers that mean success."""

    read: Function
    fields: tuple[str, ...]
    errors: dict[str, str]
    good: tuple[int, ...] = (0,)
    open: Function | None = None
    close: Function | None = None
    present: Function | None = None
    begin: Function | None = None
    finish: Function | None = None
    id_card: Function | None = None
    id_fields: tuple[str, ...] = ()
    interfaces: dict[str, int] = field(default_factory=lambda: {"contact": 1, "contactless": 2, "both": 3})
    separator: str = "|"
    encoding: str = "gb18030"
    out_bytes: int = 4096

    def __post_init__(self) -> None:
        for code, name in self.errors.items():
            if not code.lstrip("-").isdigit() or name not in ProblemCode.__members__:
                raise ValueError(f"errors: {code!r} = {name!r}: a number and the name of a problem code expected")
        unknown = {*self.fields, *self.id_fields} - _FIELDS
        if unknown:
            raise ValueError(
                f"fields: unknown {', '.join(sorted(unknown))}; known: {', '.join(sorted(_FIELDS - {''}))}"
            )
        if set(self.interfaces) != {"contact", "contactless", "both"}:
            raise ValueError("interfaces: contact, contactless and both expected")
        if not 1 <= self.out_bytes <= MOST_BYTES:
            raise ValueError(f"out_bytes = {self.out_bytes}: 1 to {MOST_BYTES} expected")
        if not self.separator:
            raise ValueError("separator: at least one character expected")
        if (self.begin is None) != (self.finish is None):
            raise ValueError("begin and finish: both or neither")
        if (self.id_card is None) != (not self.id_fields):
            raise ValueError("id_card and id_fields: both or neither")
        try:
            codecs.lookup(self.encoding)
        except LookupError as error:
            raise ValueError(f"encoding {self.encoding!r} is unknown") from error

    def problem(self, number: int) -> str:
        """The name of the problem code that a number of the library means."""
        return self.errors.get(str(number), ProblemCode.CARD_UNREADABLE.name)

    def knows(self, number: int | None) -> bool:
        """True for a number that the profile explains (None: the problem isn't the library's)."""
        return number is None or number in self.good or str(number) in self.errors

    def values(self, raw: bytes, fields: tuple[str, ...]) -> Mapping[str, str] | None:
        """The named parts of the library's text; None where it isn't that text (never half of it)."""
        try:
            parts = raw.decode(self.encoding).split(self.separator)
        except UnicodeDecodeError:
            return None
        if len(parts) == len(fields) + 1 and not parts[-1].strip():
            parts.pop()
        if len(parts) != len(fields):
            return None
        return {name: part.strip() for name, part in zip(fields, parts, strict=True) if name}


def load(name: str) -> Profile:
    """The shipped profile of this name, or the file. Raises SettingsError naming file, key and value."""
    path = SHIPPED / f"{name}.toml" if "/" not in name and not name.endswith(".toml") else Path(name)
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        shipped = ", ".join(sorted(each.stem for each in SHIPPED.glob("*.toml")))
        raise SettingsError(f"profile {name!r}: {error.strerror}; shipped: {shipped}") from error
    except ValueError as error:
        raise SettingsError(f"profile {name!r}: {error}") from error
    return section(Profile, raw, f"profile {name!r}")
