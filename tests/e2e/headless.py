"""A kiosk without a window, for the tests that kill it: `python -m tests.e2e.headless SETTINGS [PERSON] [--seconds N]
[--files]`.

PERSON puts the card in and carries on to the end; `--files`: to the end of a filing, with a photographed paper, where
the kiosk offers one. Every page is a line on standard output. `--seconds` moves the clock on from the world's own
moment. Without PERSON it waits at the welcome page.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import threading
from pathlib import Path

from drivers.camera.simulated import SimulatedCamera
from drivers.card.simulated import SimulatedCardReader
from kiosk import log
from kiosk.bootstrap import Kiosk, Overrides, build
from kiosk.clock import ShiftedClock
from kiosk.domain.people import Medium
from kiosk.settings import load
from kiosk.visit.screen import Screen
from tests.e2e.terminal import WORLD

NEXT = {"for_whom": "self", "filing": "proceed", "bill": "confirm"}
SPELL = [[[100, 200, 0], [400, 210, 60], [390, 500, 140]], [[150, 350, 300], [420, 340, 380], [300, 620, 500]]]
FILING: dict[str, tuple[str, object]] = {
    "consent": ("agree", ""),
    "contact": ("phone_number", "13000000000"),
    "photo": ("keep", ""),
    "signature": ("sign", SPELL),
    "filing_review": ("submit", ""),
}
LAST = ("filing_sent", "done", "problem", "needs_staff", "slip_owed", "hospital_owed", "out_of_service", "parked")
ANSWERS = ("live", "long", "no")


def files(kiosk: Kiosk, shown: Screen) -> bool:
    """Touch what leads on to a filing; False where none is offered."""
    taps = [action.tap for action in shown.actions]
    match shown.page:
        case "filing":
            kiosk.tap("file")
            return "file" in taps
        case "question":
            offered = [option["value"] for option in shown.facts["options"]]
            kiosk.tap("answer", next(answer for answer in ANSWERS if answer in offered))
        case "filing_type":
            kiosk.tap("proceed") if "proceed" in taps else kiosk.tap("type", "0")
        case "materials":
            kiosk.tap("proceed") if "proceed" in taps else kiosk.tap("hand", "0 photo")
        case "photo" if not shown.facts["taken"]:
            camera = kiosk.parts.camera
            assert isinstance(camera, SimulatedCamera)
            camera.lay()
            kiosk.tap("shoot")
        case page if page in FILING:
            kiosk.tap(*FILING[page])
    return True


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("settings", type=Path)
    parser.add_argument("person", nargs="?")
    parser.add_argument("--seconds", type=float, default=0.0)
    parser.add_argument("--files", action="store_true")
    asked = parser.parse_args()
    log.configure(Path("kiosk.log"))
    clock = ShiftedClock(WORLD.clock + dt.timedelta(seconds=asked.seconds))
    kiosk = build(load(asked.settings), Overrides(clock))
    reader = kiosk.parts.card_reader
    assert isinstance(reader, SimulatedCardReader)
    ended = threading.Event()
    said: list[str] = [""]

    def seen(shown: Screen) -> None:
        if asked.files and not shown.busy and not files(kiosk, shown):
            ended.set()
        if shown.page == said[-1]:
            return
        said.append(shown.page)
        code = (shown.facts.get("problem") or {}).get("code")
        sys.stdout.write(f"{shown.page}{f' {code}' if code else ''}\n")
        sys.stdout.flush()
        if shown.page in NEXT and not (asked.files and shown.page == "filing"):
            kiosk.tap(NEXT[shown.page])
        if shown.page == "welcome" and asked.person and "for_whom" not in said:
            reader.insert(WORLD.person(asked.person).credential(Medium.CARD))
        if shown.page in LAST:
            ended.set()

    kiosk.listen(seen)
    kiosk.start()
    ended.wait(200)
    kiosk.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
