"""The terminal's devices as one: started, heard, watched, started anew, and left for good."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, TypeAlias

from kiosk.ports import (
    Camera,
    CameraTrouble,
    CardInserted,
    CardReader,
    CardRemoved,
    CardSignal,
    CardTrouble,
    Scanner,
    ScannerTrouble,
)
from kiosk.terminal.watching import Watched, Watching
from kiosk.visit import events as ev
from kiosk.visit.parts import Parts

#: Seconds that a device which is being started anew may take to be done before it is stopped for good.
LEAVE_SECONDS = 5.0

#: A device that says by itself what happens at it.
Signalling: TypeAlias = CardReader | Camera | Scanner


class Devices:
    """`post` hears what happens at them; `changed` and `free` as `watching` asks for them."""

    def __init__(
        self,
        parts: Parts,
        post: Callable[[Any], None],
        *,
        threaded: bool,
        changed: Callable[[], None],
        free: Callable[[], bool],
    ) -> None:
        self._p, self._post = parts, post
        self._turns = {id(device): threading.Lock() for device in self._signalling()}
        self._left = False
        self._cards: set[int] = set()  # the insertions that the card reader has told of and not ended
        self.watching = Watching(self._watched(), threaded=threaded, changed=changed, free=free)

    def begin(self) -> None:
        """Let the devices work and say what happens at them."""
        self._left = False
        for device in self._signalling():
            device.start(self._heard_from(device))

    def leave(self) -> None:
        """From now on none is started anew. One that hangs while it is has `LEAVE_SECONDS`, then it is stopped too."""
        self._left = True
        for device in self._signalling():
            turn = self._turns[id(device)]
            mine = turn.acquire(timeout=LEAVE_SECONDS)
            try:
                device.stop()
            finally:
                if mine:
                    turn.release()

    def start_anew(self, device: Signalling) -> None:
        """By the watching or by an engineer: one at a time, and never once the terminal has left its devices."""
        with self._turns[id(device)]:
            if self._left:
                return
            device.stop()
            if device is self._p.card_reader:
                self._end_cards()
            if not self._left:
                device.start(self._heard_from(device))

    def look_again(self, event: ev.Event) -> None:
        """`event` may tell of a device: how each stands is looked at now, and what it has said itself is true."""
        self.watching.look_again(_whose_word(event))

    def _signalling(self) -> tuple[Signalling, ...]:
        p = self._p
        return tuple(d for d in (p.card_reader, p.camera, p.paper_camera, p.scanner) if d is not None)

    def _heard_from(self, device: Signalling) -> Callable[[Any], None]:
        """Who hears what it signals. What the camera for papers says of itself is nothing to who holds up a code: a
        photo that can't be taken says why."""
        if device is self._p.card_reader:
            return self._heard_card
        return self._unheard if device is self._p.paper_camera else self._post

    def _heard_card(self, signal: CardSignal) -> None:
        match signal:
            case CardRemoved(insertion=insertion):
                self._cards.discard(insertion)
            case CardInserted(insertion=insertion) | CardTrouble(insertion=insertion) if insertion:
                self._cards.add(insertion)
        self._post(signal)

    def _end_cards(self) -> None:
        """A reader that is stopped says of no card that it is out: one taken out meanwhile would count as left for
        ever. One that is still in is told of anew, as found."""
        cards, self._cards = self._cards, set()
        for insertion in sorted(cards):
            self._post(CardRemoved(insertion))

    def _unheard(self, signal: object) -> None:
        self.watching.look_again("paper_camera")

    def _watched(self) -> dict[str, Watched]:
        """The devices that a person is offered. Those that signal can be stopped and started anew."""
        p = self._p

        def again(device: Signalling) -> Callable[[], None]:
            return lambda: self.start_anew(device)

        named = {"card": p.card_reader, "camera": p.camera, "paper_camera": p.paper_camera, "scanner": p.scanner}
        devices = {n: Watched(d, p.clock, again(d)) for n, d in named.items() if d is not None}
        for name, device in (("id_card", p.id_card_reader), ("printer", p.printer)):
            if device is not None:
                devices[name] = Watched(device, p.clock)
        return devices


def _whose_word(event: ev.Event) -> str:
    """Which device has said itself that it is out, "" none. A card upside down is the card's trouble alone."""
    match event:
        case CardTrouble(insertion=0):
            return "card"
        case CameraTrouble():
            return "camera"
        case ScannerTrouble():
            return "scanner"
        case _:
            return ""
