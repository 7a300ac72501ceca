"""The tests that an engineer starts on a PC/SC reader with a card in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from drivers.card import probing
from drivers.card.pcsc_check import found, look
from drivers.card.service import Connection
from kiosk.domain.problems import Problem
from kiosk.ports import Check, Clock, Detail, Health, shows, titled
from kiosk.texts.said import Text

if TYPE_CHECKING:
    from drivers.card.pcsc import PcscCardReader

NAMES = ("atr", "application", "exchange", "dump")


def probe(reader: PcscCardReader, name: str, clock: Clock) -> Check:
    """Do one of `NAMES` on the card that is in (the preferred reader's where there are two). Never raises for what a
    card does; ValueError for a name that isn't offered."""
    works: dict[str, Callable[[Connection], tuple[Detail, ...] | Problem]] = {
        "atr": _atr,
        "application": probing.find_application,
        "exchange": lambda connection: _exchange(connection, clock),
        "dump": probing.dump,
    }
    if name not in works:
        raise ValueError(f"no probe {name!r}")
    seen = look(reader)
    if isinstance(seen, Problem):
        return found(reader, Health.OUT_OF_ORDER, shows("card.no_service"), seen.code)
    cards = [reader_name for reader_name, (card, _) in seen[1].items() if card.present]
    if not cards:
        return found(reader, Health.UNKNOWN, shows("card.put_in"))
    outcome = reader.on_reader(cards[0], works[name])
    if isinstance(outcome, Problem):
        return found(reader, Health.DEGRADED, shows("of", what=cards[0], said=titled(outcome.code)), outcome.code)
    worst = Health.DEGRADED if any(each.health is Health.DEGRADED for each in outcome) else Health.READY
    return found(reader, worst, shows("card.tried", reader=cards[0], probe=Text.of(f"probe.{name}")), details=outcome)


def _atr(connection: Connection) -> tuple[Detail, ...] | Problem:
    atr = connection.atr()
    if isinstance(atr, Problem):
        return atr
    return (Detail("atr", atr.hex(" ").upper()), Detail("protocol", f"T={connection.protocol}"))


def _exchange(connection: Connection, clock: Clock) -> tuple[Detail, ...] | Problem:
    timing = probing.time_exchanges(connection, clock.monotonic)
    if isinstance(timing, Problem):
        return timing
    return (
        Detail("exchanges", str(timing.count)),
        Detail("exchange_p50", f"{timing.p50:.2f} ms"),
        Detail("exchange_p95", f"{timing.p95:.2f} ms"),
        Detail("protocol", f"T={connection.protocol}"),
    )
