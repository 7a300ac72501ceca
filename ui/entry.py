"""What a form asks of what is typed into it, and what a page's codes look like. Remembers nothing."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.domain.people import is_id_number, mask_id
from ui import codes, pinyin

QML_IMPORT_NAME = "Kiosk.Flow"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlSingleton
class Entry(QObject):
    """One an engine, made by it."""

    @Slot(str, str, result=str)
    def codeSource(self, kind: str, text: str) -> str:
        """The image source of a "qr" or "bar" code; "" for no text."""
        return codes.source(kind, text) if text else ""

    @Slot(str, result="QVariantList")
    def characters(self, letters: str) -> list[str]:
        """Characters read as these pinyin letters, the frequent ones first."""
        return list(pinyin.characters(letters))

    @Slot(str, str, result=bool)
    def looksRight(self, kind: str, text: str) -> bool:
        """Whether a typed "name", "id_number" or "phone" can be one."""
        if kind == "id_number":
            return is_id_number(text)
        if kind == "phone":
            return len(text) == 11 and text.isascii() and text.isdigit() and text[0] == "1"
        return bool(text.strip())

    @Slot(str, result=str)
    def masked(self, number: str) -> str:
        return mask_id(number)
