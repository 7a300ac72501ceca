"""Which words of a platform prove that a write has booked nothing (platform.md §0.3: there is no national list).

A platform that answers "failed" has proven nothing by that alone: the words may stand for a time-out behind it. Only
what a hospital has seen to be a refusal, and has written into its profile, ends a doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.domain.problems import REMEDIES, Moved, ProblemCode
from kiosk.domain.writes import Kind

#: The general failure (infcode): it stands before every text, also before those of a time-out.
_GENERAL = "-1"
#: Longer than any text a platform gives (err_msg: 200 characters); what comes after is not looked at.
_LONGEST = 500


@dataclass(frozen=True)
class Proof:
    """One answer that proves a refusal: `text` a regular expression found in its words, `code` the platform's own
    code, both where both are given. `problem` is what it comes to; `kinds` the writes it was seen of, () all of them.

    ValueError for an entry that would prove too much: neither text nor code, the general failure alone, a pattern that
    every text fits, a problem that leaves open whether money moved.
    """

    problem: ProblemCode
    text: str = ""
    code: str = ""
    kinds: tuple[Kind, ...] = ()

    def __post_init__(self) -> None:
        try:
            fits_all = bool(self.text) and re.search(self.text, "") is not None
        except re.error as error:
            raise ValueError(f"text = {self.text!r}: not a pattern") from error
        if fits_all:
            raise ValueError(f"text = {self.text!r}: fits every text and would prove nothing")
        if not self.text and self.code in ("", _GENERAL):
            raise ValueError(f"code = {self.code!r}: proves nothing without a text")
        if REMEDIES[self.problem].moved is not Moved.NO:
            raise ValueError(f"problem = {self.problem.value!r}: must be one that says nothing was charged")

    def fits(self, code: str, text: str) -> bool:
        """True where an answer with this code and these words is the one meant."""
        return self.code in ("", code) and (not self.text or re.search(self.text, text[:_LONGEST]) is not None)


def proven(proofs: Iterable[Proof], code: str, text: str, kind: Kind | None = None) -> ProblemCode | None:
    """What these words come to, by the first proof that fits; None where they are unknown. `kind` None asks of a read:
    there nothing can have been booked, and any proof may name the problem."""
    for proof in proofs:
        if (kind is None or not proof.kinds or kind in proof.kinds) and proof.fits(code, text):
            return proof.problem
    return None
