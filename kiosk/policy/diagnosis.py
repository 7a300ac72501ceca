"""The true reason when it fails: of everything that is known, one cause and what shows it (R18, R32, R34).

Pure. Where several causes show, the order to look in decides (R32, diagnosis.toml): the hospital's own first, then
filing, institution, insurance, another stay, the person's data, the platform. What is not known shows nothing: an
unknown filing is never "not filed". Words that no row knows are kept and shown as they came.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kiosk.domain.diagnosis import Asked, Cause, Diagnosis, Reason, ShownBy, Sign
from kiosk.domain.filing import FilingFinding, FilingStatus
from kiosk.domain.people import Insurance, InsuranceState
from kiosk.domain.problems import ProblemCode
from kiosk.domain.stay import Unready
from kiosk.policy.diagnosis_rows import CauseOrder, Pattern
from kiosk.policy.rulebook import Rules
from kiosk.policy.service_rows import Downtime, LookOrder

#: Longer than any text a platform gives (err_msg: 200 characters, platform.md §0.3); the rest is not looked at.
LONGEST = 500


@dataclass(frozen=True)
class Answer:
    """What another system said at a call. `code` and `text` are its own words, `problem` what the kiosk made of it;
    `silent`: no usable answer came."""

    asked: Asked
    at: dt.datetime
    text: str = field(default="", repr=False)
    code: str = field(default="", repr=False)
    problem: ProblemCode | None = None
    silent: bool = False


@dataclass(frozen=True)
class OtherStay:
    """A stay of this person elsewhere that was never settled."""

    hospital: str
    since: dt.date | None = None


@dataclass(frozen=True)
class Facts:
    """All that is known. None and () mean not known, never no. `networked`, `opened`: the institution of care, and
    this kind of care in it; `differs`: hospital and insurer know another name or ID number of this person;
    `agents_data`: the filing carries the agent's own data instead of the patient's."""

    at: dt.datetime
    unready: tuple[Unready, ...] = ()
    finding: FilingFinding | None = None
    networked: bool | None = None
    opened: bool | None = None
    insurance: Insurance | None = None
    other_stay: OtherStay | None = None
    differs: bool | None = None
    agents_data: bool | None = None
    answers: tuple[Answer, ...] = ()


_Shown = tuple[Cause, Sign]

_OF_FILING: Mapping[FilingStatus, Cause] = {
    FilingStatus.NONE: Cause.NOT_FILED,
    FilingStatus.NOT_YET_VALID: Cause.FILING_NOT_YET_VALID,
    FilingStatus.EXPIRED: Cause.FILING_EXPIRED,
    FilingStatus.OTHER_PLACE: Cause.FILING_OTHER_PLACE,
    FilingStatus.PENDING: Cause.FILING_PENDING,
    FilingStatus.REJECTED: Cause.FILING_REJECTED,
    FilingStatus.CANCELLED: Cause.FILING_CANCELLED,
}
_OF_INSURANCE: Mapping[InsuranceState, Cause] = {
    InsuranceState.SUSPENDED: Cause.SUSPENDED,
    InsuranceState.INVALID: Cause.SUSPENDED,
    InsuranceState.ENDED: Cause.NOT_ENROLLED,
    InsuranceState.NOT_ENROLLED: Cause.NOT_ENROLLED,
    InsuranceState.WAITING: Cause.WAITING_PERIOD,
}
#: What a problem means where its words say nothing. Every other problem of an answer is unexplained.
_OF_PROBLEM: Mapping[ProblemCode, Cause] = {
    ProblemCode.NO_DISCHARGE_ORDER: Cause.NO_DISCHARGE_ORDER,
    ProblemCode.FEES_POSTING: Cause.FEES_POSTING,
    ProblemCode.FEES_NOT_UPLOADED: Cause.FEES_NOT_UPLOADED,
    ProblemCode.ITEM_NOT_MAPPED: Cause.ITEM_NOT_MAPPED,
    ProblemCode.ADMISSION_NOT_REGISTERED: Cause.ADMISSION_NOT_REGISTERED,
    ProblemCode.WRONG_VISIT_TYPE: Cause.WRONG_VISIT_TYPE,
    ProblemCode.INJURY_UNDECLARED: Cause.INJURY_UNDECLARED,
    ProblemCode.THIRD_PARTY_LIABLE: Cause.THIRD_PARTY_LIABLE,
    ProblemCode.ALREADY_SETTLED: Cause.ALREADY_SETTLED,
    ProblemCode.FILING_REFUSED: Cause.FILING_REJECTED,
    ProblemCode.INSTITUTION_NOT_NETWORKED: Cause.NOT_NETWORKED,
    ProblemCode.INSURANCE_NOT_IN_FORCE: Cause.SUSPENDED,
    ProblemCode.UNSETTLED_ELSEWHERE: Cause.STAY_ELSEWHERE,
    ProblemCode.IDENTITY_DIFFERS: Cause.IDENTITY_DIFFERS,
    ProblemCode.PERSON_UNKNOWN: Cause.IDENTITY_DIFFERS,
    ProblemCode.INSURER_DOWN: Cause.PLATFORM_DOWN,
    ProblemCode.INSURER_ANSWER_BROKEN: Cause.PLATFORM_DOWN,
    ProblemCode.SIGN_IN_EXPIRED: Cause.PLATFORM_DOWN,
    ProblemCode.SIGN_IN_FAILED: Cause.PLATFORM_DOWN,
}
#: "Not filed" in every shape: what the platform can't have meant where a filing is known to hold.
_UNFILED = frozenset((Cause.NOT_FILED, Cause.FILING_EXPIRED, Cause.FILING_NOT_YET_VALID, Cause.FILING_OTHER_PLACE))
#: How a text of one coding looks when it was read in another: written as the first, meant as the second.
_MIXED_UP = (("gb18030", "utf-8"), ("latin-1", "utf-8"), ("latin-1", "gb18030"), ("cp1252", "gb18030"))
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Sayings:
    """The rows that a diagnosis goes by, those of its day and place."""

    order: Sequence[LookOrder]
    causes: Sequence[CauseOrder]
    patterns: Sequence[Pattern]
    downtimes: Sequence[Downtime] = ()


def sayings(rules: Rules) -> Sayings:
    """The rows of a diagnosis out of the rulebook."""
    return Sayings(rules.all(LookOrder), rules.all(CauseOrder), rules.all(Pattern), rules.all(Downtime))


def diagnose(facts: Facts, sayings: Sayings) -> Diagnosis:
    """The one cause and the others behind it.

    Raises LookupError where the data has no row for a cause that shows, or no place in the order for it.
    """
    found: dict[Cause, list[Sign]] = {}
    for cause, sign in (*_of_facts(facts), *_of_answers(facts, sayings)):
        signs = found.setdefault(cause, [])
        if sign not in signs:
            signs.append(sign)
    if not found:
        found[Cause.UNEXPLAINED] = []
    steps = {row.look_at: row.order for row in sayings.order}
    rows = {row.cause: row for row in sayings.causes if row.look_at in steps}
    missing = sorted(found.keys() - rows.keys())
    if missing:
        raise LookupError(f"R32: no row for {', '.join(missing)} on {facts.at.date().isoformat()}")
    reasons = [_reason(rows[cause], steps[rows[cause].look_at], tuple(found[cause])) for cause in found]
    first, *others = sorted(reasons, key=lambda reason: (reason.step, rows[reason.cause].rank))
    said = tuple(dict.fromkeys(a.text for a in facts.answers if a.text))
    return Diagnosis(first, tuple(others), said)


def announced(downtimes: Iterable[Downtime], at: dt.datetime, ahead: dt.timedelta = dt.timedelta()) -> Downtime | None:
    """The announced downtime that holds at this moment, or begins within `ahead`; the earliest of several (R34)."""
    holding = [row for row in downtimes if row.starts - ahead <= at < row.ends]
    return min(holding, key=lambda row: row.starts, default=None)


def cause_of_filing(status: FilingStatus) -> Cause | None:
    """Why a filing with this status does not settle; None where it does, or where it is not known."""
    return _OF_FILING.get(status)


def readings(text: str) -> tuple[str, ...]:
    """A text as it came, and as it may have been meant where its coding was mixed up on the way; widths folded."""
    cut = text[:LONGEST]
    found = [cut, *(meant for wrote, means in _MIXED_UP if (meant := _recoded(cut, wrote, means)))]
    return tuple(dict.fromkeys(_folded(each) for each in found))


def readable(text: str) -> str:
    """A text for a person: what was meant where its coding was mixed up without loss, else as it came. Signs that no
    paper can show are left out."""
    cut = text[:LONGEST]
    meant = (m for wrote, means in _MIXED_UP if (m := _recoded(cut, wrote, means, whole=True)))
    return "".join(c for c in next(meant, cut) if c.isprintable()).strip()


def _of_facts(facts: Facts) -> Iterator[_Shown]:
    """What the hospital, the filing, the directory and the platform's own records show."""
    for mark in facts.unready:
        yield Cause(mark.value), Sign(ShownBy.HOSPITAL_MARK, on=facts.at.date())
    finding = facts.finding
    if finding is not None and finding.status in _OF_FILING:
        reason = readable(finding.record.reason) if finding.record else ""
        yield _OF_FILING[finding.status], Sign(ShownBy.FILING, reason, finding.checked_at.date(), Asked.FILING_QUERY)
    if facts.agents_data:
        yield Cause.GUARDIAN_DATA, Sign(ShownBy.COMPARISON, on=facts.at.date())
    if facts.networked is False:
        yield Cause.NOT_NETWORKED, Sign(ShownBy.DIRECTORY, on=facts.at.date())
    elif facts.opened is False:
        yield Cause.SERVICE_NOT_OPENED, Sign(ShownBy.DIRECTORY, on=facts.at.date())
    if facts.insurance is not None and facts.insurance.state in _OF_INSURANCE:
        yield _OF_INSURANCE[facts.insurance.state], Sign(ShownBy.INSURANCE, on=facts.at.date())
    if facts.other_stay is not None:
        yield Cause.STAY_ELSEWHERE, Sign(ShownBy.OTHER_STAY, facts.other_stay.hospital, facts.other_stay.since)
    if facts.differs:
        yield Cause.IDENTITY_DIFFERS, Sign(ShownBy.COMPARISON, on=facts.at.date())


def _of_answers(facts: Facts, sayings: Sayings) -> Iterator[_Shown]:
    """What the answers show: by their words, else by what the kiosk made of them; a silence by itself."""
    reason = facts.finding.record.reason if facts.finding and facts.finding.record else ""
    answers = list(facts.answers)
    if facts.finding is not None and facts.finding.status is FilingStatus.REJECTED and reason:
        answers.append(Answer(Asked.FILING, facts.finding.checked_at, reason, problem=ProblemCode.FILING_REFUSED))
    for answer in answers:
        causes = _of_words(answer, sayings.patterns)
        by = ShownBy.PLATFORM_WORDS
        if not causes and answer.problem is not None and answer.problem in _OF_PROBLEM:
            causes, by = (_OF_PROBLEM[answer.problem],), ShownBy.PLATFORM_CODE
        if answer.asked is Asked.WITHDRAWAL and causes == (Cause.FILING_REJECTED,):
            causes = (Cause.UNEXPLAINED,)  # the filing stands: what was refused is its end
        if not causes:
            causes = (Cause.PLATFORM_DOWN if answer.silent else Cause.UNEXPLAINED,)
        if answer.silent:
            by = ShownBy.NO_ANSWER
        for cause in causes:
            meant = _contradicted(cause, facts)
            yield meant, Sign(by, readable(answer.text), answer.at.date(), answer.asked)
            notice = announced(sayings.downtimes, answer.at) if meant is Cause.PLATFORM_DOWN else None
            if notice is not None:
                yield Cause.PLANNED_DOWNTIME, Sign(ShownBy.NOTICE, notice.what, notice.starts.date(), answer.asked)


def _of_words(answer: Answer, patterns: Sequence[Pattern]) -> tuple[Cause, ...]:
    if not answer.text:
        return ()
    read = readings(answer.text)
    return tuple(dict.fromkeys(row.cause for row in patterns if row.fits(answer.asked, read)))


def _contradicted(cause: Cause, facts: Facts) -> Cause:
    """What "not filed" means where the kiosk knows better: the emergency mark, which counts as a filing, did not reach
    the insurer (R5), or its one system doesn't see the filing that its other one keeps."""
    status = facts.finding.status if facts.finding else FilingStatus.UNKNOWN
    if cause not in _UNFILED or not status.settles:
        return cause
    return Cause.EMERGENCY_NOT_SENT if status is FilingStatus.DEEMED else Cause.FILING_NOT_SEEN


def _reason(row: CauseOrder, step: int, signs: tuple[Sign, ...]) -> Reason:
    return Reason(row.cause, step, row.code, row.doer, signs, row.retry, row.files)


def _recoded(text: str, wrote: str, means: str, *, whole: bool = False) -> str:
    """`text` read anew; "" where it was never mixed up in this way. Not `whole`: what was lost on the way is left
    out, as long as most of it reads as Chinese."""
    how = "strict" if whole else "ignore"
    try:
        meant = text.encode(wrote, how).decode(means, how)
    except UnicodeError:
        return ""
    chinese = len(_CHINESE.findall(meant))
    return meant if chinese >= 2 and 2 * chinese >= len(meant) and meant != text else ""


def _folded(text: str) -> str:
    """Full-width letters and signs made plain, white space and invisible signs taken out between Chinese signs."""
    plain = unicodedata.normalize("NFKC", text)
    plain = "".join(" " if c.isspace() else c for c in plain if c.isspace() or c.isprintable())
    plain = re.sub(r"\s+", " ", plain).strip()
    return re.sub(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", "", plain)
