"""Rows of the guide and the directory. Nobody has to identify; whoever leaves, or is away too long, leaves nothing."""

from __future__ import annotations

from dataclasses import replace

from kiosk.directory.institution import Found, Trouble
from kiosk.ports import CardInserted, CardRemoved, CardTrouble
from kiosk.visit import effects as fx
from kiosk.visit import events as ev
from kiosk.visit import identity as who
from kiosk.visit import states as st
from kiosk.visit.step import Step, enter, leave, stay_here

#: No name, city and service together are longer.
_LONGEST = 60


def read(state: st.State, event: ev.GuideAsked) -> Step:
    return Step(st.ReadingGuide(state))


def hospitals(state: st.State, event: ev.HospitalsAsked) -> Step:
    """The list begins with what is near, before anything is typed."""
    return _ask(st.FindingHospital(state))


# ---- the guide -----------------------------------------------------------------------------------------------


def guide_sought(state: st.ReadingGuide, event: ev.Sought) -> Step:
    return Step(replace(state, words=event.words[:_LONGEST], topic=""))


def topic_chosen(state: st.ReadingGuide, event: ev.TopicChosen) -> Step:
    return Step(replace(state, topic=event.name))


def group_chosen(state: st.ReadingGuide, event: ev.GroupChosen) -> Step:
    return Step(replace(state, group=event.group, words="", topic=""))


# ---- the directory -------------------------------------------------------------------------------------------


def sought(state: st.FindingHospital, event: ev.Sought) -> Step:
    return _ask(replace(state, question=replace(state.question, words=event.words[:_LONGEST])))


def area_chosen(state: st.FindingHospital, event: ev.AreaChosen) -> Step:
    return _ask(replace(state, question=replace(state.question, within=event.code)))


def service_chosen(state: st.FindingHospital, event: ev.ServiceChosen) -> Step:
    return _ask(replace(state, question=replace(state.question, service=event.service)))


def _ask(state: st.FindingHospital) -> Step:
    """What was found last stays on the page until the new answer is there."""
    asked = replace(state, asking=True, areas=None, within="", chosen=None)
    return Step(asked, (fx.LookUpHospitals(asked.question),))


def found(state: st.FindingHospital, event: ev.HospitalsFound) -> Step:
    return Step(replace(state, found=event.found, asking=False))


def areas_asked(state: st.FindingHospital, event: ev.AreasAsked) -> Step:
    return Step(replace(state, areas=state.areas or (), within=event.within), (fx.ListAreas(event.within),))


def areas_found(state: st.FindingHospital, event: ev.AreasFound) -> Step:
    if isinstance(event.areas, Trouble):
        return Step(replace(state, found=event.areas, asking=False, areas=None))
    return Step(replace(state, areas=event.areas))


def opened(state: st.FindingHospital, event: ev.HospitalOpened) -> Step:
    shown = state.found.institutions if isinstance(state.found, Found) else ()
    if not 0 <= event.index < len(shown):
        return stay_here(state)
    return Step(replace(state, chosen=shown[event.index]))


# ---- back, and cards -----------------------------------------------------------------------------------------


def back(state: st.ReadingGuide | st.FindingHospital, event: ev.WentBack) -> Step:
    """One page back: out of a topic, an institution or the choice of a place first, then to where it was opened."""
    match state:
        case st.ReadingGuide(topic=topic) if topic:
            return Step(replace(state, topic=""))
        case st.FindingHospital(chosen=chosen) if chosen is not None:
            return Step(replace(state, chosen=None))
        case st.FindingHospital(areas=areas) if areas is not None:
            return Step(replace(state, areas=None, within=""))
    return leave(state) if isinstance(state.back, st.Idle) else enter(state.back)


def failed(state: st.FindingHospital, event: ev.Failed) -> Step:
    return Step(replace(state, found=Trouble.DAMAGED, asking=False, areas=None))


def opened_from(state: st.State) -> st.State:
    """The page before the guide and the directory."""
    while isinstance(state, st.ReadingGuide | st.FindingHospital):
        state = state.back
    return state


def card_in(state: st.ReadingGuide | st.FindingHospital, event: CardInserted | CardTrouble) -> Step:
    """A card begins a visit, as on the welcome page; within a visit it changes nothing here."""
    first = opened_from(state)
    if not isinstance(first, st.Idle) or not event.insertion or event.found or event.insertion == first.card_left:
        return stay_here(state)
    return who.begin_with_card(first, event)


def card_out(state: st.ReadingGuide | st.FindingHospital, event: CardRemoved) -> Step:
    """A visit is bound to its card; a card that was left is forgotten, and reading goes on."""
    if not isinstance(opened_from(state), st.Idle):
        return who.pulled(state, event)
    return Step(_without_card(state))


def _without_card(state: st.State) -> st.State:
    if isinstance(state, st.ReadingGuide | st.FindingHospital):
        return replace(state, back=_without_card(state.back))
    return st.Idle()
