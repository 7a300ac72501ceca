"""The simulated insurer's and hospital's calls on plain arguments, and their outcomes as they go over the wire."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.backends.simulated.place import Place
from kiosk.domain.bill import Choice, Order, RequestId, Settlement
from kiosk.domain.close import ClearingTotal, Even, Uneven
from kiosk.domain.people import Credential, Insurance, Member
from kiosk.domain.plain import from_plain, to_plain
from kiosk.domain.region import Region
from kiosk.domain.stay import Bill, Stay
from kiosk.domain.writes import DRAFTS, Kind, Write
from kiosk.ports import Declined, Found, NoAnswer, NotFound, Refusal, Reversed

Body = Mapping[str, Any]


def insurer_calls(place: Place) -> dict[str, Callable[[Body], object]]:
    """Each call of the insurer on its plain arguments, under the sign-in that they name where the world wants one."""
    signing = place.signing

    def signed(act: Callable[[Body], object]) -> Callable[[Body], object]:
        return lambda b: signing.refused(str(b.get("sign_no", ""))) or act(b)

    wanted: dict[str, Callable[[Body], object]] = {
        "identify": lambda b: place.insurer.identify(from_plain(Credential, b["credential"])),
        "filings": lambda b: place.insurer.filings(
            from_plain(Member, b["member"]),
            from_plain(Insurance, b["insurance"]),
            from_plain(Stay, b["stay"]) if b["stay"] is not None else None,
        ),
        "preview": lambda b: place.insurer.preview(
            from_plain(Member, b["member"]), from_plain(Bill, b["bill"]), from_plain(Choice, b["choice"])
        ),
        "settle": lambda b: place.insurer.settle(from_plain(Order, b["order"])),
        "find": lambda b: place.insurer.find(from_plain(RequestId, b["request_id"])),
        "compare": lambda b: place.dayfiles.compare(from_plain(ClearingTotal, b["total"])),
        "rows": lambda b: place.dayfiles.rows(dt.date.fromisoformat(b["day"])),
        "reverse": lambda b: _named(place, from_plain(RequestId, b["request_id"])),
        "write": lambda b: place.write(read_write(b["write"])),
        "upload": lambda b: _kept(place, from_plain(bytes, b["photo"])),
        "authenticate": lambda b: _answered(place, from_plain(str, b["question"])),
        "find_write": lambda b: place.insurer.find_write(read_write(b["write"])),
    }
    return {name: signed(act) for name, act in wanted.items()} | {
        "exempt": lambda b: place.insurer.exempt(
            from_plain(Region, b["insured"]), from_plain(Region, b["care"]), dt.date.fromisoformat(b["day"])
        ),
        "sign_in": lambda b: signing.sign_in(str(b["operator"])),
        "sign_out": lambda b: signing.sign_out(str(b.get("sign_no", ""))),
    }


def read_write(plain: Body) -> Write:
    """A write as `plain_write` sends it."""
    return Write(from_plain(RequestId, plain["request_id"]), from_plain(DRAFTS[Kind(plain["kind"])], plain["draft"]))


@dataclass(frozen=True)
class _Undone:
    """A reversal's answer names what was reversed: an answer to another call must not be taken for it."""

    request_id: RequestId


def _named(place: Place, request_id: RequestId) -> object:
    outcome = place.insurer.reverse(request_id)
    return _Undone(request_id) if isinstance(outcome, Reversed) else outcome


@dataclass(frozen=True)
class _Kept:
    """An upload's answer names the photo by its digest, for the same reason."""

    file: str
    digest: str


def _kept(place: Place, photo: bytes) -> object:
    outcome = place.upload(photo)
    return _Kept(outcome, hashlib.sha256(photo).hexdigest()) if isinstance(outcome, str) else outcome


@dataclass(frozen=True)
class _Answered:
    """A card's answer names the question by its digest, for the same reason."""

    answer: str
    digest: str


def _answered(place: Place, question: str) -> object:
    outcome = place.authenticate(question)
    return _Answered(outcome, hashlib.sha256(question.encode()).hexdigest()) if isinstance(outcome, str) else outcome


def hospital_calls(place: Place) -> dict[str, Callable[[Body], object]]:
    """Each call of the hospital on its plain arguments."""
    wards = place.wards
    return {
        "stays": lambda b: wards.stays(str(b["id_number"])),
        "bill": lambda b: wards.bill(str(b["stay_id"])),
        "lock": lambda b: wards.lock(from_plain(Bill, b["bill"]), str(b["holder"])),
        "unlock": lambda b: wards.unlock(str(b["bill_key"]), str(b["holder"])),
        "take": lambda b: wards.take(from_plain(Settlement, b["settlement"])),
        "settled": lambda b: place.dayfiles.taken(dt.date.fromisoformat(b["day"])),
        "undo": lambda b: wards.undo(from_plain(RequestId, b["request_id"])),
    }


def reply(outcome: object) -> dict[str, Any]:
    """An outcome as it goes over the wire."""
    match outcome:
        case Refusal(code, text):
            return {"refused": {"code": code.value, "text": text}}
        case Declined(code, text):
            return {"failed": {"code": code, "text": text}}
        case NoAnswer(code):
            return {"unknown": {"code": code.value}}
        case Found(settlement):
            return {"answer": {"settlement": to_plain(settlement)}}
        case Even():
            return {"answer": {"even": True, "text": ""}}
        case Uneven(text):
            return {"answer": {"even": False, "text": text}}
        case NotFound():
            return {"answer": {"settlement": None}}
        case _:
            return {"answer": to_plain(outcome)}
