"""What a check says of an IPP printer or a CUPS queue: its state, its paper, and whether its queue is safe. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from drivers.printer.ippclient import NotReached, Refused
from drivers.printer.ippstatus import PrinterStatus
from kiosk.domain.problems import ProblemCode
from kiosk.ports import Detail, Health, shows, together
from kiosk.texts import LANGUAGES, texts
from kiosk.texts.said import Text

#: What a queue does with a job that failed, where it does it well.
ABORTS = "abort-job"
_SEVERITY = re.compile("-(error|warning|report)$")


@dataclass(frozen=True)
class Found:
    """Health, the evidence with the printer's own reasons, the problem, and every fact that was told."""

    health: Health
    said: Text
    code: ProblemCode | None = None
    details: tuple[Detail, ...] = ()


def found(status: PrinterStatus | Exception, *, queue: bool, paper: str, keeps: bool | None) -> Found:
    """`status` or why there is none; `paper`: the IPP name that is asked for, "" for none; `keeps`: whether files of
    ours stay in the queue, None where it isn't known."""
    if isinstance(status, NotReached):
        return Found(Health.OUT_OF_ORDER, shows("printer.no_connection"), ProblemCode.PRINTER_GONE)
    if isinstance(status, Refused):
        return Found(Health.OUT_OF_ORDER, shows("printer.refused", said=str(status)), ProblemCode.PRINTER_GONE)
    if not isinstance(status, PrinterStatus):
        return Found(Health.UNKNOWN, shows("printer.no_answer"))
    state = shows(f"printer.state.{status.state.name.lower()}")
    said = together(state, shows("printer.reasons", reasons=_in_words(status.reasons))) if status.reasons else state
    details = _details(status, paper, keeps)
    if (code := status.trouble()) is not None:
        # A queue keeps the reasons of its last job until the next one: while it takes jobs they are no fact.
        stale = queue and status.takes_jobs()
        return Found(Health.DEGRADED if stale else Health.OUT_OF_ORDER, said, code, details)
    if queue and status.policy not in ("", ABORTS):
        said = together(said, shows("printer.policy", policy=status.policy))
        return Found(Health.DEGRADED, said, ProblemCode.QUEUE_HOLDS, details)
    if keeps:
        return Found(Health.DEGRADED, together(said, shows("printer.spooled")), ProblemCode.QUEUE_KEEPS, details)
    if _wrong(status, paper):
        said = together(said, shows("printer.wrong_paper", wanted=paper, loaded=" ".join(status.ready)))
        return Found(Health.DEGRADED, said, ProblemCode.WRONG_PAPER, details)
    code = status.suspects() or (ProblemCode.PAPER_LOW if status.low() else None)
    return Found(Health.DEGRADED if status.reasons else Health.READY, said, code, details)


def _in_words(reasons: Sequence[str]) -> tuple[Text, ...]:
    """What the keywords mean; the keywords themselves stand among the details."""
    return tuple(_said(word) for word in dict.fromkeys(_SEVERITY.sub("", reason) for reason in reasons))


def _said(word: str) -> Text:
    key = word.replace("-", "_")
    if f"finding.printer.reason.{key}" in texts(LANGUAGES[0]):
        return shows(f"printer.reason.{key}")
    return shows("printer.reason.unknown", word="".join(c for c in word if c.isprintable())[:60])


def _wrong(status: PrinterStatus, paper: str) -> bool:
    """The printer says which papers are loaded, and what we ask for isn't one of them."""
    return bool(paper and status.ready) and paper not in status.ready


def _details(status: PrinterStatus, paper: str, keeps: bool | None) -> tuple[Detail, ...]:
    facts = [
        Detail("printer_state", shows(f"printer.state.{status.state.name.lower()}")),
        Detail("printer_reasons", " ".join(status.reasons) or "-"),
    ]
    if status.model:
        facts.append(Detail("printer_model", status.model))
    if paper:
        health = None if not status.ready else Health.DEGRADED if _wrong(status, paper) else Health.READY
        facts.append(Detail("printer_paper", f"{paper} / {' '.join(status.ready) or '?'}", health))
    if status.policy:
        facts.append(
            Detail("printer_policy", status.policy, Health.READY if status.policy == ABORTS else Health.DEGRADED)
        )
    if keeps is not None:
        facts.append(Detail("printer_spool", "-" if not keeps else "!", Health.DEGRADED if keeps else Health.READY))
    return tuple(facts)
