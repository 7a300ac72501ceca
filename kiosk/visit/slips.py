"""The slip of an order that was settled, and its numbered copies."""

from __future__ import annotations

from dataclasses import replace

from kiosk.domain.bill import Order, Settlement
from kiosk.domain.claim import ClaimPack, HelpSlip
from kiosk.domain.close import CloseReport
from kiosk.domain.form import FilingForm
from kiosk.domain.readiness import Readiness
from kiosk.domain.slip import OfficialSlip, Paper, PayAt, Slip, Ticket
from kiosk.domain.testpage import TestPage
from kiosk.papers.slip import build


def make_slip(order: Order, settlement: Settlement, kiosk: str, pay_at: PayAt | None = None) -> Paper:
    """The paper of a settlement: the platform's official file where it delivers one, our own drawing otherwise.

    Raises ValueError for an order without a claim: such an order was never made by this kiosk.
    """
    if settlement.official_slip is not None:
        return OfficialSlip(settlement.request_id, settlement.official_slip)
    if order.claim is None:
        raise ValueError("an order without a claim has no slip")
    claim, quote = order.claim, order.quote
    return build(
        settlement=settlement,
        bill=quote.bill,
        member=claim.member,
        choice=quote.choice,
        finding=claim.finding,
        agent=claim.agent,
        pay_at=pay_at,
        kiosk=kiosk,
    )


def copy_of(paper: Paper, copy: int) -> Paper:
    """Copy `copy` of a paper: 0 is the original, n is marked 补打 n. Other papers have none."""
    match paper:
        case Slip() | OfficialSlip():
            return replace(paper, copy=copy)
        case Ticket() | CloseReport() | HelpSlip() | ClaimPack() | FilingForm() | Readiness() | TestPage():
            return paper
