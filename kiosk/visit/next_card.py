"""The next person's card, put in while the page of the one before still stands: never lost, never mixed in.

Where nothing is open any more it ends the visit before and begins its own at once: its person stands there, and what
the page shows is none of theirs. Where money or a paper is open the page stays; the card waits, and is told again when
the page is left by a touch (kiosk.visit.runner). Where the page runs out instead, nobody may stand there: the card
counts as one that was left, and begins nothing by itself. A reader tells of one card at a time: the visit's own is out
by then.
"""

from __future__ import annotations

from enum import StrEnum

from kiosk.ports import CardInserted, CardRemoved, CardTrouble
from kiosk.visit import events as ev
from kiosk.visit import identity as who
from kiosk.visit import states as st
from kiosk.visit.row import Row
from kiosk.visit.step import Step, insertion_of, stay_here

#: Pages that end a visit, and what leads to them once nothing can be stopped.
_OPEN = (
    st.Settling,
    st.Reconciling,
    st.HandingOver,
    st.Paying,
    st.Printing,
    st.PaidSlipOwed,
    st.HospitalOwed,
    st.NeedsStaff,
    st.Submitting,
    st.TakingBack,
    st.Claiming,
)
_ENDING = (st.Done, st.Parked, st.Filed)
#: Where a waiting card goes on waiting; anywhere else a visit goes on, or the terminal is somebody else's.
_WAITS = (*_OPEN, *_ENDING, st.Refused, st.Trouble)


def card_in(state: st.State, event: CardInserted | CardTrouble) -> Step:
    """Begin the next visit where this one is over, else change nothing."""
    if not event.insertion or event.insertion == insertion_of(state) or not _over(state):
        return stay_here(state)
    return who.begin_with_card(state, event)


def _over(state: st.State) -> bool:
    """Whether everything of the visit is done and on paper. Filed can go on to a settlement, but not without the card
    that opened the visit."""
    match state:
        case st.Done():
            return True
        case st.Parked():
            return bool(state.ticket) and state.printed is True
        case st.Filed():
            patient = state.sheet.patient
            gone = patient.by_card and not patient.insertion
            return gone and not state.copying and (not state.receipt.pending or state.printed is True)
        case _:
            return False


Waiting = CardInserted | CardTrouble | None


def waiting(held: Waiting, event: ev.Event, after: st.State) -> Waiting:
    """The card that waits now, `event` having led to `after`; `held` did before."""
    if isinstance(event, CardInserted | CardTrouble):
        held = event if event.insertion and not event.found and insertion_of(after) != event.insertion else None
    elif isinstance(event, CardRemoved) and held is not None and event.insertion == held.insertion:
        held = None
    return held if isinstance(after, (*_WAITS, st.Idle)) else None


def inside(before: int, event: ev.Event) -> int:
    """The insertion of the card that is in the reader now, 0 none; `before` it was another. A reader that is out (a
    trouble of no insertion) has no card that anybody could speak of."""
    match event:
        case CardInserted(insertion=insertion) | CardTrouble(insertion=insertion):
            return insertion
        case CardRemoved(insertion=insertion):
            return 0 if insertion == before else before
        case _:
            return before


def back(after: st.State, event: ev.Event, held: Waiting, card: int) -> tuple[st.State, Waiting]:
    """The welcome page that a step leads to, and the card that begins a visit there (None: none does). A `card` that is
    in and begins none was left, whatever page was open meanwhile, the staff's too."""
    if not isinstance(after, st.Idle) or after.card_left:
        return after, held
    if held is not None and not isinstance(event, ev.TimedOut):
        return after, held
    return st.Idle(card), None


class CardIn(StrEnum):
    """A card in the reader that the page isn't about. WAITS: its visit comes after this page."""

    NONE = "none"
    WAITS = "waits"
    UNUSED = "unused"


def card_in_reader(state: st.State, held: Waiting, card: int) -> CardIn:
    if held is not None and isinstance(state, _WAITS):
        return CardIn.WAITS
    left = isinstance(state, st.Idle | st.OutOfService | st.Starting)
    return CardIn.UNUSED if card and (left or insertion_of(state) != card) else CardIn.NONE


NEXT_CARD: tuple[Row, ...] = (
    *(Row(state, event, card_in, (state,)) for state in _OPEN for event in (CardInserted, CardTrouble)),
    *(Row(state, event, card_in, (st.ForWhom, state)) for state in _ENDING for event in (CardInserted, CardTrouble)),
)
