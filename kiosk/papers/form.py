"""The filing form from the filing itself: what is printed is what would be sent."""

from __future__ import annotations

import datetime as dt

from kiosk.domain.form import FilingForm
from kiosk.domain.people import Member
from kiosk.domain.stay import Hospital
from kiosk.domain.writes import NewFiling


def form_of(
    draft: NewFiling, member: Member, number: str, hospital: Hospital, now: dt.datetime, *, guardian: bool
) -> FilingForm:
    """The form of `draft`; its box is empty where it isn't signed by finger. `guardian`: the agent is a child's."""
    return FilingForm(
        number=number,
        hospital=hospital,
        issued_at=now,
        name=member.name,
        sex=member.sex,
        id_number=member.id_number,
        insurance=draft.insurance.kind,
        retired=draft.insurance.retired,
        type=draft.type,
        insured=draft.insurance.region,
        care=draft.destination,
        begin=draft.begin,
        end=draft.end,
        phone=draft.phone,
        agent=draft.agent,
        guardian=guardian and draft.agent is not None,
        handed=draft.handed,
        signature=draft.signature,
    )
