"""What may be logged, declared once, each with a sentence. Whatever isn't declared here is stored as "<redacted>".

The journal's facts and the log lines go through the same list: a name, an ID number, a card number or a code can't
get into either, also not by a mistake, because a value must have its field's own shape.
"""

from __future__ import annotations

import logging
import logging.handlers
import re
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kiosk.domain.application import Way
from kiosk.domain.audit import Suspicion, Verdict
from kiosk.domain.diagnosis import Cause
from kiosk.domain.filing import Evidence, FilingStatus, FilingType, RecordState
from kiosk.domain.problems import Moved, ProblemCode
from kiosk.domain.writes import Kind
from kiosk.ports import Health, RequestState, Section, SlipState, Unreadable

REDACTED = "<redacted>"
#: No count, duration or amount of a kiosk has more digits; an ID, card or phone number has.
_LARGEST = 10**10

_WORD = re.compile(r"[a-z][a-z_]{0,39}\Z")
_CLASS = re.compile(r"[A-Z][A-Za-z]{0,39}\Z")
_DOTTED = re.compile(r"[A-Za-z_]+[0-9]{0,3}[A-Za-z_]*(\.[A-Za-z_]+[0-9]{0,3}[A-Za-z_]*){0,6}\Z")
_NAME = re.compile(r"[A-Za-z_]{1,40}(\.[A-Za-z_]{1,40}){0,6}\Z")  # no digit: a number of a person could hide in it
_VISIT = re.compile(r"V\d{6,9}\Z")
_REQUEST = re.compile(r"[A-Za-z0-9]{12}-\d{14}-\d{4}\Z")
_STAFF = re.compile(r"[a-z]{1,3}\d{1,4}\Z")
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")
_NOTICE = re.compile(r"\d{4}-\d{2}-\d{2}(-[a-z]{1,12})?\Z")
_VERSION = re.compile(r"\d{1,3}(\.\d{1,3}){0,2}\Z")

Shape = re.Pattern[str] | frozenset[str] | type[int] | type[bool]


@dataclass(frozen=True)
class Field:
    """One loggable field: what it says, and the only shape of value it takes."""

    sentence: str
    shape: Shape

    def allows(self, value: object) -> bool:
        """None is always allowed: it says that there is nothing."""
        if value is None:
            return True
        if isinstance(self.shape, re.Pattern):
            return isinstance(value, str) and self.shape.match(value) is not None
        if isinstance(self.shape, frozenset):
            return isinstance(value, str) and value in self.shape
        if self.shape is bool:
            return isinstance(value, bool)
        return isinstance(value, int) and not isinstance(value, bool) and abs(value) < _LARGEST


FIELDS: Mapping[str, Field] = {
    "became": Field("the state a request came to", frozenset(RequestState)),
    "came": Field("whether the person says that paper came out", bool),
    "cause": Field("why a stay can't be settled directly", frozenset(Cause)),
    "cash": Field("what remains for the person, in fen", int),
    "copies": Field("how often a slip was started", int),
    "count": Field("how many", int),
    "decided": Field("what an insured place has decided about a filing", frozenset(RecordState)),
    "digest": Field("what binds the kept record of a close to the chain", _DIGEST),
    "driver": Field("the class that answers for a device", _DOTTED),
    "due": Field("what is to be paid now, in fen; below zero it comes back", int),
    "effect": Field("the effect that was run", _CLASS),
    "epoch": Field("whose turn at the terminal it is, counted up", int),
    "error": Field("the class of an exception, never its text", _DOTTED),
    "even": Field("whether the centre has the same totals of a day", bool),
    "event": Field("what happened in the flow", _CLASS),
    "evidence": Field("how a filing status is known", frozenset(Evidence)),
    "first": Field("the first sequence number of a slice", int),
    "filing": Field("what holds of the filing", frozenset(FilingStatus)),
    "fund_total": Field("what all funds pay, in fen", int),
    "guardian": Field("whether a notice was agreed to for a child under 14", bool),
    "head": Field("the last digest of the journal's chain", _DIGEST),
    "health": Field("how a device is", frozenset(Health)),
    "ago": Field("how many seconds before it was written down it happened", int),
    "index": Field("which row of a list was chosen", int),
    "insertion": Field("which insertion of a card, counted up", int),
    "kind": Field("the kind of visit", _WORD),
    "last": Field("the last sequence number of a slice", int),
    "money": Field("whether money moved", frozenset(Moved)),
    "minutes": Field("how long a burn-in is to last", int),
    "ms": Field("a duration in milliseconds", int),
    "notice": Field("the version of the notice that was agreed to", _NOTICE),
    "part": Field("the part of the terminal", _WORD),
    "passed": Field("whether an engineer found something good", bool),
    "pending": Field("whether the insured place decides about a filing later", bool),
    "printed": Field("whether a paper is known to have been printed", bool),
    "probe": Field("which test, confirmation or fix of a part", _WORD),
    "problem": Field("a problem's printed code", frozenset(ProblemCode)),
    "request": Field("the number of a write to the insurer", _REQUEST),
    "run": Field("how often a day was closed", int),
    "section": Field("a section of the diagnostics", frozenset(Section)),
    "slip": Field("the state of a slip", frozenset(SlipState)),
    "staff": Field("who acted in staff mode: a short name such as w01", _STAFF),
    "state": Field("the state of the flow", _CLASS),
    "step": Field("which step of a visit, counted up", int),
    "suspicion": Field("why a settlement is looked at by the audit", frozenset(Suspicion)),
    "took": Field("whether the hospital's books have it", bool),
    "total": Field("what the stay costs, in fen", int),
    "type": Field("the type of a filing", frozenset(FilingType)),
    "useless": Field("why the photo of a paper was no use", frozenset(Unreadable)),
    "verdict": Field("what staff have found of a flag", frozenset(Verdict)),
    "version": Field("a version of the program or of the journal's schema", _VERSION),
    "visit": Field("the visit's number", _VISIT),
    "way": Field("how a paper was given", frozenset(Way)),
    "why": Field("why an event was not followed", frozenset({"ignored", "late"})),
    "write": Field("the kind of a write to another system", frozenset(Kind)),
}

#: Messages of log records. What happens in the flow and to money is in the journal; this is about the program.
EVENTS: Mapping[str, str] = {
    "kiosk_started": "The program has started.",
    "kiosk_stopped": "The program has ended by itself.",
    "flow_raised": "A bug in the flow itself: the terminal went out of service.",
    "effect_raised": "A bug in an effect: told to the person as K-904.",
    "settle_raised": "A bug in a backend while settling: the outcome is unknown.",
    "recovery_raised": "A bug in the recovery: the next pass tries again.",
    "watching_raised": "A bug in a driver's check or start: the device is looked at again.",
    "voice_check_raised": "A bug in a voice's check: the terminal goes on without a voice until it is looked at again.",
    "money_event_ignored": "An event about money had no row in the flow's table: look into it today.",
    "examination_raised": "The journal could not be gone through: tried again in a day, or by kiosk journal verify.",
    "journal_not_opened": "The journal could not be opened.",
    "second_store_down": "The second store did not do what it was asked.",
    "fenced_off": "Another box has this terminal's numbers: it acts no more.",
    "device_changed": "A device's health has changed.",
}


def redact(facts: Mapping[str, object]) -> dict[str, str | int | None]:
    """The facts as they may be kept: an undeclared key, or a value without its field's shape, is "<redacted>"."""
    kept: dict[str, str | int | None] = {}
    for key, value in facts.items():
        field = FIELDS.get(key)
        name = key if _WORD.match(key) else REDACTED
        kept[name] = _plain(value) if field is not None and field.allows(value) else REDACTED
    return kept


def redact_name(name: str) -> str:
    """The name of an event, effect, kind or logger, if it is a plain identifier without digits."""
    return name if _NAME.match(name) else REDACTED


def _plain(value: object) -> str | int | None:
    if value is None or isinstance(value, int):
        return value
    return str(value)


class DeclaredOnly(logging.Formatter):
    """Time, level and what is declared. The message of a record is an event's name, its facts come in
    `extra={"facts": {...}}`; any other message, of a library say, is withheld, and of an exception only its class
    and the lines it came through are written."""

    def format(self, record: logging.LogRecord) -> str:
        at = self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z")
        event = record.msg if isinstance(record.msg, str) and record.msg in EVENTS else "undeclared"
        source = "" if event != "undeclared" else f" logger={redact_name(record.name)}"
        facts = getattr(record, "facts", {}) if event != "undeclared" else {}
        words = "".join(f" {key}={value}" for key, value in redact(facts).items())
        line = f"{at} {record.levelname} {event}{source}{words}"
        if record.exc_info and record.exc_info[1] is not None:
            line += _where(record.exc_info[1])
        return line


def _where(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return f" error={type(error).__name__}" + "".join(
        f"\n  {Path(f.filename).name}:{f.lineno} {f.name}" for f in frames
    )


def configure(path: Path | None) -> None:
    """Send every log of the process, libraries included, through DeclaredOnly: to `path` (at most 5 × 5 MB, mode
    as the umask says) or, with None, to standard error. Called once, by the entry point; a second call replaces."""
    handler: logging.Handler
    if path is None:
        handler = logging.StreamHandler()
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(path, maxBytes=5_000_000, backupCount=4, encoding="utf-8")
    handler.setFormatter(DeclaredOnly())
    root = logging.getLogger()
    for old in root.handlers[:]:
        if isinstance(old.formatter, DeclaredOnly):
            root.removeHandler(old)
            old.close()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.raiseExceptions = False  # a log line that can't be written prints its arguments otherwise
