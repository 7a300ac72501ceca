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


def whose(state: st.State) -> st.Patient | None:
    """Whom a filing, a refusal or a claim is about. None on other pages, and once the card that opened the visit was
    pulled from a refusal: whoever reads on there need not be that person."""
    concern = getattr(state, "concern", None)
    if isinstance(concern, st.Concern):
        return None if concern.gone else concern.patient
    about = getattr(state, "sheet", None) or getattr(state, "dossier", None)
    return about.patient if isinstance(about, st.Sheet | st.Dossier) else None


def in_its_visit(state: st.State, shown: Screen) -> Screen:
    """The page with its steps only where it has some, and with the masked name of whoever it is about."""
    patient = whose(state)
    if patient is not None and "name" not in shown.facts:
        shown = replace(shown, facts={**shown.facts, "name": mask_name(patient.member.name)})
    return replace(shown, progress=0) if filing_only(state) else shown
