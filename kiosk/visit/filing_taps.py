"""Taps of the filing pages that come with an argument."""

from __future__ import annotations

import re

from kiosk.domain.application import Way
from kiosk.visit import deciding
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.strokes import strokes_of
from kiosk.visit.tap_error import TapError

FILING_TAPS = frozenset(("answer", "type", "hand", "sign", "phone_number", "change", "withdraw"))
#: A mobile number, or a landline with its area code.
_PHONE = re.compile(r"(1[0-9]{10}|0[0-9]{9,11})\Z")


def filing_event(state: st.State, tap: str, argument: object) -> ev.Event | None:
    """The event of such a tap; None for an argument that no page sends. Raises TapError for an impossible phone."""
    said = str(argument)
    match tap:
        case "answer":
            return ev.Answered(said)
        case "type" if isinstance(state, st.ChoosingType) and _is_index(said):
            offers = deciding.offers(state.sheet)
            return ev.TypeChosen(offers[int(said)].type) if int(said) < len(offers) else None
        case "hand":
            index, _, way = said.partition(" ")
            return ev.PaperGiven(int(index), Way(way)) if _is_index(index) and way in set(Way) else None
        case "sign":
            strokes = strokes_of(argument)
            return None if strokes is None else ev.Drawn(strokes)
        case "phone_number":
            if not _PHONE.match(said):
                raise TapError("contact.error")
            return ev.PhoneNamed(said)
        case "change" | "withdraw" if _is_index(said):
            return ev.ChangeAsked(int(said)) if tap == "change" else ev.WithdrawAsked(int(said))
        case _:
            return None


def _is_index(said: str) -> bool:
    return said.isascii() and said.isdigit() and len(said) < 4
