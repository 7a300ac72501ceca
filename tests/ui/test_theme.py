"""Colours reach WCAG AA (4.5:1 for text, 3:1 for what is only a shape) on the grounds they are used on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import ui

THEME = (Path(ui.__file__).parent / "qml" / "theme" / "Theme.qml").read_text(encoding="utf-8")
COLOURS = dict(re.findall(r'property color (\w+): "(#\w{6})"', THEME))
GROUNDS = ("ground", "surface", "sunken")
TEXT = [
    *((ink, ground) for ink in ("ink", "inkSoft", "brand", "bad", "warm", "good") for ground in GROUNDS),
    ("onDark", "brand"), ("onDark", "brandDown"), ("onDark", "ink"),
    ("ink", "brandTint"), ("ink", "warmTint"), ("ink", "goodTint"), ("ink", "badTint"), ("inkSoft", "brandTint"),
    ("inkSoft", "warmTint"), ("inkSoft", "goodTint"), ("brand", "brandTint"), ("warm", "warmTint"),
    ("good", "goodTint"), ("bad", "badTint"), ("blue", "blueTint"),
]  # fmt: skip
SHAPES = [*((part, "surface") for part in ("partFund", "partAccount", "partPerson", "partHospital", "control", "grey"))]


def luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(COLOURS[one]), luminance(COLOURS[other])), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_is_readable(ink: str, ground: str) -> None:
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shapes_are_visible(shape: str, ground: str) -> None:
    assert contrast(shape, ground) >= 3.0
