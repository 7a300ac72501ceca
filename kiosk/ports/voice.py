"""The voice: prompts out of a loudspeaker or a handset."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from kiosk.ports.health import Check


class Voice(Protocol):
    """Says prompts that were rendered beforehand. Nothing here blocks: a new `say` ends the one before.

    `words` are keys of the voice pack (docs/voice.md), among them digits and units, of which amounts are made;
    `language` is "zh" or "en". What a person's own is spoken only when they ask for it: that is the caller's to keep.
    A device that can't say whether anybody hears it is UNKNOWN, never READY.
    """

    def say(self, words: Sequence[str], language: str) -> None: ...
    def stop(self) -> None: ...
    def speaking(self) -> bool: ...
    def set_volume(self, percent: int) -> None: ...
    def check(self) -> Check: ...
