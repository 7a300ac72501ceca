"""What a page shows where something typed can't be right."""

from __future__ import annotations


class TapError(ValueError):
    """What was typed can't be right; `key` is the text to show."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key
