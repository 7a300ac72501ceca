"""The table's rows of the guide and the directory: from the welcome page, from filing on the phone, from a
problem or a refusal."""

from __future__ import annotations

from kiosk.ports import CardInserted, CardRemoved, CardTrouble
from kiosk.visit import events as ev
from kiosk.visit import guide
from kiosk.visit import states as st
from kiosk.visit.row import Row
from kiosk.visit.step import leave

#: Pages that say "another hospital may settle it": there the directory opens, and comes back to them.
_ELSEWHERE = (st.BackFilling, st.FilingOnPhone, st.Trouble, st.Refused)
_PAGES = (st.ReadingGuide, st.FindingHospital)

GUIDE: tuple[Row, ...] = (
    Row(st.Idle, ev.GuideAsked, guide.read, (st.ReadingGuide,)),
    Row(st.ReadingGuide, ev.HospitalsAsked, guide.hospitals, (st.FindingHospital,)),
    *(Row(state, ev.HospitalsAsked, guide.hospitals, (st.FindingHospital,)) for state in _ELSEWHERE),
    Row(st.ReadingGuide, ev.Sought, guide.guide_sought, (st.ReadingGuide,)),
    Row(st.ReadingGuide, ev.TopicChosen, guide.topic_chosen, (st.ReadingGuide,)),
    Row(st.ReadingGuide, ev.GroupChosen, guide.group_chosen, (st.ReadingGuide,)),
    Row(st.ReadingGuide, ev.WentBack, guide.back, (st.ReadingGuide, st.Idle)),
    Row(st.FindingHospital, ev.Sought, guide.sought, (st.FindingHospital,)),
    Row(st.FindingHospital, ev.AreasAsked, guide.areas_asked, (st.FindingHospital,)),
    Row(st.FindingHospital, ev.AreaChosen, guide.area_chosen, (st.FindingHospital,)),
    Row(st.FindingHospital, ev.ServiceChosen, guide.service_chosen, (st.FindingHospital,)),
    Row(st.FindingHospital, ev.HospitalOpened, guide.opened, (st.FindingHospital,)),
    Row(st.FindingHospital, ev.HospitalsFound, guide.found, (st.FindingHospital,)),
    Row(st.FindingHospital, ev.AreasFound, guide.areas_found, (st.FindingHospital,)),
    Row(st.FindingHospital, ev.Failed, guide.failed, (st.FindingHospital,)),
    Row(st.FindingHospital, ev.WentBack, guide.back, (st.FindingHospital, st.ReadingGuide, st.Idle, *_ELSEWHERE)),
    *(Row(state, event, leave, (st.Idle,)) for state in _PAGES for event in (ev.Cancelled, ev.TimedOut)),
    *(Row(state, CardInserted, guide.card_in, (st.ForWhom, state)) for state in _PAGES),
    *(Row(state, CardTrouble, guide.card_in, (st.ForWhom, state)) for state in _PAGES),
    *(Row(state, CardRemoved, guide.card_out, (st.Trouble, state)) for state in _PAGES),
)
