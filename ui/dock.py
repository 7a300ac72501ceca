"""The dock beside the kiosk on the bench: hands, bad days and time, a button each. For engineers and shows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Property, QObject, QSize, QUrl, Signal, Slot
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

from kiosk.bootstrap import Overrides, build
from kiosk.clock import SystemClock
from kiosk.ports import Role, StaffId
from ui import pinyin
from ui.app import QML, application, open_window
from ui.application import ending_when_told
from ui.bench import Bench

#: A payment code of no one: digits that only look like one.
PAYMENT_CODE = "130000000000000000"
STAFF_PIN = "246810"
ENGINEER_PIN = "135791"


class Dock(QObject):
    """What the dock's buttons do. `people` are the world's, with their notes."""

    changed = Signal()

    def __init__(self, bench: Bench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._card_in = False
        self._network = True

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type]
    def people(self) -> list[dict[str, Any]]:
        return [
            {"key": p.key, "note": p.note, "card": p.card is not None, "voucher": bool(p.voucher)}
            for p in self._bench.world.people
        ]

    @Property(str, constant=True)
    def reader(self) -> str:
        """The class behind the card slot, and why it is a simulated one."""
        why = f" ({self._bench.why_simulated})" if self._bench.why_simulated else ""
        return type(self._bench.card_reader).__qualname__ + why

    @Property(str, constant=True)
    def pin(self) -> str:
        return STAFF_PIN

    @Property(str, constant=True)
    def engineerPin(self) -> str:
        return ENGINEER_PIN

    @Property(bool, notify=changed)
    def cardIn(self) -> bool:
        return self._card_in

    @Property(bool, notify=changed)
    def paperOut(self) -> bool:
        return self._bench.printer.paper_out

    @Property(str, constant=True)
    def voice(self) -> str:
        """Whether it is heard, and why not."""
        why = self._bench.voice.why_simulated
        return f"only remembered ({why})" if why else "to be heard"

    @Property(bool, notify=changed)
    def pulled(self) -> bool:
        return self._bench.voice.pulled

    @Property(bool, notify=changed)
    def network(self) -> bool:
        return self._network

    @Property(str, notify=changed)
    def time(self) -> str:
        return f"{self._bench.clock.now():%Y-%m-%d %H:%M}"

    @Slot(str)
    def insertCard(self, person: str) -> None:
        self._bench.hand.insert(person)
        self._card_in = True
        self.changed.emit()

    @Slot()
    def insertBankCard(self) -> None:
        self._bench.hand.insert_bank_card()
        self._card_in = True
        self.changed.emit()

    @Slot()
    def pullCard(self) -> None:
        self._bench.hand.remove()
        self._card_in = False
        self.changed.emit()

    @Slot(str)
    def showVoucher(self, person: str) -> None:
        self._bench.show_voucher(person)

    @Slot(str)
    def scanVoucher(self, person: str) -> None:
        self._bench.scan_voucher(person)

    @Property(bool, notify=changed)
    def scannerOut(self) -> bool:
        return self._bench.scanner.gone

    @Slot()
    def turnScanner(self) -> None:
        """Pull the hand scanner's plug, or put it in."""
        if self._bench.scanner.gone:
            self._bench.scanner.mend()
        else:
            self._bench.scanner.fail()
        self.changed.emit()

    @Slot()
    def showPaymentCode(self) -> None:
        self._bench.camera.show(PAYMENT_CODE)

    @Slot()
    def hidePhone(self) -> None:
        self._bench.camera.hide()

    @Slot()
    def layPaper(self) -> None:
        self._bench.camera.lay()

    @Slot(bool)
    def layForm(self, signed: bool) -> None:
        """The filing form that was printed last."""
        self._bench.lay_form(signed=signed)

    @Slot()
    def turnPaper(self) -> None:
        self._bench.printer.paper_out = not self._bench.printer.paper_out
        self.changed.emit()

    @Slot()
    def turnVoice(self) -> None:
        """Pull the loudspeaker's plug, or put it back."""
        self._bench.voice.stop()
        self._bench.voice.pulled = not self._bench.voice.pulled
        self.changed.emit()

    @Slot(result=str)
    def said(self) -> str:
        """What was said last."""
        return self._bench.voice.saying

    @Slot()
    def turnNetwork(self) -> None:
        self._network = not self._network
        self._bench.network(self._network)
        self.changed.emit()

    @Slot()
    def loseAnswer(self) -> None:
        self._bench.lose_next_answer()

    @Slot(float)
    def moveClock(self, hours: float) -> None:
        self._bench.move_clock(hours)
        self.changed.emit()


def open_dock(dock: Dock) -> QQmlApplicationEngine:
    """The dock's window; the engine owns it."""
    engine = QQmlApplicationEngine()
    engine.addImportPath(str(QML))
    engine.setInitialProperties({"dock": dock})
    engine.load(QUrl.fromLocalFile(str(QML / "dock" / "Dock.qml")))
    return engine


def open_bench(out: Path) -> int:
    """Kiosk and dock side by side until the dock is closed. The exit code."""
    app = application()
    bench = Bench(out)
    kiosk = build(bench.settings(), Overrides(bench.clock, bench.parts()))
    kiosk.parts.journal.set_staff_pin(StaffId("w01"), STAFF_PIN)
    kiosk.parts.journal.set_staff_pin(StaffId("e01", Role.ENGINEER), ENGINEER_PIN)
    # Both windows on a laptop's screen too: the kiosk keeps its 9:16, the dock stands beside it.
    room = app.primaryScreen().availableGeometry()
    height = min(960, room.height() - 60)
    window = open_window(kiosk, SystemClock(), size=QSize(height * 9 // 16, height))
    window.quick.setPosition(room.x() + 20, room.y() + 30)
    pinyin.warm()
    dock = Dock(bench)
    engine = open_dock(dock)
    for beside in engine.rootObjects():
        if isinstance(beside, QQuickWindow):
            beside.setHeight(height)
            beside.setPosition(window.quick.x() + window.quick.width() + 20, window.quick.y())
    engine.quit.connect(lambda: app.exit(0))  # quit() would ask the kiosk window, which refuses
    kiosk.start()
    print(kiosk.report().as_text("zh"))
    try:
        with ending_when_told(app):
            return app.exec()
    finally:
        window.close()
        engine.deleteLater()
        kiosk.stop()
        bench.close()
