"""What is wrong with a page as drawn, measured on the real items: cut, outside, overlapping, too small, unnamed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import combinations

from PySide6.QtCore import QRectF
from PySide6.QtQuick import QQuickItem

from kiosk.visit.screen import Screen
from tests.ui.hand import Hand, rect

SLACK = 1.5
TARGET_MM = 15
#: Latin letters that a Chinese page may show: codes, numbers with letters, class and unit names, what the person types.
ALLOWED = re.compile(
    r"English|APP|CT|MRI|[KRX](-?\d+)?|KT-\w+|BA\w+|PAYS?\w+|w\d\d|[a-z]|hy|nbm|PET|kiosk|check|journal|verify"
    r"|https?:\S+",
    re.ASCII,
)
_LATIN = re.compile(r"[A-Za-z][\w:/.-]*", re.ASCII)


def ancestors(item: QQuickItem) -> list[QQuickItem]:
    found = []
    parent = item.parentItem()
    while parent is not None:
        found.append(parent)
        parent = parent.parentItem()
    return found


def port(item: QQuickItem) -> QQuickItem | None:
    """The scrolling area an item is in, where it really scrolls."""
    for each in ancestors(item):
        if each.property("scrollPort") and each.property("scrolls") is not False:
            return each
    return None


def cut_texts(hand: Hand) -> list[str]:
    wrong = []
    window = hand.window.quick
    whole = QRectF(0, 0, window.width(), window.height())
    for item in hand.items:
        if not item.inherits("QQuickText") or not item.property("text").strip():
            continue
        said, box = item.property("text"), rect(item)
        if item.property("truncated"):
            wrong.append(f"truncated: {said}")
        if item.property("contentWidth") > item.width() + SLACK:
            wrong.append(f"wider than its item: {said}")
        if item.property("contentHeight") > item.height() + SLACK:
            wrong.append(f"higher than its item: {said}")
        scrolling = port(item)
        if scrolling is None and not whole.adjusted(-SLACK, -SLACK, SLACK, SLACK).contains(box):
            wrong.append(f"outside the window: {said}")
        if box.left() < whole.left() - SLACK or box.right() > whole.right() + SLACK:
            wrong.append(f"outside the window sideways: {said}")
        for panel in ancestors(item):
            if panel is scrolling:
                break
            framed = panel.inherits("QQuickRectangle") or panel.inherits("QQuickAbstractButton")
            if framed and not rect(panel).adjusted(-SLACK, -SLACK, SLACK, SLACK).contains(box):
                wrong.append(f"outside its panel {panel.objectName()}: {said}")
    return wrong


def buttons(hand: Hand) -> list[QQuickItem]:
    return [item for item in hand.items if item.inherits("QQuickAbstractButton")]


def seen_rect(item: QQuickItem) -> QRectF:
    """Where an item can be touched: what a scrolling area cuts off can't."""
    box = rect(item)
    for each in ancestors(item):
        if each.clip():
            box = box.intersected(rect(each))
    return box


def wrong_buttons(hand: Hand) -> list[str]:
    wrong = []
    smallest = TARGET_MM * hand.window.comfort.property("pixelsPerMm")
    window = hand.window.quick
    present = [item for item in buttons(hand) if item.opacity() > 0]
    for item in present:
        box, name = rect(item), item.objectName()
        if min(box.width(), box.height()) < smallest - SLACK:
            wrong.append(f"{name} is {box.width():.0f} × {box.height():.0f}, smaller than {smallest:.0f}")
        if item.isEnabled() and not hand.accessible_name(item):
            wrong.append(f"{name} has no accessible name")
        if not name:
            wrong.append(f"a button without a name: {item.property('text')}")
        if port(item) is None and not QRectF(0, 0, window.width(), window.height()).contains(box):
            wrong.append(f"{name} reaches out of the window")
    seen = [(item, seen_rect(item)) for item in present]
    for (one, box), (other, there) in combinations(seen, 2):
        common = box.intersected(there)
        if common.width() <= SLACK or common.height() <= SLACK or one in ancestors(other) or other in ancestors(one):
            continue
        wrong.append(f"{one.objectName()} and {other.objectName()} overlap")
    return wrong


def overlapping_texts(hand: Hand) -> list[str]:
    """Texts drawn over each other."""
    shown = [i for i in hand.items if i.inherits("QQuickText") and i.property("text").strip()]
    seen = [(item, seen_rect(item)) for item in shown]
    wrong = []
    for (one, box), (other, there) in combinations(seen, 2):
        common = box.intersected(there)
        if common.width() > 6 and common.height() > 10:
            wrong.append(f"{one.property('text')!r} over {other.property('text')!r}")
    return wrong


def latin(texts: list[str]) -> list[str]:
    """Latin words on a Chinese page that are not codes."""
    return [word for said in texts for word in _LATIN.findall(said) if not ALLOWED.fullmatch(word)]


def not_chinese(texts: list[str]) -> list[str]:
    """Those without a single Chinese character: what an engineer reads may name a command or a protocol in a Chinese
    sentence, but no sentence of ours is in another language."""
    return [said for said in texts if not re.search("[一-鿿]", said)]


def said_by_devices(shown: Screen) -> set[str]:
    """The Latin words of the engineer's page that a device, a driver or a list of data has said: what is no Text of
    ours. Other pages show nothing of the kind."""
    if shown.page != "engineer":
        return set()
    return {word for said in _strings(shown.facts) for word in _LATIN.findall(said)}


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _strings(each)
