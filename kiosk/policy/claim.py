"""The checklist of a manual claim for an insured place (R15, R33). Pure, over the rulebook's rows."""

from __future__ import annotations

from collections.abc import Iterable

from kiosk.domain.claim import ClaimItem, InvoiceState
from kiosk.policy.rows import ManualClaim
from kiosk.policy.rulebook import Rules
from kiosk.policy.service_rows import ClaimPaper, ClaimPapers

#: Where each paper comes from, as the text under `claim.have`.
_FROM = {
    ClaimPaper.RECEIPT: "cashier",
    ClaimPaper.ELECTRONIC_INVOICE: "cashier",
    ClaimPaper.DISCHARGE_RECORD: "ward",
    ClaimPaper.CASE_FIRST_PAGE: "records",
    ClaimPaper.DIAGNOSIS_CERTIFICATE: "doctor",
    ClaimPaper.ITEMISED_BILL: "here",
}


def checklist(rules: Rules, invoice: InvoiceState = InvoiceState.UNKNOWN) -> tuple[ClaimItem, ...]:
    """The papers to bring, the receipt first: where the rule wants it so, with how its claim stands. LookupError where
    the rules of the day and the insured place name none."""
    row = rules.one(ClaimPapers)
    return (
        *_either(row.receipt, invoice if row.claim_state_first else None),
        *_either(row.discharge),
        *(ClaimItem(paper.value, _FROM[paper]) for paper in row.all_of),
    )


def hospital_uploads(rules: Rules) -> bool:
    """Whether the hospital hands the fees over, so that the insured place sees them (R15); False where not known."""
    row = rules.find(ManualClaim)
    return row is not None and row.hospital_uploads


def _either(papers: Iterable[ClaimPaper], invoice: InvoiceState | None = None) -> Iterable[ClaimItem]:
    *first, last = papers
    for paper in (*first, last):
        have = _FROM[paper]
        if paper is ClaimPaper.ELECTRONIC_INVOICE and invoice is not None:
            have = f"invoice_{invoice.value}"
        yield ClaimItem(paper.value, have, either=paper is not last)
