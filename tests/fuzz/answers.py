"""Answers of the insurer and the hospital, as raw HTTP. Oracle: what an answer became must stand in it, word by word.

A damaged answer may only become "no answer". It is settled, found or refused where the body itself says just that of
just this request; "nothing was sent" only where not one byte was.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from kiosk.backends.simulated.http import HttpBackend
from kiosk.backends.simulated.http import Options as BackendOptions
from kiosk.clock import SimulatedClock
from kiosk.domain.bill import Quote, Settlement
from kiosk.domain.people import Member
from kiosk.domain.plain import to_plain
from kiosk.domain.problems import ProblemCode
from kiosk.domain.stay import Bill
from kiosk.hospital.http_example import HttpHospital
from kiosk.hospital.http_example import Options as HospitalOptions
from kiosk.ports import Declined, FilingRecords, Found, Health, Locked, NoAnswer, NotFound, Refusal, Reversed
from tests.fuzz.asked import Asked, Corpus, corpus
from tests.fuzz.mutate import changed, damaged, nested, written
from tests.fuzz.target import Target, Trial, must, silent
from tests.fuzz.wire import Lines, Script, script

NOON = dt.datetime(2026, 3, 18, 12, 0)


def _insurer(_: Path) -> Trial:
    lines = Lines()
    backend = HttpBackend(BackendOptions("http://insurer.invalid"), SimulatedClock(NOON))
    backend._client = lines.client()
    return _trial(corpus().insurer, backend, lines)


def _hospital(_: Path) -> Trial:
    lines = Lines()
    hospital = HttpHospital(HospitalOptions("http://hospital.invalid"))
    hospital._client = lines.client()
    return _trial(corpus().hospital, hospital, lines)


def _trial(calls: tuple[Asked, ...], adapter: Any, lines: Lines) -> Trial:
    known = corpus()

    def trial(rng: Random) -> str:
        asked = rng.choice(calls)
        lines.next = played = script(rng, body(rng, asked, known))
        if rng.random() < 0.01:
            checked = adapter.check()
            must(checked.health in (Health.READY, Health.OUT_OF_ORDER), "a service's health is neither up nor down")
            return "checked"
        return judge(asked, asked.make(adapter), played, known)

    return trial


def body(rng: Random, asked: Asked, known: Corpus) -> bytes:
    """The true answer as it is, changed, damaged, or another one's in its place."""
    dice = rng.random()
    if dice < 0.05:
        return written(rng, asked.answer)
    if dice < 0.15:
        return written(rng, rng.choice(known.answers))
    if dice < 0.16:
        return nested(rng.choice((10, 900, 5000)))
    if dice < 0.18:
        return rng.randbytes(rng.randrange(300))
    base = (
        asked.answer
        if rng.random() < 0.7
        else rng.choice((*known.answers, known.refusal, known.refusal, known.failure))
    )
    document = changed(rng, base, known.answers)
    text = written(rng, document)
    return damaged(rng, text) if rng.random() < 0.4 else text


def judge(asked: Asked, became: object, played: Script, known: Corpus) -> str:
    """What an answer became, held against what was on the line. Raises Wrong."""
    match became:
        case NoAnswer(sent=sent):
            must(sent or not played.written, "not sent is said of a request that has left")
            silent(repr(became), known.secrets)
            return "no answer"
        case Declined():
            document = _document(played)
            must(document is None or "failed" in document, "a failure that nobody stated")
            silent(repr(became), known.secrets)
            return "declined"
        case Refusal():
            _refused(became, played)
            silent(repr(became), known.secrets)
            return "refused"
    must(isinstance(became, asked.kinds), f"{asked.name} answered {type(became).__name__}")
    if became == "" and asked.name == "exempt":
        return "no answer"
    _meant(asked, became)
    document = _document(played)
    if document is not None:
        must(isinstance(document, dict) and "answer" in document, f"{asked.name} believed what was no answer")
        stated = document["answer"]
        match became:
            case NotFound():
                must(stated["settlement"] is None, "not found is said of what the answer doesn't deny")
            case Found(settlement=settlement):
                _stands(settlement, stated["settlement"])
            case Quote(amounts=amounts, note=note):
                _stands(amounts, stated["amounts"])
                must(note == stated["note"], "a note that was not stated")
            case tuple():
                must(len(became) == len(stated), "stays were lost or made up")
                for one, its in zip(became, stated, strict=True):
                    _stands(one, its)
            case Reversed():
                must(
                    asked.order is not None and _same(to_plain(asked.order.request_id), stated["request_id"]),
                    "another reversal",
                )
            case str():
                must(became == stated, "an exemption that was not stated")
            case _:
                _stands(became, stated)
    return "believed"


def _meant(asked: Asked, became: object) -> None:
    """Whatever was on the line: the value is about this request, this person and this bill."""
    order = asked.order
    match became:
        case Settlement() | Found():
            booked = became.settlement if isinstance(became, Found) else became
            must(order is not None and booked.request_id == order.request_id, "a foreign booking was taken for ours")
            if isinstance(became, Settlement) and order is not None:
                ours = (order.person_id, order.quote.bill.key())
                must((booked.person_id, booked.bill_key) == ours, "another person's booking was taken for ours")
        case Quote(bill=bill, amounts=amounts):
            must(amounts.total == bill.total, "a quote of another total")
        case Bill():
            must(order is not None and became.stay.stay_id == order.quote.bill.stay.stay_id, "another stay's bill")
        case Locked() if asked.name != "undo":
            must(order is not None and became.bill_key == order.quote.bill.key(), "a lock of another bill")
        case Member() | FilingRecords() | Reversed() | NotFound() | Locked() | tuple() | str():
            pass
        case _:
            must(False, f"{asked.name} answered {type(became).__name__}")


def _refused(refusal: Refusal, played: Script) -> None:
    """A refusal is proof that nothing was booked: it must be said in so many words."""
    document = _document(played)
    if document is None:
        return
    must(isinstance(document, dict) and "answer" not in document, "a refusal was read out of an answer")
    refused = document.get("refused")
    must(isinstance(refused, dict), "a refusal that nobody stated")
    code = refused.get("code")
    must(isinstance(code, str) and code in {c.value for c in ProblemCode}, "a refusal without a known code")
    must(refusal.code.value == code, "a refusal for another reason than the stated one")


def _document(played: Script) -> Any:
    """What was whole on the line, read by a parser of our own; None where only bytes were damaged."""
    if played.whole is None:
        return None
    must(played.status == 200, f"status {played.status} was believed")
    return json.loads(played.whole)


def _stands(value: object, stated: object) -> None:
    must(_same(to_plain(value), stated), f"{type(value).__name__}: not what the answer says")


def _same(kept: Any, stated: Any) -> bool:
    if isinstance(kept, dict):
        return isinstance(stated, dict) and all(name not in stated or _same(kept[name], stated[name]) for name in kept)
    if isinstance(kept, list):
        return isinstance(stated, list) and len(kept) == len(stated) and all(map(_same, kept, stated))
    if isinstance(kept, str) and isinstance(stated, str) and kept != stated:
        return _moment(kept) == _moment(stated) is not None
    return type(kept) is type(stated) and kept == stated


def _moment(text: str) -> object:
    """One moment has several spellings."""
    reads: tuple[Callable[[str], object], ...] = (dt.datetime.fromisoformat, dt.date.fromisoformat)
    for read in reads:
        with contextlib.suppress(ValueError):
            return read(text)
    return None


STATES = ("no answer", "declined", "refused", "believed", "checked")
INSURER = Target("answers of the insurer", 290, _insurer, STATES)
HOSPITAL = Target("answers of the hospital", 150, _hospital, STATES)
