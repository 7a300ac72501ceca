"""What a scanner types that is a keyboard: key codes of Linux (input-event-codes.h) as a US layout has them.

>>> keys = Keys()
>>> [keys.turned(code, 1) for code in (5, 3, 5, 28)]   # KEY_4 KEY_2 KEY_4 KEY_ENTER
['4', '2', '4', '\\r']
"""

from __future__ import annotations

from collections.abc import Iterator

#: First code of a row, what its keys write, and what they write with shift.
_ROWS = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (15, "\t", "\t"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (28, "\r", "\r"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (55, "*", "*"),
    (57, " ", " "),
    (71, "789-456+1230.", "789-456+1230."),
    (96, "\r", "\r"),
    (98, "/", "/"),
)
_SHIFTS = frozenset((42, 54))
#: Control, Alt, Meta. With one of them held a key writes nothing, it commands.
_COMMANDING = frozenset((29, 97, 56, 100, 125, 126))
#: Number and scroll lock: switched by some scanners before and after a code.
_SILENT = frozenset((69, 70))
#: What a key writes that has no place in a code: it makes the code no text.
ODD = "\ufffd"


def _written(shifted: bool) -> Iterator[tuple[int, str]]:
    for first, plain, upper in _ROWS:
        yield from enumerate(upper if shifted else plain, first)


_PLAIN, _UPPER = dict(_written(False)), dict(_written(True))


class Keys:
    """The state of one keyboard: which of its shifts are down."""

    def __init__(self) -> None:
        self._down: set[int] = set()

    def turned(self, code: int, value: int) -> str:
        """A key went down (`value` 1), up (0) or is repeated (2): what that writes, Enter as a carriage return."""
        if code in _SHIFTS or code in _COMMANDING:
            (self._down.add if value else self._down.discard)(code)
            return ""
        if value != 1 or code in _SILENT:
            return ""
        if self._down & _COMMANDING:
            return ODD
        return (_UPPER if self._down & _SHIFTS else _PLAIN).get(code, ODD)
