"""What to do next about a write whose answer is lost: one pure decision for every kind of write (design "Money" 2, 3).

Measured on a thousand bad days (docs/reliability.md): asking once and giving up loses settlements, and so does every
policy that takes "not found" for an answer while the request may still be on the wire.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kiosk.ports import BackendProfile, Find, WriteRule

#: How long a number may stay unfound, somebody waiting, before it is reversed rather than asked for again (s).
PATIENCE = 15.0
_PAUSES = (1.0, 2.0, 4.0, 8.0)


def pause(attempt: int) -> float:
    """Seconds between two questions about one number: quick at first, then no burden for the other side."""
    return _PAUSES[min(attempt, len(_PAUSES) - 1)]


class Move(StrEnum):
    """The next move. Only the other side's own word leads to ACCEPT, and only proof to NOT_BOOKED."""

    ASK_LATER = "ask_later"
    ACCEPT = "accept"
    REVERSE = "reverse"
    NOT_BOOKED = "not_booked"


class Said(StrEnum):
    """What the other side said last about a write in doubt: its half of the facts on the staff list."""

    NOT_ASKED = "not_asked"
    BOOKED = "booked"
    OTHERWISE = "otherwise"
    NOT_FOUND = "not_found"
    NO_ANSWER = "no_answer"
    CANNOT_SAY = "cannot_say"


@dataclass(frozen=True)
class Doubt:
    """One write in doubt. `wanted`: somebody still wants it done, and it was never asked to be undone. `waited` and
    `oldest` are seconds: since it was surely sent, and for how long it may still arrive. `binding`: once reversed, a
    number is refused for good."""

    rule: WriteRule
    wanted: bool
    waited: float
    oldest: float
    binding: bool

    @property
    def findable(self) -> bool:
        """Whether asking can answer at all before the day close."""
        return self.rule.find in (Find.BY_KEY, Find.BY_VISIT)

    @property
    def over(self) -> bool:
        """Whether nothing can arrive any more."""
        return self.waited > self.oldest

    @property
    def reversing_ends(self) -> bool:
        """Whether a reversal is the end: else the same message may be delivered once more, and booked once more."""
        return self.binding or self.over


def doubt(profile: BackendProfile, rule: WriteRule, *, wanted: bool, waited: float) -> Doubt:
    return Doubt(rule, wanted, waited, profile.max_message_age, profile.reversed_stays_refused)


def after_found(doubt: Doubt, *, as_ordered: bool) -> Move:
    """It is booked. Whoever left is not charged, and nobody is charged what they never saw."""
    if as_ordered and (doubt.wanted or not doubt.rule.reverse):
        return Move.ACCEPT
    return Move.REVERSE if doubt.rule.reverse else Move.ASK_LATER


def after_not_found(doubt: Doubt) -> Move:
    """Not booked *now*: reverse where that binds, else outlive the longest way a message can take."""
    if doubt.rule.reverse and doubt.binding and (doubt.waited >= PATIENCE or not doubt.wanted):
        return Move.REVERSE
    return Move.NOT_BOOKED if doubt.over else Move.ASK_LATER


def unasked(doubt: Doubt) -> Move:
    """Nobody can be asked. Reversing ends it, unless what is reversed may still arrive; with neither it stays open
    until the day close: the only lasting doubt there is."""
    patient = doubt.wanted and doubt.waited < PATIENCE
    if doubt.rule.reverse and not patient and doubt.reversing_ends:
        return Move.REVERSE
    return Move.ASK_LATER
