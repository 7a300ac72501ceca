"""Orders, settlements and quotes as bytes, for the journal's encrypted columns. Each holds personal data."""

from __future__ import annotations

from kiosk.domain.bill import Order, Quote, Settlement
from kiosk.papers import codec


def encode_order(order: Order) -> bytes:
    return codec.encode("order", order)


def decode_order(data: bytes) -> Order:
    """Raises codec.ValueBroken for anything that `encode_order` has not made."""
    return codec.decode(data, {"order": Order})


def encode_settlement(settlement: Settlement) -> bytes:
    return codec.encode("settlement", settlement)


def decode_settlement(data: bytes) -> Settlement:
    """Raises codec.ValueBroken for anything that `encode_settlement` has not made."""
    return codec.decode(data, {"settlement": Settlement})


def encode_quote(quote: Quote) -> bytes:
    return codec.encode("quote", quote)


def decode_quote(data: bytes) -> Quote:
    """Raises codec.ValueBroken for anything that `encode_quote` has not made."""
    return codec.decode(data, {"quote": Quote})
