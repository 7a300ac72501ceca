"""A kiosk without a window, for the tests that kill it: `python -m tests.e2e.headless SETTINGS [PERSON] [--seconds N]`.

PERSON puts the card in and carries on to the end. Every page is a line on standard output. `--seconds` moves the clock
on from the world's own moment. Without PERSON it waits at the welcome page.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import threading
from pathlib import Path

from drivers.card.simulated import SimulatedCardReader
from kiosk import log
from kiosk.bootstrap import Overrides, build
from kiosk.clock import ShiftedClock
from kiosk.domain.people import Medium
from kiosk.settings import load
from kiosk.visit.screen import Screen
from tests.e2e.terminal import WORLD

NEXT = {"for_whom": "self", "filing": "proceed", "bill": "confirm"}
LAST = ("done", "problem", "needs_staff", "slip_owed", "hospital_owed", "out_of_service", "parked")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("settings", type=Path)
    parser.add_argument("person", nargs="?")
    parser.add_argument("--seconds", type=float, default=0.0)
    asked = parser.parse_args()
    log.configure(Path("kiosk.log"))
    clock = ShiftedClock(WORLD.clock + dt.timedelta(seconds=asked.seconds))
    kiosk = build(load(asked.settings), Overrides(clock))
    reader = kiosk.parts.card_reader
    assert isinstance(reader, SimulatedCardReader)
    ended = threading.Event()
    said: list[str] = [""]

    def seen(shown: Screen) -> None:
        if shown.page == said[-1]:
            return
        said.append(shown.page)
        code = (shown.facts.get("problem") or {}).get("code")
        sys.stdout.write(f"{shown.page}{f' {code}' if code else ''}\n")
        sys.stdout.flush()
        if shown.page in NEXT:
            kiosk.tap(NEXT[shown.page])
        if shown.page == "welcome" and asked.person and "for_whom" not in said:
            reader.insert(WORLD.person(asked.person).credential(Medium.CARD))
        if shown.page in LAST:
            ended.set()

    kiosk.listen(seen)
    kiosk.start()
    ended.wait(60)
    kiosk.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
