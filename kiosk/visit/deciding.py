"""What the rules say about a sheet: the next question, the types it allows, the papers, the dates. Pure.

The one place where the flow asks kiosk.policy about an application; pages and rows of the table ask here.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from kiosk.domain.application import Handed, Material, Way
from kiosk.domain.filing import FilingRecord, FilingStatus, RecordState
from kiosk.domain.writes import NewFiling
from kiosk.policy import application, wizard
from kiosk.policy.applicant import About
from kiosk.policy.application import Offer
from kiosk.policy.change import may_cancel, may_change
from kiosk.policy.hindrance import Hindrance, check
from kiosk.policy.routes import routes
from kiosk.policy.rows import Guardian, Signing, SigningWay
from kiosk.policy.wizard import Question
from kiosk.visit.sheet import Dossier, Sheet

#: What the kiosk gives itself: the identity that it has seen, the form that it has filled in.
_OWN = (Material.IDENTITY, Material.FORM)
#: Where a filing is what is missing. Pending is not: it is waited for.
_MISSING = frozenset(
    (
        FilingStatus.NONE,
        FilingStatus.NOT_YET_VALID,
        FilingStatus.EXPIRED,
        FilingStatus.OTHER_PLACE,
        FilingStatus.REJECTED,
        FilingStatus.CANCELLED,
    )
)


@dataclass(frozen=True)
class Paper:
    """One paper that is asked for, and the ways it can be given. `group`: papers of the same group stand for each
    other, one is enough."""

    material: Material
    ways: tuple[Way, ...]
    group: int


def missing(status: FilingStatus) -> bool:
    """Whether filing now is what helps."""
    return status in _MISSING


def about(sheet: Sheet) -> About:
    """The sheet as the rules know it."""
    return About(
        member=sheet.member,
        insurance=sheet.insurance,
        care=sheet.care,
        today=sheet.today,
        admitted=sheet.stay.admitted if sheet.stay else None,
        records=sheet.held,
        known=sheet.known,
        agent=sheet.patient.agent,
        abilities=sheet.ways.abilities,
        patient_id=sheet.stay.patient_id_number if sheet.stay else "",
        replaces=sheet.replaces,
    )


def question(sheet: Sheet) -> Question | None:
    """The next question; None where the answers are enough."""
    return wizard.next_question(sheet.answers, about(sheet), sheet.rules)


def answered(sheet: Sheet, value: str) -> Sheet:
    """The sheet with one more answer, and open again what followed from those before; unchanged for a value that
    isn't among the question's."""
    answers = wizard.answered(sheet.answers, value, about(sheet), sheet.rules)
    return sheet if answers == sheet.answers else replace(sheet, answers=answers, type=None, handed=())


def offers(sheet: Sheet) -> tuple[Offer, ...]:
    """Every type of the day's rules, open or closed with the reason, and what it would mean. One that would change a
    filing is closed where this place takes no changes here (R11)."""
    found = application.offers(sheet.answers, about(sheet), sheet.rules)
    if sheet.ways.changes_here:
        return found
    why = routes(sheet.ways.abilities).change.why
    return tuple(replace(o, open=False, why=why) if o.open and o.replaces else o for o in found)


def offer(sheet: Sheet) -> Offer | None:
    """The one chosen, None before."""
    return next((o for o in offers(sheet) if o.type is sheet.type), None)


def papers(sheet: Sheet) -> tuple[Paper, ...]:
    """The papers of the type chosen, besides what the kiosk gives itself (R7)."""
    chosen = offer(sheet)
    if chosen is None:
        return ()
    needed = chosen.needed
    photo = (Way.PHOTO,) if sheet.ways.photos else ()
    later = (Way.LATER,) if needed.later else ()
    instead = (Way.COMMITMENT,) if needed.commitment else ()
    alone = tuple(Paper(m, (*photo, *later), n) for n, m in enumerate(needed.all_of) if m not in _OWN)
    either = tuple(Paper(m, (*photo, *instead, *later), -1) for m in needed.one_of if m not in _OWN)
    return (*alone, *either)


def given(sheet: Sheet, paper: Paper) -> Handed | None:
    """How this very paper is given, None while it isn't."""
    return next((h for h in sheet.handed if h.material is paper.material), None)


def complete(sheet: Sheet) -> bool:
    """Whether every paper, or one of each group, is given or promised."""
    asked = papers(sheet)
    return {p.group for p in asked} == {p.group for p in asked if given(sheet, p) is not None}


def owed(sheet: Sheet) -> tuple[Material, ...]:
    """The papers that the insured place still waits for."""
    return tuple(h.material for h in sheet.handed if h.way is Way.LATER)


def needs_guardian(sheet: Sheet) -> bool:
    """Whether somebody has to file for this person, and nobody has said that they do (R16)."""
    return sheet.patient.agent is None and sheet.member.age_on(sheet.today) < sheet.rules.one(Guardian).files_below


def notices(sheet: Sheet) -> tuple[bool, ...]:
    """The notices to agree to, one after another; True the one of its own for a child under 14."""
    child = sheet.member.age_on(sheet.today) < sheet.rules.one(Guardian).consents_below
    return (False, True) if child else (False,)


def in_ink(sheet: Sheet) -> bool:
    """Whether the insured place wants ink on paper."""
    way = sheet.rules.find(SigningWay)
    return way is not None and way.way is Signing.INK


def draft(sheet: Sheet) -> NewFiling | None:
    """What is sent; None where the chosen type is not to be had any more."""
    chosen = offer(sheet)
    if chosen is None or not chosen.open:
        return None
    seen = tuple(Handed(m, Way.SEEN) for m in _OWN if m not in {h.material for h in sheet.handed})
    drawn = replace(sheet, handed=(*seen, *sheet.handed)).draft(chosen.begin, chosen.end)
    return replace(drawn, replaces=chosen.replaces)


def wrong(sheet: Sheet) -> Hindrance | None:
    """What keeps the sheet from being submitted, the first to mend; None: nothing does."""
    sent = draft(sheet)
    found = check(sent, about(sheet), sheet.rules) if sent is not None else ()
    return found[0] if found else None


def standing(record: FilingRecord, today: dt.date) -> bool:
    """Whether there is anything to change or cancel about a filing."""
    live = record.state in (RecordState.APPROVED, RecordState.PENDING)
    return live and (record.end is None or today <= record.end)


def changeable(dossier: Dossier, record: FilingRecord) -> bool:
    """Whether this filing can be changed here and now."""
    today = dossier.checked_at.date()
    may = may_change(record, dossier.care, today, dossier.rules).allowed
    return may and dossier.ways.changes_here and standing(record, today)


def withdrawable(dossier: Dossier, record: FilingRecord) -> bool:
    """Whether this filing can be cancelled here and now."""
    today = dossier.checked_at.date()
    may = may_cancel(record, today, dossier.rules).allowed
    return may and dossier.ways.cancels_here and standing(record, today)
