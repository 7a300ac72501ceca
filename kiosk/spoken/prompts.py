"""What a voice pack holds: a prompt for each sentence that may be said and for each word that amounts are made of.

Everything comes from kiosk/texts: the table `voice` was written for the ear; titles, buttons, what a problem or a
refusal means for a patient, and whether money moved are said as they stand on the glass. A prompt's key is its text's,
without "voice.".
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from kiosk.domain.problems import REMEDIES, Who
from kiosk.spoken.numbers import WORDS
from kiosk.texts import LANGUAGES, texts

#: Titles of a page for patients under another key than the page's, and of pages that have a prompt of their own.
_TITLED = frozenset({"guardian", "needs_staff", "print_ask", "reconciling", "refusal_withdrawal", "settling"})
_COUNTED = ("number.", "unit.", "amount.back")


@cache
def prompts(language: str) -> Mapping[str, str]:
    """Key → words, of everything a pack needs in this language. ValueError for a language the kiosk doesn't speak."""
    if language not in LANGUAGES:
        raise ValueError(f"language {language!r}: {' or '.join(LANGUAGES)} expected")
    every = texts(language)
    said = {key.removeprefix("voice."): words for key, words in every.items() if key.startswith("voice.")}
    found = {k: words for k, words in said.items() if not k.startswith(_COUNTED) or k in WORDS[language]}
    pages = _TITLED | {key.removeprefix("page.") for key in said if key.startswith("page.")}
    found |= {k: words for k, words in every.items() if _on_the_glass(k, pages) and "{" not in words}
    for code, remedy in REMEDIES.items():
        key = f"problem.{code.value}"
        found[f"{key}.title"] = every[f"{key}.title"]
        if Who.PATIENT in remedy.remedies:
            found[f"{key}.patient"] = every[f"{key}.patient"]
    return MappingProxyType(found)


def _on_the_glass(key: str, pages: frozenset[str]) -> bool:
    first = key.partition(".")[0]
    if first in ("action", "moved"):
        return True
    if first == "refusal" and key.endswith((".cause", ".next")):
        return True
    return key.endswith(".title") and first in pages
