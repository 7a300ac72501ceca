"""What every page says of a card in the reader that it isn't about: whose step is next."""

from __future__ import annotations

from dataclasses import replace

from kiosk.visit import states as st
from kiosk.visit.guide import opened_from
from kiosk.visit.next_card import CardIn
from kiosk.visit.screen import Screen, Text

_STAFF = (st.StaffSignIn, st.StaffDesk, st.DayClosing, st.Auditing)
#: Pages that speak of cards themselves, or of none.
_SILENT = (st.Starting, st.EngineerSignIn, st.Diagnosing)


def with_card(state: st.State, shown: Screen, card: CardIn) -> Screen:
    """The page with the line about that card, where there is one."""
    key = _key(opened_from(state), card)
    return replace(shown, facts={**shown.facts, "card_in": Text.of(f"card_in.{key}")}) if key else shown


def _key(state: st.State, card: CardIn) -> str:
    """The text below `card_in`, "" for none."""
    if card is CardIn.NONE or isinstance(state, _SILENT):
        return ""
    if isinstance(state, _STAFF):
        return "staff"
    if isinstance(state, st.Idle):
        return "left"
    return "waits" if card is CardIn.WAITS else "unused"
