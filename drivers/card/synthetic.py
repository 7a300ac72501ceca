"""The card's side of a 3.0 card's authentication, with keys of nobody: for tests, the bench and scripted visits.

The question has the published form (findings card.md): region, ATR, algorithm (03: SM4), recognition code, then factor
and source of the internal and of the external authentication, each part closed by "|". The answer's two parts are
keyed by the card's code. No issued card works like this: real keys never leave a security module.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

_KEY = b"synthetic: opens no card that was ever issued"
MOST_TRIES = 3


class SyntheticCard:
    """A 3.0 card that asks and takes an answer. Every question is another one, has one answer, and one go at it. Three
    wrong ones lock the card (as 63Cx counts them down); a right one gives it all its tries back."""

    def __init__(self, recognition_code: str) -> None:
        self._code = recognition_code.upper()
        self.question = ""
        self.tries_left = MOST_TRIES

    def ask(self) -> str:
        """What it asks now; what it asked before is worth nothing any more."""
        numbers = "|".join(secrets.token_hex(8).upper() for _ in range(4))
        self.question = f"{self._code[:6]}|0081544B494F534B|03|{self._code}|{numbers}|"
        return self.question

    def awaited(self) -> str:
        """The one answer that it takes; "" where it has asked nothing."""
        return answer_to(self.question) if self.question else ""

    def takes(self, answer: str) -> bool:
        """Whether it opens. A wrong answer costs a try; a locked card opens for nobody."""
        awaited, self.question = self.awaited(), ""
        if not self.tries_left:
            return False
        good = awaited != "" and hmac.compare_digest(awaited.encode(), answer.encode())
        self.tries_left = MOST_TRIES if good else self.tries_left - 1
        return good


def answer_to(question: str) -> str:
    """What a card that asked this awaits: 32 hex digits for the internal authentication, 32 for the external."""
    _, _, _, code, *numbers = question.rstrip("|").split("|")
    own = hmac.digest(_KEY, code.encode(), hashlib.sha256)
    pairs = ("".join(numbers[:2]), "".join(numbers[2:]))
    return "".join(f"{hmac.digest(own, pair.encode(), hashlib.sha256)[:16].hex().upper()}|" for pair in pairs)
