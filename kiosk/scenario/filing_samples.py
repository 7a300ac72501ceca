"""One example of every state of filing, for pictures and for tests."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from kiosk.domain import ticket as tickets
from kiosk.domain.application import Consent, Handed, Material, Signature, Way
from kiosk.domain.bill import RequestId
from kiosk.domain.filing import FilingRecord, FilingType, RecordState
from kiosk.domain.people import Agent
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.domain.region import Region
from kiosk.domain.writes import Kind, Receipt
from kiosk.policy import rulebook
from kiosk.policy.signature import SignatureFault
from kiosk.ports import Abilities, Ability, Photo, Unreadable
from kiosk.visit import states as st

HERE = st.Ways(Abilities(submit=Ability.NATIVE, change=Ability.EXTENSION, cancel=Ability.NATIVE), photos=True)
NOWHERE = st.Ways(Abilities(submit=Ability.NONE, change=Ability.NONE, cancel=Ability.NONE))
_HERE_CITY = Region("990100", "示例省示例市")
#: A white paper with two grey lines, 16 × 16 pixels, as a JPEG.
_PAPER = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDACgcHiMeGSgjISMtKygwPGRBPDc3PHtYXUlkkYCZlo+AjIqgtObDoKrarYqMyP/L2u71"
    "////m8H////6/+b9//j/wAALCAAQABABAREA/8QAFQABAQAAAAAAAAAAAAAAAAAAAAX/xAAbEAACAgMBAAAAAAAAAAAAAAABAwIR"
    "ABIxBP/aAAgBAQAAPwCo1jYyAWncV3YDCmNlIhidBXdgcN8ynSEmQsgV04V5lJkZLhRIrpz/2Q=="
)
_SPELL = (((100, 200, 0), (400, 210, 60), (390, 500, 140)), ((150, 350, 300), (420, 340, 380), (300, 620, 500)))


def sheet_of(case: st.Case, today: dt.date, *, agent: Agent | None = None, phone: str = "13000000000") -> st.Sheet:
    """An empty sheet for the stay of a case."""
    place = case.insurance.region
    return st.Sheet(
        replace(case.patient, agent=agent),
        case.insurance,
        case.stay.hospital.region,
        today,
        rulebook.load().on(today, place.code),
        HERE,
        case.stay,
        settling=True,
        phone=phone,
    )


def filled(sheet: st.Sheet, at: dt.datetime) -> st.Sheet:
    """Everything given: a long resident by commitment, agreed to and signed."""
    return replace(
        sheet,
        answers=(("why", "live"), ("since", "long"), ("household", "stayed"), ("referred", "no")),
        type=FilingType.LONG_RESIDENT,
        consents=(Consent("2026-11-26", at),),
        handed=(Handed(Material.RESIDENCE_PROOF, Way.COMMITMENT),),
        signature=Signature(_SPELL, at, by_agent=sheet.patient.agent is not None),
    )


def records(today: dt.date) -> tuple[FilingRecord, ...]:
    """One filing of each state."""

    def record(number: str, kind: FilingType, days: int, end: int | None, state: RecordState) -> FilingRecord:
        begin = today + dt.timedelta(days=days)
        ends = None if end is None else today + dt.timedelta(days=end)
        return FilingRecord(number, kind, _HERE_CITY, begin, ends, state)

    return (
        record("BA0000000001", FilingType.LONG_RESIDENT, -400, None, RecordState.APPROVED),
        record("BA0000000002", FilingType.OTHER_TEMPORARY, -1, 181, RecordState.PENDING),
        record("BA0000000003", FilingType.REFERRAL, -500, -320, RecordState.APPROVED),
        record("BA0000000004", FilingType.OTHER_TEMPORARY, -30, 150, RecordState.REJECTED),
        record("BA0000000005", FilingType.OTHER_TEMPORARY, -60, 120, RecordState.CANCELLED),
    )


def filing_samples(case: st.Case, child: st.Case, now: dt.datetime, agent: Agent) -> Mapping[str, st.State]:
    """Every state of filing under a name of its own. `case` is of somebody without a filing, `child` of a child."""
    today = now.date()
    empty, childs = sheet_of(case, today), sheet_of(child, today, agent=agent)
    full = filled(empty, now)
    asked = replace(empty, answers=full.answers[:2])
    typed = replace(empty, answers=full.answers)
    posted = replace(typed, answers=(("why", "work"), ("referred", "yes")), type=FilingType.POSTED_WORKER)
    rules = empty.rules
    dossier = st.Dossier(case.patient, case.insurance, empty.care, now, rules, records(today), HERE)
    request = RequestId(case.stay.hospital.code, f"{now:%Y%m%d%H%M%S}", 44)
    approved = Receipt(request, Kind.FILE, "BA0000000006", now)
    pending = replace(approved, pending=True)
    photo = Photo(_PAPER, 16, 16)
    locked = replace(dossier.records[0], begin=today - dt.timedelta(days=60)) if dossier.records else None
    found: dict[str, st.State] = {
        "filing_here": st.Explaining(case, HERE),
        "filing_nowhere": st.Explaining(case, NOWHERE),
        "filings_waiting": st.LookingUp(case.patient),
        "filings": st.Filings(dossier),
        "filings_none": st.Filings(replace(dossier, records=())),
        "filings_unknown": st.Filings(replace(dossier, records=None, ways=st.Ways())),
        "filings_sent": st.Filings(replace(dossier, sent="BA0000000002")),
        "filing_on_phone": st.FilingOnPhone(replace(dossier, ways=st.Ways())),
        "withdraw": st.Withdrawing(dossier, records(today)[0]),
        "withdrawing": st.TakingBack(dossier, records(today)[0]),
        "opening": st.OpeningSheet(case),
        "guardian": st.NamingGuardian(sheet_of(child, today)),
        "question": st.Asking(empty),
        "question_later": st.Asking(asked),
        "question_family": st.Asking(childs),
        "filing_type": st.ChoosingType(typed),
        "filing_type_chosen": st.ChoosingType(replace(typed, type=FilingType.LONG_RESIDENT)),
        "filing_type_referred": st.ChoosingType(replace(typed, answers=posted.answers)),
        "consent": st.Consenting(full),
        "consent_child": st.Consenting(childs, guardian=True),
        "consent_keeping": st.Consenting(full, keeping=True),
        "contact": st.NamingPhone(full),
        "materials": st.Gathering(replace(full, handed=())),
        "materials_given": st.Gathering(full),
        "materials_several": st.Gathering(posted),
        "photo": st.Photographing(posted, Material.WORK_CONTRACT),
        "photo_useless": st.Photographing(posted, Material.WORK_CONTRACT, useless=Unreadable.GLARE),
        "photo_taken": st.Photographing(
            posted, Material.WORK_CONTRACT, photo=photo, handed=Handed(Material.WORK_CONTRACT, Way.PHOTO, "0" * 64)
        ),
        "photo_taking": st.Photographing(posted, Material.WORK_CONTRACT, taking=True),
        "signature": st.Signing(full),
        "signature_dot": st.Signing(full, error=SignatureFault.DOT),
        "signature_ink": st.Signing(full, ink=True),
        "signature_ink_printed": st.Signing(full, ink=True, printed=True),
        "signature_ink_no_paper": st.Signing(full, ink=True, problem=Problem(ProblemCode.PAPER_OUT)),
        "filing_review": st.Reviewing(full),
        "filing_review_wrong": st.Reviewing(replace(full, signature=None)),
        "submitting": st.Submitting(full),
        "filed": st.Filed(full, approved),
        "filed_pending": st.Filed(full, pending, tickets.make(bytes(8)), True),
        "filed_not_printed": st.Filed(full, pending, tickets.make(bytes(8)), False),
        "filing_lost": st.NeedsStaff(Problem(ProblemCode.FILING_UNKNOWN, reference=request.reference)),
    }
    if locked is not None:
        found["withdraw_locked"] = st.Withdrawing(replace(dossier, records=(locked,)), locked)
    return found
