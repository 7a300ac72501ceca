"""Paying at the counter: moves no money. Slip and page say what to pay or get back at which window, with a barcode.

The default: a terminal that takes cards or phones is the hospital's own adapter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.domain.bill import RequestId, Settlement
from kiosk.domain.money import Fen
from kiosk.domain.slip import PayAt
from kiosk.domain.stay import Bill
from kiosk.ports import Check, Clock, Health, Reply, shows
from kiosk.settings import section


@dataclass(frozen=True)
class Options:
    """`[payments.options]`: where to pay, where money comes back ("": the same window), and what the windows' scanner
    expects in front of the number (printable ASCII, as Code 128 carries it)."""

    window: str = "出院结算窗口"
    refund_window: str = ""
    barcode_prefix: str = "KJS"

    def __post_init__(self) -> None:
        if not self.window.strip():
            raise ValueError("window: say where to pay")
        if not re.fullmatch(r"[!-~]{0,8}", self.barcode_prefix):
            raise ValueError(f"barcode_prefix = {self.barcode_prefix!r}: at most 8 printable ASCII characters expected")


def create(options: Mapping[str, Any], clock: Clock) -> Counter:
    """Raises SettingsError."""
    return Counter(section(Options, options, "[payments]"))


def barcode(prefix: str, request_id: RequestId) -> str:
    """What the window scans: unique within the institution (time and sequence of the request)."""
    return f"{prefix}{request_id.stamp}{request_id.sequence:04d}"


class Counter:
    """Payments at the hospital's windows. Where nothing is due, nothing is left to pay."""

    def __init__(self, options: Options) -> None:
        self._options = options

    def request(self, settlement: Settlement, due: Fen, bill: Bill) -> Reply[PayAt]:
        back = due < 0 and self._options.refund_window
        window = self._options.refund_window if back else self._options.window
        number = barcode(self._options.barcode_prefix, settlement.request_id)
        return PayAt(due, window, number, paid=due == 0)

    def check(self) -> Check:
        driver = f"{Counter.__module__}.{Counter.__qualname__}"
        return Check("payments", Health.READY, shows("payments.counter", window=self._options.window), driver)
