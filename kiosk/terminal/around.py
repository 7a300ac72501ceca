"""What a page needs beside the state: the house's words, what works now, the rules and the day."""

from __future__ import annotations

from kiosk.domain.readiness import Burning
from kiosk.domain.region import Region
from kiosk.policy.agency_rows import Agency
from kiosk.policy.downtime import notice
from kiosk.terminal.watching import Watching
from kiosk.visit import states as st
from kiosk.visit.next_card import CardIn
from kiosk.visit.parts import Parts
from kiosk.visit.view import Surroundings


def surroundings(
    parts: Parts, watching: Watching, state: st.State, burning: Burning | None, card_in: CardIn
) -> Surroundings:
    """As they are now. What only the welcome page shows is asked for on it alone."""
    institution, terminal = parts.settings.institution, parts.settings.terminal
    profile, works, now = parts.backend.profile(), watching.works, parts.clock.now()
    return Surroundings(
        hospital=institution.name,
        office=institution.office,
        phone=institution.phone,
        card=works("card"),
        code=works("camera") or works("scanner"),
        camera=works("camera"),
        scanner=works("scanner"),
        papers=works("camera" if parts.paper_camera is None else "paper_camera"),
        id_card=works("id_card"),
        paper=watching.may_work("printer"),
        id_card_settles=profile.id_card_settles,
        open_requests=len(parts.journal.open_requests()) if isinstance(state, st.Idle) else 0,
        filing_link=profile.filing_link,
        agencies=parts.rulebook.rows(Agency),
        region=Region(institution.region, institution.region_name),
        production=terminal.production,
        idle_seconds=terminal.idle_seconds,
        today=now.date(),
        now=now,
        downtime=notice(parts.rulebook, now, institution.region),
        rulebook=parts.rulebook,
        burning=burning,
        card_in=card_in,
    )
