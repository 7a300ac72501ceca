"""What a page and a paper say of a refusal and of a manual claim: text keys with values, so that both say the same."""

from __future__ import annotations

from kiosk.domain.claim import ClaimPack, InvoiceState, Office
from kiosk.domain.diagnosis import Diagnosis, Doer, Reason, ShownBy, Sign
from kiosk.papers.saying import Saying

#: Causes that a page or a paper names behind the first: more are no help.
_OTHERS = 3
#: Ways of knowing whose words are the other side's own.
_QUOTED = (ShownBy.PLATFORM_WORDS, ShownBy.FILING, ShownBy.NOTICE, ShownBy.OTHER_STAY)


def cause(reason: Reason) -> Saying:
    return Saying(f"refusal.{reason.cause}.cause")


def next_step(reason: Reason) -> Saying:
    return Saying(f"refusal.{reason.cause}.next")


def doer(reason: Reason) -> Saying:
    return Saying(f"refusal.doer.{reason.doer}")


def evidence(reason: Reason, printed: tuple[str, ...] = ()) -> list[Saying]:
    """What shows a cause: which answer, of which day, in which words of the other side. Words that are `printed` in a
    place of their own are not said twice."""
    return [_sign(sign, printed) for sign in reason.signs] or [Saying("refusal.shown.nothing")]


def others(diagnosis: Diagnosis) -> tuple[Reason, ...]:
    """The causes behind the first that are worth saying."""
    return diagnosis.others[:_OTHERS]


def asks_agency(reason: Reason) -> bool:
    """Whether the insured place's agency is whom to call: what it has decided or keeps. Else it is the hospital's."""
    return reason.doer is Doer.INSURED_AGENCY or (reason.doer is Doer.PATIENT and reason.step == 1)


def office(of: Office) -> Saying:
    """The office by its name, or as the agency of its region where not even its name is known."""
    return Saying("refusal.office.named", {"name": of.name}) if of.name else Saying("agency.of", {"region": of.region})


def checked(of: Office) -> Saying:
    """How far a number can be trusted."""
    if not of.number:
        return Saying("refusal.office.no_number")
    if of.checked_on is not None:
        return Saying("refusal.office.checked", {"day": of.checked_on.isoformat()})
    return Saying("agency.dated", {"y": str(of.dated.year)}) if of.dated else Saying("agency.unverified")


def claim_lines(pack: ClaimPack) -> list[Saying]:
    """What to do with the pack, in the order to do it."""
    lines = [Saying("claim.pay_first")] if pack.invoice is InvoiceState.NOT_ISSUED else []
    if pack.invoice in (InvoiceState.CLAIMED, InvoiceState.CLAIMING, InvoiceState.CANCELLED):
        lines.append(Saying(f"claim.stop.{pack.invoice}"))
    elif pack.invoice is not InvoiceState.NOT_CLAIMED:
        lines.append(Saying("claim.check_invoice"))
    lines += [Saying("claim.take_papers"), Saying("claim.ask_limit")]
    return [*lines, Saying("claim.uploaded")] if pack.uploads else lines


def _sign(sign: Sign, printed: tuple[str, ...]) -> Saying:
    words = _short(sign.words)
    key = f"refusal.shown.{sign.by}"
    values: dict[str, str | Saying] = {"day": sign.on.isoformat() if sign.on else Saying("refusal.day_unknown")}
    if sign.asked is not None:
        values["asked"] = Saying(f"refusal.asked.{sign.asked}")
    if sign.by in _QUOTED and words and sign.words not in printed:
        return Saying(f"{key}_said", {**values, "words": words})
    return Saying(key, values)


def _short(words: str) -> str:
    """The beginning of a long text: the whole of it is printed apart."""
    return words if len(words) <= 60 else words[:59] + "…"
