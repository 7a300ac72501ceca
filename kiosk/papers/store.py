"""A paper as bytes, for the journal's encrypted column: a slip owed today is printed equal tomorrow."""

from __future__ import annotations

from kiosk.domain.close import CloseReport
from kiosk.domain.slip import OfficialSlip, Paper, Slip, Ticket
from kiosk.papers import codec

_KINDS: dict[str, type[Paper]] = {
    "slip": Slip,
    "ticket": Ticket,
    "official_slip": OfficialSlip,
    "close_report": CloseReport,
}


def encode(paper: Paper) -> bytes:
    """`paper` as versioned JSON. Holds personal data: encrypt it."""
    kind = next(kind for kind, cls in _KINDS.items() if cls is type(paper))
    return codec.encode(kind, paper)


def decode(data: bytes) -> Paper:
    """The inverse of `encode`; raises codec.ValueBroken for anything else."""
    return codec.decode(data, _KINDS)
