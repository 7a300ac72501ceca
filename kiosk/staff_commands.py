"""`kiosk staff …`: what opens the staff's desk and the engineer's diagnostics."""

from __future__ import annotations

import argparse
import getpass
import queue

from kiosk.bootstrap import Kiosk, build
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.ports import CardInserted, CardSignal, CardTrouble, Role, StaffId
from kiosk.settings import Settings, SettingsError
from kiosk.settings import load as load_settings
from kiosk.texts import text

#: Seconds that a card may take to come.
CARD_SECONDS = 60.0


def set_pin(asked: argparse.Namespace) -> int:
    """Ask for the PIN without showing it, and set it."""
    kiosk = _terminal(asked)
    try:
        kiosk.parts.journal.set_staff_pin(StaffId(asked.staff, Role(asked.role)), getpass.getpass("PIN: "))
    except ValueError as error:
        raise SettingsError(f"{asked.staff}: {error}") from error
    finally:
        kiosk.parts.journal.close()
    return 0


def set_card(asked: argparse.Namespace) -> int:
    """Read the card in the reader, or the next one, and let it sign this engineer in. 1 where no card could be read."""
    kiosk = _terminal(asked)
    try:
        code = _recognition_code(kiosk)
        if isinstance(code, Problem):
            print(f"{code.code.value} {text('en', f'problem.{code.code.value}.title')}")
            return 1
        kiosk.parts.journal.set_staff_card(StaffId(asked.staff, Role.ENGINEER), code)
    except ValueError as error:
        raise SettingsError(f"{asked.staff}: {error}") from error
    finally:
        kiosk.parts.journal.close()
    print(f"enrolled: this card signs {asked.staff} in to the diagnostics")
    return 0


def _recognition_code(kiosk: Kiosk) -> str | Problem:
    reader = kiosk.parts.card_reader
    if reader is None:
        raise SettingsError("[card_reader] is missing: there is no reader to put a card into")
    signals: queue.SimpleQueue[CardSignal] = queue.SimpleQueue()
    reader.start(signals.put)
    try:
        print("Put the engineer's card into the reader.")
        while True:
            match signals.get(timeout=CARD_SECONDS):
                case CardInserted(insertion=insertion):
                    read = reader.read(insertion)
                    return read if isinstance(read, Problem) else read.recognition_code
                case CardTrouble(code=code):
                    return Problem(code)
    except queue.Empty:
        return Problem(ProblemCode.CARD_MUTE)
    finally:
        reader.stop()


def _terminal(asked: argparse.Namespace) -> Kiosk:
    return build(load_settings(asked.settings) if asked.settings else Settings(), threaded=False)
