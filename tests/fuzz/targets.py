"""Every target by its name."""

from __future__ import annotations

from collections.abc import Mapping

from tests.fuzz import answers, card, codes, opened, values
from tests.fuzz.target import Target

TARGETS: Mapping[str, Target] = {
    target.name: target
    for target in (
        answers.INSURER,
        answers.HOSPITAL,
        card.CARD,
        codes.CODES,
        codes.SLIPS,
        values.STORED,
        values.SETTINGS,
        opened.JOURNALS,
    )
}
