"""Inputs made from good ones: bytes damaged anywhere, and JSON changed in its structure, all by one random source."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

#: What programs have stumbled over: put in wherever a value stands.
ODD: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 10_000, 2**31, 2**63, -(2**63) - 1, 10**40, 0.5, 1.0, 1e308, float("inf"),
    float("nan"),
    "", " ", "0", "-1", "null", "true", "settled", "K-302", "\0", "\ud800", "￿", "‮", "x" * 5000, "９９",
    "2026-03-18", "2026-13-40", "2026-03-18T09:30:00+08:00", "2026-03-18T09:30:00", "-" * 40,
    "'; DROP TABLE requests; --",
    [], {}, [[]], [None], {"": None}, [[[[[[[[[[]]]]]]]]]],
)  # fmt: skip
_TOKENS = (
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b'"',
    b":",
    b"null",
    b"1e999",
    b"-",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\0",
    b"9" * 5000,
)


def damaged(rng: Random, data: bytes, tokens: Sequence[bytes] = _TOKENS) -> bytes:
    """`data` with one to four places flipped, cut out, doubled, filled, or cut short."""
    found = bytearray(data)
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        at = rng.randrange(len(found) + 1)
        size = rng.choice((1, 1, 2, 4, 16, 64))
        match rng.randrange(8):
            case 0 if at < len(found):
                found[at] ^= 1 << rng.randrange(8)
            case 1 if at < len(found):
                found[at] = rng.randrange(256)
            case 2:
                del found[at : at + size]
            case 3:
                found[at:at] = found[at : at + size]
            case 4:
                found[at:at] = rng.randbytes(size)
            case 5:
                found[at:at] = rng.choice(tokens)
            case 6:
                del found[at:]
            case _:
                found[at : at + size] = bytes((rng.choice((0, 255)),)) * min(size, len(found) - at)
    return bytes(found)


def changed(rng: Random, document: Any, others: Sequence[Any] = ()) -> Any:
    """A copy of a JSON document with one to three values changed, moved, renamed or left out. `others`: documents
    whose parts may be put in."""
    try:
        found = _changed(rng, document, others)
        json.dumps(found)
    except (ValueError, RecursionError):  # a part was put into itself: no document
        return document
    return found


def _changed(rng: Random, document: Any, others: Sequence[Any]) -> Any:
    copy = json.loads(json.dumps(document))
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        holder: dict[str, Any] = {"": copy}
        places = list(_places(holder))
        # Places near the top are few and decide most: half of the changes go there.
        near = [place for place in places if place[2] <= 3]
        inside, key, _depth = rng.choice(near if rng.random() < 0.5 else places)
        _change(rng, inside, key, places, others)
        copy = holder.get("")
    return copy


def written(rng: Random, document: Any) -> bytes:
    """A document as bytes, now and then in another spelling or encoding."""
    text = json.dumps(document, ensure_ascii=rng.random() < 0.5, indent=rng.choice((None, None, None, 1)))
    match rng.randrange(40):
        case 0:
            return text.encode("utf-16", "surrogatepass")
        case 1:
            return b"\xef\xbb\xbf" + text.encode("utf-8", "surrogatepass")
        case 2:
            return text.encode("gb18030", "replace")
        case 3:
            return (text + text).encode("utf-8", "surrogatepass")
        case _:
            return text.encode("utf-8", "surrogatepass")


def nested(depth: int) -> bytes:
    """JSON so deep that a parser gives up."""
    return b"[" * depth + b"]" * depth


def _places(holder: Any, depth: int = 0) -> Any:
    keys = list(holder) if isinstance(holder, dict) else range(len(holder))
    for key in keys:
        yield holder, key, depth
        if isinstance(holder[key], dict | list) and holder[key]:
            yield from _places(holder[key], depth + 1)


def _change(rng: Random, inside: Any, key: Any, places: list[Any], others: Sequence[Any]) -> None:
    value = inside[key]
    changes: list[Callable[[], object]] = [
        lambda: inside.__setitem__(key, rng.choice(ODD)),
        lambda: inside.__setitem__(key, _nearly(rng, value)),
        lambda: inside.__setitem__(key, [value]),
        lambda: inside.__delitem__(key),
    ]
    if isinstance(inside, dict):
        changes.append(lambda: inside.__setitem__(f"{key}{rng.choice(('x', '_', ' '))}", inside.pop(key)))
        changes.append(lambda: inside.__setitem__(rng.choice(("answer", "refused", "unknown", "code", "total")), value))
    if isinstance(inside, list):
        changes.append(lambda: inside.insert(key, value))
    if len(places) > 1:
        holder, other, _ = rng.choice(places)
        # As text: a part put into itself would be no document any more.
        changes.append(lambda: inside.__setitem__(key, json.loads(json.dumps(holder[other]))))
    if others:
        changes.append(lambda: inside.__setitem__(key, json.loads(json.dumps(rng.choice(others)))))
    rng.choice(changes)()


def _nearly(rng: Random, value: Any) -> Any:
    """Almost the same: one fen more, one character else, the same number as text."""
    if isinstance(value, bool) or value is None:
        return not value
    if isinstance(value, int):
        return rng.choice((value + 1, value - 1, -value, value * 10, float(value), str(value)))
    if isinstance(value, str) and value:
        at = rng.randrange(len(value))
        return rng.choice(
            (value[:at] + rng.choice("0aX王\0 ") + value[at + 1 :], value[:at], value + "x", value.upper(), 0)
        )
    if isinstance(value, list) and value:
        return rng.choice((value[:-1], value[::-1], value + value))
    return value
