"""Orders, settlements, quotes and other writes as bytes, for the journal's encrypted columns: all personal data."""

from __future__ import annotations

from kiosk.domain.bill import Order, Settlement
from kiosk.domain.waiting import Waiting
from kiosk.domain.writes import DRAFTS, Draft, Receipt
from kiosk.papers import codec

_DRAFTS: dict[str, type[Draft]] = {kind.value: draft for kind, draft in DRAFTS.items()}


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


def encode_draft(draft: Draft) -> bytes:
    return codec.encode(draft.kind, draft)


def decode_draft(data: bytes) -> Draft:
    """Raises codec.ValueBroken for anything that `encode_draft` has not made."""
    return codec.decode(data, _DRAFTS)


def encode_receipt(receipt: Receipt) -> bytes:
    return codec.encode("receipt", receipt)


def decode_receipt(data: bytes) -> Receipt:
    """Raises codec.ValueBroken for anything that `encode_receipt` has not made."""
    return codec.decode(data, {"receipt": Receipt})


def encode_waiting(waiting: Waiting) -> bytes:
    return codec.encode("waiting", waiting)


def decode_waiting(data: bytes) -> Waiting:
    """Raises codec.ValueBroken for anything that `encode_waiting` has not made."""
    return codec.decode(data, {"waiting": Waiting})
