"""A person who files at a terminal: from the page of the filing to any page of the application."""

from __future__ import annotations

from kiosk.domain.application import Way
from kiosk.domain.filing import FilingRecord, FilingType
from kiosk.domain.people import Agent, Medium, Relation
from kiosk.ports import FilingRecords
from kiosk.visit import events as ev
from kiosk.visit import states as st
from tests.visit.stage import Stage

SPELL = (((100, 200, 0), (400, 210, 60), (390, 500, 140)), ((150, 350, 300), (420, 340, 380), (300, 620, 500)))
PARENT = Agent("示例女儿", "980100199001010061", Relation.PARENT, "13000000000")
TEMPORARY = FilingType.OTHER_TEMPORARY


def to_filing(on: Stage, person: str = "files_at_once", *, card: bool = False) -> st.State:
    """To the page that says what holds of the filing."""
    if card:
        on.reader.insert(on.credential(person, Medium.CARD))
        on.tell(ev.ForSelf())
    else:
        on.tell(ev.Started(), ev.ForSelf(), on.shown(person))
    return on.run(st.Explaining)


def to_types(on: Stage, *answers: str) -> st.State:
    """Through the questions."""
    on.tell(ev.FileHere())
    on.run()
    for answer in answers or ("visit", "no"):
        on.tell(ev.Answered(answer))
    return on.state


def to_papers(on: Stage, kind: FilingType = TEMPORARY) -> st.State:
    """From the types to the papers: chosen, agreed, the phone named."""
    on.tell(ev.TypeChosen(kind), ev.Proceeded())
    while isinstance(on.state, st.Consenting):
        on.tell(ev.Agreed())
        on.run()
    if isinstance(on.state, st.NamingPhone):
        on.tell(ev.PhoneNamed("13000000000"))
    return on.state


def to_review(on: Stage, *ways: Way) -> st.State:
    """From the papers to the review: each given, then signed."""
    for index, way in enumerate(ways):
        on.tell(ev.PaperGiven(index, way))
    on.tell(ev.Proceeded(), ev.Drawn(SPELL))
    return on.run()


def to_submit(on: Stage, person: str = "files_at_once", *, card: bool = False) -> st.State:
    """All the way to the last button, for a temporary filing without papers."""
    to_filing(on, person, card=card)
    to_types(on)
    to_papers(on)
    return to_review(on)


def filed(on: Stage, person: str = "files_at_once") -> tuple[FilingRecord, ...]:
    """What the insured place has of this person."""
    who = on.place.world.person(person)
    member = on.place.world.member(who)
    answer = on.place.backend().filings(member, member.insurances[0], None)
    assert isinstance(answer, FilingRecords)
    return answer.records
