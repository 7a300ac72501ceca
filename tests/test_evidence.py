"""What shows a finding is a text by key: no check of any part gives evidence, or a detail in words, that one of the
languages lacks. The source is read, so that a finding which no test provokes is held to it too."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.texts import LANGUAGES, texts

ROOT = Path(__file__).parents[1]
#: Whose argument is a key below `finding.`, by the file that has the helper ("" anywhere).
HELPERS = {
    "shows": {"": ""},
    "LineGone": {"drivers/scanner": "scanner."},
    "_gone": {"drivers/scanner": "scanner."},
    "Flawed": {"drivers/voice": "voice."},
    "_of": {
        "drivers/scanner": "scanner.",
        "drivers/camera": "camera.",
        "kiosk/diagnostics/link.py": "link.",
    },
    "_bad": {"kiosk/diagnostics/link.py": "link."},
    "_why": {"drivers/card/vendor_child.py": "card.library_"},
    "_named": {"kiosk/journal/examination.py": "journal."},
}


def _sources() -> Iterator[tuple[str, ast.Module]]:
    for folder in ("kiosk", "drivers", "ui"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            source = path.read_text(encoding="utf-8")
            if (
                "shows" in source
                or "Detail(" in source
                or "_why(" in source
                or "LineGone" in source
                or "Flawed" in source
            ):
                yield path.relative_to(ROOT).as_posix(), ast.parse(source)


SOURCES = dict(_sources())


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def _patterns(key: ast.expr) -> list[str]:
    """What a key's expression can be, as regular expressions."""
    match key:
        case ast.Constant(value=str(plain)):
            return [re.escape(plain)]
        case ast.JoinedStr(values=parts):
            return ["".join(re.escape(str(p.value)) if isinstance(p, ast.Constant) else r"\w+" for p in parts)]
        case ast.IfExp(body=body, orelse=other):
            return _patterns(body) + _patterns(other)
    return []


def _uses() -> Iterator[tuple[str, str, frozenset[str] | None]]:
    """Where, the pattern of the key, and the values that are given (None where they are handed on)."""
    for path, module in SOURCES.items():
        for call in (node for node in ast.walk(module) if isinstance(node, ast.Call)):
            for at, prefix in HELPERS.get(_name(call), {}).items():
                found = [keys for arg in call.args[:2] if (keys := _patterns(arg))]
                keys = found[-1] if found else []
                if not path.startswith(at) or not keys:
                    continue
                spread = any(keyword.arg is None for keyword in call.keywords)
                given = None if spread or _name(call) != "shows" else frozenset(k.arg for k in call.keywords if k.arg)
                yield from ((f"{path}:{call.lineno}", re.escape(prefix) + key, given) for key in keys)


USES = list(_uses())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_has_its_text_with_the_values_that_are_given(language: str) -> None:
    known, wrong = _known(language), []
    for where, pattern, given in USES:
        fitting = [key for key in known if re.fullmatch(pattern, key)]
        if not fitting:
            wrong.append(f"{where}: no text for {pattern}")
        if given is None or len(fitting) != 1:
            continue  # one of several by a name, or the values are handed on
        wanted = {name for _, name, _, _ in string.Formatter().parse(known[fitting[0]]) if name}
        if not wanted <= given:
            wrong.append(f"{where}: {fitting[0]} wants {sorted(wanted - given)}")
    assert wrong == []


def _known(language: str) -> dict[str, str]:
    found = ((key, text) for key, text in texts(language).items() if key.startswith("finding."))
    return {key.removeprefix("finding."): text for key, text in found}


def test_no_text_stands_there_unused() -> None:
    # What a helper hands on says nothing of which keys there are.
    patterns = {pattern for _, pattern, _ in USES if not re.fullmatch(r"\w+\\\.\\w\+", pattern)}
    constants = {n.value for m in SOURCES.values() for n in ast.walk(m) if isinstance(n, ast.Constant)}
    left = {key for key in _known("zh") if not any(re.fullmatch(pattern, key) for pattern in patterns)}
    assert {key for key in left - constants if key.rpartition(".")[2] not in constants} == set()


def test_no_detail_is_made_of_words_in_the_source() -> None:
    """A number with its unit, or what a device calls itself; words are a text by key."""
    found = []
    for path, module in SOURCES.items():
        if path.startswith("kiosk/scenario/"):
            continue  # what a device there calls itself is made up
        for call in (n for n in ast.walk(module) if isinstance(n, ast.Call) and _name(n) == "Detail"):
            for value in call.args[1:2]:
                words = {w for part in _literals(value) for w in re.findall(r"[A-Za-z]{3,}", part)}
                found += [f"{path}:{call.lineno}: {sorted(words)}"] if words - {"dpi"} else []
    assert found == []


def _literals(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call) and not isinstance(node.func, ast.Attribute):
        return  # made elsewhere: a text by key, a function of its own
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    for child in ast.iter_child_nodes(node):
        if not isinstance(node, ast.FormattedValue):
            yield from _literals(child)
