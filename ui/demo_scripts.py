"""The visits that `kiosk demo` plays without a display, and what is pressed on their pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ui.bench import Bench


@dataclass(frozen=True)
class Script:
    """One scripted visit: who comes, by which medium, what goes wrong first, which page ends it (and after which
    other), which pages must come up on the way (beside every other page the flow passes), and what is pressed."""

    name: str
    person: str
    medium: str
    ends: str
    pages: tuple[str, ...]
    before: Callable[[Bench], None] = lambda bench: None
    after: str = ""
    presses: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: PRESSES)


#: What is pressed on a page: the first of these that can be. Other pages are left by their next step, "action_proceed".
PRESSES: Mapping[str, tuple[str, ...]] = {
    "welcome": ("action_start",),
    "for_whom": ("action_self",),
    "bill": ("action_confirm",),
    "filing": ("action_proceed", "action_phone"),
    "phone_filing": ("action_park",),
    "question": ("action_answer_live", "action_answer_long", "action_answer_stayed", "action_answer_no"),
    "filing_type": ("action_proceed", "action_type_0", "action_type_1"),
    "consent": ("action_agree",),
    "materials": ("action_proceed", "action_hand_0_commitment", "action_hand_0_later"),
    "photo": ("action_keep", "action_shoot"),
    "filing_review": ("action_submit",),
    "filings": ("action_withdraw_0",),
    "withdraw": ("action_withdraw_yes",),
}

SCRIPTS = (
    Script(
        "card",
        "in_force",
        "card",
        "done",
        ("welcome", "for_whom", "identify", "waiting", "filing", "bill", "settling", "printing", "done"),
    ),
    Script("voucher", "voucher_only", "voucher", "done", ("welcome", "for_whom", "identify", "filing", "bill", "done")),
    Script("unfiled", "unfiled", "card", "parked", ("welcome", "identify", "filing", "phone_filing", "parked")),
    Script(
        "filing-here",
        "files_at_once",
        "card",
        "done",
        (
            "welcome",
            "identify",
            "filing",
            "question",
            "filing_type",
            "consent",
            "materials",
            "signature",
            "filing_review",
            "filing_sent",
            "bill",
            "done",
        ),
        presses={**PRESSES, "filing": ("action_file", "action_proceed")},
    ),
    Script(
        "filing-cancelled",
        "long_term_free",
        "card",
        "filings",
        ("welcome", "for_whom", "identify", "filings", "withdraw"),
        after="withdraw",
        presses={**PRESSES, "welcome": ("action_filings",)},
    ),
    Script(
        "filing-pending",
        "files_in_two_days",
        "card",
        "filing_sent",
        ("filing", "question", "filing_type", "materials", "photo", "signature", "filing_review", "filing_sent"),
        presses={**PRESSES, "filing": ("action_file",), "materials": ("action_proceed", "action_hand_0_photo")},
    ),
    Script(
        "refused",
        "unsettled_elsewhere",
        "card",
        "claim",
        ("welcome", "identify", "refusal", "claim"),
        presses={**PRESSES, "refusal": ("action_claim",)},
    ),
    Script(
        "lost-answer",
        "long_resident",
        "card",
        "done",
        ("welcome", "identify", "bill", "settling", "reconciling", "done"),
        Bench.lose_next_answer,
    ),
)
