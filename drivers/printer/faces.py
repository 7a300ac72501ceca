"""Chinese TrueType faces for papers: found, measured, and asked whether they can draw a text at all.

Only TrueType outlines can be embedded (Debian: fonts-wqy-microhei, fonts-wqy-zenhei, fonts-droid-fallback,
fonts-hanazono); Noto CJK has CFF outlines. A character no face has is never printed as a box: it is a problem.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.settings import SettingsError

if TYPE_CHECKING:
    from reportlab.pdfbase.ttfonts import TTFont

#: Where Debian and Ubuntu put faces; the first that exists draws, the others lend rare characters.
SEARCH = (
    Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"),
    Path("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"),
    Path("/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf"),
    Path("/usr/share/fonts-droid-fallback/truetype/DroidSansFallback.ttf"),
    Path("/usr/share/fonts/truetype/hanazono/HanaMinB.ttf"),
)
#: Unicode categories: control, format (zero width), private use, surrogate.
_NO_SHAPE = frozenset(("Cc", "Cf", "Co", "Cs"))
PACKAGES = "fonts-wqy-microhei or fonts-wqy-zenhei"


class GlyphMissing(Exception):
    """No face has a character of the paper. Carries no text: the character may be part of a name."""


class Faces:
    """The faces of a paper in order of preference; later ones are read only when an earlier one lacks a character."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self.paths = tuple(paths)
        self._choice: dict[str, int] = {}
        self._advance: dict[str, float] = {}

    @classmethod
    def found(cls, chosen: Sequence[Path] = ()) -> Faces:
        """The chosen faces, or those of SEARCH that are installed. Raises SettingsError for a chosen one that can't
        be used, or where none is installed; an installed one is opened when the first paper needs it."""
        paths = tuple(chosen) or tuple(path for path in SEARCH if path.exists())
        if not paths:
            raise SettingsError(f"no Chinese TrueType face is installed: install {PACKAGES}, or set faces")
        for path in chosen:
            _face(path)
        return cls(paths)

    def of(self, character: str) -> int:
        """Index of the face that draws `character`. Raises GlyphMissing; a private-use or invisible character counts
        as missing: it has no agreed shape."""
        known = self._choice.get(character)
        if known is not None:
            return known
        if unicodedata.category(character) not in _NO_SHAPE:
            for index, path in enumerate(self.paths):
                if _face(path).face.charToGlyph.get(ord(character)):
                    self._choice[character] = index
                    return index
        raise GlyphMissing

    def check(self, texts: Iterable[str]) -> None:
        """Raises GlyphMissing unless every character of every text can be drawn."""
        for character in set().union(*texts):
            self.of(character)

    def shown(self, text: str) -> str:
        """`text` with "?" for every character that no face can draw: only for somebody else's words."""

        def known(character: str) -> str:
            try:
                self.of(character)
            except GlyphMissing:
                return "?"
            return character

        return "".join(known(character) for character in text)

    def runs(self, text: str) -> list[tuple[int, str]]:
        """`text` cut where the face changes."""
        if all(self._choice.get(character) == 0 for character in text):
            return [(0, text)]
        found: list[tuple[int, str]] = []
        for character in text:
            index = self.of(character)
            if found and found[-1][0] == index:
                found[-1] = (index, found[-1][1] + character)
            else:
                found.append((index, character))
        return found

    def width(self, text: str, size: float) -> float:
        """Width of one line in the unit of `size`. Raises GlyphMissing."""
        advance = self._advance
        total = 0.0
        for character in text:
            width = advance.get(character)
            if width is None:
                face = _face(self.paths[self.of(character)]).face
                width = advance[character] = face.charWidths.get(ord(character), face.defaultWidth) / 1000
            total += width
        return total * size

    def name(self, index: int) -> str:
        """The name under which reportlab knows face `index`."""
        return str(_face(self.paths[index]).fontName)


@cache
def _face(path: Path) -> TTFont:
    from reportlab.pdfbase import pdfmetrics  # here: a terminal starts without it
    from reportlab.pdfbase.ttfonts import TTFError, TTFont

    try:
        font = TTFont(f"kiosk-{path.stem}", str(path), subfontIndex=0)
    except TTFError as error:
        reason = "has no TrueType outlines that can be embedded" if path.exists() else "not found"
        raise SettingsError(f"face {path}: {reason}") from error
    pdfmetrics.registerFont(font)
    return font
