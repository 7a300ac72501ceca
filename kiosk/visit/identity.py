"""What each event does from the welcome page to a known person; and a card pulled, a step that failed."""

from __future__ import annotations

from dataclasses import replace

from kiosk.domain.people import Medium
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.ports import (
    CameraTrouble,
    CardInserted,
    CardRemoved,
    CardTrouble,
    CodeSeen,
    ScannerTrouble,
    TicketSeen,
    WrongCode,
)
from kiosk.visit import effects as fx
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.step import Step, enter, insertion_of, leave, stay_here, trouble, troubled

# ---- welcome -------------------------------------------------------------------------------------------------


def ready(state: st.Starting, event: ev.TakenUp) -> Step:
    return Step(st.Idle(state.card_left))


def out_of_service(state: st.Starting | st.Idle, event: ev.Failed) -> Step:
    return Step(st.OutOfService(event.problem, state.card_left))


def start_again(state: st.OutOfService, event: ev.Retried) -> Step:
    return Step(st.Starting(state.card_left), (fx.TakeUp(),))


def card_before(state: st.Starting | st.OutOfService, event: CardInserted | CardTrouble) -> Step:
    """A card that is in before anyone is served may have been forgotten: it is taken out before a visit begins."""
    return Step(replace(state, card_left=event.insertion)) if event.insertion else stay_here(state)


def card_before_out(state: st.Starting | st.OutOfService, event: CardRemoved) -> Step:
    return Step(replace(state, card_left=0))


def begin(state: st.Idle, event: ev.Started) -> Step:
    """A card that somebody forgot is not read for whoever comes next: its owner puts it in again."""
    if state.card_left:
        return trouble(ProblemCode.CARD_LEFT)
    return Step(st.ForWhom(), (fx.BeginVisit(),))


def begin_with_card(state: st.State, event: CardInserted | CardTrouble) -> Step:
    """Not with a card that was found in: a reader that was away for a moment must not open the visit of whoever left
    theirs to whoever stands there. Its owner takes it out and puts it in again."""
    if event.found or (isinstance(state, st.Idle) and event.insertion == state.card_left):
        return stay_here(state)
    return Step(st.ForWhom(event.insertion), (fx.BeginVisit(),))


def begin_with_trouble(state: st.State, event: CardTrouble) -> Step:
    """A card that can't be powered begins a visit too: reading it is what tells the person why (upside down)."""
    return begin_with_card(state, event) if event.insertion else stay_here(state)


def device_out(state: st.State, event: CameraTrouble | ScannerTrouble) -> Step:
    """Nothing changes here; a declared row makes the page say which ways still work."""
    return stay_here(state)


def welcome_card_out(state: st.Idle, event: CardRemoved) -> Step:
    return Step(st.Idle())


# ---- for whom ------------------------------------------------------------------------------------------------


def note_card(state: st.ForWhom | st.NamingAgent, event: CardInserted | CardTrouble) -> Step:
    if event.found:
        return stay_here(state)
    return Step(replace(state, insertion=event.insertion))


def note_trouble(state: st.ForWhom | st.NamingAgent, event: CardTrouble) -> Step:
    """A card that can't be powered is in: read on the identify page, which says why. Insertion 0: the reader is out."""
    return note_card(state, event) if event.insertion else stay_here(state)


def forget_card(state: st.ForWhom | st.NamingAgent, event: CardRemoved) -> Step:
    return Step(replace(state, insertion=0))


def for_self(state: st.ForWhom, event: ev.ForSelf) -> Step:
    return identify(st.Identifying(insertion=state.insertion, errand=state.errand))


def for_family(state: st.ForWhom, event: ev.ForFamily) -> Step:
    return Step(st.NamingAgent(state.insertion, state.errand))


def agent_named(state: st.NamingAgent, event: ev.AgentNamed) -> Step:
    return identify(st.Identifying(agent=event.agent, insertion=state.insertion, errand=state.errand))


def identify(state: st.Identifying) -> Step:
    """A card that is already in is read at once; the camera watches in any case."""
    if state.insertion:
        return Step(replace(state, reading=True), (fx.WatchCodes(), fx.ReadCard(state.insertion)))
    return Step(state, (fx.WatchCodes(),))


# ---- identify ------------------------------------------------------------------------------------------------


def card_in(state: st.Identifying, event: CardInserted) -> Step:
    if state.asked is not None:
        return stay_here(state)
    if event.found:
        return Step(replace(state, hint=Problem(ProblemCode.CARD_LEFT)))
    return identify(replace(state, insertion=event.insertion, hint=None))


def card_out(state: st.Identifying, event: CardRemoved) -> Step:
    if event.insertion != state.insertion:
        return stay_here(state)
    if state.asked is not None and state.asked.medium is Medium.CARD:
        return Step(replace(state, asked=None, reading=False, insertion=0, hint=Problem(ProblemCode.CARD_PULLED)))
    return Step(replace(state, insertion=0, reading=False))


def card_trouble(state: st.Identifying, event: CardTrouble | CameraTrouble) -> Step:
    return Step(replace(state, hint=Problem(event.code)))


def scanner_out(state: st.Identifying, event: ScannerTrouble) -> Step:
    """Said on the page only where no camera sees in its place: the page knows (kiosk.visit.view)."""
    return Step(replace(state, scanner_out=True))


def card_read(state: st.Identifying, event: ev.CardRead) -> Step:
    if state.asked is not None or event.insertion not in (0, state.insertion):
        return stay_here(state)
    asking = replace(state, asked=event.credential, reading=False, hint=None)
    return Step(asking, (fx.Identify(event.credential, state.errand is st.Errand.FILING),))


def code_seen(state: st.Identifying, event: CodeSeen) -> Step:
    if state.asked is not None:
        return stay_here(state)
    asking = replace(state, asked=event.credential, reading=False, hint=None)
    return Step(asking, (fx.Identify(event.credential, state.errand is st.Errand.FILING),))


def wrong_code(state: st.Identifying, event: WrongCode) -> Step:
    return stay_here(state) if state.asked is not None else Step(replace(state, hint=Problem(event.code)))


def id_card(state: st.Identifying, event: ev.IdCardChosen) -> Step:
    if state.asked is not None or state.reading:
        return stay_here(state)
    return Step(replace(state, reading=True, hint=None), (fx.ReadIdCard(),))


def ticket_seen(state: st.Identifying, event: TicketSeen) -> Step:
    if state.asked is not None:
        return stay_here(state)
    return Step(replace(state, hint=None), (fx.ResumeTicket(event.number),))


def ticket_resumed(state: st.Identifying, event: ev.TicketResumed) -> Step:
    """A ticket alone opens nothing: whoever finds it must still show the patient's card or code."""
    errand = st.Errand.FILING if event.errand is st.Errand.FILING else state.errand
    return Step(replace(state, resumed=event.id_number, errand=errand, hint=None))


def not_identified(state: st.Identifying, event: ev.Failed) -> Step:
    """The camera has never stopped watching, so that the very code just refused isn't news again while it is held."""
    return Step(replace(state, asked=None, reading=False, hint=event.problem))


def known(state: st.Identifying, event: ev.MemberKnown) -> Step:
    if state.asked is None:
        return stay_here(state)
    member = event.member

    def hint(code: ProblemCode) -> Step:
        return Step(replace(state, asked=None, hint=Problem(code)))

    if state.agent is not None and member.id_number == state.agent.id_number:
        return hint(ProblemCode.OWN_CODE)
    if state.resumed and member.id_number != state.resumed:
        return hint(ProblemCode.OTHER_PERSON)
    if not member.usable():
        return Step(trouble(ProblemCode.INSURANCE_NOT_IN_FORCE).state, (fx.RestCodes(),))
    bound = state.insertion if state.asked.medium is Medium.CARD else 0
    patient = st.Patient(member, state.asked, state.agent, bound)
    filing = state.errand is st.Errand.FILING
    entered = enter(st.LookingUp(patient) if filing else st.ChoosingStay(patient))
    return Step(entered.state, (fx.RestCodes(), *entered.effects))


# ---- leaving, card pulled, a step that failed ------------------------------------------------------------------


def pulled(state: st.State, event: CardRemoved) -> Step:
    """A visit is bound to its card: out it ends, before any money."""
    if event.insertion != insertion_of(state):
        return stay_here(state)
    return Step(st.Trouble(Problem(ProblemCode.CARD_PULLED)), (fx.EndVisit(),))


def failed_back(state: st.State, event: ev.Failed) -> Step:
    """The step failed: say why; trying again enters this very state."""
    return troubled(event.problem, state)


def trouble_card_out(state: st.Trouble, event: CardRemoved) -> Step:
    return Step(replace(state, back=None, paid=None)) if event.insertion == insertion_of(state) else stay_here(state)


def trouble_card_trouble(state: st.Trouble, event: CardTrouble) -> Step:
    """A reader that is unplugged first looks like a card pulled out: the page says what it was, and what helps."""
    if not event.insertion and state.problem.code is ProblemCode.CARD_PULLED:
        return Step(replace(state, problem=Problem(event.code)))
    return begin_with_trouble(state, event)


def retry(state: st.Trouble, event: ev.Retried) -> Step:
    return leave(state) if state.back is None else enter(state.back)
