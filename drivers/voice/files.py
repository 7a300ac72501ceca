"""A voice pack on the disk: pack.toml beside a folder a language, in it a WAV file a prompt (docs/voice.md)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from drivers.voice.wav import Flawed, read, silence
from kiosk.ports import by_system
from kiosk.settings import SettingsError, section
from kiosk.spoken.prompts import prompts
from kiosk.texts import LANGUAGES
from kiosk.texts.said import Text

FORMAT = 1
#: Seconds of silence: between the words of a number, and around a sentence.
_WORD, _SENTENCE = 0.02, 0.3
_PIECES = ("number.", "unit.", "letter.")


@dataclass(frozen=True)
class About:
    """pack.toml. `format` is 1; `rate` in samples a second, the same in every file; `name` as engineers read it."""

    format: int
    rate: int
    name: str = ""

    def __post_init__(self) -> None:
        if self.format != FORMAT:
            raise ValueError(f"format {self.format}: {FORMAT} expected")
        if not 8_000 <= self.rate <= 48_000:
            raise ValueError(f"rate {self.rate}: 8000 to 48000 expected")


@dataclass(frozen=True)
class Pack:
    """An opened pack. Its files are read when they are said: a prompt that is replaced is heard at once."""

    path: Path
    about: About

    @classmethod
    def open(cls, path: Path) -> Pack:
        """Raises Flawed where there is no pack, or none of this format."""
        try:
            about = section(About, tomllib.loads((path / "pack.toml").read_text(encoding="utf-8")), "pack.toml")
        except OSError as error:
            raise Flawed("no_pack", path=str(path), system=by_system(error)) from error
        except SettingsError as error:
            raise Flawed("pack_odd", said=str(error)) from error
        except ValueError as error:  # not TOML, not UTF-8
            raise Flawed("pack_unread") from error
        return cls(path, about)

    def prompt(self, key: str, language: str, *, whole: bool = True) -> bytes:
        """One prompt's samples. Raises Flawed; a key is a name and never leads out of the pack."""
        if key != Path(key).name or language not in LANGUAGES:
            raise Flawed("no_name")
        return read(self.path / language / f"{key}.wav", self.about.rate, whole=whole)

    def said(self, words: Sequence[str], language: str) -> bytes:
        """The samples of an utterance. Raises Flawed where one prompt is missing: an amount without its 万 is another
        amount, so what isn't whole isn't said at all."""
        pieces: list[bytes] = []
        for at, word in enumerate(words):
            if at:
                pieces.append(silence(_gap(words[at - 1], word), self.about.rate))
            try:
                pieces.append(self.prompt(word, language))
            except Flawed as flaw:
                raise Flawed("of", what=f"{language}/{word}", said=flaw.why) from flaw
        return b"".join(pieces)

    def flaws(self) -> Mapping[str, Text]:
        """Every prompt that the kiosk may need and this pack can't say: "zh/number.3" → why. Reads the files' heads."""
        return dict(self._flaws())

    def _flaws(self) -> Iterator[tuple[str, Text]]:
        for language in LANGUAGES:
            for key in prompts(language):
                try:
                    self.prompt(key, language, whole=False)
                except Flawed as flaw:
                    yield f"{language}/{key}", flaw.why


def _gap(before: str, after: str) -> float:
    return _WORD if before.startswith(_PIECES) and after.startswith(_PIECES) else _SENTENCE
