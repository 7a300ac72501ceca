"""The simulated platform's security module (加密机): the answer that a synthetic 3.0 card awaits.

Its keys are of nobody and open no card that was ever issued. The card's side is drivers/card/synthetic.py; neither
knows the other, they agree by the published form of question and answer.
"""

from __future__ import annotations

import hashlib
import hmac
import re

from kiosk.backends.simulated.world import World
from kiosk.domain.problems import ProblemCode
from kiosk.ports import Refusal

_KEY = b"synthetic: opens no card that was ever issued"
#: Region, ATR, algorithm, recognition code, then factor and source of the internal and the external authentication.
_QUESTION = re.compile(r"(\d{6})\|[0-9A-F]+\|03\|(\1[0-9A-F]{26})" + r"\|([0-9A-F]{16})" * 4 + r"\|")


def answer(world: World, question: str) -> str | Refusal:
    """Two parts of 32 hex digits, each closed by "|". Refused for what no card asks, and for a card nobody issued."""
    if not world.profile.security_module:
        return Refusal(ProblemCode.NOT_OFFERED, "不支持该交易")
    asked = _QUESTION.fullmatch(question)
    if asked is None:
        return Refusal(ProblemCode.INSURER_REFUSED, "卡片认证数据格式有误")
    _, code, *numbers = asked.groups()
    if not any(p.card and (p.card.generation, p.card.recognition_code) == (3, code) for p in world.people):
        return Refusal(ProblemCode.CARD_REFUSED, "未查询到该社会保障卡")
    own = hmac.digest(_KEY, code.encode(), hashlib.sha256)
    parts = (hmac.digest(own, (f + s).encode(), hashlib.sha256)[:16] for f, s in (numbers[:2], numbers[2:]))
    return "".join(f"{part.hex().upper()}|" for part in parts)
