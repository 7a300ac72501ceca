"""3,000 hostile events over a spread of pages: nothing copied, opened, closed or confirmed; and that harm is seen."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRectF, QSize, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlComponent
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from kiosk.clock import SimulatedClock
from kiosk.visit import states as st
from tests.ui.hand import Hand, _device, rect
from tests.ui.hostile import CLASSES, TOUCHING, Attacked, Harm, watched
from tests.ui.test_screen import display
from tests.visit.stage import stage
from ui.app import Window, open_window
from ui.bridge import CONFIRMING
from ui.gallery import Showcase, gallery
from ui.pictures import settle

__all__ = ["display"]

#: QTest's own remark on keys without a sign, such as Volume Up.
pytestmark = pytest.mark.qt_log_ignore("keyToAscii Unhandled", extend=True)

PAGES = (
    *("welcome", "for_whom", "identify", "agent", "bill", "settling", "consent", "filing_review", "withdraw"),
    *("contact", "print_ask", "pin", "staff", "directory", "signature", "engineer_sign_in", "engineer"),
)
#: A quarter of the glass: nothing here depends on how many pixels are drawn.
SMALL = QSize(540, 960)


@pytest.fixture
def hand(qapp: QGuiApplication, kiosk: Showcase, clock: SimulatedClock) -> Iterator[Hand]:
    window = open_window(kiosk, clock, size=SMALL)
    window.bridge.guard_seconds = 0.0
    yield Hand(window, kiosk)
    window.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def at_speed(window: Window, kind: str) -> None:
    """Keys come as fast as a scanner's; commands as slowly as a hand's, which must not help them."""
    assist, times = window.keys.assist, [0.0]

    def tick() -> float:
        times[0] += 1.0 if kind == "commands" else 0.002
        return times[0]

    tick()
    assist.now = tick
    assist._at = times[0]


def confirming(hand: Hand) -> QRectF | None:
    """Where the page's confirming button is on the glass."""
    for item in hand.items:
        name = item.objectName().removeprefix("action_")
        if item.inherits("QQuickAbstractButton") and item.isEnabled() and name in CONFIRMING:
            shown = rect(item)
            if hand.window.quick.contentItem().contains(shown.center()):
                return shown
    return None


def attack(window: Window, kind: str, deeds: int, seed: int, target: QRectF | None) -> int:
    at_speed(window, kind)
    deed, _ = CLASSES[kind]
    attacked = Attacked(window.quick, random.Random(f"{kind} {seed}"), target)
    sent = sum(deed(attacked) for _ in range(deeds))
    QCoreApplication.processEvents()
    return sent


def test_three_thousand_hostile_events_do_nothing(hand: Hand, kiosk: Showcase) -> None:
    sent: Counter[str] = Counter()
    wrong: list[str] = []
    aimed = 0
    with watched(hand.window.quick) as harm:
        for number, page in enumerate(PAGES):
            for kind, (_, deeds) in CLASSES.items():
                if kind in ("keys", "hands", "drops"):
                    hand.open("quoting")
                    hand.open(page)
                target = confirming(hand)
                aimed += target is not None and kind in TOUCHING
                kiosk.taps.clear()
                sent[kind] += attack(hand.window, kind, deeds // len(PAGES), number, target)
                told = [name for name, _ in kiosk.taps if kind not in TOUCHING or name in {*CONFIRMING, "pin"}]
                wrong += [f"{page}, {kind}: {what}" for what in (*harm.found(), *(f"tap {name}" for name in told))]
                if not hand.window.bridge.shows(gallery()[page].page):
                    wrong.append(f"{page}, {kind}: the page has gone")
                harm.forget()
    print(dict(sent), sent.total(), aimed)
    assert wrong == []
    assert sent.total() >= 3000
    assert set(sent) == set(CLASSES)
    assert aimed >= 12, "gestures were aimed at confirming buttons"
    for page in ("pin", "contact"):
        hand.open(page)
        assert hand.page.property("digits") in ("", None), "and nothing was typed"


class Past(QObject):
    """Sees what the filter lets through of what a page has no item for: it is asked after it."""

    SEEN = (
        *(QEvent.Type.ContextMenu, QEvent.Type.FileOpen, QEvent.Type.TabletPress, QEvent.Type.NativeGesture),
        QEvent.Type.Drop,
    )

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.seen: Counter[str] = Counter()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in self.SEEN:
            self.seen[event.type().name] += 1
        return False


def baited(hand: Hand) -> QQuickItem:
    """Lay the bait over the page."""
    component = QQmlComponent(hand.window.engine, QUrl.fromLocalFile(str(Path(__file__).with_name("bait.qml"))))
    item = component.createWithInitialProperties({"parent": hand.window.quick.contentItem()})
    assert isinstance(item, QQuickItem), component.errorString()
    item.setParent(hand.window.quick)
    return item


def harm_done(hand: Hand, harm: Harm, past: Past, bait: QQuickItem) -> list[str]:
    field = bait.findChild(QQuickItem, "field")
    typed = field is None or field.property("text") != "990100198501021010"
    told = [f"tap {name}" for name, _ in hand.kiosk.taps]
    return [*harm.found(), *told, *past.seen, *(["typed"] if typed else [])]


@pytest.mark.parametrize("kind", CLASSES)
def test_without_the_filter_each_class_does_harm_and_with_it_none(kind: str, hand: Hand, qapp: QGuiApplication) -> None:
    """On a page of bait: a text field with a number in it, shortcuts, a button, a drop area. The filter alone is
    judged, not how careful the pages are; a close is refused by the window itself."""
    quick, keys = hand.window.quick, hand.window.keys
    qapp.removeEventFilter(keys)
    past = Past(qapp)
    qapp.installEventFilter(past)
    qapp.installEventFilter(keys)  # the last one in is asked first
    hand.open("quoting")
    bait = baited(hand)
    target = rect(next(item for item in hand.items if item.objectName() == "bait_confirm"))
    try:
        with watched(quick) as harm:
            print(f"platform {qapp.platformName()}, selection {qapp.clipboard().supportsSelection()}")
            for filtered in (True, False):
                if not filtered:
                    qapp.removeEventFilter(keys)
                    hand.window.bridge.whole_hand = False
                    if kind == "closing":
                        hand.window.bridge.permit_close()
                one_finger = kind in ("swipes", "long presses")
                bait.setProperty("fingers", one_finger and not filtered)
                attack(hand.window, kind, 12 if kind == "long presses" else 60, 1, target)
                found = harm_done(hand, harm, past, bait)
                assert bool(found) is not filtered, f"{'with' if filtered else 'without'} the filter: {found}"
    finally:
        qapp.removeEventFilter(past)
        bait.deleteLater()


def test_a_visit_at_its_bill_is_not_confirmed_by_any_of_it(qapp: QGuiApplication, tmp_path: Path) -> None:
    """The real flow and its journal: no INTENT, nothing booked, the bill still waits; then one finger confirms it."""
    with stage(tmp_path) as visit:
        visit.to_bill()
        window = open_window(visit.kiosk, visit.clock, size=SMALL)
        window.bridge.guard_seconds = 0.0
        hand = Hand(window, Showcase())
        try:
            hand.wait(lambda: window.bridge.shows("bill"), "the bill is shown")
            settle(window)
            target = confirming(hand)
            assert target is not None
            with watched(window.quick) as harm:
                for kind, (_, deeds) in CLASSES.items():
                    attack(window, kind, max(deeds // 10, 4), 99, target)
                    assert harm.found() == [], kind
                    assert isinstance(visit.state, st.Confirming), kind
            assert visit.journal.open_requests() == ()
            assert visit.workers.jobs == []
            assert visit.place.books.live() == ()
            settle(window)
            hand.tap("action_confirm")
            assert not isinstance(visit.state, st.Confirming)
        finally:
            window.close()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_one_finger_beside_a_resting_hand_still_confirms(hand: Hand, kiosk: Showcase) -> None:
    """Who leans on the glass with one hand must be able to press with the other."""
    hand.open("bill")
    target, quick = confirming(hand), hand.window.quick
    assert target is not None
    finger, palm = target.center().toPoint(), QPoint(quick.width() // 2, 20)
    assert (finger - palm).manhattanLength() > 500
    screen = _device()
    QTest.touchEvent(quick, screen).press(0, palm, quick).press(1, palm + QPoint(30, 0), quick).commit()
    QTest.touchEvent(quick, screen).stationary(0).stationary(1).press(2, finger, quick).commit()
    QTest.touchEvent(quick, screen).stationary(0).stationary(1).release(2, finger, quick).commit()
    assert kiosk.taps == [("confirm", "")]
    QTest.touchEvent(quick, screen).release(0, palm, quick).release(1, palm + QPoint(30, 0), quick).commit()
    kiosk.taps.clear()
    QTest.touchEvent(quick, screen).press(0, finger, quick).press(1, finger + QPoint(30, 0), quick).commit()
    QTest.touchEvent(quick, screen).release(0, finger, quick).release(1, finger + QPoint(30, 0), quick).commit()
    assert kiosk.taps == []
    hand.tap("action_confirm")
    assert kiosk.taps == [("confirm", "")]


def test_a_scanner_types_no_pin_and_a_hand_does(hand: Hand, kiosk: Showcase) -> None:
    page = hand.open("pin")
    assist, times = hand.window.keys.assist, [0.0]
    assist.now = lambda: times[0]
    keys = (Qt.Key.Key_2, Qt.Key.Key_4, Qt.Key.Key_6, Qt.Key.Key_8, Qt.Key.Key_Return)
    for gap, taps in ((0.002, []), (0.2, [("pin", "2468")])):
        for key in keys:
            times[0] += gap
            QTest.keyClick(hand.window.quick, key)
            if gap > 0.1:
                hand.wait(lambda: not assist.waits, "the key was a hand's")
        hand.wait(lambda: not assist.waits, "nothing is held back")
        assert (kiosk.taps, page.property("digits")) == (taps, "")
        times[0] += 1.0


def test_on_a_real_x_server(display: str) -> None:
    """The selection exists there, and Qt's own X11 side of clipboards, keys and windows."""
    surroundings = os.environ | {"DISPLAY": display, "KIOSK_TEST_PLATFORM": "xcb"}
    plays = f"{Path(__file__)}::test_without_the_filter_each_class_does_harm_and_with_it_none"
    wanted = "keys or commands"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", plays, "-k", wanted, "-s"],
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]
    assert "platform xcb, selection True" in done.stdout
