"""The flow, as one table: what each event does in each state, and where it can lead.

A pair that has no row is ignored (and journalled): people pull cards and press twice. `Cancelled` has no row in
Securing, Settling, Reconciling, HandingOver, Paying, Printing, Submitting and TakingBack; `Failed` has one in every
state that waits. The rows of each part of the way stand in a module of their own. docs/flow.svg is drawn from this
table.
"""

from __future__ import annotations

from kiosk.visit.arriving_rows import ARRIVING
from kiosk.visit.engineer_rows import ENGINEER
from kiosk.visit.events import Event
from kiosk.visit.filing_rows import FILING
from kiosk.visit.guide_rows import GUIDE
from kiosk.visit.leaving_rows import LEAVING
from kiosk.visit.next_card import NEXT_CARD
from kiosk.visit.refusal_rows import REFUSAL
from kiosk.visit.row import Row
from kiosk.visit.settling_rows import SETTLING
from kiosk.visit.staff_rows import STAFF
from kiosk.visit.states import State
from kiosk.visit.step import Step

TABLE: tuple[Row, ...] = (
    *ARRIVING,
    *SETTLING,
    *LEAVING,
    *STAFF,
    *FILING,
    *REFUSAL,
    *GUIDE,
    *ENGINEER,
    *NEXT_CARD,
)

_ROWS = {(row.state, row.event): row for row in TABLE}


def step(state: State, event: Event) -> Step | None:
    """The next state and its effects; None where the table has no row: the event is ignored here."""
    row = _ROWS.get((type(state), type(event)))
    return None if row is None else row.handle(state, event)
