"""The PC/SC service (pcscd). The only file that knows pyscard, and of it only the plain calls of `smartcard.scard`.

pyscard's own monitors are not used: their threads die with pcscd and stay dead. Every result code becomes a
`Problem` here; library texts are never taken over, as a broken exchange may come with "Command successful".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Self

from smartcard import scard

from drivers.card.presence import Seen
from kiosk.domain.problems import Problem, ProblemCode

_CODES: Mapping[int, ProblemCode] = {
    0x8010000C: ProblemCode.CARD_PULLED,  # no card
    0x80100016: ProblemCode.CARD_PULLED,  # not transacted
    0x8010002F: ProblemCode.CARD_PULLED,  # communication data lost
    0x80100069: ProblemCode.CARD_PULLED,  # removed
    0x80100066: ProblemCode.CARD_UPSIDE_DOWN,  # unresponsive at power-up
    0x80100067: ProblemCode.CARD_UPSIDE_DOWN,  # unpowered
    0x8010000B: ProblemCode.CARD_BUSY,  # sharing violation
    0x80100068: ProblemCode.CARD_BUSY,  # reset by another program
    0x80100009: ProblemCode.READER_GONE,  # unknown reader
    0x80100017: ProblemCode.READER_GONE,  # reader unavailable
    0x8010002E: ProblemCode.READER_GONE,  # no readers
    0x80100003: ProblemCode.READER_SERVICE_DOWN,  # a handle of the time before pcscd was restarted
    0x80100006: ProblemCode.READER_SERVICE_DOWN,  # no memory
    0x80100013: ProblemCode.READER_SERVICE_DOWN,  # communication with pcscd broke
    0x80100014: ProblemCode.READER_SERVICE_DOWN,  # unknown error inside pcscd
    0x8010001D: ProblemCode.READER_SERVICE_DOWN,  # no service
    0x8010001E: ProblemCode.READER_SERVICE_DOWN,  # service stopped
}
#: A byte is one whatever sign the library gives it.
_UNSIGNED = (0xFF).__and__
_NO_CHANGE = frozenset({0x8010000A, 0x80100002})  # time-out; cancelled
_NOT_THERE = scard.SCARD_STATE_UNAVAILABLE | scard.SCARD_STATE_UNKNOWN | scard.SCARD_STATE_IGNORE

UNAWARE: int = scard.SCARD_STATE_UNAWARE
"""The state of a reader not looked at yet: the next look answers at once."""


class Share(StrEnum):
    """Whether other programs may use the card too. Shared, a reading is one transaction: nobody comes between."""

    SHARED = "shared"
    EXCLUSIVE = "exclusive"


class Speech(StrEnum):
    """The transmission protocol: what the card offers, or one alone."""

    ANY = "any"
    T0 = "t0"
    T1 = "t1"


_SHARES = {Share.SHARED: scard.SCARD_SHARE_SHARED, Share.EXCLUSIVE: scard.SCARD_SHARE_EXCLUSIVE}
_SPEECH = {
    Speech.ANY: scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1,
    Speech.T0: scard.SCARD_PROTOCOL_T0,
    Speech.T1: scard.SCARD_PROTOCOL_T1,
}


def _problem(result: int) -> Problem:
    return Problem(_CODES.get(result & 0xFFFFFFFF, ProblemCode.CARD_UNREADABLE))


def list_readers() -> tuple[str, ...] | Problem:
    """The names of all readers of the service, with or without a card. READER_SERVICE_DOWN without pcscd."""
    service = Service.reach()
    if isinstance(service, Problem):
        return service
    with service:
        return service.readers()


class Service:
    """One PC/SC context. After pcscd was restarted it stays dead (whatever SCardIsValidContext says): make a new one.

    A context serves one blocking call at a time: the watcher and each reading have their own.
    """

    def __init__(self, context: int) -> None:
        self._context = context

    @classmethod
    def reach(cls) -> Self | Problem:
        """A new context, or READER_SERVICE_DOWN."""
        result, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
        return Problem(ProblemCode.READER_SERVICE_DOWN) if result else cls(context)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def release(self) -> None:
        scard.SCardReleaseContext(self._context)

    def readers(self) -> tuple[str, ...] | Problem:
        """All readers; none is an empty tuple, not a problem."""
        result, names = scard.SCardListReaders(self._context, [])
        if not result:
            return tuple(names)
        none = _problem(result).code is ProblemCode.READER_GONE
        return () if none else Problem(ProblemCode.READER_SERVICE_DOWN)

    def wait_for_change(self, states: Mapping[str, int], milliseconds: int) -> dict[str, int] | Problem:
        """The new states of the readers that differ from `states`; empty when the time is over or `cancel` was called.

        READER_GONE where one of the readers isn't listed any more.
        """
        result, looked = scard.SCardGetStatusChange(self._context, milliseconds, list(states.items()))
        if result & 0xFFFFFFFF in _NO_CHANGE:
            return {}
        if result:
            return _problem(result)
        changed = scard.SCARD_STATE_CHANGED
        return {name: state & ~changed for name, state, _ in looked if state & changed}

    def look(self, readers: Sequence[str]) -> dict[str, tuple[Seen, bytes]] | Problem:
        """What is in these readers now, with the card's ATR (empty without one); a reader out of reach is left out."""
        asked = [(name, UNAWARE) for name in readers]
        result, looked = scard.SCardGetStatusChange(self._context, 0, asked) if asked else (0, [])
        if result:
            return _problem(result)
        return {n: (seen(state), bytes(map(_UNSIGNED, atr))) for n, state, atr in looked if is_there(state)}

    def cancel(self) -> None:
        """Wake `wait_for_change`, if it is waiting right now. From another thread."""
        scard.SCardCancel(self._context)

    def connect(self, reader: str, share: Share = Share.SHARED, speech: Speech = Speech.ANY) -> Connection | Problem:
        """A connection with the card. CARD_BUSY where another program holds it (exclusive: or only uses it)."""
        result, card, protocol = scard.SCardConnect(self._context, reader, _SHARES[share], _SPEECH[speech])
        return _problem(result) if result else Connection(card, protocol)


class Connection:
    """A connected card, the `apdu.Channel`. Every call may block for as long as the card or another program likes."""

    def __init__(self, card: int, protocol: int) -> None:
        self._card = card
        self.protocol = 1 if protocol == scard.SCARD_PROTOCOL_T1 else 0
        """0 or 1: T=0, T=1."""
        self._header = scard.SCARD_PCI_T1 if self.protocol else scard.SCARD_PCI_T0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        scard.SCardDisconnect(self._card, scard.SCARD_LEAVE_CARD)

    def begin(self) -> Problem | None:
        """Keep other programs away from the card until `end`; waits without end for their transactions."""
        result = scard.SCardBeginTransaction(self._card)
        return _problem(result) if result else None

    def end(self) -> None:
        scard.SCardEndTransaction(self._card, scard.SCARD_LEAVE_CARD)

    def atr(self) -> bytes | Problem:
        """What the card said when it got power: its make, not its owner."""
        result, _, _, _, atr = scard.SCardStatus(self._card)
        return _problem(result) if result else bytes(map(_UNSIGNED, atr))

    def transmit(self, command: bytes) -> bytes | Problem:
        result, answer = scard.SCardTransmit(self._card, self._header, list(command))
        return _problem(result) if result else bytes(map(_UNSIGNED, answer))


def is_there(state: int) -> bool:
    """False for a reader that is still listed and can't be reached."""
    return not state & _NOT_THERE


def seen(state: int) -> Seen:
    """What a state says about the card; pcsc-lite counts insertions and removals in the upper half."""
    return Seen(bool(state & scard.SCARD_STATE_PRESENT), bool(state & scard.SCARD_STATE_MUTE), state >> 16)
