"""A social security card read through pcscd, beside the very same commands sent by the bare library."""

from __future__ import annotations

import queue
import sys
from collections.abc import Callable

from smartcard import scard

from drivers.card import pcsc
from drivers.card.private_pcscd import PrivatePcscd, Unavailable
from drivers.card.virtual import Faults, Slot
from kiosk.clock import SystemClock
from kiosk.domain.people import Credential
from kiosk.ports import CardInserted, CardSignal
from tests.bench.figures import Figure, interleaved, milliseconds
from tests.drivers.card.people import WANG

CHIP_SECONDS = 0.01
"""A fast chip at 9,600 baud takes longer for a record: about 55 ms (recollected)."""


def measure(quick: bool) -> list[Figure]:
    made = PrivatePcscd.prepare()
    failed = made if isinstance(made, Unavailable) else made.start()
    if isinstance(made, Unavailable) or failed is not None:
        print(f"card: {failed.reason if failed else ''}: nothing measured", file=sys.stderr)
        return []
    with made:
        chip = _read(made, 0, CHIP_SECONDS, 10 if quick else 40)
        none = _read(made, 1, 0.0, 40 if quick else 300)
    return [
        Figure("card read, 10 ms a command", "ms", *chip, 1.2, note="floor: SCardConnect and the same 14 commands"),
        Figure(
            "card read, chip without time",
            "ms",
            *none,
            judged=0,
            note="our own side: two hand-overs between threads (a silent card holds nobody up), a transaction, parsing",
        ),
    ]


def _read(pcscd: PrivatePcscd, at: int, delay: float, rounds: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    slot, name = pcscd.slots[at], pcscd.readers[at]
    told: queue.SimpleQueue[CardSignal] = queue.SimpleQueue()
    reader = pcsc.create({"reader": name}, SystemClock())
    slot.insert(WANG.card(), Faults(delay=delay))
    reader.start(told.put)
    try:
        signal = told.get(timeout=20)
        if not isinstance(signal, CardInserted):
            raise RuntimeError(f"{signal} where a card was put in")

        def ours() -> float:
            return milliseconds(lambda: _whole(reader.read(signal.insertion)))

        slot.commands.clear()
        ours()
        return interleaved(ours, _bare(name, slot), rounds)
    finally:
        reader.stop()
        slot.remove()


def _whole(found: object) -> None:
    if not isinstance(found, Credential):
        raise RuntimeError(f"{found} where a card was read")


def _bare(name: str, slot: Slot) -> Callable[[], float]:
    """The commands of the reading just done, sent again by the library alone in one context."""
    commands = [list(command) for command in slot.commands]
    _, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)

    def replay() -> None:
        _, card, _ = scard.SCardConnect(context, name, scard.SCARD_SHARE_SHARED, scard.SCARD_PROTOCOL_T0)
        for command in commands:
            scard.SCardTransmit(card, scard.SCARD_PCI_T0, command)
        scard.SCardDisconnect(card, scard.SCARD_LEAVE_CARD)

    return lambda: milliseconds(replay)
