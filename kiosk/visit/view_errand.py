"""What a page shows of the visit it is in: no steps of a settlement where nothing is to be settled, and whose it is."""

from __future__ import annotations

from dataclasses import replace

from kiosk.domain.people import mask_name
from kiosk.visit import states as st
from kiosk.visit.screen import Screen

_FILINGS = (st.LookingUp, st.Filings, st.FilingOnPhone, st.Withdrawing, st.TakingBack)


def filing_only(state: st.State) -> bool:
    """Whether this visit is about filings alone: its pages are not steps of a settlement."""
    if isinstance(state, st.ForWhom | st.NamingAgent | st.Identifying):
        return state.errand is st.Errand.FILING
    sheet = getattr(state, "sheet", None)
    return isinstance(state, _FILINGS) or (isinstance(sheet, st.Sheet) and not sheet.settling)


def in_its_visit(state: st.State, shown: Screen) -> Screen:
    """The page with its steps only where it has some, and with the masked name of whoever the filing is for."""
    about = getattr(state, "sheet", None) or getattr(state, "dossier", None)
    if isinstance(about, st.Sheet | st.Dossier) and "name" not in shown.facts:
        shown = replace(shown, facts={**shown.facts, "name": mask_name(about.patient.member.name)})
    return replace(shown, progress=0) if filing_only(state) else shown
