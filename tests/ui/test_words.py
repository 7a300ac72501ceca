"""Every text key that the window uses exists in both languages, and every one that exists is used."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

import ui
from kiosk.ports import Advice
from kiosk.texts import LANGUAGES, texts
from ui.gallery import gallery

QML = Path(ui.__file__).parent / "qml"
_USED = re.compile(r'\b(?:say|fill)\("([^"]+)"(\s*\+)?')
#: One of two: `say(brief ? "a" : "b")`.
_EITHER = re.compile(r'\b(?:say|fill)\([^()"]*\?\s*"([^"]+)"\s*:\s*"([^"]+)"')
#: Keys put together at run time: prefix → what follows.
FAMILIES = {
    "ui.help.page.": sorted({screen.page for screen in gallery().values()}),
    "ui.camera.advice.": [advice.value for advice in Advice],
    "ui.agent.lead.": ["relation", "name", "id_number", "phone"],
    "ui.directory.row.": ["level", "place", "address", "phone"],
}


def used() -> set[str]:
    keys: set[str] = set()
    for file in QML.rglob("*.qml"):
        if "dock" in file.parts:
            continue
        said = file.read_text(encoding="utf-8")
        keys |= {key for both in _EITHER.findall(said) for key in both}
        for key, more in _USED.findall(said):
            keys |= {key + each for each in FAMILIES[key]} if more else {key}
    return keys


def own(language: str) -> dict[str, str]:
    return {
        key: said for key, said in texts(language).items() if key.startswith("ui.") and not key.startswith("ui.dock")
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_used_keys_are_the_keys(language: str) -> None:
    assert used() == set(own(language))


def test_languages_have_the_same_blanks() -> None:
    def blanks(said: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(said) if name}

    first, *others = (own(language) for language in LANGUAGES)
    for other in others:
        assert {k: blanks(v) for k, v in first.items()} == {k: blanks(v) for k, v in other.items()}


def test_no_text_stands_in_qml() -> None:
    """A literal with Chinese in a page would escape the other language; the classes of the national catalogue stay."""
    literal = re.compile(r'"([^"]*[\u4e00-\u9fff][^"]*)"')
    found = {
        said
        for file in QML.rglob("*.qml")
        if "dock" not in file.parts
        for line in file.read_text(encoding="utf-8").splitlines()
        if not line.lstrip().startswith("//")
        for said in literal.findall(line)
    }
    assert found <= {"甲", "乙", "丙"}
