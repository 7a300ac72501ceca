"""State → Screen: what each page says and which steps it offers. Pure; the window only draws it."""

from __future__ import annotations

from kiosk.visit import states as st
from kiosk.visit import (
    view_arriving,
    view_engineer,
    view_filing,
    view_filings,
    view_guide,
    view_papers,
    view_refusal,
    view_settling,
    view_staff,
    view_stay,
    view_trouble,
)
from kiosk.visit.screen import Screen
from kiosk.visit.view_card import with_card
from kiosk.visit.view_errand import in_its_visit
from kiosk.visit.view_page import Pages, Surroundings

__all__ = ["Surroundings", "screen"]

_PAGES: Pages = {
    **view_arriving.PAGES,
    **view_stay.PAGES,
    **view_settling.PAGES,
    **view_trouble.PAGES,
    **view_refusal.PAGES,
    **view_filing.PAGES,
    **view_papers.PAGES,
    **view_filings.PAGES,
    **view_guide.PAGES,
    **view_staff.PAGES,
    **view_engineer.PAGES,
}


def screen(state: st.State, around: Surroundings) -> Screen:
    """The page of a state. Every state has one, and every page that waits for a person has a next step."""
    return with_card(state, in_its_visit(state, _PAGES[type(state)](state, around)), around.card_in)
